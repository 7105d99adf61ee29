"""What was read in texts that must go: readings, claims, and what events hold of them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, or_, select, update

from sayso.event.reconcile import event_id
from sayso.ledger import save, search
from sayso.ledger import schema as s
from sayso.ledger.check_links import NOWHERE
from sayso.ledger.chunks import chunks
from sayso.records import Corroboration

if TYPE_CHECKING:
    from collections.abc import Iterable

_NOBODY = Corroboration(pages=0, outlets=(), versions=0, stories=0, claimants=(), sides=())


def forget(connection: Connection, versions: list[str]) -> int:
    """Take all readings of these versions; the other claims of their events are reconciled anew. Counts the claims."""
    claims = _column(connection, s.claims.c.id, s.claims.c.version_id, versions)
    readings = _column(connection, s.readings.c.id, s.readings.c.version_id, versions)
    speakers = _column(connection, s.attributions.c.speaker, s.attributions.c.reading_id, readings) - {None}
    places = _places(connection, readings)
    _forget_events(connection, claims)
    _forget_judgements(connection, claims)
    for table, column, ids in (
        (s.claim_places, s.claim_places.c.claim_id, claims),
        (s.claim_keys, s.claim_keys.c.claim_id, claims),
        (s.claims, s.claims.c.reading_id, readings),
        (s.attributions, s.attributions.c.reading_id, readings),
        (s.remarks, s.remarks.c.reading_id, readings),
        (s.readings, s.readings.c.id, readings),
    ):
        for some in chunks(sorted(ids)):
            connection.execute(delete(table).where(column.in_(some)))
    search.forget(connection, "claim", sorted(claims))
    search.forget(connection, "speaker", speakers - _column(connection, *_both(s.attributions.c.speaker), speakers))
    search.forget(connection, "place", places - _places(connection, None) if places else ())
    return len(claims)


def _both(column: Any) -> tuple[Any, Any]:  # noqa: ANN401 - a column, asked for and asked by
    return column, column


def _column(connection: Connection, wanted: Any, asked: Any, among: Iterable[str]) -> set[Any]:  # noqa: ANN401 - columns
    return {
        value
        for some in chunks(sorted(among))
        for value in connection.scalars(select(wanted).where(asked.in_(some)).distinct())
    }


def _places(connection: Connection, readings: Iterable[str] | None) -> set[str]:
    """The names of the places of these readings; of all there are, for ``None``."""
    r = s.readings.c
    queries = (
        [select(r.places)]
        if readings is None
        else [select(r.places).where(r.id.in_(some)) for some in chunks(sorted(readings))]
    )
    return {
        place["name"]
        for query in queries
        for places in connection.scalars(query.execution_options(yield_per=200))
        for place in places
        if place.get("name")
    }


def _forget_events(connection: Connection, claims: set[str]) -> None:
    """Blank every event that tells of these claims, or ever may have; those with other claims are made anew from them."""
    held, e = s.event_claims.c, s.events.c
    current = _column(connection, held.event_id, held.claim_id, claims)
    named = {event_id(claim) for claim in claims}
    blank = _ancestors(connection, current | (named & _column(connection, *_both(e.id), named)))
    for some in chunks(sorted(claims)):
        connection.execute(delete(s.event_claims).where(held.claim_id.in_(some)))
    nobody = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(_NOBODY).items()}
    for some in chunks(sorted(blank)):
        values = {"places": [], "counts": [], "corrected": {}, "corroboration": nobody, "stories": 0}
        values |= dict.fromkeys(("country", "lat", "lon"))
        connection.execute(update(s.events).where(e.id.in_(some)).values(values))
        connection.execute(delete(s.event_places).where(s.event_places.c.event_id.in_(some)))
    left = _column(connection, held.claim_id, held.event_id, blank)
    alive = _column(connection, held.event_id, held.event_id, blank)
    for event in sorted(current - alive):
        save.supersede(connection, s.events, event, "forgotten")
    versions = _column(connection, s.claims.c.version_id, s.claims.c.id, left)
    for some in chunks(sorted(versions)):
        done = s.versions.c.id.in_(some), s.versions.c.state == "done"
        connection.execute(update(s.versions).where(*done).values(state="read"))


def _ancestors(connection: Connection, events: set[str]) -> set[str]:
    """These events and those they took the place of; and what was withdrawn, of which nobody knows whose it was."""
    e = s.events.c
    rows = connection.execute(select(e.id, e.superseded_by).where(e.superseded_by.is_not(None))).all()
    found = events | {row.id for row in rows if row.superseded_by in NOWHERE}
    while more := {row.id for row in rows if row.superseded_by in found} - found:
        found |= more
    return found


def _forget_judgements(connection: Connection, claims: set[str]) -> None:
    """The words by which a judged claim is found again, and values that were put in place of others."""
    j = s.judged_claims
    for some in chunks(sorted(claims)):
        about = or_(j.c.claim_id.in_(some), j.c.now.in_(some))
        numbers = list(connection.scalars(select(j.c.no).where(about).distinct()))
        for few in chunks(numbers):
            connection.execute(update(s.judgements).where(s.judgements.c.no.in_(few)).values(value=None))
        connection.execute(update(j).where(about).values(lead="", now=None))
