"""The index finds pages that share words, on disk as in memory, page by page or in bulk, after a stop as before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import sqlalchemy as sa

from benchmarks.newswire import american_style, collection, curly
from sayso.records import Article
from sayso.story import index as index_module
from sayso.story.index import LedgerIndex, MemoryIndex, define
from sayso.story.sketch import BRIEF, RATE, sketch, sketch_texts

if TYPE_CHECKING:
    from pathlib import Path

    from sayso.story.sketch import Sketch


@pytest.fixture(scope="module")
def sketches() -> list[tuple[str, Sketch]]:
    """Sketches of invented pages that overlap in many ways."""
    pages = collection(6, seed=3, largest=4)
    made = sketch_texts(["\n\n".join(page.paragraphs) for page in pages])
    return [(f"p{n:03}", one) for n, one in enumerate(made)]


def database(path: Path | None = None) -> tuple[sa.Engine, index_module.SketchTables]:
    """An empty database with the index's tables."""
    metadata = sa.MetaData()
    tables, _ = define(metadata)
    engine = sa.create_engine(f"sqlite:///{path}" if path else "sqlite://")
    metadata.create_all(engine)
    return engine, tables


@pytest.mark.parametrize("at", [1, 60, 500, 10**9], ids=["packed at once", "merged often", "some packed", "rows only"])
def test_disk_and_memory_name_the_same_candidates(
    monkeypatch: pytest.MonkeyPatch, sketches: list[tuple[str, Sketch]], at: int
) -> None:
    """Whatever is packed, in rows or half of each, a lookup answers as a dictionary would."""
    monkeypatch.setattr(index_module, "_PACK_AT", at)
    memory = MemoryIndex()
    memory.add_many(sketches)
    engine, tables = database()
    with engine.begin() as connection:
        disk = LedgerIndex(connection, tables)
        for page_id, one in sketches:
            disk.add(page_id, one)
        wanted = [one for _, one in sketches]
        assert disk.candidates_many(wanted) == memory.candidates_many(wanted)
        assert disk.candidates(wanted[7]) == memory.candidates(wanted[7])


def test_order_of_adding_does_not_matter(sketches: list[tuple[str, Sketch]]) -> None:
    """The index is a set: backwards it answers the same."""
    forward, backward = MemoryIndex(), MemoryIndex()
    forward.add_many(sketches)
    backward.add_many(sketches[::-1])
    for _, one in sketches:
        assert forward.candidates(one) == backward.candidates(one)


def test_a_page_added_twice_counts_once(sketches: list[tuple[str, Sketch]]) -> None:
    """Reading a page again changes nothing."""
    engine, tables = database()
    with engine.begin() as connection:
        disk = LedgerIndex(connection, tables)
        disk.add_many(sketches[:5])
        before = disk.candidates(sketches[0][1])
        disk.add_many(sketches[:5])
        assert disk.candidates(sketches[0][1]) == before


def test_the_index_is_there_after_a_restart_and_a_rollback_leaves_no_trace(
    tmp_path: Path, sketches: list[tuple[str, Sketch]]
) -> None:
    """What was committed is found by the next process; what was not, was never there."""
    engine, tables = database(tmp_path / "index.db")
    with engine.begin() as connection:
        LedgerIndex(connection, tables).add_many(sketches[:10])
    with engine.connect() as connection:
        LedgerIndex(connection, tables).add_many(sketches[10:])
        connection.rollback()
    engine.dispose()
    again, tables = database(tmp_path / "index.db")
    memory = MemoryIndex()
    memory.add_many(sketches[:10])
    with again.begin() as connection:
        disk = LedgerIndex(connection, tables)
        assert [disk.candidates(one) for _, one in sketches] == [memory.candidates(one) for _, one in sketches]


def test_pages_without_words_are_taken_and_found_by_nobody() -> None:
    """Empty, blank and one-word pages have no shingle and no candidates."""
    made = sketch_texts(["", "   \n", "Comments", "\x00\x00"])
    engine, tables = database()
    with engine.begin() as connection:
        disk = LedgerIndex(connection, tables)
        disk.add_many([(str(n), one) for n, one in enumerate(made)])
        assert disk.candidates_many(made) == [[], [], [], []]
        assert disk.candidates_many([]) == []


def test_style_leaves_the_sketch_as_it_is() -> None:
    """Quotes, case, dashes and British or American spelling do not change what is sampled."""
    paragraphs = collection(1, seed=4)[0].paragraphs
    plain = sketch(Article("a", None, paragraphs))
    styled = sketch(Article("b", None, tuple(curly(american_style(text)).upper() for text in paragraphs)))
    dates = sum("Feb." in text or "February" in text for text in paragraphs)
    assert len(np.setdiff1d(plain.hashes, styled.hashes)) <= dates * 5
    assert len(plain.hashes) > 0


def test_texts_sketched_together_are_sketched_as_alone() -> None:
    """No shingle runs from one text of a batch into the next."""
    texts = ["\n\n".join(page.paragraphs) for page in collection(2, seed=9)[:6]]
    together = sketch_texts(texts)
    for text, one in zip(texts, together, strict=True):
        (alone,) = sketch_texts([text])
        assert np.array_equal(alone.hashes, one.hashes)
        assert alone.words == one.words


def test_a_long_page_keeps_its_share_and_a_brief_keeps_all() -> None:
    """One shingle in eight of a long page; every one of a brief."""
    words = [f"word{n}" for n in range(8000)]
    (long,) = sketch_texts([" ".join(words)])
    assert abs(len(long.hashes) - 8000 / RATE) < 4 * (8000 / RATE) ** 0.5
    (brief,) = sketch_texts([" ".join(words[: BRIEF + 4])])
    assert len(brief.hashes) == BRIEF


def test_half_a_page_shares_half_of_its_sample() -> None:
    """The share of common hashes estimates containment: a cut page's sample is in the whole's."""
    text = "\n\n".join(paragraph for page in collection(3, seed=8)[:4] for paragraph in page.paragraphs)
    words = text.split()
    whole, half = sketch_texts([text, " ".join(words[: len(words) // 2])])
    assert half.shared(whole) == len(half.hashes)
