"""Claimants: who claims, and what one of them claimed over time, with what was verified or denied of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request

from sayso.ledger.filter import Filter
from sayso.ledger.outlets import speakers, spoken
from sayso.ledger.query import part, rows
from sayso.web.asked import asked, link
from sayso.web.desk import Connected, Desk, TheDesk
from sayso.web.drawn.bars import bars
from sayso.web.told import told
from sayso.web.trouble import MissingError
from sayso.web.twins import Shown, twins

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from sayso.ledger.rows import Row

router = APIRouter()
_PAGE = 60
_NAMES = 12  # spellings of a name that are listed
_ALL = 1_000_000  # speakers of a file


@twins(router, "/claimants")
def show_claimants(desk: TheDesk, connection: Connected, q: str = "", start: int = 0) -> Shown:
    """Every speaker, the one with most claims first; ``q`` asks for a part of the name."""
    start = max(0, start)

    def context() -> dict[str, Any]:
        question = ("speakers", q, start)
        found = desk.kept.answer(question, lambda: speakers(connection, part=q, limit=_PAGE + 1, start=start))
        return {
            "q": q,
            "speakers": found[:_PAGE],
            "most": max((one["claims"] for one in found), default=1),
            "more": link("/claimants", q=q, start=start + _PAGE) if len(found) > _PAGE else None,
            "less": link("/claimants", q=q, start=max(0, start - _PAGE)) if start else None,
            "files": {form: link(f"/claimants.{form}", q=q) for form in ("csv", "json")},
        }

    return Shown(
        template="claimants.html",
        here="claimants",
        context=context,
        rows=lambda: speakers(connection, part=q, limit=_ALL, start=0),
        name="claimants",
    )


@twins(router, "/claimants/{name:path}")
def show_claimant(request: Request, desk: TheDesk, connection: Connected, name: str) -> Shown:
    """What speakers with this in their name claimed, the newest first; the files hold all of it."""
    given = {key: value for key, value in request.query_params.items() if key in {"after", "since", "until"}}
    wanted = asked(given, claimant=name, newest=True)
    if not _spoken(desk, connection, Filter(claimant=name)):
        raise MissingError(f"nobody called {name} claims anything in this ledger")
    return Shown(
        template="claimant.html",
        here="claimants",
        context=lambda: _context(desk, connection, wanted, name),
        rows=lambda: rows(connection, "claims", wanted),
        table="claims",
        name="claims",
    )


def _spoken(desk: Desk, connection: Connection, wanted: Filter) -> list[Row]:
    whole = replace(wanted, after=None, newest=None)
    return desk.kept.answer(("spoken", whole), lambda: spoken(connection, whole))


def _context(desk: Desk, connection: Connection, wanted: Filter, name: str) -> dict[str, Any]:
    shown, more = part(connection, "claims", replace(wanted, limit=_PAGE))
    path, counted = f"/claimants/{name}", _spoken(desk, connection, wanted)
    days, modes, sides = (_counted(counted, field) for field in ("published", "mode", "side"))
    checks = _counted([row | {"check": (row["verification"] or "").split(" ")[0]} for row in counted], "check")
    names = _counted(_spoken(desk, connection, Filter(claimant=name)), "speaker")
    return {
        "name": name,
        "total": sum(row["claims"] for row in counted),
        "names": sorted(names, key=lambda one: (-names[one], one))[:_NAMES],
        "claims": told(connection, shown),
        "modes": modes.most_common(),
        "checks": {status: checks[status] for status in ("verified", "unverified", "disputed") if checks[status]},
        "sides": [side for side, _ in sides.most_common()],
        "timeline": bars(days),
        "link": lambda **changes: link(path, **changes),
        "more": link(path, after=more, since=wanted.since, until=wanted.until) if more else None,
        "asked": [value for value in (wanted.since, wanted.until) if value],
        "path": path,
        "files": {form: link(f"{path}.{form}", since=wanted.since, until=wanted.until) for form in ("csv", "json")},
    }


def _counted(rows: Sequence[Row], field: str) -> Counter[Any]:
    """How many claims have each value of a field."""
    found: Counter[Any] = Counter()
    for row in rows:
        if row[field]:
            found[row[field]] += row["claims"]
    return found
