"""Words lit in their text: spans of claims and attributions as layers, cut into pieces that may lie in several."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sayso.ledger.rows import Row

LAYERS = {
    "content": "what they say",
    "says": "who says so, how and when",
    "happening": "what is said to have happened",
    "parties": "who, and to whom",
    "place": "where",
    "date": "when",
    "count": "how many",
    "means": "with what, and what came of it",
    "checked": "who could verify it, who answered",
}
_OF_ATTRIBUTIONS = {
    "content": "content",
    "source": "says",
    "speaker": "says",
    "role": "says",
    "cue": "says",
    "channel": "says",
    "said_on": "says",
    "verification": "checked",
    "response": "checked",
}
_OF_CLAIMS = {
    "trigger": "happening",
    "mode": "happening",
    "actor": "parties",
    "target": "parties",
    "places": "place",
    "date": "date",
    "counts": "count",
    "weapon": "means",
    "outcome": "means",
    "verification": "checked",
}
_STOP = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[\"“‘(]?[A-Z0-9])")  # noqa: RUF001 - marks as papers print them
_LONG = 420  # characters: a paragraph that is shown whole
_GAP = "\n\n"  # between two paragraphs of a version


class Lit(NamedTuple):
    """One span: in which layer, of which claim or attribution, and what was made of it."""

    start: int
    end: int
    layer: str
    owner: str
    words: str


class Piece(NamedTuple):
    """Characters that lie in the same spans. ``layers`` are the outermost first."""

    text: str
    layers: tuple[str, ...]
    words: str
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or a part of one: its pieces, its number in the text from 1, and whether more stands before or after."""

    pieces: tuple[Piece, ...]
    number: int
    before: bool = False
    after: bool = False
    note: str = ""


def spans(claims: Iterable[Row], attributions: Iterable[Row]) -> list[Lit]:
    """All words of some claims and attributions, by layer."""
    found: set[Lit] = set()
    for rows, layers in ((attributions, _OF_ATTRIBUTIONS), (claims, _OF_CLAIMS)):
        for row in rows:
            for name, layer in layers.items():
                rule = row["rules"].get(name)
                words = f"{name.replace('_', ' ')}{f' ({rule})' if rule else ''}"
                found |= {Lit(start, end, layer, row["id"], words) for start, end in row["words"].get(name) or ()}
    return sorted(found)


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Where each paragraph of a version's text begins and ends."""
    found, at = [], 0
    for part in text.split(_GAP):
        found.append((at, at + len(part)))
        at += len(part) + len(_GAP)
    return found


def pieces(text: str, lit: Sequence[Lit], start: int, end: int) -> tuple[Piece, ...]:
    """The text from ``start`` to ``end``, cut wherever a span begins or ends."""
    inside = [span for span in lit if span.start < end and span.end > start]
    edges = {start, end} | {min(max(edge, start), end) for span in inside for edge in (span.start, span.end)}
    cuts = sorted(edges)
    return tuple(_piece(text, inside, a, b) for a, b in pairwise(cuts))


def _piece(text: str, inside: Sequence[Lit], start: int, end: int) -> Piece:
    over = [span for span in inside if span.start <= start and span.end >= end]
    layers = tuple(layer for layer in LAYERS if any(span.layer == layer for span in over))
    told = "; ".join(dict.fromkeys(f"{LAYERS[span.layer]}: {span.words}" for span in over if span.layer != "content"))
    return Piece(text[start:end], layers, told, tuple(dict.fromkeys(span.owner for span in over)))


def whole(text: str, lit: Sequence[Lit]) -> list[Passage]:
    """Every paragraph of a text."""
    return [Passage(pieces(text, lit, *edges), number) for number, edges in enumerate(paragraphs(text), 1)]


def passages(text: str, lit: Sequence[Lit], at: int) -> list[Passage]:
    """The sentences around ``at`` with the words that belong to them, then those of the words that stand elsewhere."""
    every = paragraphs(text)
    home = next((n for n, (start, end) in enumerate(every) if start <= at < end), 0)
    found = [_around(text, lit, every[home], at, number=home + 1)]
    shown = {home}
    for span in lit:
        number = next((n for n, (start, end) in enumerate(every) if start <= span.start < end), home)
        if span.layer != "content" and number not in shown:
            shown.add(number)
            found.append(_around(text, lit, every[number], span.start, number=number + 1, note=LAYERS[span.layer]))
    return found


def _around(text: str, lit: Sequence[Lit], edges: tuple[int, int], at: int, *, number: int, note: str = "") -> Passage:
    start, end = edges
    if end - start > _LONG:
        inside = [span for span in lit if span.start < end and span.end > start and span.layer != "content"]
        first, last = min([at, *(span.start for span in inside)]), max([at, *(span.end for span in inside)])
        stops = [start, *(start + stop.end() for stop in _STOP.finditer(text[start:end])), end]
        a = max(stop for stop in stops if stop <= max(first, start))
        b = min(stop for stop in stops if stop >= min(last, end))
        return Passage(pieces(text, lit, a, b), number, before=a > start, after=b < end, note=note)
    return Passage(pieces(text, lit, start, end), number, note=note)
