"""An event with everything it rests on: its claims, who says so, and the texts and pages that carry them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, select

from sayso.ledger import schema as s
from sayso.ledger.chunks import chunks
from sayso.ledger.conditions import CLAIMS
from sayso.ledger.present import attribution_dict, claim_dict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from sayso.ledger.rows import Row

_AT_ONCE = 200  # events in memory at a time, with their texts: some megabytes


@dataclass(frozen=True, slots=True)
class Told:
    """An event and what it rests on; ``claims`` by their texts' days, those that people rejected left out.

    ``attributions``, ``versions`` (with their texts) and ``printings`` are those of its claims, by id.
    """

    event: Row
    at: datetime
    claims: tuple[Row, ...]
    attributions: Mapping[str, Row]
    versions: Mapping[str, Row]
    printings: Mapping[str, tuple[Row, ...]]


def told(connection: Connection, events: Iterable[Row]) -> Iterator[Told]:
    """Each event with what it rests on, in the order given."""
    left = iter(events)
    while some := list(islice(left, _AT_ONCE)):
        yield from _gather(connection, some)


def _gather(connection: Connection, events: list[Row]) -> Iterator[Told]:
    claims = {row["id"]: row for row in _claims(connection, {one for e in events for one in e["claim_ids"]})}
    version_ids = {row["version_id"] for row in claims.values()}
    sources = {row["attribution_id"] for row in claims.values()} - {None}
    attributions = {row["id"]: row for row in _attributions(connection, sources)}
    versions = {row["id"]: row for row in _versions(connection, version_ids)}
    printings = _printings(connection, version_ids)
    at = dict(_at(connection, [event["id"] for event in events]))
    for event in events:
        own = [claims[one] for one in event["claim_ids"] if one in claims]
        own.sort(key=lambda row: (versions[row["version_id"]]["published"] or "9999", row["version_id"], row["id"]))
        ids = list(dict.fromkeys(row["version_id"] for row in own))
        yield Told(
            event=event,
            at=at[event["id"]],
            claims=tuple(own),
            attributions={
                row["attribution_id"]: attributions[row["attribution_id"]] for row in own if row["attribution_id"]
            },
            versions={one: versions[one] for one in ids},
            printings={one: tuple(printings.get(one, ())) for one in ids},
        )


def _claims(connection: Connection, ids: set[str]) -> Iterator[Row]:
    v, a = s.versions.c, s.attributions.c
    extra = (v.text.label("version_text"), v.story_id, a.speaker, a.side, s.event_claims.c.event_id)
    held = s.event_claims.join(
        s.events, and_(s.events.c.id == s.event_claims.c.event_id, s.events.c.superseded_by.is_(None))
    )
    query = select(s.claims, *extra).select_from(CLAIMS.join(held, s.event_claims.c.claim_id == s.claims.c.id))
    for some in chunks(sorted(ids)):
        wanted = query.where(s.claims.c.id.in_(some), s.claims.c.status != "rejected")
        yield from map(claim_dict, connection.execute(wanted).mappings())


def _attributions(connection: Connection, ids: set[str]) -> Iterator[Row]:
    a, v = s.attributions.c, s.versions.c
    reading = and_(s.readings.c.id == a.reading_id, s.readings.c.superseded_by.is_(None))
    current = s.attributions.join(s.readings, reading).join(s.versions, v.id == a.version_id)
    query = select(s.attributions, v.text.label("version_text"), v.story_id).select_from(current)
    for some in chunks(sorted(ids)):
        yield from map(attribution_dict, connection.execute(query.where(a.id.in_(some))).mappings())


def _versions(connection: Connection, ids: set[str]) -> Iterator[Row]:
    v = s.versions.c
    columns = (v.id, v.story_id, v.position, v.text, v.headline, v.agency, v.published, v.byline, v.dateline)
    for some in chunks(sorted(ids)):
        for row in connection.execute(select(*columns).where(v.id.in_(some))).mappings():
            yield dict(row) | {"published": row["published"].isoformat() if row["published"] else None}


def _printings(connection: Connection, ids: set[str]) -> dict[str, list[Row]]:
    p, page = s.printings.c, s.pages.c
    columns = (p.version_id, p.page_id, p.relation, page.url, page.got_at, s.articles.c.outlet)
    join = s.printings.join(s.pages, page.id == p.page_id).join(s.articles, s.articles.c.page_id == p.page_id)
    found: dict[str, list[Row]] = {}
    for some in chunks(sorted(ids)):
        query = select(*columns).select_from(join).where(p.version_id.in_(some)).order_by(p.version_id, p.page_id)
        for row in connection.execute(query).mappings():
            found.setdefault(row["version_id"], []).append(dict(row))
    return found


def _at(connection: Connection, ids: list[str]) -> Iterator[tuple[str, Any]]:
    for some in chunks(ids):
        query = select(s.events.c.id, s.events.c.at).where(s.events.c.id.in_(some))
        yield from ((row.id, row.at) for row in connection.execute(query))
