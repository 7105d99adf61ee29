"""Contested names, kept as such: who calls the war a "special military operation", and who a land grab."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sayso.reading.speaker.coreference import Story, hull
from sayso.reading.speaker.source import resolve
from sayso.records import Attribution, Span
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


@dataclass(frozen=True, slots=True)
class ContestedName:
    """A name that somebody gives to something: the ``name``'s words, the ``thing``'s, whose name it is.

    ``by`` and ``side`` are null for "so-called" and quotation marks that nobody owns.
    """

    name: Span
    by: str | None = None
    side: str | None = None
    thing: Span | None = None
    rule: str = ""


def contested_names(text: Text, attributions: Sequence[Attribution]) -> tuple[ContestedName, ...]:
    """Return the names that one side gives and the paper does not take as its own, in order."""
    found: list[ContestedName] = []
    for name in (*_matched(text, attributions, _WHAT), *_matched(text, attributions, _CALLS), *_so_called(text)):
        if not any(name.name.overlaps(other.name) for other in found):
            found.append(name)
    return tuple(sorted(found, key=lambda n: n.name))


def _matched(text: Text, attributions: Sequence[Attribution], pattern: re.Pattern[str]) -> Iterator[ContestedName]:
    for match in pattern.finditer(text.text):
        group = "name" if match.group("name") else "plain"
        who = Span(*match.span("who"))
        by, side = _owner(text, attributions, who)
        thing = Span(*match.span("thing")) if "thing" in match.re.groupindex else None
        if thing is not None:
            thing = Span(thing.start, thing.start + len(thing.of(text.text).rstrip()))
        if by is not None:
            yield ContestedName(Span(*match.span(group)), by, side, thing, "what they call it")


def _so_called(text: Text) -> Iterator[ContestedName]:
    for match in _SO_CALLED.finditer(text.text):
        group = "name" if match.group("name") else "plain"
        yield ContestedName(Span(*match.span(group)), rule="so-called")


def _owner(text: Text, attributions: Sequence[Attribution], who: Span) -> tuple[str | None, str | None]:
    """Return who gives the name: the speaker of an attribution with this source, else the words themselves."""
    for attribution in attributions:
        if attribution.source and hull(attribution.source).overlaps(who) and attribution.speaker:
            return attribution.speaker, attribution.side
    known = resolve(Story(text, attributions), Attribution(id="name", content=(), source=(who,)))
    side = side_of(known.phrase) if known else None
    return (known.name, side) if known is not None and side is not None else (None, None)
