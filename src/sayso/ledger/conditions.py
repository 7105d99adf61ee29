"""A filter as conditions of SQL, the same on SQLite and PostgreSQL. Only what holds now is meant."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, Table, and_, or_, select, tuple_

from sayso.ledger import schema as s
from sayso.ledger.filter import PAGING, Filter
from sayso.ledger.like import like
from sayso.ledger.search import matching

if TYPE_CHECKING:
    from collections.abc import Iterator

CURRENT_READING = and_(s.readings.c.id == s.claims.c.reading_id, s.readings.c.superseded_by.is_(None))
HELD = and_(s.versions.c.superseded_by.is_(None), s.versions.c.withdrawn.is_(None))  # versions whose claims count
CURRENT_VERSION = and_(s.versions.c.id == s.claims.c.version_id, HELD)
MADE_UNDER = and_(
    s.attributions.c.reading_id == s.claims.c.reading_id, s.attributions.c.id == s.claims.c.attribution_id
)
CLAIMS = (
    s.claims.join(s.readings, CURRENT_READING).join(s.versions, CURRENT_VERSION).outerjoin(s.attributions, MADE_UNDER)
)
_OF_EVENTS = frozenset(
    {"since", "until", "place", "country", "bbox", "type", "sub_type", "happened", "event", "stories", "status"}
)
OF_CLAIMS = tuple(field.name for field in fields(Filter) if field.name not in _OF_EVENTS | PAGING)
"""What is asked of an event's claims, and not of the event itself."""


def of_claims(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    """What must hold of a row of ``CLAIMS``, events and paging aside."""
    c, a = s.claims.c, s.attributions.c
    exact = {"type": c.type, "sub_type": c.sub_type, "mode": c.mode, "version": c.version_id}
    for name, column in (exact | {"story": s.versions.c.story_id}).items():
        if (value := getattr(wanted, name)) is not None:
            yield column == value
    for name, column in (("actor", c.actor), ("verification", c.verification)):
        if (value := getattr(wanted, name)) is not None:
            yield like(column, value)
    if wanted.claimant is not None:  # the speakers are looked through once, and not for every claim
        said = s.attributions.alias()
        by = select(said.c.reading_id, said.c.id).where(like(said.c.speaker, wanted.claimant))
        yield tuple_(c.reading_id, c.attribution_id).in_(by)
    if wanted.side is not None:
        yield or_(c.actor_side == wanted.side, a.side == wanted.side)
    yield from of_versions(wanted, c.version_id)
    yield from _dated(wanted, c)
    if (placed := _placed(wanted, s.claim_places)) is not None:
        yield c.id.in_(placed)


def of_versions(wanted: Filter, version_id: ColumnElement[Any]) -> Iterator[ColumnElement[bool]]:
    """What is asked of the text and of who printed it."""
    if wanted.text is not None:
        yield version_id.in_(matching("version", wanted.text))
    if wanted.outlet is not None:
        printed = s.printings.join(s.articles, s.articles.c.page_id == s.printings.c.page_id)
        by = like(s.articles.c.outlet, wanted.outlet)
        yield version_id.in_(select(s.printings.c.version_id).select_from(printed).where(by))


def of_events(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    """What must hold of a current event. What is asked of a claim holds for at least one claim of the event."""
    e = s.events.c
    yield e.superseded_by.is_(None)
    for name, column in (("type", e.type), ("sub_type", e.sub_type), ("event", e.id), ("status", e.status)):
        if (value := getattr(wanted, name)) is not None:
            yield column == value
    if wanted.happened is not None:
        yield e.happened.is_(wanted.happened)
    if wanted.stories is not None:
        yield e.stories >= wanted.stories
    yield from _dated(wanted, e)
    if (placed := events_placed(wanted)) is not None:
        yield e.id.in_(placed)
    if (asked := _of_claims_only(wanted)) is not None:
        held = s.event_claims.c.claim_id == s.claims.c.id
        yield e.id.in_(select(s.event_claims.c.event_id).select_from(CLAIMS.join(s.event_claims, held)).where(*asked))


def events_placed(wanted: Filter) -> Select[tuple[str]] | None:
    """The events, replaced ones among them, that have what is asked of a place; ``None`` where nothing is."""
    return _placed(wanted, s.event_places)


def versions_asked(wanted: Filter) -> Select[tuple[str]] | None:
    """The versions that have what is asked of a text, its story and its printers; ``None`` where nothing is."""
    v = s.versions.c
    exact = [
        column == value
        for name, column in (("version", v.id), ("story", v.story_id))
        if (value := getattr(wanted, name)) is not None
    ]
    asked = [*exact, *of_versions(wanted, v.id)]
    return select(v.id).where(*asked) if asked else None


def _of_claims_only(wanted: Filter) -> list[ColumnElement[bool]] | None:
    given = {name: value for name in OF_CLAIMS if (value := getattr(wanted, name)) is not None}
    return list(of_claims(Filter(**given))) if given else None


def _dated(wanted: Filter, columns: Any) -> Iterator[ColumnElement[bool]]:  # noqa: ANN401
    if wanted.since is not None:
        yield or_(columns.date_end >= wanted.since, and_(columns.date_end.is_(None), columns.date_start.is_not(None)))
    if wanted.until is not None:
        yield or_(columns.date_start <= wanted.until, and_(columns.date_start.is_(None), columns.date_end.is_not(None)))


def _placed(wanted: Filter, table: Table) -> Select[tuple[str]] | None:
    """Whose places have one of the name, words, region or code, in the country, in the box: one place all three."""
    places = table.alias()
    p, (its, *_) = places.c, places.primary_key
    asked: list[ColumnElement[bool]] = []
    if wanted.place is not None:
        named = [like(column, wanted.place) for column in (p.name, p.text, p.admin1)]
        asked.append(or_(*named, p.country == wanted.place.upper()))
    if wanted.country is not None:
        asked.append(p.country == wanted.country.upper())
    if wanted.bbox is not None:
        west, south, east, north = wanted.bbox
        across = or_(p.lon >= west, p.lon <= east) if west > east else p.lon.between(west, east)
        asked.append(and_(p.lat.between(south, north), across))
    return select(its).where(*asked) if asked else None
