"""Events: the map, the timeline and the table behind one filter."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse

from sayso.errors import UsageError
from sayso.ledger.filter import Filter
from sayso.ledger.query import rows, totals
from sayso.records import EventType, Mode
from sayso.web.asked import address, asked, chips
from sayso.web.chosen import overview_of, part_of
from sayso.web.desk import Connected, Desk, TheDesk
from sayso.web.drawn.bars import bars
from sayso.web.drawn.worldmap import draw
from sayso.web.parties import parties
from sayso.web.signs import LEGEND, sign
from sayso.web.spots import Spots, as_features, spots
from sayso.web.twins import Shown, twins

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sayso.web.overview import Overview

router = APIRouter()
_PAGE = 50  # rows of a page: some three screens
_MOST = 500  # rows that a page may be asked for
_FACETS = {"type": "Kind", "country": "Country", "status": "Reviewed"}
_VALUES = 7  # of a facet that are shown at once


@router.get("/")
def home() -> RedirectResponse:
    """The desk opens on the events."""
    return RedirectResponse("/events")


_DEFAULTS = {"happened": True, "newest": True}


@router.get("/events/map.json")
def show_map(request: Request, desk: TheDesk, connection: Connected, view: str | None = None) -> JSONResponse:
    """What lies in the part of the map that is looked at."""
    wanted = replace(asked(request.query_params, **_DEFAULTS), limit=None, after=None)
    return JSONResponse(as_features(_spots(desk, connection, wanted, _view(view))))


@twins(router, "/events")
def show_events(request: Request, desk: TheDesk, connection: Connected) -> Shown:
    """What is said to have happened; ``happened=false`` shows what lies ahead or was denied."""
    wanted = asked(request.query_params, **_DEFAULTS)
    return Shown(
        template="events.html",
        here="events",
        context=lambda: _context(desk, connection, wanted),
        rows=lambda: rows(connection, "events", wanted),
        table="events",
        name="events",
    )


def _spots(desk: Desk, connection: Connection, whole: Filter, view: tuple[float, ...] | None = None) -> Spots:
    def ask() -> Spots:
        return spots(connection, whole, points=overview_of(desk, connection, whole).points, view=view)

    return desk.kept.answer(("spots", whole, view), ask)


def _context(desk: Desk, connection: Connection, wanted: Filter) -> dict[str, Any]:
    whole = replace(wanted, limit=None, after=None)
    seen = overview_of(desk, connection, whole)
    shown, more = part_of(desk, connection, wanted, limit=min(wanted.limit or _PAGE, _MOST))
    found = _spots(desk, connection, whole)
    return {
        "wanted": wanted,
        "empty": not shown and not totals(connection)["events"],
        "events": [{"row": row, "sign": sign(row)} for row in shown],
        "parties": parties(connection, [row["id"] for row in shown]),
        "total": seen.total,
        "tabs": _tabs(whole, seen),
        "more": address("/events", wanted, after=more, limit=wanted.limit) if more else None,
        "first": address("/events", whole) if wanted.after else None,
        "files": {form: address(f"/events.{form}", whole) for form in ("csv", "json")},
        "chips": chips("/events", whole, _DEFAULTS),
        "facets": _facets(whole, seen),
        "timeline": bars(seen.days),
        "map": desk.kept.answer(("map", whole), lambda: draw(found.spots, aspect=0.4)),
        "placed": found.placed,
        "clustered": found.clustered,
        "map_data": address("/events/map.json", whole),
        "legend": LEGEND,
        "types": list(EventType),
        "modes": list(Mode),
        "link": lambda **changes: address("/events", whole, **changes),
    }


def _tabs(wanted: Filter, seen: Overview) -> list[dict[str, Any]]:
    """What happened and what did not are never in one list."""
    told = (
        (True, "Said to have happened", seen.happened),
        (False, "Planned, expected, asked for or denied", seen.ahead),
    )
    return [
        {
            "words": words,
            "href": address("/events", wanted, happened=happened),
            "on": wanted.happened is happened,
            "count": count,
        }
        for happened, words, count in told
    ]


def _facets(wanted: Filter, seen: Overview) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "words": words,
            "most": seen.facets[name][0][1],
            "values": [
                {
                    "value": value,
                    "events": n,
                    "href": address("/events", wanted, **{name: value}),
                    "on": getattr(wanted, name),
                }
                for value, n in seen.facets[name][:_VALUES]
            ],
            "left": max(0, len(seen.facets[name]) - _VALUES),
        }
        for name, words in _FACETS.items()
        if seen.facets[name]
    ]


def _view(given: str | None) -> tuple[float, ...] | None:
    try:
        numbers = tuple(float(part) for part in given.split(",")) if given else ()
    except ValueError:
        numbers = (0.0,)
    if len(numbers) not in {0, 4}:
        raise UsageError("view: not west,south,east,north in degrees")
    return numbers or None
