"""What can be asked of a ledger. One ``Filter`` stands behind every table, count and file.

Only what holds now is answered: superseded versions, readings and events are left out.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Select, Text, and_, cast, exists, func, or_, select

from sayso.errors import UsageError
from sayso.ledger import schema as s
from sayso.ledger.load import learned_furniture
from sayso.ledger.present import attribution_dict, claim_dict, event_dict, printing_dict, version_dict
from sayso.records import EventType, Mode
from sayso.story.memory import REASON as LEARNED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from sayso.ledger.rows import Row


_AT_ONCE = 400  # rows taken at a time, where each needs rows of another table


@dataclass(frozen=True, slots=True)
class Filter:
    """What to show; every field that is set must hold.

    ``since`` and ``until`` ask for a date interval that may lie between them. ``place`` is a part of a place's name or
    of its first-level region, or a country code; ``side`` is an actor's or a claimant's.
    """

    since: date | None = None
    until: date | None = None
    place: str | None = None
    type: str | None = None
    sub_type: str | None = None
    mode: str | None = None
    actor: str | None = None
    side: str | None = None
    claimant: str | None = None
    verification: str | None = None
    story: str | None = None
    version: str | None = None
    event: str | None = None
    happened: bool | None = None
    text: str | None = None

    def __post_init__(self) -> None:
        for name, allowed in (("type", EventType), ("mode", Mode)):
            value = getattr(self, name)
            if value is not None and value not in set(allowed):
                raise UsageError(f"{name} {value!r} is not one of {', '.join(allowed)}")


def make_filter(**given: Any) -> Filter:  # noqa: ANN401
    """A filter by keyword; raises ``UsageError`` naming the keywords that there are."""
    known = [field.name for field in fields(Filter)]
    if unknown := sorted(set(given) - set(known)):
        raise UsageError(f"no filter is called {', '.join(unknown)}; there are {', '.join(known)}")
    return Filter(**given)


_CURRENT_CLAIMS = (
    s.claims.join(s.readings, and_(s.readings.c.id == s.claims.c.reading_id, s.readings.c.superseded_by.is_(None)))
    .join(s.versions, and_(s.versions.c.id == s.claims.c.version_id, s.versions.c.superseded_by.is_(None)))
    .outerjoin(
        s.attributions,
        and_(s.attributions.c.reading_id == s.claims.c.reading_id, s.attributions.c.id == s.claims.c.attribution_id),
    )
    .outerjoin(s.event_claims, s.event_claims.c.claim_id == s.claims.c.id)
    .outerjoin(s.events, s.events.c.id == s.event_claims.c.event_id)
)


def like(column: ColumnElement[Any], part: str) -> ColumnElement[bool]:
    """Whether a text contains a part, whatever the case; ``%`` and ``_`` stand for themselves."""
    return cast(column, Text).icontains(part, autoescape=True)


def _claim_conditions(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    c, a = s.claims.c, s.attributions.c
    exact = {"type": c.type, "sub_type": c.sub_type, "mode": c.mode, "verification": c.verification}
    exact |= {"version": c.version_id, "event": s.events.c.id, "story": s.versions.c.story_id}
    for name, column in exact.items():
        if (value := getattr(wanted, name)) is not None:
            yield column == value
    for name, column in (("actor", c.actor), ("claimant", a.speaker), ("text", s.versions.c.text)):
        if (value := getattr(wanted, name)) is not None:
            yield like(column, value)
    if wanted.side is not None:
        yield or_(c.actor_side == wanted.side, a.side == wanted.side)
    if wanted.happened is not None:
        yield s.events.c.happened.is_(wanted.happened)
    yield from _shared_conditions(wanted, s.claims.c)


def _shared_conditions(wanted: Filter, columns: Any) -> Iterator[ColumnElement[bool]]:  # noqa: ANN401
    if wanted.since is not None:
        yield or_(columns.date_end >= wanted.since, and_(columns.date_end.is_(None), columns.date_start.is_not(None)))
    if wanted.until is not None:
        yield or_(columns.date_start <= wanted.until, and_(columns.date_start.is_(None), columns.date_end.is_not(None)))
    if wanted.place is not None:
        yield _at_place(columns.places, wanted.place)


def _at_place(places: ColumnElement[Any], wanted: str) -> ColumnElement[bool]:
    """Whether one of the places has a name, words or a region with this part, or lies in the country of this code."""
    entry = func.json_each(places).table_valued("value", joins_implicitly=True).alias("place")

    def value(field: str) -> ColumnElement[Any]:
        return func.json_extract(entry.c.value, f"$.{field}")

    named = [like(value(field), wanted) for field in ("name", "text", "admin1")]
    return exists(select(1).select_from(entry).where(or_(*named, value("country") == wanted.upper())))


def _claims_select(wanted: Filter) -> Select[Any]:
    extra = (
        s.versions.c.text.label("version_text"),
        s.versions.c.story_id,
        s.attributions.c.speaker,
        s.attributions.c.side,
    )
    current_event = or_(s.events.c.id.is_(None), s.events.c.superseded_by.is_(None))
    query = select(s.claims, *extra, s.events.c.id.label("event_id")).select_from(_CURRENT_CLAIMS).where(current_event)
    order = (s.versions.c.published, s.claims.c.version_id, s.claims.c.position)
    return query.where(*_claim_conditions(wanted)).order_by(*order)


def claims(connection: Connection, wanted: Filter) -> Iterator[Row]:
    """Claims in the order of their versions and texts."""
    yield from map(claim_dict, connection.execute(_claims_select(wanted)).mappings())


def current_claims(connection: Connection, condition: ColumnElement[bool]) -> list[Any]:
    """Claims of current readings as they are stored, with what reconciling needs of their versions."""
    extra = (s.versions.c.story_id, s.versions.c.published, s.versions.c.agency)
    reading = and_(s.readings.c.id == s.claims.c.reading_id, s.readings.c.superseded_by.is_(None))
    version = and_(s.versions.c.id == s.claims.c.version_id, s.versions.c.superseded_by.is_(None))
    query = select(s.claims, *extra).select_from(s.claims.join(s.readings, reading).join(s.versions, version))
    return list(connection.execute(query.where(condition)).mappings())


def attributions(connection: Connection, wanted: Filter) -> Iterator[Row]:
    """Attributions in the order of their versions and texts; of the filter, what speaks of sources is asked."""
    a, v = s.attributions.c, s.versions.c
    current = s.attributions.join(
        s.readings, and_(s.readings.c.id == a.reading_id, s.readings.c.superseded_by.is_(None))
    ).join(s.versions, and_(v.id == a.version_id, v.superseded_by.is_(None)))
    query = select(s.attributions, v.text.label("version_text"), v.story_id).select_from(current)
    for name, column in (("version", a.version_id), ("story", v.story_id), ("side", a.side)):
        if (value := getattr(wanted, name)) is not None:
            query = query.where(column == value)
    if wanted.claimant is not None:
        query = query.where(like(a.speaker, wanted.claimant))
    ordered = query.order_by(v.published, a.version_id, a.position)
    yield from map(attribution_dict, connection.execute(ordered).mappings())


def events(connection: Connection, wanted: Filter) -> Iterator[Row]:
    """Events by date, the undated last. What is asked of a claim holds for at least one claim of the event."""
    e = s.events.c
    query = select(s.events).where(e.superseded_by.is_(None), *_event_conditions(wanted))
    of_claims = [
        field.name
        for field in fields(Filter)
        if field.name not in _OF_EVENTS and getattr(wanted, field.name) is not None
    ]
    if of_claims:
        asked = Filter(**{name: getattr(wanted, name) for name in of_claims})
        inner = s.event_claims.join(s.claims, s.claims.c.id == s.event_claims.c.claim_id)
        inner = inner.join(
            s.readings, and_(s.readings.c.id == s.claims.c.reading_id, s.readings.c.superseded_by.is_(None))
        )
        inner = inner.join(s.versions, s.versions.c.id == s.claims.c.version_id).outerjoin(
            s.attributions,
            and_(
                s.attributions.c.reading_id == s.claims.c.reading_id, s.attributions.c.id == s.claims.c.attribution_id
            ),
        )
        has = exists().select_from(inner).where(s.event_claims.c.event_id == e.id, *_claim_conditions(asked))
        query = query.where(has.correlate(s.events))
    day = func.coalesce(e.date_start, e.date_end)
    found = connection.execute(query.order_by(day.is_(None), day, e.date_end, e.id)).mappings()
    for some in found.partitions(_AT_ONCE):
        members = _members(connection, [row["id"] for row in some])
        yield from (event_dict(row, members.get(row["id"], [])) for row in some)


_OF_EVENTS = frozenset({"since", "until", "place", "type", "sub_type", "happened", "event"})


def _event_conditions(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    e = s.events.c
    for name, column in (("type", e.type), ("sub_type", e.sub_type), ("event", e.id)):
        if (value := getattr(wanted, name)) is not None:
            yield column == value
    if wanted.happened is not None:
        yield e.happened.is_(wanted.happened)
    yield from _shared_conditions(wanted, e)


def _members(connection: Connection, event_ids: list[str]) -> dict[str, list[str]]:
    members: dict[str, list[str]] = {}
    query = select(s.event_claims).where(s.event_claims.c.event_id.in_(event_ids)).order_by(s.event_claims.c.claim_id)
    for event_id, claim_id in connection.execute(query):
        members.setdefault(event_id, []).append(claim_id)
    return members


def versions(connection: Connection, wanted: Filter) -> Iterator[Row]:
    """Versions by story and place in its chain."""
    v = s.versions.c
    query = select(s.versions).where(v.superseded_by.is_(None))
    for name, column in (("version", v.id), ("story", v.story_id)):
        if (value := getattr(wanted, name)) is not None:
            query = query.where(column == value)
    if wanted.text is not None:
        query = query.where(or_(like(v.text, wanted.text), like(v.headline, wanted.text)))
    yield from map(version_dict, connection.execute(query.order_by(v.story_id, v.position)).mappings())


def printings(connection: Connection, wanted: Filter) -> Iterator[Row]:
    """Printings by story, version and page, with the furniture that was cut from each."""
    p = s.printings.c
    join = s.printings.join(s.pages, s.pages.c.id == p.page_id).join(s.articles, s.articles.c.page_id == p.page_id)
    query = select(s.printings, s.pages.c.source, s.pages.c.url, s.pages.c.got_at, s.articles.c.outlet).select_from(
        join
    )
    for name, column in (("version", p.version_id), ("story", p.story_id)):
        if (value := getattr(wanted, name)) is not None:
            query = query.where(column == value)
    found = connection.execute(query.order_by(p.story_id, p.version_id, p.page_id)).mappings()
    for some in found.partitions(_AT_ONCE):
        cut = _furniture(connection, [row["page_id"] for row in some])
        yield from (printing_dict(row, cut.get(row["page_id"], [])) for row in some)


def _furniture(connection: Connection, page_ids: list[str]) -> dict[str, list[Row]]:
    """The lines that were cut from each page, in order, with their reasons."""
    f = s.furniture.c
    cut: dict[str, list[Row]] = {}
    lines = select(s.furniture).where(f.page_id.in_(page_ids)).order_by(f.page_id, f.position)
    for line in connection.execute(lines).mappings():
        cut.setdefault(line["page_id"], []).append({"text": line["text"], "reason": line["reason"]})
    for page, learned in learned_furniture(connection, page_ids).items():
        cut.setdefault(page, []).extend({"text": text, "reason": LEARNED} for text in learned)
    return cut


TABLES: dict[str, Callable[[Connection, Filter], Iterator[Row]]] = {
    "printings": printings,
    "versions": versions,
    "attributions": attributions,
    "claims": claims,
    "events": events,
}


def totals(connection: Connection) -> dict[str, int]:
    """How many stories, versions, claims and events hold now."""
    v = s.versions.c
    reading = s.claims.join(s.readings, s.readings.c.id == s.claims.c.reading_id).join(
        s.versions, v.id == s.claims.c.version_id
    )
    current_versions = select(func.count()).select_from(s.versions).where(v.superseded_by.is_(None))
    current_claims = select(func.count()).select_from(reading)
    queries = {
        "stories": select(func.count(v.story_id.distinct())).where(v.superseded_by.is_(None)),
        "versions": current_versions,
        "claims": current_claims.where(s.readings.c.superseded_by.is_(None), v.superseded_by.is_(None)),
        "events": select(func.count()).select_from(s.events).where(s.events.c.superseded_by.is_(None)),
    }
    return {name: connection.scalar(query) or 0 for name, query in queries.items()}


def resolve_id(connection: Connection, kind: str, given: str) -> str | None:
    """The full current id for an id, the beginning of one, or one that was superseded; ``None`` if there is none.

    Raises ``UsageError`` if the beginning fits several.
    """
    table, column = {
        "story": (s.versions, s.versions.c.story_id),
        "version": (s.versions, s.versions.c.id),
        "event": (s.events, s.events.c.id),
    }[kind]
    current = (
        select(column)
        .where(column.startswith(given, autoescape=True), table.c.superseded_by.is_(None))
        .distinct()
        .limit(2)
    )
    found = list(connection.scalars(current))
    if len(found) > 1 and given not in found:
        raise UsageError(f"{kind} {given} fits several; give more of its letters")
    if found:
        return given if given in found else str(found[0])
    a = s.aliases.c
    leads = select(a.new).where(a.kind == kind, a.old.startswith(given, autoescape=True)).distinct().limit(2)
    new = list(connection.scalars(leads))
    if len(new) > 1:
        raise UsageError(f"{kind} {given} fits several that were replaced; give more of its letters")
    return resolve_id(connection, kind, new[0]) if new else None
