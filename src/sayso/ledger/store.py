"""Opening a ledger: the engine, its pragmas, and its schema brought up to date.

What is written and how stands in ``save.py``; what is asked, in ``query.py``; what goes wrong, in ``trouble.py``.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlalchemy import create_engine, event, inspect, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import QueuePool

from sayso.errors import LedgerError, LedgerVersionError
from sayso.ledger.trouble import told

if TYPE_CHECKING:
    import sqlite3

    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine import ExceptionContext

SQLITE_MAGIC = b"SQLite format 3\x00"
MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 30  # a second writer waits this long for the first, then says so
_BUSY = frozenset({5, 6})  # SQLITE_BUSY and SQLITE_LOCKED
_PAUSE = 0.05  # seconds between two tries


def open_engine(path: str | Path, *, create: bool = True) -> Engine:
    """Open the SQLite ledger at ``path``, make it if it is missing, bring its schema up to date.

    A file that may not be written is opened for reading. Raises ``LedgerError`` if the file is no ledger or
    cannot be opened, and ``LedgerVersionError`` if a newer sayso made it; the file is left as it was in both cases.
    """
    path = Path(path)
    fresh = _refuse_other_files(path)
    if fresh and not create:
        raise LedgerError(f"{path}: there is no ledger here; 'sayso read PATH --ledger {path}' makes one")
    engine = _engine(path, read_only=not fresh and not os.access(path, os.W_OK))
    try:
        _bring_up_to_date(engine, path)
    except (DatabaseError, OSError) as error:
        engine.dispose()
        raise LedgerError(told(path, error)) from error
    except LedgerError:
        engine.dispose()
        raise
    return engine


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
            magic = file.read(len(SQLITE_MAGIC))
    except OSError as error:
        raise LedgerError(told(path, error)) from error
    if magic not in {b"", SQLITE_MAGIC}:
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

    @event.listens_for(engine, "handle_error")
    def _say(context: ExceptionContext) -> None:
        if isinstance(context.sqlalchemy_exception, DatabaseError):
            raise LedgerError(told(path, context.original_exception)) from context.original_exception

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


def writing(engine: Engine) -> Any:  # noqa: ANN401 - SQLAlchemy's own context manager
    """One transaction that takes the write lock at its start: all of it is kept, or nothing."""
    return engine.execution_options(sayso_writes=True).begin()


def _bring_up_to_date(engine: Engine, path: Path) -> None:
    with engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        if tables and "alembic_version" not in tables:
            raise LedgerError(f"{path}: is a SQLite file but not a sayso ledger; name another file with --ledger")
        current = connection.scalar(text("SELECT version_num FROM alembic_version")) if tables else None
    known = sorted(script.name.partition("_")[0] for script in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    if current == known[-1]:
        return
    if current is not None and current not in known:
        raise LedgerVersionError(
            f"{path}: was made by a newer sayso (schema {current}, this one knows up to {known[-1]}); upgrade sayso to open it"
        )
    _migrate(engine)


def _migrate(engine: Engine) -> None:
    """Run what migrations are missing, in one transaction; another process may have been faster, then there are none."""
    from alembic import command  # noqa: PLC0415 - half a second, paid once in a ledger's life
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
