"""Readers that cost nothing: a claim a paragraph, by three patterns. For tests and loads that try the ledger, not the reading."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from sayso.records import Attribution, Claim, Count, EventType, Mode, Place, Precision, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sayso.reading.stages import Stage
    from sayso.reading.text import Text
    from sayso.records import Reading

_DONE = re.compile(r"\b\w{2,}ed\b")
_WHERE = re.compile(r"\bin ([A-Z][\w-]+)")
_HOW_MANY = re.compile(r"\bat least (\d+) people")
_SAID = re.compile(r"\b([A-Z]\w+ [A-Z]\w+) (said|told)\b")


@dataclass(frozen=True, slots=True)
class Stub:
    """Stands where ``sayso.pipeline.readers.Readers`` stands."""

    name: str = "stub"

    def code(self) -> str:
        """The name that its readings go under."""
        return self.name

    def stages(self) -> Sequence[Stage]:
        """One stage."""
        return (read,)


def read(text: Text, reading: Reading) -> Reading:
    """A claim for each paragraph that has a word in -ed, with the place, the toll and the speaker that it names."""
    told = [found for paragraph in text.paragraphs if (found := _claim(text, paragraph)) is not None]
    claims = tuple(claim for claim, _ in told)
    return replace(reading, claims=claims, attributions=tuple(said for _, said in told if said is not None))


def _claim(text: Text, paragraph: Span) -> tuple[Claim, Attribution | None] | None:
    words = text.text[paragraph.start : paragraph.end]
    done = _DONE.search(words)
    if done is None:
        return None
    said = _said(words, paragraph)
    place, toll = _WHERE.search(words), _HOW_MANY.search(words)
    named = {"places": _span(place, 1, paragraph)} if place else {}
    named |= {"counts": _span(toll, 1, paragraph)} if toll else {}
    claim = Claim(
        id=_name("c", text.id, words),
        type=EventType.ASSAULT,
        mode=Mode.ASSERTED,
        trigger=_span(done, 0, paragraph),
        attribution_id=said.id if said else None,
        places=(Place(_span(place, 1, paragraph), place[1], place[1], Precision.CITY),) if place else (),
        counts=(Count("killed", float(toll[1]), None, None, toll[0], _span(toll, 1, paragraph)),) if toll else (),
        words={field: (span,) for field, span in named.items()},
        rules=dict.fromkeys(named, "stub"),
    )
    return claim, said


def _said(words: str, paragraph: Span) -> Attribution | None:
    said = _SAID.search(words)
    if said is None:
        return None
    source, cue = _span(said, 1, paragraph), _span(said, 2, paragraph)
    content = Span(paragraph.start, paragraph.start + max(1, said.start()))
    named = {"speaker": (source,)}
    name = _name("a", words)
    return Attribution(name, (content,), (source,), (cue,), speaker=said[1], rule="stub", words=named)


def _span(found: re.Match[str], group: int, paragraph: Span) -> Span:
    return Span(paragraph.start + found.start(group), paragraph.start + found.end(group))


def _name(letter: str, *parts: str) -> str:
    return letter + sha256("\x1f".join(parts).encode()).hexdigest()[:15]
