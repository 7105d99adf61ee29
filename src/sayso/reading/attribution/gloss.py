"""What is no speech: the paper's own words after what somebody says, refusals to say, bare wants, and nobody's claims."""

from __future__ import annotations

import re

from sayso.records import Span

_SPEAKER = r"(?:it|he|she|they|the [\w-]+(?: [\w-]+)?)"
_NO_DETAILS = (
    rf"(?:although|though|but|and|while) (?:{_SPEAKER} )?(?:gave|provided|offered|presented|cited) no [\w ]+|"
    rf"(?:although|though|but|and|while) (?:{_SPEAKER} )?did not (?:say|specify|elaborate|give|provide|offer)\b[^,;.]*?|"
    r"without (?:giving|providing|offering|presenting|elaborating|citing|assigning)\b[^,;.]*?"
)
# Who could not verify is never the speaker ("they could not confirm" is part of what they said).
_UNVERIFIED = (
    r"(?:although|though|but|and|while|which|claims?(?: that)?|reports?(?: that)?) "
    r"(?!(?:it|he|she|they|we|I)\b)(?:[\w'’.-]+ ){0,6}?"  # noqa: RUF001 - the mark is meant
    r"(?:(?:was|were|has|have|had|is|are) (?:been )?(?:not (?:been )?(?:able|possible)|unable)|(?:could|can) ?not|could(?: not)? be|"
    r"(?:has|have|had) not been)\b[^;.]*?\b(?:verif|confirm|authenticat|corroborat)\w*"
)
_GLOSS = re.compile(rf",? (?:(?:{_NO_DETAILS}),? )?(?:{_UNVERIFIED})|,? (?:{_NO_DETAILS})(?=$|[,;.])")


def without_gloss(text: str, span: Span) -> Span:
    """The span up to where the paper itself begins to speak of details not given or of what could not be verified."""
    found = _GLOSS.search(span.of(text))
    return Span(span.start, span.start + found.start()) if found and found.start() else span


_NOT_SAID = re.compile(
    r"\b(?:not|n['’]t)\b(?: \w+ly| yet)? (?:specify|say|comment|respond|reply|answer|elaborate|disclose|give|provide|release)\b|"  # noqa: RUF001 - the mark is meant
    r"\b(?:declin|refus)(?:e[sd]?|ing) (?:to )?(?:\w+ly )?(?:specify|say|comment|respond|reply|answer|elaborate|disclose|give|be)\b|"
    r"\bwithout (?:saying|specifying|naming|mentioning|explaining)\b|\b(?:made|makes?|making) no (?:mention|reference|comment)\b|"
    r"\b(?:publish|releas|g[ai]v|offer|provid|issu)\w* no\b|\bask(?:s|ed|ing)? not to be\b",
    re.IGNORECASE,
)
_BARE_WANT = re.compile(r"(?:\w+ )?want(?:s|ed|ing)?(?: to)?", re.IGNORECASE)
_NOBODY = re.compile(r"(?:no[ -]one|nobody|none|neither)\b", re.IGNORECASE)
# What is still to be voted on says nothing yet, in whatever words it demands it.
_TO_VOTE = re.compile(r"\b(?:will|would|shall|to|may|might|could|can) (?:\w+ly )?vote\b", re.IGNORECASE)
_STORY = re.compile(
    r"(?:a|an|another|the|his|her|their)(?: \w+){0,2} (?:story|stories|tale|tales|joke|lies)", re.IGNORECASE
)


def unsaid(source: str, cue: str, content: str, *, between: str = "") -> bool:
    """Whether nothing is said: a refusal ("did not specify"), a bare want, a coming vote, or a source that is nobody.

    ``between`` has the words from the source to the cue, where the cue comes later.
    """
    refusal = _NOT_SAID.search(f"{cue} {content[:20]}")
    if refusal and refusal.start() < len(cue):
        return True
    if _TO_VOTE.search(f"{between} {cue}") or cue.strip().lower() == "citing" or _STORY.fullmatch(content.strip(" .")):
        return True
    return bool(_BARE_WANT.fullmatch(cue.strip()) or _NOBODY.match(source))
