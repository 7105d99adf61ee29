"""What is written to a ledger, one function a fact. Callers hold the transaction.

Rows are added or marked as superseded, never taken away; only what says where a thing belongs *now*
(``printings``, ``event_claims``) is rewritten.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, delete, or_, select, update

from sayso.ledger import schema, search, upsert
from sayso.ledger.chunks import chunks
from sayso.ledger.codec import attribution_row, claim_row, date_columns, plain
from sayso.records import Article, Event, Place, Reading, Timex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sayso.records import Page, Printing, Version
    from sayso.story.match import Link


def now() -> datetime:
    """UTC, without a zone, as the ledger's columns hold it."""
    return datetime.now(UTC).replace(tzinfo=None)


def pages(connection: Connection, pages: Iterable[Page]) -> dict[str, str]:
    """Keep the bytes of pages, each once. Returns the states of those that are there already, by id."""
    given: dict[str, Page] = {}
    for page in pages:
        given.setdefault(page.id, page)
    p = schema.pages.c
    states: dict[str, str] = {}
    for some in chunks(given):
        states |= {id_: state for id_, state in connection.execute(select(p.id, p.state).where(p.id.in_(some)))}  # noqa: C416 - rows are no pairs to dict()
    rows = [
        {name: getattr(page, name) for name in ("id", "url", "media_type", "data")}
        | {
            "source": printable(page.source),
            "got_at": page.got_at.astimezone(UTC).replace(tzinfo=None),
            "state": "kept",
        }
        for page in given.values()
        if page.id not in states
    ]
    if rows:
        connection.execute(schema.pages.insert(), rows)
    return states


def state(connection: Connection, page_ids: Iterable[str], state: str, *, reason: str | None = None) -> None:
    """Say how far pages have come: kept, cleaned, matched or refused (with the reason)."""
    for some in chunks(page_ids):
        connection.execute(update(schema.pages).where(schema.pages.c.id.in_(some)).values(state=state, reason=reason))


def tombstone(connection: Connection, page_id: str) -> str:
    """Why a page that was removed for good is not taken in again."""
    t = schema.tombstones.c
    row = connection.execute(select(t.by, t.why, t.at).where(t.page_id == page_id)).one()
    return f"was removed from this ledger on {row.at:%Y-%m-%d} by {printable(row.by)}: {printable(row.why)}"


def refusal(connection: Connection, source: str, reason: str) -> tuple[str, str]:
    """Write down that something could not be read, and why; gives both back as they were written."""
    source, reason = printable(source), printable(reason)
    connection.execute(schema.refusals.insert(), {"source": source, "reason": reason, "at": now()})
    return source, reason


def printable(name: str) -> str:
    """A name as it can be kept and shown: line breaks, escapes and bytes that are no text are spelt out."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in name)


def articles(connection: Connection, articles: Sequence[Article]) -> None:
    """Keep what cleaning made of pages, with the furniture that it cut."""
    names = ("page_id", "headline", "byline", "agency", "dateline", "published", "language", "outlet")
    rows = [
        {name: getattr(article, name) for name in names}
        | {
            "paragraphs": list(article.paragraphs),
            "found": {
                key: {"value": found.value, "words": found.words, "rule": found.rule}
                for key, found in article.found.items()
            },
        }
        for article in articles
    ]
    upsert.put(connection, schema.articles, rows)
    cut = [
        {"page_id": article.page_id, "position": line.position, "text": line.text, "reason": line.reason}
        for article in articles
        for line in article.furniture
    ]
    upsert.put_plain(connection, schema.furniture, cut)


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
    upsert.put(connection, schema.links, rows)


def unlink(connection: Connection, page_ids: Iterable[str]) -> None:
    """Forget what binds these pages, before they are matched anew."""
    table, ids = schema.links, list(page_ids)
    connection.execute(delete(table).where(or_(table.c.page_a.in_(ids), table.c.page_b.in_(ids))))


def versions(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep versions as they are now; one that was superseded and is back is current again."""
    kept = [dict(row) | {"at": now(), "superseded_by": None} for row in rows]
    known = _found_by(connection, [row["id"] for row in rows])
    upsert.put(connection, schema.versions, [row | {"sort_day": row["published"] or schema.UNDATED} for row in kept])
    other = [
        row for row in rows if (row["id"], row["headline"], row["text"]) not in known
    ]  # one more printing: the same
    search.index_versions(connection, other)
    current_again(connection, [row["id"] for row in rows])


def _found_by(connection: Connection, version_ids: Iterable[str]) -> set[tuple[str, str | None, str]]:
    """Id, headline and text, by which versions that are kept already are found."""
    v = schema.versions.c
    return {
        (row.id, row.headline, row.text)
        for some in chunks(version_ids)
        for row in connection.execute(select(v.id, v.headline, v.text).where(v.id.in_(some)))
    }


def version_state(connection: Connection, version_ids: Iterable[str], state: str) -> None:
    """Say how far versions have come: matched (to be read), unread, failed, read (to be reconciled) or done."""
    for some in chunks(version_ids):
        connection.execute(update(schema.versions).where(schema.versions.c.id.in_(some)).values(state=state))


def moved(connection: Connection, version_id: str, *, story_id: str, position: int) -> None:
    """Say where in which story a version stands now, and with it its printings."""
    v, p = schema.versions, schema.printings
    connection.execute(update(v).where(v.c.id == version_id).values(story_id=story_id, position=position))
    connection.execute(update(p).where(p.c.version_id == version_id).values(story_id=story_id))


def version_row(version: Version) -> dict[str, Any]:
    """The columns of a version that its record holds."""
    names = ("id", "story_id", "text", "headline", "agency", "published", "byline", "dateline")
    row: dict[str, Any] = {name: getattr(version, name) for name in names}
    return row | {"evidence": {key: dict(value) for key, value in version.evidence.items()}}


def printings(connection: Connection, printings: Iterable[tuple[Printing, str]]) -> None:
    """Say which version, and which story (the second of each pair), pages print now."""
    upsert.put(connection, schema.printings, [plain(printing) | {"story_id": story} for printing, story in printings])


def supersede(connection: Connection, table: Table, old: str, new: str) -> None:
    """Mark a version, reading or event as replaced by another."""
    connection.execute(update(table).where(table.c.id == old).values(superseded_by=new))


def alias(connection: Connection, kind: str, old: str, new: str) -> None:
    """Lead from a name that was given out to the one that holds now."""
    if old != new:
        upsert.put(connection, schema.aliases, [{"old": old, "kind": kind, "new": new, "at": now()}])


def current_again(connection: Connection, names: Iterable[str]) -> None:
    """What holds now leads nowhere else: a name that comes back loses the alias it had in between."""
    for some in chunks(names):
        connection.execute(delete(schema.aliases).where(schema.aliases.c.old.in_(some)))


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
    upsert.put(connection, table, [row])
    belongs = {"reading_id": id, "version_id": reading.version_id}
    said = enumerate(reading.attributions)
    upsert.add(connection, schema.attributions, [attribution_row(a) | belongs | {"position": n} for n, a in said])
    noted = enumerate(reading.remarks)
    upsert.add(connection, schema.remarks, [plain(remark) | belongs | {"position": n} for n, remark in noted])
    told = enumerate(reading.claims)
    upsert.add(connection, schema.claims, [claim_row(c) | belongs | {"position": n} for n, c in told])
    places(connection, schema.claim_places, {claim.id: claim.places for claim in reading.claims})
    search.index_reading(connection, reading)


def places(connection: Connection, table: Table, placed: Mapping[str, Sequence[Place]]) -> None:
    """Say where claims or events lie now, by their ids."""
    owner, _, *names = table.columns.keys()
    for some in chunks(placed):
        connection.execute(delete(table).where(table.c[owner].in_(some)))
    rows = [
        {owner: name, "position": n} | {field: getattr(place, field) for field in names}
        for name, places in placed.items()
        for n, place in enumerate(places)
    ]
    upsert.add(connection, table, rows)


def events(connection: Connection, events: Sequence[Event]) -> None:
    """Keep events and the claims they are made of now."""
    rows = [plain(event) | date_columns(event.date) | _ordered(event) | {"superseded_by": None} for event in events]
    columns = schema.events.columns.keys()
    upsert.put(connection, schema.events, [{name: row[name] for name in columns} for row in rows])
    places(connection, schema.event_places, {event.id: event.places for event in events})
    without_claims(connection, [event.id for event in events])
    held = [{"event_id": event.id, "claim_id": claim} for event in events for claim in event.claim_ids]
    upsert.add(connection, schema.event_claims, held)
    current_again(connection, [event.id for event in events])


def _ordered(event: Event) -> dict[str, Any]:
    day = (event.date.start or event.date.end) if event.date else None
    first = event.places[0] if event.places else None
    placed = {name: getattr(first, name, None) for name in ("country", "lat", "lon")}
    return placed | {"sort_day": day or schema.UNDATED, "stories": event.corroboration.stories, "at": now()}


def without_claims(connection: Connection, event_ids: Iterable[str]) -> None:
    """Take the claims out of events; they go to others, or are not made any more."""
    for some in chunks(event_ids):
        connection.execute(delete(schema.event_claims).where(schema.event_claims.c.event_id.in_(some)))


def claim_keys(connection: Connection, keys: Iterable[tuple[str, str]]) -> None:
    """Keep (key, claim id) pairs, under which later claims look for those already there."""
    upsert.add(connection, schema.claim_keys, [{"key": key, "claim_id": claim} for key, claim in keys])


def outlet_lines(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep which paragraphs stand on which pages of an outlet."""
    upsert.add(connection, schema.outlet_lines, [{**row, "seen": False} for row in rows])


def lines_seen(connection: Connection) -> None:
    """Say that furniture was learned with every line there is."""
    table = schema.outlet_lines
    connection.execute(update(table).where(table.c.seen.is_(False)).values(seen=True))


def outlet_furniture(
    connection: Connection, *, add: Iterable[tuple[str, str]], drop: Iterable[tuple[str, str]]
) -> None:
    """Say which (outlet, line) pairs are furniture now, and which are no longer."""
    table = schema.outlet_furniture
    for outlet, line in drop:
        connection.execute(delete(table).where(table.c.outlet == outlet, table.c.line == line))
    upsert.add(connection, table, [{"outlet": outlet, "line": line} for outlet, line in add])


def decision(connection: Connection, row: Mapping[str, Any]) -> None:
    """Append an analyst's decision about two pages: kind, level, page_a, page_b, by, why."""
    connection.execute(schema.decisions.insert(), {**row, "at": now()})
