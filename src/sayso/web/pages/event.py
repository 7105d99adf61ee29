"""One event: who says what about it, side by side, in their words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from sayso.ledger.filter import Filter
from sayso.ledger.query import rows
from sayso.web.desk import Connected
from sayso.web.dossier import dossier
from sayso.web.drawn.worldmap import Drawing, Spot, draw
from sayso.web.found import full_id, the_only
from sayso.web.lit import LAYERS
from sayso.web.parties import parties
from sayso.web.signs import one_sided, sign
from sayso.web.twins import Shown, twins

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sayso.ledger.rows import Row

router = APIRouter()


@twins(router, "/events/{event}")
def show_event(request: Request, connection: Connected, event: str) -> Shown | Response:
    """The JSON holds the event, its claims, and the versions that they stand in; the CSV the claims."""
    full = full_id(connection, "event", event)
    if full != event:
        return RedirectResponse(request.url.path.replace(event, full))
    row = the_only(list(rows(connection, "events", Filter(event=full))), "event")
    return Shown(
        template="event.html",
        here="events",
        context=lambda: _context(connection, row),
        rows=lambda: rows(connection, "claims", Filter(event=full)),
        table="claims",
        data=lambda: _data(connection, row),
        name=f"event-{full[:12]}",
    )


def _data(connection: Connection, event: Row) -> dict[str, Any]:
    told = dossier(connection, event)
    return {"event": event, "claims": told.claims, "versions": told.versions, "printings": told.printings}


def _context(connection: Connection, event: Row) -> dict[str, Any]:
    return {
        "event": event,
        "sign": sign(event),
        "one_sided": one_sided(event["corroboration"]),
        "parties": parties(connection, [event["id"]]).get(event["id"], ""),
        "told": dossier(connection, event),
        "locator": _locator(event),
        "layers": LAYERS,
        "files": {form: f"/events/{event['id']}.{form}" for form in ("csv", "json")},
    }


def _locator(event: Row) -> Drawing | None:
    """A small map of every place that the claims name."""
    drawn = sign(event)
    spots = [
        Spot(
            lat=place["lat"],
            lon=place["lon"],
            radius_km=place["radius_km"],
            precision=place["precision"],
            shape=drawn.shape,
            colour=drawn.colour,
            words=f"{place['name'] or place['text']}: {place['precision']}, known to {place['radius_km'] or 0:g} km",
            href=f"/events?place={place['name'] or place['text']}",
        )
        for place in event["places"]
        if place["lat"] is not None
    ]
    return draw(spots, aspect=0.62, closest=0.045) if spots else None
