"""What a text says of words: who calls the war a "special military operation" and who a land grab; what it corrects."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sayso.reading.speaker.coreference import Story, hull
from sayso.reading.speaker.source import resolve
from sayso.records import Attribution, Remark, Span
from sayso.resolve.actor import side_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sayso.reading.text import Text

_QUOTED = "[\"\u201c\u2018'](?P<name>[^\"\u201c\u201d\u2019'\n]{3,60})[\"\u201d\u2019']"
_WHO = "(?P<who>(?:[Tt]he\\s+)?[A-Z][\\w\u2019'-]*(?:\\s+(?:and\\s+(?:its|his|her|their)\\s+)?[\\w\u2019'-]+){0,4}?|it|he|she|they)"
_VERB = "(?:calls?|called|calling|describes?|described|terms?|termed|dubs?|dubbed|labels?|labelled|labeled|brands?|branded|refers? to|referred to)"
# "what Moscow calls a special military operation", "which it says is a security zone"
_WHAT = re.compile(
    rf"\b(?:what|which)\s+{_WHO}\s+(?:has\s+|have\s+|had\s+)?{_VERB}\s+(?:as\s+)?(?:an?\s+|its\s+|the\s+)?(?:{_QUOTED}|(?P<plain>[^,.;\n]{{3,60}}))"
)
# "Russia calls the invasion a 'special military operation'"
_CALLS = re.compile(
    rf"{_WHO}\s+(?:has\s+|have\s+|had\s+)?{_VERB}\s+(?P<thing>(?:the|its|his|their|this|that|[A-Z][\w\u2019'-]*)\s?(?:[\w\u2019'-]+\s+){{0,4}}?)"
    rf"(?:as\s+)?(?:an?\s+)(?:{_QUOTED}|(?P<plain>[\w-]+(?:\s+[\w-]+){{0,3}}))"
)
_SO_CALLED = re.compile(
    "\\bso-called\\s+(?:[\"\u201c\u2018'](?P<name>[^\"\u201c\u201d\u2019'\n]{3,60})[\"\u201d\u2019']|(?P<plain>[\\w-]+(?:\\s+[A-Z][\\w-]+){0,3}))"
)


_NOTE = re.compile(
    r"\((?:Corrects|Refiles to|This (?:story|version|article) (?:corrects|has been corrected))[^)\n]*\)"
    r"|^(?:CORRECTION|Correction|Editor['\u2019]s note)\b[^\n]*|\bThis (?:story|article|version|report) (?:corrects|has been corrected|was corrected)[^\n.]*",
    re.MULTILINE,
)


def remarks(text: Text, attributions: Sequence[Attribution]) -> tuple[Remark, ...]:
    """Names that are somebody's, and notes of correction, in the order of the text."""
    notes = (Remark("correction", Span(*note.span()), rule="note of correction") for note in _NOTE.finditer(text.text))
    return tuple(sorted((*contested_names(text, attributions), *notes), key=lambda remark: remark.span))


def contested_names(text: Text, attributions: Sequence[Attribution]) -> tuple[Remark, ...]:
    """Return the names that one side gives and the paper does not take as its own, in order."""
    found: list[Remark] = []
    for name in (*_matched(text, attributions, _WHAT), *_matched(text, attributions, _CALLS), *_so_called(text)):
        if not any(name.span.overlaps(other.span) for other in found):
            found.append(name)
    return tuple(sorted(found, key=lambda n: n.span))


def _matched(text: Text, attributions: Sequence[Attribution], pattern: re.Pattern[str]) -> Iterator[Remark]:
    for match in pattern.finditer(text.text):
        group = "name" if match.group("name") else "plain"
        who = Span(*match.span("who"))
        by, side = _owner(text, attributions, who)
        thing = Span(*match.span("thing")) if "thing" in match.re.groupindex else None
        if thing is not None:
            thing = Span(thing.start, thing.start + len(thing.of(text.text).rstrip()))
        if by is not None:
            yield Remark("name", Span(*match.span(group)), thing, by, side, "what they call it")


def _so_called(text: Text) -> Iterator[Remark]:
    for match in _SO_CALLED.finditer(text.text):
        group = "name" if match.group("name") else "plain"
        yield Remark("name", Span(*match.span(group)), rule="so-called")


def _owner(text: Text, attributions: Sequence[Attribution], who: Span) -> tuple[str | None, str | None]:
    """Return who gives the name: the speaker of an attribution with this source, else the words themselves."""
    for attribution in attributions:
        if attribution.source and hull(attribution.source).overlaps(who) and attribution.speaker:
            return attribution.speaker, attribution.side
    known = resolve(Story(text, attributions), Attribution(id="name", content=(), source=(who,)))
    side = side_of(known.phrase) if known else None
    return (known.name, side) if known is not None and side is not None else (None, None)
