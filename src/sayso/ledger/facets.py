"""How many of the events that a filter leaves are of each kind, happened or not, of each status, in each country."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, func, select

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
