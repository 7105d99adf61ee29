"""The matching index: which pages share sampled shingles with a new one. On disk it lives in the ledger.

New postings go into one table of rows. When many have gathered they are packed: sorted arrays of
(hash, page), cut by hash into buckets and kept as blobs, a few runs a bucket that are merged as they
grow (a log-structured merge). So a lookup reads a few blobs, writing stays sequential, and memory does
not grow with the index.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

import numpy as np
from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    select,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray
    from sqlalchemy import BindParameter, Connection, Select

    from sayso.story.sketch import Sketch

    Postings = NDArray[np.uint64]

_T = TypeVar("_T")
_LOW = np.uint64(32)
_PAGE = np.uint64(0xFFFFFFFF)  # a posting is 32 bits of hash and 32 of page number
_BUCKET_BITS = 12  # 4,096 buckets: at a million pages of 400 words a bucket holds 12,000 postings, 98 KB
_PACK_AT = 100_000  # postings in rows before they are packed: some 2,000 pages
_FAN = 8  # runs of one level that are merged into one of the next
MIN_SHARED = 2  # hashes that a candidate must share; one may be a stock phrase
MIN_CONTAINED = 0.1  # of the shorter page, as the sample estimates it; versions of one story share .3 and more
_ASKED_BY_NAME = 4_000  # hashes; a batch of some 80 pages
_VARIABLES = 900  # bound values of one statement; SQLite before 3.32 allowed 999


class Candidate(NamedTuple):
    """A page that shares ``shared`` sampled hashes with the one looked up."""

    page_id: str
    shared: int


class Index(Protocol):
    """Grows page by page and names the pages worth comparing with a new one."""

    def add(self, page_id: str, sketch: Sketch) -> None:
        """Take a page in; a page that is in already changes nothing."""

    def add_many(self, pages: Sequence[tuple[str, Sketch]]) -> None:
        """Take many pages in at once, at much less cost a page."""

    def candidates(self, sketch: Sketch) -> list[Candidate]:
        """The pages that share enough hashes, most first, then by id; the page itself if it is in."""

    def candidates_many(self, sketches: Sequence[Sketch]) -> list[list[Candidate]]:
        """The candidates of each sketch, in order."""


class SketchTables(NamedTuple):
    """The three tables of the index, as ``define`` put them into a schema."""

    pages: Table
    recent: Table
    packed: Table


def define(metadata: MetaData) -> tuple[SketchTables, Table]:
    """Add this room's tables to a schema: ``sketch_pages``, ``sketch_recent``, ``sketch_packed``; and ``links``."""
    pages = Table(
        "sketch_pages",
        metadata,
        Column("page_no", Integer, primary_key=True),
        Column("page_id", String(64), nullable=False, unique=True),
        Column("hashes", Integer, nullable=False),
    )
    recent = Table(
        "sketch_recent",
        metadata,
        Column("hash", BigInteger, primary_key=True, autoincrement=False),
        Column("page_no", Integer, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    packed = Table(
        "sketch_packed",
        metadata,
        Column("bucket", Integer, primary_key=True, autoincrement=False),
        Column("level", Integer, primary_key=True, autoincrement=False),
        Column("run", Integer, primary_key=True, autoincrement=False),
        Column("postings", LargeBinary, nullable=False),
    )
    links = Table(
        "links",
        metadata,
        Column("page_a", String(64), primary_key=True),
        Column("page_b", String(64), primary_key=True, index=True),
        Column("level", String(16), nullable=True),
        Column("reason", Text, nullable=False),
        Column("score", Float, nullable=False),
        Column("evidence", Text, nullable=False),
    )
    return SketchTables(pages, recent, packed), links


class MemoryIndex:
    """The index in a dictionary, for tests and small collections."""

    def __init__(self) -> None:
        self._pages: dict[str, int] = {}
        self._postings: dict[int, list[str]] = {}

    def add(self, page_id: str, sketch: Sketch) -> None:
        """See ``Index``."""
        if page_id in self._pages:
            return
        self._pages[page_id] = sketch.expected
        for value in sketch.hashes.tolist():
            self._postings.setdefault(value, []).append(page_id)

    def add_many(self, pages: Sequence[tuple[str, Sketch]]) -> None:
        """See ``Index``."""
        for page_id, sketch in pages:
            self.add(page_id, sketch)

    def candidates(self, sketch: Sketch) -> list[Candidate]:
        """See ``Index``."""
        counts: dict[str, int] = {}
        for value in sketch.hashes.tolist():
            for page_id in self._postings.get(value, ()):
                counts[page_id] = counts.get(page_id, 0) + 1
        return _ranked(
            Candidate(page, shared)
            for page, shared in counts.items()
            if shared >= enough(sketch.expected, self._pages[page])
        )

    def candidates_many(self, sketches: Sequence[Sketch]) -> list[list[Candidate]]:
        """See ``Index``."""
        return [self.candidates(sketch) for sketch in sketches]


def enough(expected: int, other: int) -> float:
    """How many hashes two pages must share to be worth comparing, from ``Sketch.expected`` of both."""
    return max(MIN_SHARED, MIN_CONTAINED * min(expected, other))


def _ranked(candidates: Iterable[Candidate]) -> list[Candidate]:
    return sorted(candidates, key=lambda candidate: (-candidate.shared, candidate.page_id))


class LedgerIndex:
    """The index in a ledger's tables, on the connection and in the transaction of the caller.

    Nothing is committed here: what the caller rolls back was never added.
    """

    def __init__(self, connection: Connection, tables: SketchTables) -> None:
        self._connection = connection
        self._tables = tables

    def add(self, page_id: str, sketch: Sketch) -> None:
        """See ``Index``."""
        self.add_many([(page_id, sketch)])

    def add_many(self, pages: Sequence[tuple[str, Sketch]]) -> None:
        """See ``Index``."""
        new = self._new(pages)
        if not new:
            return
        count = self._connection.scalar(select(func.coalesce(func.max(self._tables.pages.c.page_no), 0))) or 0
        rows = [
            {"page_no": count + n, "page_id": page_id, "hashes": sketch.expected}
            for n, (page_id, sketch) in enumerate(new, start=1)
        ]
        self._connection.execute(insert(self._tables.pages), rows)
        hashes = np.concatenate([sketch.hashes for _, sketch in new])
        numbers = np.repeat(
            np.arange(count + 1, count + 1 + len(new), dtype=np.uint64), [len(sketch.hashes) for _, sketch in new]
        )
        if len(hashes) >= _PACK_AT:
            self._pack(hashes, numbers)
        else:
            self._add_rows(hashes, numbers)

    def _new(self, pages: Sequence[tuple[str, Sketch]]) -> list[tuple[str, Sketch]]:
        wanted = dict(pages)
        column = self._tables.pages.c.page_id
        for chunk in _chunks(list(wanted)):
            for page_id in self._connection.scalars(select(column).where(column.in_(chunk))):
                del wanted[page_id]
        return list(wanted.items())

    def _add_rows(self, hashes: Postings, numbers: Postings) -> None:
        if not len(hashes):
            return
        signed = hashes.view(np.int64).tolist()
        rows = [{"hash": h, "page_no": n} for h, n in zip(signed, numbers.tolist(), strict=True)]
        self._connection.execute(insert(self._tables.recent), rows)
        total = self._connection.scalar(select(func.count()).select_from(self._tables.recent)) or 0
        if total >= _PACK_AT:
            recent = self._connection.execute(select(self._tables.recent.c.hash, self._tables.recent.c.page_no)).all()
            values = np.array([tuple(row) for row in recent], dtype=np.int64)
            self._connection.execute(delete(self._tables.recent))
            self._pack(values[:, 0].view(np.uint64).copy(), values[:, 1].astype(np.uint64))

    def _pack(self, hashes: Postings, numbers: Postings) -> None:
        """Write postings as one new run of each bucket, merging runs where ``_FAN`` of a level have gathered."""
        buckets, postings = _postings(hashes, numbers)
        order = np.lexsort((postings, buckets))
        buckets, postings = buckets[order], postings[order]
        names, starts = np.unique(buckets, return_index=True)
        parts = dict(zip(names.tolist(), np.split(postings, starts[1:]), strict=True))
        packed = self._tables.packed
        counted = select(packed.c.bucket, packed.c.level, func.count()).group_by(packed.c.bucket, packed.c.level)
        runs: dict[int, dict[int, int]] = {}
        for bucket, level, count in self._connection.execute(counted):
            runs.setdefault(bucket, {})[level] = count
        rows = []
        for bucket, part in parts.items():
            level = 0
            merged = part
            while runs.get(bucket, {}).get(level, 0) + 1 >= _FAN:
                merged = self._take(bucket, level, merged)
                level += 1
            run = runs.get(bucket, {}).get(level, 0)
            rows.append({"bucket": bucket, "level": level, "run": run, "postings": merged.tobytes()})
        self._connection.execute(insert(packed), rows)

    def _take(self, bucket: int, level: int, part: Postings) -> Postings:
        packed = self._tables.packed
        here = (packed.c.bucket == bucket) & (packed.c.level == level)
        blobs = self._connection.scalars(select(packed.c.postings).where(here)).all()
        self._connection.execute(delete(packed).where(here))
        merged = np.concatenate([np.frombuffer(blob, dtype=np.uint64) for blob in blobs] + [part])
        merged.sort(kind="stable")
        return merged

    def candidates(self, sketch: Sketch) -> list[Candidate]:
        """See ``Index``."""
        return self.candidates_many([sketch])[0]

    def candidates_many(self, sketches: Sequence[Sketch]) -> list[list[Candidate]]:
        """See ``Index``."""
        hashes = np.concatenate([np.zeros(0, dtype=np.uint64), *(sketch.hashes for sketch in sketches)])
        owners = np.repeat(np.arange(len(sketches), dtype=np.uint64), [len(sketch.hashes) for sketch in sketches])
        hits = [np.zeros(0, dtype=np.uint64), *self._hits_packed(hashes, owners), *self._hits_recent(hashes, owners)]
        pairs, shared = np.unique(np.concatenate(hits), return_counts=True)
        return self._named(sketches, pairs, shared)

    def _hits_packed(self, hashes: Postings, owners: Postings) -> Iterator[Postings]:
        """Each hit as owner << 32 | page number."""
        if not len(hashes):
            return
        buckets, keys = _postings(hashes, np.zeros(len(hashes), dtype=np.uint64))
        order = np.lexsort((keys, buckets))
        buckets, keys, owners = buckets[order], keys[order], owners[order]
        names, starts = np.unique(buckets, return_index=True)
        asked = {
            name: slice(start, end)
            for name, start, end in zip(names.tolist(), starts.tolist(), [*starts.tolist()[1:], len(keys)], strict=True)
        }
        for bucket, blob in self._blobs(list(asked)):
            part = asked[bucket]
            run = np.frombuffer(blob, dtype=np.uint64)
            left = np.searchsorted(run, keys[part])
            right = np.searchsorted(run, keys[part] | _PAGE, side="right")
            counts = right - left
            if counts.any():
                yield _spread(run, left, counts, owners[part])

    def _blobs(self, buckets: list[int]) -> Iterator[tuple[int, bytes]]:
        packed = self._tables.packed
        statement = select(packed.c.bucket, packed.c.postings)
        if len(buckets) > _VARIABLES:
            rows = self._connection.execute(statement.execution_options(stream_results=True))
            wanted = set(buckets)
            yield from ((bucket, blob) for bucket, blob in rows if bucket in wanted)
            return
        yield from self._connection.execute(statement.where(packed.c.bucket.in_(buckets)))

    def _hits_recent(self, hashes: Postings, owners: Postings) -> Iterator[Postings]:
        """Few hashes are asked for by name; for many, one pass over the rows is cheaper."""
        recent = self._tables.recent.c
        rows = select(recent.hash, recent.page_no)
        if len(hashes) <= _ASKED_BY_NAME:
            for chunk in _chunks(np.unique(hashes).view(np.int64).tolist()):
                # numbers need no binding, and it is slow
                asked: BindParameter[Any] = bindparam("hashes", chunk, expanding=True, literal_execute=True)
                yield from self._hits_rows(rows.where(recent.hash.in_(asked)), hashes, owners)
        else:
            yield from self._hits_rows(rows, hashes, owners)

    def _hits_rows(self, statement: Select[tuple[int, int]], hashes: Postings, owners: Postings) -> Iterator[Postings]:
        rows = self._connection.execute(statement).all()
        if not rows:
            return
        values = np.array([tuple(row) for row in rows], dtype=np.int64)
        values = values[np.argsort(values[:, 0].view(np.uint64), kind="stable")]
        stored, numbers = values[:, 0].view(np.uint64), values[:, 1].astype(np.uint64)
        left = np.searchsorted(stored, hashes)
        counts = np.searchsorted(stored, hashes, side="right") - left
        yield _spread(numbers, left, counts, owners)

    def _named(self, sketches: Sequence[Sketch], pairs: Postings, shared: NDArray[np.intp]) -> list[list[Candidate]]:
        likely = shared >= MIN_SHARED
        pairs, shared = pairs[likely], shared[likely]
        owners = (pairs >> _LOW).astype(np.intp)
        numbers, places = np.unique(pairs & _PAGE, return_inverse=True)
        named = self._names(numbers.tolist())
        known = [named[number] for number in numbers.tolist()]
        own = np.array([sketch.expected for sketch in sketches], dtype=np.intp)[owners]
        other = np.array([expected for _, expected in known], dtype=np.intp)[places]
        wanted = np.maximum(MIN_SHARED, MIN_CONTAINED * np.minimum(own, other))  # as ``enough`` says
        fits = shared >= wanted  # few do: what an outlet prints everywhere is shared by all its pages
        found: list[list[Candidate]] = [[] for _ in sketches]
        for owner, place, count in zip(
            owners[fits].tolist(), places[fits].tolist(), shared[fits].tolist(), strict=True
        ):
            found[owner].append(Candidate(known[place][0], count))
        return [_ranked(candidates) for candidates in found]

    def _names(self, numbers: Sequence[int]) -> Mapping[int, tuple[str, int]]:
        """Page id and expected hashes of each page number."""
        pages = self._tables.pages
        names: dict[int, tuple[str, int]] = {}
        for chunk in _chunks(numbers):
            asked = select(pages.c.page_no, pages.c.page_id, pages.c.hashes).where(pages.c.page_no.in_(chunk))
            names.update((number, (page_id, hashes)) for number, page_id, hashes in self._connection.execute(asked))
        return names


def _postings(hashes: Postings, numbers: Postings) -> tuple[Postings, Postings]:
    """Bucket and posting of each hash: 12 bits name the bucket, 32 more and the page number are the posting."""
    return hashes & np.uint64((1 << _BUCKET_BITS) - 1), (hashes >> np.uint64(_BUCKET_BITS)) << _LOW | numbers


def _spread(run: Postings, left: NDArray[np.intp], counts: NDArray[np.intp], owners: Postings) -> Postings:
    """The page numbers of all hits of one run, each under its owner."""
    total = int(counts.sum())
    first = np.repeat(np.cumsum(counts) - counts, counts)
    places = np.repeat(left, counts) + (np.arange(total) - first)
    hits: Postings = (np.repeat(owners, counts) << _LOW) | (run[places] & _PAGE)
    return hits


def _chunks(items: Sequence[_T]) -> Iterator[Sequence[_T]]:
    for start in range(0, len(items), _VARIABLES):
        yield items[start : start + _VARIABLES]
