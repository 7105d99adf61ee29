"""What is no speech: the paper's own words after what somebody says, refusals to say, bare wants, and nobody's claims."""

from __future__ import annotations

import re

from sayso.records import Span

_SPEAKER = r"(?:it|he|she|they|the [\w-]+(?: [\w-]+)?)"
_NO_DETAILS = (
    rf"(?:although|though|but|and|while) (?:{_SPEAKER} )?(?:gave|provided|offered|presented|cited) no [\w ]+|"
    rf"(?:although|though|but|and|while) (?:{_SPEAKER} )?did not (?:say|specify|elaborate|give|provide|offer)\b[^,;.]*?|"
    r"without (?:giving|providing|offering|presenting|elaborating|citing)\b[^,;.]*?"
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
    r"\b(?:declin|refus)(?:e[sd]?|ing) (?:to )?(?:\w+ly )?(?:specify|say|comment|respond|reply|answer|elaborate|disclose|give|be)\b",
    re.IGNORECASE,
)
_BARE_WANT = re.compile(r"(?:\w+ )?want(?:s|ed|ing)?(?: to)?", re.IGNORECASE)
_NOBODY = re.compile(r"(?:no[ -]one|nobody|none|neither)\b", re.IGNORECASE)


def unsaid(source: str, cue: str, content: str) -> bool:
    """Whether nothing is said: a refusal ("did not specify"), a bare want, or a source that is nobody."""
    refusal = _NOT_SAID.search(f"{cue} {content[:20]}")
    if refusal and refusal.start() < len(cue):
        return True
    return bool(_BARE_WANT.fullmatch(cue.strip()) or _NOBODY.match(source))
