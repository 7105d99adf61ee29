"""What became of events: which gave claims to which, when people or new reports merged, split or renamed them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, Connection, func, select

from sayso.ledger import save
from sayso.ledger import schema as s

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sayso.ledger.rows import Row


def passed_on(connection: Connection, moved: Mapping[tuple[str, str], int]) -> None:
    """Write down how many claims went from an event to another: ``{(old, new): claims}``."""
    at = save.now()
    rows = [{"old": old, "new": new, "claims": claims, "at": at} for (old, new), claims in sorted(moved.items())]
    if rows:
        connection.execute(s.successions.insert(), rows)


def came_from(connection: Connection, event: str) -> list[Row]:
    """The events that this one has claims of, the latest first."""
    return _others(connection, s.successions.c.new, event, s.successions.c.old)


def went_to(connection: Connection, event: str) -> list[Row]:
    """The events that have claims of this one, the latest first."""
    return _others(connection, s.successions.c.old, event, s.successions.c.new)


def _others(connection: Connection, known: Column[str], event: str, wanted: Column[str]) -> list[Row]:
    t = s.successions.c
    last = func.max(t.no)
    query = (
        select(wanted, func.sum(t.claims), func.max(t.at)).where(known == event).group_by(wanted).order_by(last.desc())
    )
    return [
        {"event": other, "claims": int(claims), "at": at.isoformat(timespec="seconds")}
        for other, claims, at in connection.execute(query)
    ]
