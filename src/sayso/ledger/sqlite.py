"""A ledger in one SQLite file: what opens, in which mode, and how writers wait for each other."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING
from urllib.parse import quote

from sqlalchemy import create_engine, event
from sqlalchemy.pool import QueuePool

from sayso.errors import LedgerError
from sayso.ledger.trouble import explain, told

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from sqlalchemy import Connection, Engine

MAGIC = b"SQLite format 3\x00"
BUSY_SECONDS = 120  # a writer waits this long for others, then says so; the longest transactions take a few seconds
_BUSY = frozenset({5, 6})  # SQLITE_BUSY and SQLITE_LOCKED
_PAUSE = 0.05  # seconds between two tries


def make_engine(path: Path, *, create: bool) -> Engine:
    """An engine on the file. Raises ``LedgerError`` for what can be no ledger; that is left as it was."""
    fresh = _refuse_other_files(path)
    if fresh and not create:
        raise LedgerError(f"{path}: there is no ledger here; 'sayso read PATH --ledger {path}' makes one")
    return _engine(path, read_only=not fresh and not os.access(path, os.W_OK))


def _refuse_other_files(path: Path) -> bool:
    """Whether the ledger is still to be made. Raises for what can be none."""
    try:
        if path.is_dir():
            raise LedgerError(f"{path}: is a folder; name a file, for example {path / 'sayso.db'}")
        if not path.exists():
            if not path.parent.is_dir():
                raise LedgerError(f"{path}: the folder {path.parent} does not exist; make it first")
            return True
        with path.open("rb") as file:
            magic = file.read(len(MAGIC))
    except OSError as error:
        raise LedgerError(told(path, error)) from error
    if magic not in {b"", MAGIC}:
        raise LedgerError(f"{path}: is not a sayso ledger; name another file with --ledger")
    return not magic


def _engine(path: Path, *, read_only: bool) -> Engine:
    """An engine on the file; of one that can only be read and whose folder too, on the file as it stands now."""
    name = f"file:{quote(str(path.absolute()))}"
    if read_only:
        waiting = path.with_name(path.name + "-wal")
        alone = not os.access(path.parent, os.W_OK) and not (waiting.exists() and waiting.stat().st_size)
        name += "?mode=ro" + ("&immutable=1" if alone else "")
    engine = create_engine("sqlite://", creator=lambda: _connect(name, read_only=read_only), poolclass=QueuePool)
    event.listen(engine, "begin", _on_begin)
    explain(engine, lambda error: told(path, error))
    return engine


def _connect(name: str, *, read_only: bool) -> sqlite3.Connection:
    import sqlite3  # noqa: PLC0415

    connection = sqlite3.connect(name, uri=True, timeout=BUSY_SECONDS, check_same_thread=False)
    connection.isolation_level = None  # transactions begin in _on_begin, so that they can be immediate
    for pragma in ("foreign_keys=ON", "temp_store=MEMORY", "cache_size=-65536"):
        connection.execute(f"PRAGMA {pragma}").close()
    if not read_only:
        _write_ahead(connection)
    return connection


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Put a ledger into WAL mode. SQLite does not wait for this one lock itself, so two that make a ledger try again."""
    import sqlite3  # noqa: PLC0415

    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
            break
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in _BUSY or time.monotonic() > until:
                raise
            time.sleep(_PAUSE)
    connection.execute("PRAGMA synchronous=NORMAL").close()


def _on_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("sayso_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
