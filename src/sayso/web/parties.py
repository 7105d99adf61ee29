"""Who did it to whom, for events in a table: the fullest that any of their claims says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from sayso.ledger import schema as s
from sayso.ledger.conditions import CURRENT_READING
from sayso.phrase import who_to_whom

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection


def parties(connection: Connection, events: Sequence[str]) -> dict[str, str]:
    """Actor and target in the words of a claim, by event; none where no claim names either."""
    held = s.event_claims.c
    joined = s.event_claims.join(s.claims, s.claims.c.id == held.claim_id).join(s.readings, CURRENT_READING)
    query = select(held.event_id, s.claims.c.actor, s.claims.c.target).select_from(joined)
    found: dict[str, str] = {}
    for row in connection.execute(query.where(held.event_id.in_(events))).mappings():
        words = who_to_whom(dict(row))
        found[row["event_id"]] = max(found.get(row["event_id"], ""), words, key=_fullness)
    return {event: words for event, words in found.items() if words}


def _fullness(words: str) -> tuple[bool, int]:
    return " → " in words, len(words)
