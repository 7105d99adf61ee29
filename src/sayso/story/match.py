"""Match: whether two pages print one version, tell one story, or neither, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sayso.story.align import SAME, Aligned, align, folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sayso.records import Article


class Level(StrEnum):
    """How near two pages are: printings of one version, or versions of one story."""

    VERSION = "version"
    STORY = "story"


@dataclass(frozen=True, slots=True)
class Link:
    """What binds two pages, seen the same from either side (``a`` is the smaller page id).

    ``level`` is ``None`` for pages that share words and are yet neither; ``reason`` says why in plain
    words; ``score`` is 0 to 1, comparable within a level; ``aligned`` pairs paragraph numbers of
    ``a`` and ``b`` with their likeness.
    """

    a: str
    b: str
    level: Level | None
    reason: str
    score: float
    aligned: tuple[Aligned, ...] = ()


@dataclass(frozen=True, slots=True)
class Overlap:
    """How two texts overlap, in shares of words: ``same`` counts paragraphs in house style, ``kin`` rewritten ones.

    ``lead`` is the likeness of the two opening paragraphs; ``left`` and ``right`` are words in all.
    """

    left: int
    right: int
    same: float
    kin: float
    same_longer: float
    lead: float
    aligned: tuple[Aligned, ...]

    @property
    def shared(self) -> float:
        """The share of the shorter text that the other has, rewritten or not."""
        return self.same + self.kin


PRINTED = 0.5  # of the shorter page's words stand in the other: a printing, if the lead is the same
STORY = 0.3  # of the shorter page's words, rewritten or not: a version of the same story
_WORDS = 12  # a paragraph with fewer words is too short to be a lead, and says little when shared


def relate(a: Article, b: Article) -> Link | None:
    """What binds two articles, or ``None`` when they share nothing worth keeping."""
    if b.page_id < a.page_id:
        a, b = b, a
    overlap = overlap_of(folded(a.paragraphs), folded(b.paragraphs))
    if not overlap.aligned:
        return None
    level, reason = judge(overlap)
    return Link(a.page_id, b.page_id, level, reason, round(overlap.shared, 4), overlap.aligned)


def overlap_of(left: Sequence[str], right: Sequence[str]) -> Overlap:
    """Align two folded texts and weigh what they share."""
    pairs = align(left, right)
    sizes = [text.count(" ") + 1 for text in left], [text.count(" ") + 1 for text in right]
    totals = sum(sizes[0]), sum(sizes[1])
    same = sum(min(sizes[0][p.left], sizes[1][p.right]) for p in pairs if p.ratio >= SAME)
    kin = sum(p.ratio * min(sizes[0][p.left], sizes[1][p.right]) for p in pairs if p.ratio < SAME)
    shorter, longer = max(1, min(totals)), max(1, *totals)
    return Overlap(totals[0], totals[1], same / shorter, kin / shorter, same / longer, _lead(left, right, pairs), pairs)


def _lead(left: Sequence[str], right: Sequence[str], pairs: Sequence[Aligned]) -> float:
    first = _first(left), _first(right)
    return max((p.ratio for p in pairs if p.left == first[0] or p.right == first[1]), default=0.0)


def _first(paragraphs: Sequence[str]) -> int:
    return next((n for n, text in enumerate(paragraphs) if text.count(" ") >= _WORDS), 0)


def judge(overlap: Overlap) -> tuple[Level | None, str]:
    """The level that an overlap speaks for, and the reason in plain words."""
    share = f"{overlap.shared:.0%} of the shorter page stands in the other"
    if overlap.lead >= SAME and overlap.same >= PRINTED and overlap.kin < overlap.same / 2:
        return Level.VERSION, f"same opening, {share}"
    if overlap.shared >= STORY:
        return Level.STORY, f"another opening, {share}"
    return None, f"only {share}"
