"""Opening a ledger: the engine, its pragmas, and its schema brought up to date.

What is written and how stands in ``save.py``; what is asked, in ``query.py``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, inspect
from sqlalchemy.exc import DatabaseError

from sayso.errors import LedgerError, LedgerVersionError

if TYPE_CHECKING:
    import sqlite3

    from sqlalchemy import Connection, Engine

SQLITE_MAGIC = b"SQLite format 3\x00"
MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 30  # a second writer waits this long for the first, then says so


def open_engine(path: str | Path, *, create: bool = True) -> Engine:
    """Open the SQLite ledger at ``path``, make it if it is missing, bring its schema up to date.

    Raises ``LedgerError`` if the file is no ledger or cannot be opened, and ``LedgerVersionError`` if a
    newer sayso made it. The file is left as it was in both cases.
    """
    path = Path(path)
    fresh = not path.exists() or path.stat().st_size == 0
    if fresh and not create:
        raise LedgerError(f"{path}: there is no ledger here; 'sayso read PATH --ledger {path}' makes one")
    _refuse_other_files(path, fresh=fresh)
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    try:
        _bring_up_to_date(engine, path, fresh=fresh)
    except (DatabaseError, OSError) as error:
        engine.dispose()
        raise LedgerError(f"{path}: cannot be opened as a ledger ({_cause(error)})") from error
    except LedgerError:
        engine.dispose()
        raise
    return engine


def _refuse_other_files(path: Path, *, fresh: bool) -> None:
    if path.is_dir():
        raise LedgerError(f"{path}: is a folder; name a file, for example {path / 'sayso.db'}")
    if fresh:
        if not path.parent.is_dir():
            raise LedgerError(f"{path}: the folder {path.parent} does not exist; make it first")
        return
    try:
        with path.open("rb") as file:
            magic = file.read(len(SQLITE_MAGIC))
    except OSError as error:
        raise LedgerError(f"{path}: cannot be opened ({error.strerror})") from error
    if magic != SQLITE_MAGIC:
        raise LedgerError(f"{path}: is not a sayso ledger; name another file with --ledger")


def _cause(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error)


def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions begin in _on_begin, so that they can be immediate
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "cache_size=-65536",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("sayso_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def writing(engine: Engine) -> Any:  # noqa: ANN401 - SQLAlchemy's own context manager
    """One transaction that takes the write lock at its start: all of it is kept, or nothing."""
    return engine.execution_options(sayso_writes=True).begin()


def _bring_up_to_date(engine: Engine, path: Path, *, fresh: bool) -> None:
    from alembic import command  # noqa: PLC0415 - a fifth of a second
    from alembic.config import Config  # noqa: PLC0415
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    with engine.connect() as connection:
        if not fresh and not inspect(connection).has_table("alembic_version"):
            raise LedgerError(f"{path}: is a SQLite file but not a sayso ledger; name another file with --ledger")
        current = MigrationContext.configure(connection).get_current_revision()
    head = scripts.get_current_head()
    if current == head:
        return
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise LedgerVersionError(
            f"{path}: was made by a newer sayso (schema {current}, this one knows up to {head}); upgrade sayso to open it"
        )
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
