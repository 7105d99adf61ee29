"""Opening a ledger, whatever engine keeps it, and its schema brought up to date.

A file is ``sqlite.py``'s, a database ``postgres.py``'s. What is written and how stands in ``save.py``; what is asked,
in ``query.py``; what goes wrong, in ``trouble.py``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError

from sayso.errors import LedgerError, LedgerVersionError
from sayso.ledger import postgres, sqlite
from sayso.ledger.trouble import told

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

MIGRATIONS = Path(__file__).parent / "migrations"


def open_engine(where: str | Path, *, create: bool = True) -> Engine:
    """Open the ledger in the file or at the PostgreSQL address ``where``; make it if it is missing; bring it up to date.

    What may not be written is opened for reading. Raises ``LedgerError`` if there is no ledger or it cannot
    be opened, and ``LedgerVersionError`` if a newer sayso made it; it is left as it was in both cases.
    """
    if postgres.is_address(str(where)):
        name = postgres.shown(str(where))
        engine = postgres.make_engine(str(where))
    else:
        name = str(where)
        engine = sqlite.make_engine(Path(where), create=create)
    try:
        _bring_up_to_date(engine, name, create=create)
    except (DatabaseError, OSError) as error:
        engine.dispose()
        raise LedgerError(told(name, error)) from error
    except LedgerError:
        engine.dispose()
        raise
    return engine


def shown(where: str | Path) -> Path | str:
    """What the ledger may be called on a screen and in a log: its path, or its address without the password."""
    return postgres.shown(str(where)) if postgres.is_address(str(where)) else Path(where)


def writing(engine: Engine, *, beside: bool = False) -> Any:  # noqa: ANN401 - SQLAlchemy's own context manager
    """One transaction that takes the write lock at its start: all of it is kept, or nothing.

    ``beside``: it touches rows of its own only, so others that do the same need not wait where the engine can do that.
    """
    options: dict[str, Any] = {"sayso_writes": "beside" if beside else "alone"}
    if engine.dialect.name == "postgresql":
        options["isolation_level"] = "READ COMMITTED"  # what others wrote while it waited for the lock is seen
    return engine.execution_options(**options).begin()


def _bring_up_to_date(engine: Engine, name: str, *, create: bool) -> None:
    with engine.connect() as connection:
        current = _revision(connection, name)
    known = sorted(script.name.partition("_")[0] for script in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    if current == known[-1]:
        return
    if current is None and not create and engine.dialect.name == "postgresql":
        raise LedgerError(f"{name}: there is no ledger here yet; 'sayso read PATH --ledger {name}' makes one")
    if current is not None and current not in known:
        raise LedgerVersionError(
            f"{name}: was made by a newer sayso (schema {current}, this one knows up to {known[-1]}); upgrade sayso to open it"
        )
    _migrate(engine, name)


def _revision(connection: Connection, name: str) -> str | None:
    """The schema's revision; null where nothing was made yet. Raises for a database of another program."""
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    if "alembic_version" not in tables or (len(tables) > 1 and "readings" not in tables):
        kind = "database" if connection.dialect.name == "postgresql" else "SQLite file"
        raise LedgerError(f"{name}: is a {kind} but not a sayso ledger; name another one with --ledger")
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def _migrate(engine: Engine, name: str) -> None:
    """Run what migrations are missing, in one transaction; another process may have been faster, then there are none."""
    from alembic import command  # noqa: PLC0415 - half a second, paid once in a ledger's life
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql" and connection.scalar(text("SHOW server_encoding")) != "UTF8":
            raise LedgerError(f"{name}: holds no text in UTF-8; make the database with ENCODING 'UTF8'")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
