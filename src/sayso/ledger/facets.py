"""What is counted and drawn of the events that a filter leaves: how many of each kind, on which day, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, and_, func, select

from sayso.ledger import schema as s
from sayso.ledger.conditions import of_events

if TYPE_CHECKING:
    from sayso.ledger.filter import Filter
    from sayso.ledger.rows import Row

_E, _P = s.events.c, s.event_places.c
_FACETS: dict[str, ColumnElement[Any]] = {
    "type": _E.type,
    "sub_type": _E.sub_type,
    "happened": _E.happened,
    "status": _E.status,
}
_FIRST = 0  # the position of an event's most precise place


def facets(connection: Connection, wanted: Filter) -> dict[str, list[Row]]:
    """For each facet its values and how many events have it, the commonest first: [{value, events}]."""
    found = {name: _counted(connection, column, wanted) for name, column in _FACETS.items()}
    placed = _P.country.is_not(None)
    return found | {"country": _counted(connection, _P.country, wanted, placed)}


def _counted(
    connection: Connection, column: ColumnElement[Any], wanted: Filter, *more: ColumnElement[bool]
) -> list[Row]:
    events = func.count(_E.id.distinct()) if more else func.count()
    query = select(column.label("value"), events.label("events")).where(*of_events(wanted), *more)
    if more:
        query = query.select_from(s.events.join(s.event_places, _P.event_id == _E.id))
    rows = connection.execute(query.group_by(column)).mappings()
    return sorted(
        (dict(row) for row in rows if row["value"] is not None), key=lambda row: (-row["events"], row["value"])
    )


def days(connection: Connection, wanted: Filter) -> list[Row]:
    """How many events begin on each day that has any: [{day, happened, events}]; what has no day is left out."""
    query = select(_E.sort_day, _E.happened, func.count().label("events")).where(*of_events(wanted))
    rows = connection.execute(query.where(_E.sort_day < s.UNDATED).group_by(_E.sort_day, _E.happened))
    counted = [{"day": row.sort_day.isoformat(), "happened": row.happened, "events": row.events} for row in rows]
    return sorted(counted, key=lambda row: (row["day"], row["happened"]))


def points(connection: Connection, wanted: Filter, *, limit: int) -> list[Row]:
    """Where the events lie, each at its most precise place that has coordinates; at most ``limit``, the newest first."""
    columns = (_E.id, _E.type, _E.sub_type, _E.happened, _E.status, _E.stories, _E.date_start, _E.date_end)
    where = (_P.name, _P.precision, _P.lat, _P.lon, _P.radius_km)
    first = and_(_P.event_id == _E.id, _P.position == _FIRST, _P.lat.is_not(None))
    query = select(*columns, *where).select_from(s.events.join(s.event_places, first)).where(*of_events(wanted))
    rows = connection.execute(query.order_by(_E.sort_day.desc(), _E.id).limit(limit)).mappings()
    return [dict(row) for row in rows]
