"""What waits for a person: suggested events, the most doubtful first, with the reasons to look again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, and_, or_, select

from sayso.errors import UsageError
from sayso.event.doubts import doubts
from sayso.ledger import judgements
from sayso.ledger import schema as s
from sayso.ledger.chunks import chunks
from sayso.ledger.codec import event_of
from sayso.ledger.present import event_dict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, RowMapping

    from sayso.ledger.rows import Row

MOST = 1_000  # events of one answer


def queue(connection: Connection, *, limit: int = 50, after: str | None = None) -> list[Row]:
    """Suggested events as they are shown, each with ``doubts`` (reasons) and ``seen`` (the last judgement on it).

    ``after`` is the id of the last event of an earlier answer. Raises ``UsageError`` for a limit or an id that cannot be.
    """
    if not 1 <= limit <= MOST:
        raise UsageError(f"the limit is from 1 to {MOST}, not {limit}")
    e = s.events.c
    waits = [e.superseded_by.is_(None), e.status == "suggested"]
    if after is not None:
        waits.append(_beyond(connection, after))
    query = select(s.events).where(*waits).order_by(e.doubts.desc(), e.id.desc()).limit(limit)
    found = connection.execute(query).mappings().all()
    claims = _claims(connection, [row["id"] for row in found])
    judged = judgements.any_at_all(connection)
    return [_waiting(connection, row, claims[row["id"]], judged=judged) for row in found]


def _claims(connection: Connection, events: Sequence[str]) -> dict[str, list[str]]:
    held = s.event_claims.c
    claims: dict[str, list[str]] = {event: [] for event in events}
    for some in chunks(events):
        query = select(held.event_id, held.claim_id).where(held.event_id.in_(some)).order_by(held.claim_id)
        for event, claim in connection.execute(query):
            claims[event].append(claim)
    return claims


def _beyond(connection: Connection, after: str) -> ColumnElement[bool]:
    e = s.events.c
    at = connection.scalar(select(e.doubts).where(e.id == after))
    if at is None:
        raise UsageError(f"no event {after}; 'after' is the id of the last event of an earlier answer")
    return or_(e.doubts < at, and_(e.doubts == at, e.id < after))


def _waiting(connection: Connection, row: RowMapping, claims: Sequence[str], *, judged: bool) -> Row:
    seen = judgements.last(connection, claims) if judged else 0
    return event_dict(row, claims) | {"doubts": list(doubts(event_of(row, claims))), "seen": seen}
