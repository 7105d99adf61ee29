"""Search over texts, claims, speakers and places; and what should make a person look again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from sqlalchemy import select

from sayso.ledger import schema as s
from sayso.ledger.alerts import alerts as alerts_of
from sayso.ledger.conditions import CLAIMS
from sayso.ledger.filter import Filter, cursor
from sayso.ledger.search import KINDS, matching
from sayso.web.api.asked import MOST, USUAL
from sayso.web.api.shapes import answers, listing, record
from sayso.web.desk import Connected
from sayso.web.security.answers import V1

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sayso.ledger.rows import Row

router = APIRouter(prefix=V1, tags=["read"])
_TEXT = {"type": ["string", "null"]}
_NAME = {"type": "string"}
_FOUND = record(kind={"enum": list(KINDS)}, id=_NAME, words=_TEXT)
_ALERT = record(kind=_NAME, text=_NAME, day=_NAME, event=_TEXT, claim_id=_TEXT)
_LONGEST = 400  # characters of a claim's paragraph


@router.get("/search", responses=answers(listing(_FOUND)), summary="What the words are found in")
def search(
    connection: Connected,
    q: Annotated[
        str, Query(max_length=500, description="words; quoted ones stand together, a last * asks for beginnings")
    ],
    limit: Annotated[int, Query(ge=1, le=MOST, description="of each kind")] = USUAL,
) -> JSONResponse:
    """Versions and claims by their ids, speakers and places by their names."""
    found: list[Row] = []
    for kind in KINDS:
        owners = [str(owner) for owner in connection.scalars(matching(kind, q).limit(limit))]
        words = _words(connection, kind, owners)
        found += [{"kind": kind, "id": one, "words": words[one]} for one in owners if one in words]
    return JSONResponse({"items": found, "next": None})


def _words(connection: Connection, kind: str, owners: list[str]) -> dict[str, str | None]:
    """What to show of each, of those that hold now."""
    v, c = s.versions.c, s.claims.c
    if kind == "version":
        current = select(v.id, v.headline).where(v.id.in_(owners), v.superseded_by.is_(None))
        return {row.id: row.headline for row in connection.execute(current)}
    if kind == "claim":
        told = select(c.id, c.trigger, v.text).select_from(CLAIMS).where(c.id.in_(owners))
        return {row.id: _paragraph(row.text, row.trigger) for row in connection.execute(told)}
    return dict(zip(owners, owners, strict=True))


def _paragraph(text: str, trigger: list[int]) -> str:
    start, end = text.rfind("\n", 0, trigger[0]) + 1, text.find("\n", trigger[1])
    return text[start : end if end >= 0 else None][:_LONGEST]


@router.get("/alerts", responses=answers(listing(_ALERT)), summary="What should make a person look again")
def alerts(
    connection: Connected,
    since: Annotated[date | None, Query(description="of texts published on this day or later")] = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = USUAL,
    after: Annotated[str | None, Query(max_length=500, description="'next' of the answer before")] = None,
) -> JSONResponse:
    """Tolls that were lowered, texts that were withdrawn, denials; the newest first."""
    beyond = Filter(after=after).key(len(_key({})))
    left = [
        row for row in sorted(alerts_of(connection, since), key=_key, reverse=True) if not beyond or _key(row) < beyond
    ]
    shown = left[:limit]
    return JSONResponse({"items": shown, "next": cursor(_key(shown[-1])) if len(left) > limit else None})


def _key(row: Row) -> list[Any]:
    return [str(row.get(name) or "") for name in ("day", "event", "claim_id", "version_id", "kind", "text")]
