"""docs/r.md: its SQL runs on a ledger and gives what Python gives; its Parquet has the columns that it names."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from pathlib import Path

import pyarrow.dataset
import pytest

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "r.md").read_text(encoding="utf8")
QUERIES = [query.replace('\\"', '"') for query in re.findall(r'dbGetQuery\(con, "\n(.*?)\n"\)', PAGE, re.DOTALL)]


@pytest.fixture
def answers(demo_ledger):
    """The rows of each query of the page, by the first words of its columns."""
    with sqlite3.connect(f"file:{demo_ledger.path}?mode=ro", uri=True) as connection:
        connection.row_factory = sqlite3.Row
        found = [[dict(row) for row in connection.execute(query)] for query in QUERIES]
    connection.close()
    return found


def test_every_query_of_the_page_gives_rows(answers):
    """None is broken, and none is empty on the example stories."""
    assert len(answers) == PAGE.count("dbGetQuery") == 5
    assert all(answers)


def test_events_by_month_are_those_of_python(demo_ledger, answers):
    """The same number, by type and month."""
    wanted = Counter()
    for event in demo_ledger.events(happened=True):
        day = (event["date"] or {}).get("start") or (event["date"] or {}).get("end")
        wanted[event["type"], day and day[:7]] += 1
    assert {(row["type"], row["month"]): row["events"] for row in answers[0]} == wanted


def test_claimants_are_those_of_python(demo_ledger, answers):
    """Each claimant of each event once."""
    wanted = {
        (event["id"], name)
        for event in demo_ledger.events(happened=True)
        for name in event["corroboration"]["claimants"]
    }
    assert {(row["id"], row["claimant"]) for row in answers[1]} == wanted


def test_figures_for_the_dead_are_those_of_python(demo_ledger, answers):
    """With null where a bound is not told, and who says so."""
    wanted = Counter(
        (claim["event_id"], claim["claimant"], count["low"], count["best"], count["high"], count["text"])
        for claim in demo_ledger.claims(mode="asserted")
        if claim["event_id"]
        for count in claim["counts"]
        if count["what"] == "killed"
    )
    names = ("event_id", "speaker", "low", "best", "high", "words")
    assert Counter(tuple(row[name] for name in names) for row in answers[2]) == wanted


def test_words_are_cut_where_python_cuts_them(demo_ledger, answers):
    """The trigger of every claim."""
    wanted = {claim["id"]: claim["trigger"] for claim in demo_ledger.claims()}
    assert {row["id"]: " ".join(row["words"].split()) for row in answers[3]} == wanted


def test_printings_are_counted_as_python_counts_them(demo_ledger, answers):
    """By outlet and relation."""
    wanted = Counter((row["outlet"], row["relation"]) for row in demo_ledger.printings())
    assert {(row["outlet"], row["relation"]): row["pages"] for row in answers[4]} == wanted


def test_parquet_has_the_columns_that_the_page_names(demo_ledger, tmp_path):
    """Read by Arrow's dataset, as R's ``open_dataset`` does."""
    demo_ledger.export(tmp_path, format="parquet")
    claims = pyarrow.dataset.dataset(tmp_path / "claims.parquet")
    kept = claims.to_table(filter=(pyarrow.dataset.field("mode") == "asserted") & ~pyarrow.dataset.field("background"))
    assert len(kept) == sum(row["mode"] == "asserted" and not row["background"] for row in demo_ledger.claims())
    events = pyarrow.dataset.dataset(tmp_path / "events.parquet").schema
    place = events.field("places").type.value_type
    assert {"name", "precision", "radius_km"} <= {place.field(at).name for at in range(place.num_fields)}
    assert {"start", "end"} <= {field.name for field in events.field("date").type}
