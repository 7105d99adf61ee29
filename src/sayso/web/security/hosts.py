"""Where the desk may be reached, and by whom: on this machine alone, unless there are accounts."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from sayso.errors import UsageError

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from sayso.settings import Settings

_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def is_loopback(host: str) -> bool:
    """Whether an address to listen on is reached from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_local(settings: Settings) -> bool:
    """Whether the desk is for this machine alone: neither heard elsewhere, nor behind a proxy, nor under another name."""
    return is_loopback(settings.desk_host) and not settings.desk_https and not settings.desk_names


def open_to_read(settings: Settings) -> bool:
    """Whether anybody who reaches the desk may read: on this machine, or where the settings say so."""
    return settings.desk_open or is_local(settings)


def check_host(engine: Engine, settings: Settings) -> None:
    """Refuse to serve a network without accounts. Raises ``UsageError`` that says how to go on."""
    from sayso.ledger.accounts import Accounts  # noqa: PLC0415

    if is_local(settings) or Accounts(engine).any():
        return
    raise UsageError(
        f"the desk on {settings.desk_host} would be reached from other machines, and this ledger has no accounts; make one"
        " with 'sayso users add NAME --role analyst', or serve on 127.0.0.1 without desk_names and desk_https"
    )


def allowed_names(settings: Settings) -> frozenset[str]:
    """The names under which a browser may ask; any other is a page elsewhere that had a name turned to this machine."""
    named = [name.strip() for name in settings.desk_names.split(",")]
    host = f"[{settings.desk_host}]" if ":" in settings.desk_host else settings.desk_host
    anywhere = settings.desk_host in {"0.0.0.0", "::"}  # noqa: S104 - compared, not bound
    return frozenset(name.lower() for name in (*_LOOPBACK, *named, "" if anywhere else host) if name)


def name_of(header: str) -> str:
    """The name in a Host header, without its port."""
    name, colon, port = header.strip().rpartition(":")
    return (name if colon and port.isdigit() else header.strip()).lower()
