"""Attributions by the form of a line or sentence alone, where the training articles have too few for the encoder.

A headline's "- governor" and "UN:", a name behind a dash after a quotation, "Per the ministry,", "In the view of",
who "was quoted as saying", and who "put the toll at seven".
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sayso.reading.attribution.joining import Joined
from sayso.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Heads of what a headline may name behind a dash or before a colon; anything else there is an outlet or a series.
_HEADS = (
    r"(?:(?i:governor|governors|mayor|minister|ministry|president|premier|officials?|police|army|military|navy|air force|"
    r"general staff|spokes(?:man|woman|person)|sources?|reports?|media|agency|agencies|court|prosecutors?|union|"
    r"witness(?:es)?|residents|rebels|rescuers|doctors|hospital|medics|monitors?|envoy|ambassador|diplomats?|study|"
    r"survey|poll|company|operator|activists|opposition|commander|chief|adviser)|"
    r"UN|U\.N\.|NATO|EU|IAEA|OSCE|WHO|ICRC|UNICEF|Kremlin|Pentagon|White House)"
)
_WORD = r"[\w.'’&-]+"  # noqa: RUF001 - the mark is meant
_SPEAKER = rf"(?:{_WORD} ){{0,4}}{_HEADS}"
_NAME = rf"[A-Z]{_WORD}(?:,? {_WORD}){{0,5}}"
_HEADLINE = 20  # words; a longer line is a paragraph
_SIGNED = re.compile(rf"^[“”\"«](?P<said>.{{15,}}?)[”\"»]\s*(?P<cue>[―—–]|--?)\s*(?P<who>{_NAME})[\s.]*$", re.MULTILINE)  # noqa: RUF001
_TAIL = re.compile(rf"(?P<said>[^.!?]+?) (?P<cue>[-–—]) (?P<who>{_SPEAKER})$")  # noqa: RUF001
_HEAD = re.compile(rf"(?!(?i:sources?|media|reports?):)(?P<who>{_SPEAKER})(?P<cue>:) (?P<said>[^.!?]+)$")
_STOP = r"(?=[.!?][”\"]?(?:\s+[A-Z“\"]|$)|\n|$)"
_FRONTED = re.compile(
    rf"(?:^|(?<=[.!?] ))(?P<cue>Per|As per|In the (?:view|words|opinion|eyes|estimation) of|By the account of) "
    rf"(?P<who>(?:the|a|an|its|his|her|their|{_WORD} {_HEADS})\b[^,;:.\n]{{2,80}}|(?<=of )[^,;:.\n]{{2,80}}), "
    rf"(?P<said>[^\n]{{12,}}?){_STOP}",
    re.MULTILINE,
)
_AS_SAYING = rf"as (?:saying|telling [^,.;]{{2,40}}?),? (?:that )?(?P<said>[“\"]?[^\n]{{12,}}?){_STOP}"
_WAS_QUOTED = re.compile(
    rf"(?:^|(?<=[.!?;,—] ))(?P<who>[^.!?;,\n]{{2,90}}?) (?P<cue>(?:was|were|has been|have been) (?:also )?(?:quoted|cited))"
    rf"(?: (?:by|in) (?P<by>[^.;\n]{{2,60}}?))? {_AS_SAYING}",
    re.MULTILINE,
)
_NUMBER = "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|scores|hundreds|thousands)"
_PUT = re.compile(
    rf"(?:^|(?<=[.!?;,—] )|(?<= and )|(?<= but )|(?<= while ))(?P<who>(?:(?!(?:and|but|while|said)\b){_WORD} ){{0,6}}?(?!(?:and|but|which|who)\b){_WORD}),? "
    rf"(?P<cue>(?:(?:has|have|had) )?(?:(?:earlier|later|also|since) )?(?:put|puts|gave|gives))(?: on [A-Z][a-z]+day| [A-Z][a-z]+day)? "
    rf"(?P<said>(?:the|its|a|their) (?:[\w-]+ ){{0,2}}?(?:tolls?|number of (?:the )?(?:dead|victims|wounded|people)) (?=[^.;\n]*(?:\d|\b{_NUMBER}\b))[^.;\n]{{2,120}}?){_STOP}",
    re.MULTILINE,
)
_QUOTED = re.compile(
    rf"(?P<outer>quot(?:ed|es|ing)|cit(?:ed|es|ing)) (?P<who>[^.!?;\n]{{2,120}}?) (?P<cue>as (?:saying|telling))[^\n]{{12,}}?{_STOP}"
)


def constructed(text: str, paragraphs: Sequence[Span], found: list[Joined]) -> list[Joined]:
    """What was found, with what its form tells: added where the encoder gave nothing, put right where it took the wrong one."""
    for who, cue, said in (*_signed(text, paragraphs), *(_parts(match, 0) for match in _PUT.finditer(text))):
        if not any(s.overlaps(said) for j in found for s in j.content):
            found = [*found, Joined((who,), (cue,), (said,), 1.0)]
    for match in _WAS_QUOTED.finditer(text):
        who, cue, said = _parts(match, 0)
        found = [j for j in found if not (_covers(j, said) and j.cue[0].overlaps(Span(who.start, said.start)))]
        found.append(Joined((who,), (cue,), (said,), 1.0))
        if match["by"]:
            found.append(Joined((Span(*match.span("by")),), (cue,), (said,), 1.0))
    return _quoting(text, found)


def _covers(j: Joined, said: Span) -> bool:
    return any(s.overlaps(said) for s in j.content)


def _signed(text: str, paragraphs: Sequence[Span]) -> Iterator[tuple[Span, Span, Span]]:
    for match in (*_SIGNED.finditer(text), *_FRONTED.finditer(text)):
        yield _parts(match, 0)
    for p in paragraphs:
        line = p.of(text)
        if len(line.split()) <= _HEADLINE:
            headline = _TAIL.match(line) or _HEAD.match(line)
            if headline:
                yield _parts(headline, p.start)


def _parts(match: re.Match[str], base: int) -> tuple[Span, Span, Span]:
    who, cue, said = (Span(match.start(n) + base, match.end(n) + base) for n in ("who", "cue", "said"))
    return who, cue, said


def _quoting(text: str, found: list[Joined]) -> list[Joined]:
    """In "the agency cited the ministry as saying that it rained" the agency's content is the rain, not the ministry."""
    for match in _QUOTED.finditer(text):
        outer, inner, cue = (Span(*match.span(n)) for n in ("outer", "who", "cue"))
        for n, j in enumerate(found):
            if not j.cue[0].overlaps(outer):
                continue
            said = tuple(Span(max(s.start, cue.end), s.end) for s in j.content if s.end > cue.end)
            if said and any(s.overlaps(inner) or s.overlaps(cue) for s in j.content):
                found[n] = replace(j, content=said)
    return found
