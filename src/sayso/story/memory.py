"""Furniture memory: what an outlet prints on many of its pages is not the story of any of them.

Pure counting over paragraph hashes, so that a ledger can keep the counts and let them grow page by page.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from sayso.records import Furniture
from sayso.story.fold import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sayso.records import Article

PAGES = 3  # of an outlet that a line must stand on, with different stories around it, to be its furniture
SHARE = 0.05  # and of the outlet's pages at least; a phrase of the day stands on fewer
_HEX = 16
REASON = "on many pages of this outlet"


@lru_cache(
    maxsize=1 << 14
)  # the paragraphs of the pages at hand: each is asked for when it is counted, matched and merged
def line_hash(paragraph: str) -> str:
    """A short hash of a paragraph with case, signs and spaces folded, as counts are keyed."""
    return hashlib.sha256(fold(paragraph).encode()).hexdigest()[:_HEX]


def line_hashes(article: Article) -> frozenset[str]:
    """The hashes of an article's paragraphs and cut lines: what to count, once a page."""
    lines = (*article.paragraphs, *(cut.text for cut in article.furniture))
    return frozenset(line_hash(line) for line in lines if line.strip())


def repeated_lines(articles: Iterable[Article]) -> frozenset[str]:
    """The line hashes that stand on many pages of one outlet; give one page of each version, not copies of one."""
    pages = list(articles)
    counts = Counter(found for article in pages for found in line_hashes(article))
    return repeated(counts, len(pages))


def repeated(counts: Mapping[str, int], pages: int) -> frozenset[str]:
    """The line hashes that counts over ``pages`` pages of one outlet show to be its furniture."""
    enough = max(PAGES, SHARE * pages)
    return frozenset(line for line, count in counts.items() if count >= enough)


def without_repeated(article: Article, lines: Collection[str]) -> Article:
    """The article without paragraphs that are its outlet's furniture; they are kept as such, with the reason.

    An article that would lose every paragraph is left as it is.
    """
    if not lines:
        return article
    kept = tuple(text for text in article.paragraphs if line_hash(text) not in lines)
    if not kept or len(kept) == len(article.paragraphs):
        return article
    # The page's line numbers are not known here any more: what is cut goes behind what was cut before.
    last = max((cut.position for cut in article.furniture), default=-1)
    gone = [text for text in article.paragraphs if line_hash(text) in lines]
    cut = tuple(Furniture(text, REASON, last + n) for n, text in enumerate(gone, start=1))
    return replace(article, paragraphs=kept, furniture=article.furniture + cut)
