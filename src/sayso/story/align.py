"""Alignment: which paragraph of one page is which paragraph of another, however it was edited or moved."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rapidfuzz import fuzz, process

from sayso.story.fold import american, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SAME = 0.94  # a paragraph in house style; house style alone leaves .96 and more, an update seldom does
KIN = 0.62  # rewritten from one another; below it, chance likeness of two paragraphs is as common
UNLIKE = 0.55  # likeness that two paragraphs on one matter reach by chance
_EXACT = 1.0
# One house keeps the dateline that another cuts: OSLO, Norway (Reuters) -
_DATELINE = re.compile(
    r"^(?:[A-Z][A-Z.'-]+(?:[ /][A-Z][A-Z.'-]+){0,3})(?:, [A-Z][\w. ]{2,25})?(?: ?\([A-Z][^)]{1,20}\))?(?: ?(?:[—–]|--)| -(?= )) ?(?=[^\W_]|[\"'“‘])"  # noqa: RUF001
)
_LONGEST_CELLS = 250_000  # paragraphs x paragraphs; beyond it (a book) only exact copies are aligned


class Aligned(NamedTuple):
    """Paragraph ``left`` of one text is paragraph ``right`` of the other, alike by ``ratio`` (0 to 1)."""

    left: int
    right: int
    ratio: float


def folded(paragraphs: Iterable[str]) -> list[str]:
    """Each paragraph without a dateline, with case, signs and spelling folded, as ``align`` compares them."""
    return [_folded(paragraph) for paragraph in paragraphs]


@lru_cache(maxsize=1 << 14)  # a page is compared with many others in a row; 10 MB at most
def _folded(paragraph: str) -> str:
    return " ".join(map(american, fold(_DATELINE.sub("", paragraph, count=1)).split(" ")))


def align(left: Sequence[str], right: Sequence[str]) -> tuple[Aligned, ...]:
    """Pair the paragraphs of two folded texts one to one, best first, in the order of the left text.

    Equal paragraphs are paired first, in order; the rest by rapidfuzz's ratio down to ``KIN``. The
    outcome does not depend on which text is called left.
    """
    pairs = _equal(left, right)
    taken_left = {pair.left for pair in pairs}
    taken_right = {pair.right for pair in pairs}
    rest_left = [n for n, text in enumerate(left) if n not in taken_left and text]
    rest_right = [n for n, text in enumerate(right) if n not in taken_right and text]
    pairs += _alike(left, right, rest_left, rest_right)
    return tuple(sorted(pairs))


def _equal(left: Sequence[str], right: Sequence[str]) -> list[Aligned]:
    places: dict[str, list[int]] = defaultdict(list)
    for n, text in enumerate(right):
        places[text].append(n)
    found: dict[str, list[int]] = defaultdict(list)
    for n, text in enumerate(left):
        if text in places and text:
            found[text].append(n)
    return [
        Aligned(one, other, _EXACT)
        for text, numbers in found.items()
        for one, other in zip(numbers, places[text], strict=False)
    ]


def _alike(left: Sequence[str], right: Sequence[str], rows: list[int], columns: list[int]) -> list[Aligned]:
    if not rows or not columns or len(rows) * len(columns) > _LONGEST_CELLS:
        return []
    scores = process.cdist(
        [left[n] for n in rows],
        [right[n] for n in columns],
        scorer=fuzz.ratio,
        score_cutoff=100 * KIN,
        dtype=np.float32,
    )
    cells = sorted(
        ((-float(scores[i, j]), rows[i], columns[j]) for i, j in zip(*np.nonzero(scores), strict=True)),
        key=lambda cell: (cell[0], abs(cell[1] - cell[2]), min(cell[1:]), max(cell[1:])),
    )
    pairs: list[Aligned] = []
    taken_rows: set[int] = set()
    taken_columns: set[int] = set()
    for score, row, column in cells:
        if row not in taken_rows and column not in taken_columns:
            taken_rows.add(row)
            taken_columns.add(column)
            pairs.append(Aligned(row, column, round(-score / 100, 4)))
    return pairs


def moved(pairs: Sequence[Aligned]) -> frozenset[int]:
    """Left paragraphs that are out of order on the right: those outside a longest rising run."""
    ends: list[int] = []  # the smallest right paragraph that ends a rising run of each length
    lengths: list[int] = []
    for pair in pairs:
        length = bisect_left(ends, pair.right)
        ends[length : length + 1] = [pair.right]
        lengths.append(length)
    kept: set[int] = set()
    wanted = len(ends) - 1
    for number in reversed(range(len(pairs))):
        if lengths[number] == wanted:
            kept.add(number)
            wanted -= 1
    return frozenset(pair.left for number, pair in enumerate(pairs) if number not in kept)
