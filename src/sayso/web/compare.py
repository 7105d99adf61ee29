"""Two texts side by side in one column: paragraphs cut, added, moved and edited, and in an edited one the words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from sayso.story.align import align, folded, moved
from sayso.story.edit import word_edits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_SHORT = 3  # characters: what stays between two changes and is shorter is changed with them


class Run(NamedTuple):
    """Words that stay, are cut or are added; ``figure`` where a number changes."""

    kind: str  # same, cut or added
    text: str
    figure: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of either text: what became of it, its number before and after (from 1), and its words."""

    kind: str  # same, edited, moved, cut or added
    before: int | None
    after: int | None
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every paragraph in the order of the later text, what was cut where it stood, and how many of each kind."""

    paragraphs: tuple[Paragraph, ...]
    counts: dict[str, int]


def compare(before: str, after: str) -> Comparison:
    """What became of one text in another."""
    left, right = before.split("\n\n"), after.split("\n\n")
    pairs = align(folded(left), folded(right))
    out_of_order = moved(pairs)
    left_of = {pair.right: pair.left for pair in pairs}
    kept = set(left_of.values())
    found: list[Paragraph] = list(_cut(left, 0, kept))
    for number, text in enumerate(right):
        if number not in left_of:
            found.append(Paragraph("added", None, number + 1, (Run("added", text, figure=False),)))
            continue
        old = left_of[number]
        runs = tuple(_runs(left[old], text))
        kind = "moved" if old in out_of_order else "same" if left[old] == text else "edited"
        found.append(Paragraph(kind, old + 1, number + 1, runs))
        found.extend(_cut(left, old + 1, kept))
    return Comparison(tuple(found), _counts(found))


def _cut(left: Sequence[str], start: int, kept: Iterable[int]) -> Iterator[Paragraph]:
    """The paragraphs from ``start`` on that the later text has not, up to the next that it has."""
    stays = set(kept)
    for number in range(start, len(left)):
        if number in stays:
            return
        yield Paragraph("cut", number + 1, None, (Run("cut", left[number], figure=False),))


def _runs(before: str, after: str) -> Iterator[Run]:
    if before == after:
        yield Run("same", after, figure=False)
        return
    old, new = _WORD.findall(before), _WORD.findall(after)
    for a, b in _hunks(SequenceMatcher(None, old, new, autojunk=False).get_opcodes(), new):
        gone, come = "".join(old[a[0] : a[1]]), "".join(new[b[0] : b[1]])
        if gone == come:
            yield Run("same", come, figure=False)
            continue
        figure = any(edit.kind == "figure" for edit in word_edits(0, gone, come))
        if gone:
            yield Run("cut", gone, figure)
        if come:
            yield Run("added", come, figure)


_Edges = tuple[int, int]


def _hunks(codes: Sequence[tuple[str, int, int, int, int]], new: Sequence[str]) -> Iterator[tuple[_Edges, _Edges]]:
    """Runs of words, with a blank or a sign that stays between two changes taken into them."""
    merged: list[list[int | bool]] = []
    for tag, a, b, c, d in codes:
        equal = tag == "equal" and not (merged and len("".join(new[c:d])) < _SHORT and not "".join(new[c:d]).strip())
        if merged and merged[-1][0] == equal and not equal:
            merged[-1][2], merged[-1][4] = b, d
        else:
            merged.append([equal, a, b, c, d])
    for _, a, b, c, d in merged:
        yield (a, b), (c, d)


def _counts(paragraphs: Sequence[Paragraph]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for paragraph in paragraphs:
        counts[paragraph.kind] = counts.get(paragraph.kind, 0) + 1
    figures = sum(run.figure and run.kind == "added" for p in paragraphs for run in p.runs)
    return counts | ({"figures": figures} if figures else {})
