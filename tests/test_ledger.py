"""The ledger's file: what opens, what is refused, and that the schema is what the migrations make."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event

import sayso
from sayso.ledger import save
from sayso.ledger.check import problems
from sayso.ledger.schema import metadata
from sayso.ledger.store import MIGRATIONS, open_engine, writing


def test_migrations_make_exactly_the_tables_that_the_code_uses(tmp_path):
    """A fresh ledger, made by the migrations, differs in nothing from the schema in the code."""
    engine = open_engine(tmp_path / "a.db")
    with engine.connect() as connection:
        ours = {"include_name": lambda name, kind, _parents: kind != "table" or not name.startswith("search_words")}
        assert compare_metadata(MigrationContext.configure(connection, opts=ours), metadata) == []
    engine.dispose()


def test_a_ledger_is_in_wal_mode_so_that_readers_do_not_wait_for_a_writer(tmp_path):
    """Another program can read while sayso writes."""
    sayso.open(tmp_path / "a.db").close()
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_ledger_of_a_newer_sayso_is_refused_by_name_and_left_alone(tmp_path):
    """The error names the file and says to upgrade; nothing in the file changes."""
    path = tmp_path / "newer.db"
    sayso.open(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = path.read_bytes()
    with pytest.raises(sayso.LedgerVersionError, match=r"newer\.db.*upgrade sayso"):
        sayso.open(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"some notes of mine", b"SQLite format 3\x00" + b"\x07" * 200])
def test_a_file_that_is_no_ledger_is_refused_and_left_alone(tmp_path, content):
    """A text file, or a broken database, is never written to."""
    path = tmp_path / "notes.db"
    path.write_bytes(content)
    with pytest.raises(sayso.LedgerError, match=r"notes\.db"):
        sayso.open(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused(tmp_path):
    """A SQLite file without our tables is somebody else's."""
    path = tmp_path / "bookmarks.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (url)")
        connection.commit()
    with pytest.raises(sayso.LedgerError, match="not a sayso ledger"):
        sayso.open(path)


def test_a_folder_or_a_missing_folder_is_named_with_what_to_do(tmp_path):
    """The error says which path and how to mend it."""
    with pytest.raises(sayso.LedgerError, match="is a folder; name a file"):
        sayso.open(tmp_path)
    with pytest.raises(sayso.LedgerError, match="make it first"):
        sayso.open(tmp_path / "no" / "where.db")
    with pytest.raises(sayso.LedgerError, match="there is no ledger here"):
        sayso.open(tmp_path / "missing.db", create=False)
    assert not (tmp_path / "missing.db").exists()


def test_filters_that_do_not_exist_are_named(where):
    """A misspelt keyword is an error and not an empty answer."""
    with sayso.open(where) as ledger:
        with pytest.raises(sayso.UsageError, match="plaice"):
            ledger.events(plaice="Kherson")
        with pytest.raises(sayso.UsageError, match="STRIKE"):
            ledger.claims(type="STRIKE")
        with pytest.raises(sayso.UsageError, match="no story abc"):
            ledger.versions(story="abc")
        assert len(ledger.events()) == 0


def test_a_file_that_a_kill_left_half_made_is_finished(tmp_path):
    """SQLite writes a first page before any table; such a file is a ledger still to be made."""
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    assert path.stat().st_size > 0
    with sayso.open(path) as ledger:
        assert ledger.check() == []


def test_a_ledger_that_may_only_be_read_answers_and_says_why_it_takes_nothing_in(tmp_path, monkeypatch, demo_ledger):
    """Someone else's ledger on a shared disk can be asked."""
    path = tmp_path / "theirs.db"
    with closing(sqlite3.connect(demo_ledger.path)) as theirs, closing(sqlite3.connect(path)) as copy:
        theirs.backup(copy)
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    with sayso.open(path, create=False) as ledger:
        assert len(ledger.claims()) == len(demo_ledger.claims())
        with pytest.raises(sayso.LedgerError, match=r"theirs\.db: may not be written; change its permissions"):
            ledger.read(tmp_path / "nothing.txt")


def test_a_full_disk_is_named_and_what_was_read_stays(tmp_path, demo_pages, demo_ledger):
    """The run ends with what to do; with room made the next one finishes, and nothing is missing."""
    path = tmp_path / "a.db"
    sayso.open(path).close()
    with sayso.open(path) as ledger:

        @event.listens_for(ledger._engine, "begin")
        def fill(connection):
            connection.exec_driver_sql("PRAGMA max_page_count = 120").close()

        with pytest.raises(sayso.LedgerError, match="the disk is full; make room, then run the same command again"):
            ledger.read(demo_pages)
    with sayso.open(path) as ledger:
        ledger.read(demo_pages)
        assert ledger.check() == []
        assert ledger.totals() == demo_ledger.totals()


def test_a_disk_that_takes_no_more_is_named_and_what_was_read_stays(tmp_path, demo_pages, demo_ledger):
    """The system itself refuses to write, as it does when a quota is used up; the ledger is whole, and is finished later."""
    import resource

    path = tmp_path / "a.db"
    sayso.open(path).close()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    with sayso.open(path) as ledger:
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 100_000, limits[1]))
        try:
            with pytest.raises(sayso.LedgerError, match=r"a\.db: the disk (is full|does not answer)"):
                ledger.read(demo_pages, workers=1)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    with sayso.open(path) as ledger:
        assert all("wait to be" in line for line in ledger.check())
        ledger.read(demo_pages)
        assert ledger.check() == []
        assert ledger.totals() == demo_ledger.totals()


def test_lists_of_names_longer_than_sqlite_takes_are_no_trouble(where):
    """A first run over many articles reconciles all its versions."""
    engine = open_engine(where)
    with writing(engine) as connection:
        save.version_state(connection, [f"v{n}" for n in range(40_000)], "done")
    engine.dispose()


def test_a_name_that_comes_back_leads_nowhere_else(where):
    """An event that was replaced and is made again loses its alias, and no circle is left."""
    engine = open_engine(where)
    with writing(engine) as connection:
        save.alias(connection, "event", "e1", "e2")
        save.current_again(connection, ["e1"])
        save.alias(connection, "event", "e2", "e1")
    with engine.connect() as connection:
        assert list(problems(connection)) == []
    engine.dispose()


def test_places_are_found_by_name_region_and_country_alone(demo_ledger):
    """A word of the format is no place, and a country code is no part of a name."""
    assert len(demo_ledger.claims(place="nikopol")) > 0
    assert {place["country"] for row in demo_ledger.claims(place="sd") for place in row["places"]} == {"SD"}
    for word in ("country", "precision", "geonameid"):
        assert len(demo_ledger.claims(place=word)) == 0


def test_totals_are_the_lengths_of_the_tables(demo_ledger):
    """Counted in the file and not by loading it."""
    tables = {"stories": demo_ledger.stories(), "versions": demo_ledger.versions()}
    tables |= {"claims": demo_ledger.claims(), "events": demo_ledger.events()}
    assert demo_ledger.totals() == {name: len(rows) for name, rows in tables.items()}


def test_migrations_are_named_by_their_revisions_and_the_last_is_the_head():
    """Opening a ledger tells by the files' names whether it is up to date, without the tool that makes the tables."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    names = sorted(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    assert names == sorted(script.revision for script in scripts.walk_revisions())
    assert scripts.get_current_head() == names[-1]
