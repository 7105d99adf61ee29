"""Sources: what each outlet printed day by day, so that one that falls silent is seen."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter

from sayso.ledger.outlets import SILENCE, UNNAMED, Outlet, outlet_rows, outlets
from sayso.web.asked import link
from sayso.web.desk import Connected, TheDesk
from sayso.web.drawn.bars import bars
from sayso.web.twins import Shown, twins

router = APIRouter()
_MOST = 120  # outlets of a page


@twins(router, "/sources")
def show_sources(desk: TheDesk, connection: Connected, q: str = "", since: str = "", until: str = "") -> Shown:
    """Every outlet, the one with most pages first; ``q`` asks for a part of its name, the days narrow the bars."""
    return Shown(
        template="sources.html",
        here="sources",
        context=lambda: desk.kept.answer(
            ("sources", q, since, until),
            lambda: _context(desk.kept.answer("outlets", lambda: outlets(connection)), q, since, until),
        ),
        rows=lambda: (row for row in outlet_rows(connection) if q.casefold() in row["outlet"].casefold()),
        name="sources",
    )


def _context(every: list[Outlet], q: str, since: str, until: str) -> dict[str, Any]:
    wanted = [one for one in every if q.casefold() in one.name.casefold()]
    days = [day for one in every for day in one.days]
    first, last = _day(since) or min(days, default=None), _day(until) or max(days, default=None)
    shown = [_drawn(one, first, last, max(days, default=None)) for one in wanted[:_MOST]]
    return {
        "q": q,
        "since": since,
        "until": until,
        "sources": shown,
        "silent": sum(1 for one in shown if one["silent"]),
        "left": max(0, len(wanted) - _MOST),
        "silence": SILENCE,
        "axis": bars({first: 1, last: 1}, start=first, end=last) if first and last else None,
        "files": {form: link(f"/sources.{form}", q=q) for form in ("csv", "json")},
    }


def _drawn(one: Outlet, first: date | None, last: date | None, end: date | None) -> dict[str, Any]:
    inside = {day: pages for day, pages in one.days.items() if first <= day <= last} if first and last else {}
    told = one.checks
    return {
        "outlet": one,
        "named": one.name != UNNAMED,
        "bars": bars(inside, start=first, end=last) if first and last else None,
        "last": max(one.days, default=None),
        "silent": one.silent_since(end) if end else None,
        "shared": one.shared / one.pages,
        "claims": told.total(),
        "checks": {status: told[status] for status in ("verified", "unverified", "disputed")},
    }


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None
