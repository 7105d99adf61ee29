"""Sketches: a small sample of a page's five-word shingles, chosen so that two pages choose alike.

A shingle is kept when its hash falls under one threshold for all pages (modulo sampling, Broder 1997),
so the share of common hashes estimates containment as well as resemblance, and a page that was cut to
a quarter still shares a quarter of its sample with the whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sayso.story.fold import fold_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from sayso.records import Article

    Hashes = NDArray[np.uint64]

SHINGLE = 5  # words; field notes of the near-copy methods: 5-grams separate best on news
RATE = 8  # one shingle in eight: 50 of a 400-word article, 12 of a page cut to a quarter
BRIEF = 64  # shingles up to which all are kept, so that two short briefs find each other
_BATCH_BYTES = 1 << 18  # texts hashed in one pass; more does not make it faster, less does not either
_SEPARATOR = b" \x00 "
_MIX = np.uint64(0x9E3779B97F4A7C15)  # odd constants of 64 bits: golden ratio, and two of splitmix64
_MIX_A = np.uint64(0xBF58476D1CE4E5B9)
_MIX_B = np.uint64(0x94D049BB133111EB)
_BASE = 0xD6E8FEB86659FD93  # odd, so that it has an inverse modulo 2**64
_THRESHOLD = np.uint64((1 << 64) // RATE - 1)


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """Sampled shingle hashes of one page, sorted and distinct (``uint64``), and its length in words."""

    hashes: Hashes
    words: int

    @property
    def expected(self) -> int:
        """How many hashes of this page another may be expected to share, at the rate that all pages keep."""
        return max(0, self.words - SHINGLE + 1) // RATE

    def shared(self, other: Sketch) -> int:
        """How many sampled hashes both have."""
        return len(np.intersect1d(self.hashes, other.hashes, assume_unique=True))


def sketch(article: Article) -> Sketch:
    """The sketch of an article's paragraphs; headline, byline and furniture play no part."""
    return sketch_texts([article.text])[0]


def sketch_texts(texts: Sequence[str]) -> list[Sketch]:
    """The sketches of many texts, hashed together in passes of some 256 KB."""
    made: list[Sketch] = []
    batch: list[bytes] = []
    size = 0
    for text in texts:
        data = fold_bytes(text).replace(b"\x00", b" ")
        if batch and size + len(data) > _BATCH_BYTES:
            made.extend(_sketch_batch(batch))
            batch, size = [], 0
        batch.append(data)
        size += len(data) + len(_SEPARATOR)
    if batch:
        made.extend(_sketch_batch(batch))
    return made


def _is_word_byte() -> NDArray[np.bool_]:
    table = np.zeros(256, dtype=bool)
    for low, high in ((48, 58), (97, 123), (128, 256)):
        table[low:high] = True
    table[0] = True  # the separator of texts is a word of its own
    return table


def _powers(base: int, count: int) -> Hashes:
    powers = np.full(count, base, dtype=np.uint64)
    powers[:1] = 1
    return np.multiply.accumulate(powers)


_WORD_BYTE = _is_word_byte()
_BYTE_VALUE = (np.arange(1, 257, dtype=np.uint64) * _MIX_A) ^ (
    np.arange(1, 257, dtype=np.uint64) * _MIX_B >> np.uint64(29)
)


class _Powers:
    """Powers of the hash base and of its inverse, grown as longer texts come."""

    forward = _powers(_BASE, _BATCH_BYTES * 2)
    backward = _powers(pow(_BASE, -1, 1 << 64), _BATCH_BYTES * 2)

    @classmethod
    def up_to(cls, count: int) -> tuple[Hashes, Hashes]:
        if len(cls.forward) >= count:
            return cls.forward, cls.backward
        return _powers(_BASE, count), _powers(pow(_BASE, -1, 1 << 64), count)


def _mixed(values: Hashes) -> Hashes:
    values = (values ^ (values >> np.uint64(30))) * _MIX_A
    values = (values ^ (values >> np.uint64(27))) * _MIX_B
    return values ^ (values >> np.uint64(31))


def _word_hashes(data: NDArray[np.uint8]) -> tuple[Hashes, NDArray[np.bool_]]:
    """One hash a word, and which words are separators of texts."""
    inside = np.empty(len(data) + 2, dtype=bool)
    inside[0] = inside[-1] = False
    inside[1:-1] = _WORD_BYTE[data]
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    starts, ends = edges[::2], edges[1::2]
    forward, backward = _Powers.up_to(len(data))
    prefix = np.zeros(len(data) + 1, dtype=np.uint64)
    np.cumsum(_BYTE_VALUE[data] * forward[: len(data)], out=prefix[1:])
    return _mixed((prefix[ends] - prefix[starts]) * backward[starts]), data[starts] == 0


def _sketch_batch(batch: Sequence[bytes]) -> Iterable[Sketch]:
    data = np.frombuffer(_SEPARATOR.join(batch), dtype=np.uint8)
    words, separator = _word_hashes(data)
    cuts = np.flatnonzero(separator)
    starts = np.concatenate(([0], cuts + 1))
    ends = np.concatenate((cuts, [len(words)]))
    shingles = np.zeros(max(0, len(words) - SHINGLE + 1), dtype=np.uint64)
    for offset in range(SHINGLE):
        shingles = shingles * _MIX + words[offset : offset + len(shingles)]
    shingles = _mixed(shingles)
    kept = np.flatnonzero(shingles <= _THRESHOLD)
    stops = np.maximum(starts, ends - (SHINGLE - 1))
    first, last = np.searchsorted(kept, starts), np.searchsorted(kept, stops)
    sampled = shingles[kept]
    for left, right, start, stop, end in zip(first, last, starts, stops, ends, strict=True):
        hashes = shingles[start:stop] if stop - start <= BRIEF else sampled[left:right]
        yield Sketch(hashes=np.unique(hashes), words=int(end - start))
