"""The five tables, a part at a time, by the ledger's one filter; and one event, claim or attribution by its id."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse
from sqlalchemy import select

from sayso.ledger import schema as s
from sayso.ledger.facets import facets as facets_of
from sayso.ledger.filter import Filter
from sayso.ledger.query import TABLES, count, part
from sayso.web.api.asked import USUAL, Asked, AskedWhole
from sayso.web.api.shapes import answers, record, row, rows
from sayso.web.chosen import part_of
from sayso.web.desk import Connected, TheDesk
from sayso.web.found import full_id, full_ids, the_only
from sayso.web.security.answers import V1
from sayso.web.trouble import MissingError

if TYPE_CHECKING:
    from sqlalchemy import Connection

router = APIRouter(prefix=V1, tags=["read"])
Id = Annotated[
    str, Path(pattern="^[0-9A-Za-z]{1,64}$", description="an id, or its beginning as long as it fits one only")
]


def ask(connection: Connection, table: str, wanted: Filter) -> JSONResponse:
    """A part of a table, and where the next begins."""
    found, following = part(connection, table, full_ids(connection, replace(wanted, limit=wanted.limit or USUAL)))
    return JSONResponse({"items": found, "next": following})


@router.get(
    "/events",
    responses=answers(rows("events")),
    summary="Claims judged to be about one happening, by day; the undated last",
)
def events(desk: TheDesk, connection: Connected, wanted: Asked) -> JSONResponse:
    """Who stands behind each. What is planned, expected or denied has ``happened`` false."""
    found, following = part_of(desk, connection, full_ids(connection, wanted), limit=wanted.limit or USUAL)
    return JSONResponse({"items": found, "next": following})


@router.get("/claims", responses=answers(rows("claims")), summary="Claims, with the words of every field")
def claims(connection: Connected, wanted: Asked) -> JSONResponse:
    """What is said to have happened, by whom, by the day of the version that says so."""
    return ask(connection, "claims", wanted)


@router.get("/attributions", responses=answers(rows("attributions")), summary="Who said what, how, when")
def attributions(connection: Connected, wanted: Asked) -> JSONResponse:
    """Of the filter, what speaks of sources and texts is asked."""
    return ask(connection, "attributions", wanted)


@router.get("/versions", responses=answers(rows("versions")), summary="Wordings of stories, with their texts")
def versions(connection: Connected, wanted: Asked) -> JSONResponse:
    """By story, in the order of its chain."""
    return ask(connection, "versions", wanted)


@router.get("/printings", responses=answers(rows("printings")), summary="Who printed which version, and every edit")
def printings(connection: Connected, wanted: Asked) -> JSONResponse:
    """By story and version, with the lines that were cut from each page."""
    return ask(connection, "printings", wanted)


@router.get(
    "/counts",
    responses=answers(record(**{name: {"type": "integer"} for name in TABLES})),
    summary="How many rows of each table the filter leaves",
)
def counts(connection: Connected, wanted: AskedWhole) -> JSONResponse:
    """The same filter as for the rows, so the figures agree."""
    full = full_ids(connection, wanted)
    return JSONResponse({name: count(connection, name, full) for name in TABLES})


@router.get("/facets", responses=answers({"type": "object"}), summary="How many events by kind, country and the like")
def facets(connection: Connected, wanted: AskedWhole) -> JSONResponse:
    """For each facet its values, the most frequent first, with the number of events."""
    return JSONResponse(facets_of(connection, full_ids(connection, wanted)))


@router.get(
    "/events/{event}",
    responses=answers(record(event=row("events"), claims={"type": "array", "items": row("claims")}), 404),
    summary="One event with its claims",
)
def event(connection: Connected, event: Id) -> JSONResponse:
    """An id that was given out before a merge leads to the event that holds now."""
    own = Filter(event=full_id(connection, "event", event))
    found, _ = part(connection, "events", own)
    return JSONResponse({"event": the_only(found, "event"), "claims": part(connection, "claims", own)[0]})


@router.get("/claims/{claim}", responses=answers(row("claims"), 404), summary="One claim")
def claim(connection: Connected, claim: Id) -> JSONResponse:
    """With the words and the rule of every field."""
    return _one(connection, "claims", claim)


@router.get("/attributions/{attribution}", responses=answers(row("attributions"), 404), summary="One attribution")
def attribution(connection: Connected, attribution: Id) -> JSONResponse:
    """Source, cue and content, with their spans."""
    return _one(connection, "attributions", attribution)


def _one(connection: Connection, table: str, given: str) -> JSONResponse:
    """The row whose id begins so, of a version that holds now."""
    own, kind = s.metadata.tables[table].c, table.removesuffix("s")
    begins = own.id.startswith(given, autoescape=True)
    version = connection.scalar(select(own.version_id).where(begins).limit(1))
    if version is None:
        raise MissingError(f"no {kind} {given} in this ledger")
    found, _ = part(connection, table, Filter(version=full_id(connection, "version", version)))
    return JSONResponse(the_only([one for one in found if one["id"].startswith(given)], kind))
