"""What is written to a ledger, one function a fact. Callers hold the transaction.

Rows are added or marked as superseded, never taken away; only what says where a thing belongs *now*
(``printings``, ``event_claims``) is rewritten.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from sayso.ledger import schema
from sayso.ledger.codec import attribution_row, claim_row, date_columns, plain
from sayso.records import Article, Event, Found, Place, Reading, Timex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sayso.records import Page, Printing, Version
    from sayso.story.match import Link


def now() -> datetime:
    """UTC, without a zone, as the ledger's columns hold it."""
    return datetime.now(UTC).replace(tzinfo=None)


def _add(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert what is not there yet; a row with the same key stays as it is."""
    if rows:
        connection.execute(insert(table).on_conflict_do_nothing(), rows)


def _put(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert, or overwrite the row with the same key."""
    if not rows:
        return
    statement = insert(table)
    keys = [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed), rows)


def page(connection: Connection, page: Page) -> str | None:
    """Keep a page's bytes. Returns the state it is in already, or ``None`` if it is new."""
    state: str | None = connection.scalar(select(schema.pages.c.state).where(schema.pages.c.id == page.id))
    if state is None:
        row = {name: getattr(page, name) for name in ("id", "source", "url", "media_type", "data")}
        got_at = page.got_at.astimezone(UTC).replace(tzinfo=None)
        connection.execute(schema.pages.insert(), row | {"got_at": got_at, "state": "kept"})
    return state


def state(connection: Connection, page_ids: Iterable[str], state: str, *, reason: str | None = None) -> None:
    """Say how far pages have come: kept, cleaned, matched or refused (with the reason)."""
    statement = update(schema.pages).where(schema.pages.c.id.in_(list(page_ids)))
    connection.execute(statement.values(state=state, reason=reason))


def refusal(connection: Connection, source: str, reason: str) -> None:
    """Write down that something could not be read, and why."""
    connection.execute(schema.refusals.insert(), {"source": source, "reason": reason, "at": now()})


def article(connection: Connection, article: Article) -> None:
    """Keep what cleaning made of a page, with the furniture that it cut."""
    names = ("page_id", "headline", "byline", "agency", "dateline", "published", "language", "outlet")
    row = {name: getattr(article, name) for name in names}
    found = {key: plain(value, Found) for key, value in article.found.items()}
    _put(connection, schema.articles, [row | {"paragraphs": list(article.paragraphs), "found": found}])
    cut = [plain(line) | {"page_id": article.page_id} for line in article.furniture]
    _put(connection, schema.furniture, cut)


def links(connection: Connection, links: Iterable[Link]) -> None:
    """Keep what binds pages, with the reason and the aligned paragraphs."""
    rows = [
        {
            "page_a": link.a,
            "page_b": link.b,
            "level": link.level,
            "reason": link.reason,
            "score": link.score,
            "evidence": json.dumps([list(pair) for pair in link.aligned]),
        }
        for link in links
    ]
    _put(connection, schema.links, rows)


def versions(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep versions as they are now; one that was superseded and is back is current again."""
    _put(connection, schema.versions, [dict(row) | {"at": now(), "superseded_by": None} for row in rows])


def version_state(connection: Connection, version_ids: Sequence[str], state: str) -> None:
    """Say how far versions have come: matched (to be read), unread, read (to be reconciled) or done."""
    connection.execute(update(schema.versions).where(schema.versions.c.id.in_(version_ids)).values(state=state))


def version_row(version: Version) -> dict[str, Any]:
    """The columns of a version that its record holds."""
    names = ("id", "story_id", "text", "headline", "agency", "published", "byline", "dateline")
    row: dict[str, Any] = {name: getattr(version, name) for name in names}
    return row | {"evidence": {key: dict(value) for key, value in version.evidence.items()}}


def printings(connection: Connection, printings: Iterable[Printing], *, story_id: str) -> None:
    """Say which version, and so which story, each page prints now."""
    _put(connection, schema.printings, [plain(printing) | {"story_id": story_id} for printing in printings])


def supersede(connection: Connection, table: Table, old: str, new: str) -> None:
    """Mark a version, reading or event as replaced by another."""
    connection.execute(update(table).where(table.c.id == old).values(superseded_by=new))


def alias(connection: Connection, kind: str, old: str, new: str) -> None:
    """Lead from a name that was given out to the one that holds now."""
    if old != new:
        _put(connection, schema.aliases, [{"old": old, "kind": kind, "new": new, "at": now()}])


def reading(connection: Connection, reading: Reading, *, id: str, code: str) -> None:  # noqa: A002 - the column's name
    """Append a reading with its attributions and claims; an earlier one of the version is superseded."""
    table = schema.readings
    earlier = update(table).where(table.c.version_id == reading.version_id, table.c.superseded_by.is_(None))
    connection.execute(earlier.where(table.c.id != id).values(superseded_by=id))
    row = {
        "id": id,
        "version_id": reading.version_id,
        "code": code,
        "at": now(),
        "superseded_by": None,
        "places": plain(reading.places, tuple[Place, ...]),
        "timexes": plain(reading.timexes, tuple[Timex, ...]),
    }
    _put(connection, table, [row])
    belongs = {"reading_id": id, "version_id": reading.version_id}
    said = enumerate(reading.attributions)
    _add(connection, schema.attributions, [attribution_row(a) | belongs | {"position": n} for n, a in said])
    told = enumerate(reading.claims)
    _add(connection, schema.claims, [claim_row(c) | belongs | {"position": n} for n, c in told])


def event(connection: Connection, event: Event) -> None:
    """Keep an event and the claims it is made of now."""
    row = plain(event)
    for name in ("date", "claim_ids"):
        del row[name]
    _put(connection, schema.events, [row | date_columns(event.date) | {"at": now(), "superseded_by": None}])
    connection.execute(delete(schema.event_claims).where(schema.event_claims.c.event_id == event.id))
    _add(connection, schema.event_claims, [{"event_id": event.id, "claim_id": claim} for claim in event.claim_ids])


def claim_keys(connection: Connection, keys: Iterable[tuple[str, str]]) -> None:
    """Keep (key, claim id) pairs, under which later claims look for those already there."""
    _add(connection, schema.claim_keys, [{"key": key, "claim_id": claim} for key, claim in keys])
