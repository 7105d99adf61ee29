"""The ledger's file: what opens, what is refused, and that the schema is what the migrations make."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import sayso
from sayso.ledger.schema import metadata
from sayso.ledger.store import open_engine


def test_migrations_make_exactly_the_tables_that_the_code_uses(tmp_path):
    """A fresh ledger, made by the migrations, differs in nothing from the schema in the code."""
    engine = open_engine(tmp_path / "a.db")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
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


def test_filters_that_do_not_exist_are_named(tmp_path):
    """A misspelt keyword is an error and not an empty answer."""
    with sayso.open(tmp_path / "a.db") as ledger:
        with pytest.raises(sayso.UsageError, match="plaice"):
            ledger.events(plaice="Kherson")
        with pytest.raises(sayso.UsageError, match="STRIKE"):
            ledger.claims(type="STRIKE")
        with pytest.raises(sayso.UsageError, match="no story abc"):
            ledger.versions(story="abc")
        assert len(ledger.events()) == 0
