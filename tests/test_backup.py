"""A copy of a ledger in use: as it stood at one moment, proved to be whole, or none at all."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from test_pipeline import tables
from typer.testing import CliRunner

import sayso
from sayso.cli import app
from sayso.ledger.store import writing


def test_a_backup_is_the_ledger_as_it_stood_while_others_write(demo_pages, tmp_path):
    """A writer in the middle of a transaction keeps nobody from copying, and is not in the copy."""
    path, out = tmp_path / "a.db", tmp_path / "b.db"
    with sayso.open(path) as ledger:
        ledger.read(demo_pages / "nikopol-update.txt")
        before = tables(ledger)
        with writing(ledger._engine) as connection:
            connection.exec_driver_sql("DELETE FROM printings")
            told = CliRunner().invoke(app, ["backup", str(out), "--ledger", str(path)])
            connection.rollback()
    assert told.exit_code == 0, told.output
    assert f"{out}: " in told.output.replace("\n", "")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.db", "b.db"]
    with sayso.open(out, create=False) as copy:
        assert tables(copy) == before
        assert copy.check() == []


def test_an_unfinished_ledger_is_backed_up_and_finished_in_the_copy(demo_pages, tmp_path, monkeypatch):
    """What waits to be read is no fault."""

    def stop(*_given):
        raise KeyboardInterrupt

    with sayso.open(tmp_path / "a.db") as ledger:
        monkeypatch.setattr("sayso.pipeline.clean_waiting", stop)
        with pytest.raises(KeyboardInterrupt):
            ledger.read(demo_pages / "nikopol-update.txt")
        monkeypatch.undo()
        ledger.backup(tmp_path / "b.db")
    with sayso.open(tmp_path / "b.db") as copy:
        assert copy.check() != []
        copy.read()
        assert copy.check() == []


def test_a_damaged_ledger_gives_no_backup(demo_ledger, tmp_path):
    """Whoever finds the copy in a year must be able to trust it."""
    path = demo_ledger.backup(tmp_path / "a.db")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE versions SET text = text || '.'")
        connection.commit()
    with (
        sayso.open(path) as ledger,
        pytest.raises(sayso.LedgerError, match=r"no backup was made.*its text is not what"),
    ):
        ledger.backup(tmp_path / "b.db")
    assert not list(tmp_path.glob("b.db*"))


def test_places_where_no_backup_can_go_are_named(demo_ledger, tmp_path):
    """An older backup is never overwritten."""
    taken = tmp_path / "taken.db"
    taken.write_bytes(b"precious")
    with pytest.raises(sayso.UsageError, match="is there already"):
        demo_ledger.backup(taken)
    assert taken.read_bytes() == b"precious"
    with pytest.raises(sayso.UsageError, match="make it first"):
        demo_ledger.backup(tmp_path / "no" / "b.db")


def test_a_full_disk_under_the_backup_is_told_and_leaves_nothing(demo_ledger, tmp_path):
    """Half a copy would be worse than none."""
    import resource

    size = demo_ledger.path.stat().st_size // 2
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        with pytest.raises(sayso.LedgerError, match=r"b\.db"):
            demo_ledger.backup(tmp_path / "b.db")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert not list(tmp_path.glob("b.db*"))


def test_postgresql_is_pointed_to_its_own_tool_without_the_password(postgres_server, tmp_path):
    """The command that is printed can be pasted."""
    with sayso.open(postgres_server.database()) as ledger, pytest.raises(sayso.UsageError, match="pg_dump") as error:
        ledger.backup(tmp_path / "b.dump")
    assert postgres_server.password not in str(error.value)
