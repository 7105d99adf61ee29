"""What judgements are about, in words and with an address: the event or the claim as it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from sayso.ledger import schema as s
from sayso.ledger.filter import Filter
from sayso.ledger.query import resolve_id, rows
from sayso.phrase import kind_words, place_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from sayso.ledger.rows import Row


def subjects(connection: Connection, judged: Iterable[Row]) -> dict[str, Row]:
    """``words`` and ``href`` by the id that was judged; what is no more has only its id."""
    kinds = {row["subject"]: row["subject_kind"] for row in judged}
    return {
        subject: _event(connection, subject) if kind == "event" else _claim(connection, subject)
        for subject, kind in kinds.items()
    }


def _event(connection: Connection, subject: str) -> Row:
    now = resolve_id(connection, "event", subject)
    for row in rows(connection, "events", Filter(event=now)) if now else ():
        place = place_words(row["places"])
        return {"words": f"{kind_words(row)}{f', {place}' if place else ''}", "href": f"/events/{now}"}
    return {"words": f"event {subject}", "href": None}


def _claim(connection: Connection, subject: str) -> Row:
    c, held, e = s.claims.c, s.event_claims.c, s.events.c
    query = select(c.trigger, s.versions.c.text, e.id).join(s.versions, s.versions.c.id == c.version_id)
    query = query.join(s.event_claims, held.claim_id == c.id).join(s.events, e.id == held.event_id)
    found = connection.execute(query.where(c.id == subject, e.superseded_by.is_(None)).limit(1)).first()
    if found is None:
        return {"words": f"claim {subject}", "href": None}
    start, end = found.trigger
    return {"words": f"the claim “{found.text[start:end]}”", "href": f"/events/{found.id}#c-{subject}"}
