"""A ledger of every earlier schema opens, is brought up to date, and loses nothing."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import inspect, text

import sayso
from benchmarks.kill_scenes import first_schema, migrate
from sayso.ledger.store import MIGRATIONS, open_engine

EARLIER = sorted(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))[:-1]


def _rows(path):
    """Every row of every table that the first schema had, as its columns were."""
    with closing(sqlite3.connect(path)) as connection:
        named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'alembic%'"
        tables = [name for (name,) in connection.execute(named)]
        columns = {name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")] for name in tables}
        return columns, _of(connection, columns)


def _of(connection, columns):
    return {
        name: sorted(connection.execute("SELECT " + ", ".join(f'"{c}"' for c in names) + f" FROM {name}"), key=repr)
        for name, names in columns.items()
    }


@pytest.mark.parametrize("revision", EARLIER)
def test_a_ledger_of_an_earlier_schema_opens_and_nothing_is_lost(tmp_path, revision):
    """Brought to that schema, then opened by today's sayso: every row is there, and every question is answered."""
    path = tmp_path / "old.db"
    first_schema(str(path))
    columns, before = _rows(path)
    migrate(path, revision)
    with sayso.open(path) as ledger:
        assert ledger.check() == []
        assert ledger.totals() == {"stories": 2, "versions": 3, "claims": 31, "events": 19}
        assert len(ledger.printings()) == 4
        assert len(ledger.events(text="elevator")) > 0
        assert len(ledger.events(country="UA")) > 0
        assert {row["status"] for row in ledger.events()} == {"suggested"}
        assert len(ledger.stories()) == 2
        old = next(name for name in (row[0] for row in before["aliases"]) if len(name) == 64)
        assert len(ledger.versions(version=old)) == 1
        with closing(sqlite3.connect(path)) as connection:
            assert _of(connection, columns) == before


def test_an_upgraded_ledger_goes_on_as_if_it_had_always_been_of_today(tmp_path, demo_pages):
    """New pages join the old ones, decisions hold, and a page can be forgotten."""
    path = tmp_path / "old.db"
    first_schema(str(path))
    with sayso.open(path) as ledger:
        report = ledger.read(demo_pages)
        assert (report.pages, report.known) == (5, 4)
        ledger.read(again=True)
        assert ledger.check() == []
        ledger.forget(ledger.printings()[0]["page_id"], by="Ana", why="x")
        assert ledger.check() == []


def test_the_rows_that_upgrades_are_tried_on_are_a_whole_ledger(tmp_path):
    """They hold what an old ledger may hold: replaced versions and readings, aliases, decisions, a refusal."""
    path = tmp_path / "old.db"
    first_schema(str(path))
    _, rows = _rows(path)
    for table in ("aliases", "decisions", "refusals", "links", "furniture", "outlet_lines"):
        assert rows[table], table
    with closing(sqlite3.connect(path)) as connection:
        for table in ("versions", "readings", "events"):
            assert connection.execute(f"SELECT count(*) FROM {table} WHERE superseded_by IS NOT NULL").fetchone()[0]
        (words,) = connection.execute("SELECT words FROM claims LIMIT 1").fetchone()
        assert isinstance(json.loads(words), dict)


def test_an_upgrade_that_fails_leaves_the_old_ledger(tmp_path, monkeypatch):
    """All migrations are one transaction: half an upgrade is none."""
    path = tmp_path / "old.db"
    first_schema(str(path))
    _, before = _rows(path)

    def broken(*_given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sayso.ledger.search.index_versions", broken)
    with pytest.raises(sayso.LedgerError, match="No space left"):
        open_engine(path)
    monkeypatch.undo()
    assert _rows(path)[1] == before
    engine = open_engine(path)
    with engine.connect() as connection:
        assert "tombstones" in inspect(connection).get_table_names()
        assert connection.scalar(text("SELECT count(*) FROM pages")) == 4
    engine.dispose()
