"""Match: whether two pages print one version, tell one story, or neither, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sayso.story.align import SAME, UNLIKE, Aligned, align, folded, moved
from sayso.story.digest import is_digest
from sayso.story.style import numbers_of

if TYPE_CHECKING:
    from collections import Counter
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
    words; ``score`` is 0 to 1, the mean of the shares of both pages that stand in the other; ``aligned``
    pairs paragraph numbers of ``a`` and ``b`` with their likeness.
    """

    a: str
    b: str
    level: Level | None
    reason: str
    score: float
    aligned: tuple[Aligned, ...] = ()


@dataclass(frozen=True, slots=True)
class Overlap:
    """How two texts overlap, mostly in shares of the shorter one's words.

    ``same`` counts paragraphs that differ in house style at most, ``kin`` those rewritten from one
    another, each by how much of it was kept; ``longer`` is the share of the longer text that is the same,
    ``shared_longer`` with what was rewritten. ``weighty`` counts the shared paragraphs longer than a line.
    Where both texts have words of their own between two common paragraphs, one was written in the place
    of the other: ``rewritten`` is the share of such words, ``opening`` their number before the first common
    paragraph. What only one text has there was cut from the other, or added to it. ``figures`` are numbers
    that differ in paragraphs that are otherwise the same, as (left, right). ``apart`` is the share of the
    shorter text that follows the last paragraph akin, where the longer one goes on too: a passage in common,
    then each its own way, as a roundup does.
    """

    same: float
    kin: float
    longer: float
    shared_longer: float
    weighty: int
    opening: int
    rewritten: float
    apart: float
    figures: tuple[tuple[str, str], ...]
    aligned: tuple[Aligned, ...]

    @property
    def shared(self) -> float:
        """The share of the shorter text that the other has, rewritten or not."""
        return min(1.0, self.same + self.kin)

    @property
    def score(self) -> float:
        """How alike the two are as wholes: the mean of the shares of either that the other has."""
        return (self.shared + min(1.0, self.shared_longer)) / 2


# Measured on 108 labelled pairs of agency copy about one summit (docs/stories.md has the table).
PRINTED = 0.5  # of the shorter page stands unchanged in the other
OPENING = 16  # words in the place of others before the first common paragraph: a new opening
REWRITTEN = 0.135  # of the shorter page was written in the place of something else
APART = 0.25  # of the shorter page; printings and updates end alike, or one is cut short
TOUCHED = 0.05  # of the shorter page; an update rewrites, a quoted passage is left as it was
STORY = 0.3  # of the shorter page is shared, rewritten or not: versions of one story
STORY_LONGER = 0.08  # and of the longer page; less is a brief that lives on another story's background
_ALONE = 0.6  # of the shorter page, if a single paragraph is shared: a statement that every newsroom prints is less
NEAR = 0.2  # of the shorter page: what is neither is kept from here on, with the reason
_DIGEST_SAME = 0.9  # of the longer page; live pages grow, and only a full copy is a printing
_CAPTION = re.compile(
    r"\bfile photo\b|\bthis photo\b|\(ap photo|, (?:left|right|center|second from left)\b|\bposes? for\b"
)
_LINE = 12  # words; a shorter line is a label, a by-line or a headline, and is not weighed


def relate(a: Article, b: Article) -> Link | None:
    """What binds two articles, or ``None`` when they share nothing worth keeping."""
    if b.page_id < a.page_id:
        a, b = b, a
    overlap = overlap_of(a.paragraphs, b.paragraphs)
    if overlap.shared < NEAR:
        return None
    level, reason = judge(overlap, digests=(is_digest(a), is_digest(b)))
    return Link(a.page_id, b.page_id, level, reason, round(overlap.score, 4), overlap.aligned)


def judge(overlap: Overlap, *, digests: tuple[bool, bool] = (False, False)) -> tuple[Level | None, str]:
    """The level that an overlap speaks for, and the reason in plain words."""
    share = f"{overlap.shared:.0%} of the shorter page stands in the other"
    change = _change(overlap)
    if any(digests) and overlap.longer < _DIGEST_SAME:
        if not all(digests):
            return None, f"one of the two is a digest or a live page; {share}"
        change = change or "a live page at another time"
    if overlap.apart >= APART:
        return None, f"a passage in common, and each goes its own way; {share}"
    if overlap.same >= PRINTED and not change:
        return Level.VERSION, f"one wording; {share}"
    if not change and overlap.kin < TOUCHED:
        return None, f"a passage in common, and nothing rewritten; {share}"
    if _is_chain(overlap):
        return Level.STORY, f"{change or 'too little unchanged for one wording'}; {share}"
    return None, f"only {share}"


def _is_chain(overlap: Overlap) -> bool:
    if overlap.shared < STORY or overlap.shared_longer < STORY_LONGER:
        return False
    return overlap.weighty > 1 or overlap.shared >= _ALONE


def _change(overlap: Overlap) -> str | None:
    """What makes two texts different wordings, however much they share."""
    if overlap.opening >= OPENING:
        return "another opening"
    if overlap.rewritten >= REWRITTEN:
        return f"{overlap.rewritten:.0%} was rewritten"
    if overlap.figures:
        return "figures changed: " + ", ".join(f"{old} / {new}" for old, new in overlap.figures)
    return None


def overlap_of(left: Sequence[str], right: Sequence[str]) -> Overlap:
    """Align the paragraphs of two texts and weigh what they share."""
    texts = folded(left), folded(right)
    pairs = align(*texts)
    sizes = [text.count(" ") + 1 for text in texts[0]], [text.count(" ") + 1 for text in texts[1]]
    same = kin = 0.0
    for pair in pairs:
        words = min(sizes[0][pair.left], sizes[1][pair.right])
        if pair.ratio >= SAME:
            same += words
        else:
            kin += words * (pair.ratio - UNLIKE) / (SAME - UNLIKE)
    shorter, longer = max(1, min(map(sum, sizes))), max(1, *map(sum, sizes))
    gaps = _gaps(*texts, pairs)
    replaced = [min(gap) for gap in gaps]
    return Overlap(
        same=same / shorter,
        kin=kin / shorter,
        longer=same / longer,
        shared_longer=(same + kin) / longer,
        weighty=sum(min(sizes[0][pair.left], sizes[1][pair.right]) >= _LINE for pair in pairs),
        opening=replaced[0] if replaced else 0,
        rewritten=sum(replaced) / shorter,
        apart=_apart(sizes, pairs) / shorter,
        figures=_figures(*texts, pairs),
        aligned=pairs,
    )


def _apart(sizes: tuple[Sequence[int], Sequence[int]], pairs: Sequence[Aligned]) -> int:
    """Words after the last pair, on the side that has fewer; lines are left out, they are mostly furniture."""
    ends = max((pair.left for pair in pairs), default=-1), max((pair.right for pair in pairs), default=-1)
    return min(sum(n for n in side[end + 1 :] if n >= _LINE) for side, end in zip(sizes, ends, strict=True))


def _gaps(left: Sequence[str], right: Sequence[str], pairs: Sequence[Aligned]) -> list[tuple[int, int]]:
    """Words that only the left and only the right text has, before each paragraph that both have in order.

    What follows the last common paragraph is left out: there both pages have their own feet.
    """
    common = [p for p in pairs if p.ratio >= SAME and left[p.left].count(" ") >= _LINE // 2]
    displaced = moved(common)
    known = {p.left for p in pairs if p.ratio >= SAME}, {p.right for p in pairs if p.ratio >= SAME}
    whole = " ".join(left), " ".join(right)
    gaps = []
    at = (0, 0)
    for pair in common:
        if pair.left in displaced:
            continue
        own = (
            _own_words(left[at[0] : pair.left], at[0], known[0], whole[1]),
            _own_words(right[at[1] : pair.right], at[1], known[1], whole[0]),
        )
        gaps.append(own)
        at = (pair.left + 1, pair.right + 1)
    return gaps


def _own_words(paragraphs: Sequence[str], first: int, known: set[int], other: str) -> int:
    """Words in paragraphs that the other text has nowhere, not even run into a longer paragraph."""
    sizes = (
        text.count(" ") + 1
        for number, text in enumerate(paragraphs, start=first)
        if number not in known and text.count(" ") + 1 >= _LINE and text not in other and not _CAPTION.search(text)
    )
    return sum(sizes)


def _figures(left: Sequence[str], right: Sequence[str], pairs: Sequence[Aligned]) -> tuple[tuple[str, str], ...]:
    """Numbers that stand against each other in paragraphs that are otherwise the same."""
    changed = []
    for pair in pairs:
        if SAME <= pair.ratio < 1:
            old, new = numbers_of(left[pair.left]), numbers_of(right[pair.right])
            gone, come = old - new, new - old
            if gone and come:
                changed.append((_told(gone), _told(come)))
    return tuple(changed)


def _told(numbers: Counter[float]) -> str:
    return " ".join(f"{number:g}" for number in sorted(numbers.elements()))
