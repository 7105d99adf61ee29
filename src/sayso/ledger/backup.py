"""A copy of a ledger that is in use, as it stood at one moment, and proved to be whole before it gets its name."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sayso.errors import LedgerError, UsageError
from sayso.ledger.trouble import told

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine


def backup(engine: Engine, out: Path, *, name: str) -> Path:
    """Copy the ledger to a new file. Writers need not stop: what they commit meanwhile is left out.

    Raises ``UsageError`` where ``out`` is taken or the ledger is a PostgreSQL database, ``LedgerError`` where the disk
    or the ledger is at fault; then no file is left behind.
    """
    if engine.dialect.name != "sqlite":
        command = f"pg_dump --format=custom --file {out} {name}"
        raise UsageError(f"{name}: PostgreSQL has its own tool for this: {command} (docs/operating.md)")
    if out.exists():
        raise UsageError(f"{out}: is there already; name a new file, or move it away")
    if not out.parent.is_dir():
        raise UsageError(f"{out}: the folder {out.parent} does not exist; make it first")
    part = out.with_name(f"{out.name}.part")
    try:
        part.unlink(missing_ok=True)  # of a backup that was killed
        _copy(engine, part)
        _prove(part, name)
        part.replace(out)
    except OSError as error:
        raise LedgerError(told(out, error)) from error
    finally:
        for file in (part, *(part.with_name(part.name + end) for end in ("-wal", "-shm", "-journal"))):
            file.unlink(missing_ok=True)
    return out


def _copy(engine: Engine, part: Path) -> None:
    import sqlite3  # noqa: PLC0415

    source = engine.raw_connection()
    try:
        copy = sqlite3.connect(part)
        try:
            source.driver_connection.backup(copy)  # type: ignore[union-attr] # in one step, so no writer makes it begin again
            copy.execute(
                "PRAGMA journal_mode=DELETE"
            ).close()  # one file, to be carried away; opening it changes that back
        finally:
            copy.close()
    except sqlite3.Error as error:
        raise LedgerError(told(part, error)) from error
    finally:
        source.close()
    with part.open("rb+") as file:
        os.fsync(file.fileno())


def _prove(part: Path, name: str) -> None:
    """Raises ``LedgerError`` for a copy that is not whole; what only waits to be read is no fault."""
    from sayso.ledger.check import damage  # noqa: PLC0415
    from sayso.ledger.store import open_engine  # noqa: PLC0415

    engine = open_engine(part, create=False)
    try:
        with engine.connect() as connection:
            wrong = next(damage(connection), None)
        raw = engine.raw_connection()
        raw.cursor().execute("PRAGMA journal_mode=DELETE").fetchone()
        raw.close()
    finally:
        engine.dispose()
    if wrong is not None:
        raise LedgerError(f"{name}: no backup was made, for it would not be whole: {wrong}")
