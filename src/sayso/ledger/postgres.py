"""A ledger in a PostgreSQL database: its address, and how writers wait for each other.

A writing transaction takes one advisory lock at its start: matching and reconciling alone, what only touches rows of
its own beside others of its kind. So nobody acts on a half-written state, no two hold what the other waits
for, and all readers go on: each of their transactions sees the ledger as it stood at its first question.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from sayso.errors import LedgerError
from sayso.ledger.trouble import explain, told_by_server

if TYPE_CHECKING:
    import psycopg
    from sqlalchemy import URL, Connection, Engine

_SCHEMES = {"postgresql", "postgres", "postgresql+psycopg"}
_LOCK = int.from_bytes(b"sayso")  # one ledger a database, so any number that no other program takes will do
_PATIENCE = "600s"  # a writer waits this long for others, then says so; eight of them wait some seconds
_CONNECTING = 10  # seconds until a server that does not answer is given up


def is_address(where: str) -> bool:
    """Whether this names a database and not a file. Raises ``LedgerError`` for the address of something else."""
    scheme = re.match(r"([a-z][\w+.-]*)://", where, re.IGNORECASE)
    if scheme is None:
        return False
    if scheme[1].lower() not in _SCHEMES:
        raise LedgerError(f"{scheme[1]}: a ledger is a file, or a database at postgresql://user@host/name")
    return True


def shown(where: str) -> str:
    """The address as it may be printed: without password and options."""
    url = _url(where)
    port = f":{url.port}" if url.port else ""
    user = f"{url.username}@" if url.username else ""
    return f"postgresql://{user}{url.host or ''}{port}/{url.database or ''}"


def make_engine(where: str) -> Engine:
    """An engine on the database. Raises ``LedgerError`` where the driver is not installed."""
    name = shown(where)
    try:
        engine = create_engine(
            _url(where),
            isolation_level="REPEATABLE READ",
            pool_pre_ping=True,
            connect_args={"connect_timeout": _CONNECTING, "application_name": "sayso"},
        )
    except ImportError as error:
        raise LedgerError(f"{name}: PostgreSQL needs its driver; pip install 'sayso[postgres]'") from error
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    explain(engine, lambda error: told_by_server(name, error))
    return engine


def _url(where: str) -> URL:
    try:
        return make_url(where).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError) as error:  # neither is shown: a password may stand in it
        raise LedgerError("the ledger's address cannot be read; write postgresql://user@host:port/name") from error


def _on_connect(connection: psycopg.Connection, _record: object) -> None:
    connection.execute(f"SET lock_timeout = '{_PATIENCE}'")
    connection.commit()


def _on_begin(connection: Connection) -> None:
    kind = connection.get_execution_options().get("sayso_writes")
    if kind:
        shared = "_shared" if kind == "beside" else ""
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock{shared}({_LOCK})")
