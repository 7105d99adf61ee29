"""Events: the map, the timeline and the table behind one filter."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse

from sayso.ledger.query import events
from sayso.web.asked import asked
from sayso.web.desk import Connected, TheDesk
from sayso.web.twins import Shown, twins

router = APIRouter()


@router.get("/")
def home() -> RedirectResponse:
    """The desk opens on the events."""
    return RedirectResponse("/events")


@twins(router, "/events")
def show_events(request: Request, desk: TheDesk, connection: Connected) -> Shown:
    """What is said to have happened; ``happened=false`` shows what lies ahead or was denied."""
    wanted = asked(request.query_params, happened=True)
    rows = list(events(connection, wanted))
    return Shown("events.html", "events", {"events": rows, "desk": desk}, lambda: rows, table="events", name="events")
