"""The codebook, its page and the lexicon name the same types and sub-types."""

from __future__ import annotations

import csv
from importlib.resources import files
from pathlib import Path

import pytest

from sayso.reading.claim.lexicon import entries
from sayso.reading.claim.purpose import asked_for
from sayso.records import EventType

DATA = files("sayso.reading.claim") / "data"
PAGE = Path(__file__).resolve().parents[1] / "docs" / "codebook.md"


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def codes() -> set[tuple[str, str]]:
    """The codes of the table."""
    return {(row["type"], row["sub_type"]) for row in _rows("codebook.csv")}


def test_every_code_of_the_lexicon_is_in_the_codebook(codes):
    """A word that gave a sub-type without a definition would put an unexplained value in a ledger."""
    given = {(entry.type.value, entry.sub_type) for many in entries().values() for entry in many}
    given |= {("ASSAULT", row["attack_sub_type"]) for row in _rows("weapons.csv")}
    given |= {("REQUEST", name) for name in asked_for()}
    assert given <= codes


def test_every_type_has_sub_types(codes):
    """PLOVER's sixteen types are all there, and no seventeenth."""
    assert {kind for kind, _ in codes} == {kind.value for kind in EventType}


def test_every_row_is_whole():
    """Definition, example and crosswalk are never blank, and the class follows from the CAMEO root."""
    for row in _rows("codebook.csv"):
        assert all(row.values()), row
        root = int(row["cameo_root"])
        assert row["quad_class"] == ("1" if root <= 5 else "2" if root <= 9 else "3" if root <= 14 else "4")


def test_page_has_every_sub_type():
    """docs/codebook.md shows each row of the table, definition and example included."""
    page = PAGE.read_text(encoding="utf-8")
    for row in _rows("codebook.csv"):
        assert f"| {row['sub_type']} | {row['definition']} | {row['example']} |" in page
