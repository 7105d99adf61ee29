"""Events: the map, the timeline and the table behind one filter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse

from sayso.errors import UsageError
from sayso.ledger.facets import days, facets
from sayso.ledger.filter import Filter
from sayso.ledger.query import count, part, rows, totals
from sayso.records import EventType, Mode
from sayso.web.asked import address, asked, chips
from sayso.web.desk import Connected
from sayso.web.drawn.bars import Bars, bars
from sayso.web.drawn.worldmap import draw
from sayso.web.parties import parties
from sayso.web.signs import LEGEND, sign
from sayso.web.spots import as_features, spots
from sayso.web.twins import Shown, twins

if TYPE_CHECKING:
    from sqlalchemy import Connection

router = APIRouter()
_PAGE = 50  # rows of a page: some three screens
_MOST = 500  # rows that a page may be asked for
_FACETS = {"type": "Kind", "country": "Country", "status": "Reviewed"}
_VALUES = 7  # of a facet that are shown at once


@router.get("/")
def home() -> RedirectResponse:
    """The desk opens on the events."""
    return RedirectResponse("/events")


@router.get("/events/map.json")
def show_map(request: Request, connection: Connected, view: str | None = None) -> JSONResponse:
    """What lies in the part of the map that is looked at."""
    wanted = asked(request.query_params, **_DEFAULTS)
    return JSONResponse(as_features(spots(connection, wanted, view=_view(view))))


_DEFAULTS = {"happened": True, "newest": True}


@twins(router, "/events")
def show_events(request: Request, connection: Connected) -> Shown:
    """What is said to have happened; ``happened=false`` shows what lies ahead or was denied."""
    wanted = asked(request.query_params, **_DEFAULTS)
    return Shown(
        template="events.html",
        here="events",
        context=lambda: _context(connection, wanted),
        rows=lambda: rows(connection, "events", wanted),
        table="events",
        name="events",
    )


def _context(connection: Connection, wanted: Filter) -> dict[str, Any]:
    limit = min(wanted.limit or _PAGE, _MOST)
    shown, more = part(connection, "events", replace(wanted, limit=limit))
    whole = replace(wanted, limit=None, after=None)
    found = spots(connection, whole)
    return {
        "wanted": wanted,
        "empty": not shown and not totals(connection)["events"],
        "events": [{"row": row, "sign": sign(row)} for row in shown],
        "parties": parties(connection, [row["id"] for row in shown]),
        "total": count(connection, "events", whole),
        "tabs": _tabs(connection, whole),
        "more": address("/events", wanted, after=more, limit=wanted.limit) if more else None,
        "first": address("/events", whole) if wanted.after else None,
        "files": {form: address(f"/events.{form}", whole) for form in ("csv", "json")},
        "chips": chips("/events", whole, _DEFAULTS),
        "facets": _facets(connection, whole),
        "timeline": _timeline(connection, whole),
        "map": draw(found.spots, aspect=0.5),
        "placed": found.placed,
        "clustered": found.clustered,
        "map_data": address("/events/map.json", whole),
        "legend": LEGEND,
        "types": list(EventType),
        "modes": list(Mode),
        "link": lambda **changes: address("/events", whole, **changes),
    }


def _tabs(connection: Connection, wanted: Filter) -> list[dict[str, Any]]:
    """What happened and what did not are never in one list."""
    told = ((True, "Said to have happened"), (False, "Planned, expected, asked for or denied"))
    return [
        {
            "words": words,
            "href": address("/events", wanted, happened=happened),
            "on": wanted.happened is happened,
            "count": count(connection, "events", replace(wanted, happened=happened)),
        }
        for happened, words in told
    ]


def _facets(connection: Connection, wanted: Filter) -> list[dict[str, Any]]:
    found = facets(connection, wanted)
    return [
        {
            "name": name,
            "words": words,
            "most": found[name][0]["events"],
            "values": [
                value | {"href": address("/events", wanted, **{name: value["value"]}), "on": getattr(wanted, name)}
                for value in found[name][:_VALUES]
            ],
            "left": max(0, len(found[name]) - _VALUES),
        }
        for name, words in _FACETS.items()
        if found[name]
    ]


def _timeline(connection: Connection, wanted: Filter) -> Bars | None:
    counted: dict[date, int] = {}
    for row in days(connection, wanted):
        day = date.fromisoformat(row["day"])
        counted[day] = counted.get(day, 0) + row["events"]
    return bars(counted)


def _view(given: str | None) -> tuple[float, ...] | None:
    try:
        numbers = tuple(float(part) for part in given.split(",")) if given else ()
    except ValueError:
        numbers = (0.0,)
    if len(numbers) not in {0, 4}:
        raise UsageError("view: not west,south,east,north in degrees")
    return numbers or None
