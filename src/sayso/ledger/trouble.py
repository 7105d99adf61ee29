"""What an engine and the system report of a ledger, in words that say how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import event
from sqlalchemy.exc import DatabaseError

from sayso.errors import LedgerError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Engine
    from sqlalchemy.engine import ExceptionContext

_GO_ON = "run the same command again, it goes on where it was"
_MEANT = (
    ("is full", f"the disk is full; make room, then {_GO_ON}"),
    ("locked", f"another process is writing to it; when that is through, {_GO_ON}"),
    ("readonly", "may not be written; change its permissions, or copy it and work on the copy"),
    ("malformed", "the file is damaged; restore a backup, or read the pages again into a new ledger"),
    ("not a database", "is not a sayso ledger; name another file with --ledger"),
    ("unable to open", "cannot be opened; look at the permissions of the file and of its folder"),
    ("disk i/o error", "the disk does not answer; look at its state, and that the ledger is not on a network drive"),
    ("no such table", "a table is missing; 'sayso check' says more, a backup mends it"),
)
_RIGHTS = "may not be used so by this user; have its owner GRANT the rights, or come as another user"
_ANSWERED = {  # PostgreSQL's SQLSTATE, or its class
    "42501": _RIGHTS,
    "25006": "may only be read; connect to the server that takes writes",
    "53100": f"the server's disk is full; make room, then {_GO_ON}",
    "53300": "the server takes no more connections; raise max_connections, or end some",
    "55P03": f"another process is writing to it; when that is through, {_GO_ON}",
    "57P01": f"the server was shut down; start it, then {_GO_ON}",
    "42P01": "a table is missing; 'sayso check' says more, a backup mends it",
    "22": "cannot hold this value",
    "40": f"two writers were in each other's way; {_GO_ON}",
    "53": f"the server is short of memory or room; mend that, then {_GO_ON}",
}
_REFUSED = (  # before there is a session, the server's words are all there is
    ("does not exist", "there is no such database or user; make it (createdb, createuser), or correct the address"),
    ("password", "the server does not take this user's password; correct the address, PGPASSWORD or ~/.pgpass"),
    ("authentication failed", "the server does not let this user in; see its pg_hba.conf"),
    ("no pg_hba.conf entry", "the server does not let this user in from here; see its pg_hba.conf"),
    ("permission denied", _RIGHTS),
    ("too many", "the server takes no more connections; raise max_connections, or end some"),
    ("starting up", f"the server is starting; wait, then {_GO_ON}"),
    ("shutting down", f"the server is shutting down; start it, then {_GO_ON}"),
    ("resolve", "there is no such host; correct the address"),
    ("not known", "there is no such host; correct the address"),
)
_UNREACHABLE = f"the server is not reached; see that it runs and that host and port are right, then {_GO_ON}"


def explain(engine: Engine, tell: Callable[[BaseException], str]) -> None:
    """Have every error of the database reach the caller as a ``LedgerError`` in the words of ``tell``."""

    @event.listens_for(engine, "handle_error")
    def _say(context: ExceptionContext) -> None:
        if isinstance(context.sqlalchemy_exception, DatabaseError):
            raise LedgerError(tell(context.original_exception)) from context.original_exception


def told(name: str | Path, error: BaseException) -> str:
    """One line on what is wrong with the ledger of this name and how to mend it."""
    cause = str(getattr(error, "strerror", None) or getattr(error, "orig", None) or error)
    if isinstance(error, PermissionError):
        return f"{name}: may not be read; change its permissions"
    for sign, meaning in _MEANT:
        if sign in cause.lower():
            return f"{name}: {meaning} ({cause})"
    return f"{name}: cannot be used as a ledger ({cause})"


def told_by_server(name: str, error: BaseException) -> str:
    """One line on what PostgreSQL, or the way to it, reports. The name carries no password, and no driver prints one."""
    state = str(getattr(error, "sqlstate", None) or "")
    cause = " ".join(str(error).split())
    if state:
        meaning = _ANSWERED.get(state) or _ANSWERED.get(state[:2], "cannot be used as a ledger")
    else:
        meaning = next((meaning for sign, meaning in _REFUSED if sign in cause.lower()), _UNREACHABLE)
    return f"{name}: {meaning} ({cause})"
