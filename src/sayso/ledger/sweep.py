"""What was deleted still stands in an engine's files until they are written anew; this writes them anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from sayso.errors import LedgerError
from sayso.ledger.schema import metadata
from sayso.ledger.store import writing
from sayso.ledger.trouble import told

if TYPE_CHECKING:
    from sqlalchemy import Engine

_BUSY = "another process reads in it, so what was removed still stands in its log; give the same command once more"


def sweep(engine: Engine, name: str) -> None:
    """Write the ledger's files anew without what was deleted. Raises ``LedgerError`` while somebody is in the way.

    On PostgreSQL every table is locked in its turn; its write-ahead log and its backups are the server's owner's to clean.
    """
    if engine.dialect.name == "sqlite":
        _sweep_file(engine, name)
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in (*sorted(metadata.tables), "search_words"):
            connection.exec_driver_sql(f"VACUUM (FULL) {table}")


def _sweep_file(engine: Engine, name: str) -> None:
    import sqlite3  # noqa: PLC0415

    with writing(engine) as connection:  # the index of words keeps deleted ones until it is made anew
        connection.execute(text("INSERT INTO search_words(search_words) VALUES ('rebuild')"))
    file = engine.raw_connection()
    try:
        cursor = file.cursor()
        cursor.execute("VACUUM")
        busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.close()
    except sqlite3.Error as error:
        raise LedgerError(told(name, error)) from error
    finally:
        file.close()
    if busy:
        raise LedgerError(f"{name}: {_BUSY}")
