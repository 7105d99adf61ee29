"""Things by their ids: the id that holds now, or the answer that there is none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sayso.errors import UsageError
from sayso.ledger.query import resolve_id
from sayso.web.trouble import MissingError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from sayso.ledger.filter import Filter
    from sayso.ledger.rows import Row

_KINDS = ("story", "version", "event")


def full_id(connection: Connection, kind: str, given: str) -> str:
    """The id that holds now, for an id, its beginning, or one that was replaced. Raises ``MissingError``."""
    found = resolve_id(connection, kind, given)
    if found is None:
        raise MissingError(f"no {kind} {given} in this ledger")
    return found


def full_ids(connection: Connection, wanted: Filter) -> Filter:
    """The filter with every id in it as it holds now. Raises ``MissingError`` for one that there is not."""
    given = {kind: value for kind in _KINDS if (value := getattr(wanted, kind)) is not None}
    full: dict[str, Any] = {kind: full_id(connection, kind, value) for kind, value in given.items()}
    return replace(wanted, **full)


def the_only(rows: Sequence[Row], kind: str) -> Row:
    """The one row. Raises ``MissingError`` for none, ``UsageError`` for several."""
    if not rows:
        raise MissingError(f"no such {kind} in this ledger")
    if len(rows) > 1:
        raise UsageError(f"this beginning of an id fits several of the {kind}s; give more of its letters")
    return rows[0]
