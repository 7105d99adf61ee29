"""Search: full text over texts, claims, speakers and places; an id, or its beginning, leads to its page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from fastapi import APIRouter
from sqlalchemy import select

from sayso.errors import UsageError
from sayso.ledger import schema as s
from sayso.ledger.query import resolve_id
from sayso.ledger.search import matching
from sayso.web.asked import link
from sayso.web.desk import Connected
from sayso.web.snippet import snippet
from sayso.web.told import told
from sayso.web.twins import Shown, twins

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sayso.ledger.rows import Row

router = APIRouter()
_MOST = 25  # of each kind
_ID = re.compile(r"[es]?[0-9a-f]{6,64}")  # what may be an id or its beginning


@twins(router, "/search")
def search(connection: Connected, q: str = "") -> Shown:
    """Words in "quotation marks" stand together; a * at the end asks for beginnings."""
    q = q.strip()
    found = _found(connection, q) if q else {}
    return Shown(
        template="search.html",
        here="search",
        context=lambda: {
            "q": q,
            "found": found,
            "total": sum(map(len, found.values())),
            "most": _MOST,
            "ids": _ids(connection, q),
            "files": {form: link(f"/search.{form}", q=q) for form in ("csv", "json")},
        },
        rows=lambda: _rows(found),
        name="search",
    )


def _found(connection: Connection, q: str) -> dict[str, list[Any]]:
    try:
        owners = {
            kind: [str(row.owner) for row in connection.execute(matching(kind, q).limit(_MOST))]
            for kind in ("speaker", "place", "claim", "version")
        }
    except UsageError:  # no word in it
        return {}
    return {
        "speakers": sorted(owners["speaker"]),
        "places": sorted(owners["place"]),
        "claims": _claims(connection, owners["claim"]),
        "texts": [row | {"pieces": snippet(row["text"], q)} for row in _texts(connection, owners["version"])],
    }


def _claims(connection: Connection, ids: list[str]) -> list[Row]:
    """Claims as they hold now; an index may still know what a later reading took back."""
    from sayso.ledger.conditions import CLAIMS  # noqa: PLC0415
    from sayso.ledger.present import claim_dict  # noqa: PLC0415

    held = s.event_claims.join(s.events, s.events.c.id == s.event_claims.c.event_id)
    extra = (
        s.versions.c.text.label("version_text"),
        s.versions.c.story_id,
        s.attributions.c.speaker,
        s.attributions.c.side,
    )
    query = select(s.claims, *extra, s.events.c.id.label("event_id"))
    joined = query.select_from(CLAIMS.outerjoin(held, s.event_claims.c.claim_id == s.claims.c.id))
    where = joined.where(s.claims.c.id.in_(ids), s.events.c.superseded_by.is_(None)).order_by(
        s.versions.c.sort_day.desc()
    )
    return told(connection, [claim_dict(row) for row in connection.execute(where).mappings()])


def _texts(connection: Connection, ids: list[str]) -> list[Row]:
    v = s.versions.c
    columns = (v.id, v.story_id, v.headline, v.agency, v.published, v.text)
    query = select(*columns).where(v.id.in_(ids), v.superseded_by.is_(None)).order_by(v.sort_day.desc(), v.id)
    return [dict(row) for row in connection.execute(query).mappings()]


def _ids(connection: Connection, q: str) -> list[Row]:
    """What the words are the id of, or the beginning of one."""
    if not _ID.fullmatch(q):
        return []
    found = []
    for kind, path in (("event", "events"), ("story", "stories")):
        try:
            full = resolve_id(connection, kind, q)
        except UsageError:  # the beginning of several
            continue
        if full:
            found.append({"kind": kind, "id": full, "href": f"/{path}/{full}"})
    pages = connection.scalars(select(s.pages.c.id).where(s.pages.c.id.startswith(q, autoescape=True)).limit(_MOST))
    return found + [{"kind": "page", "id": page, "href": f"/pages/{page}"} for page in pages]


def _rows(found: dict[str, list[Any]]) -> list[Row]:
    names = [{"kind": "speaker", "words": one, "href": f"/claimants/{quote(one)}"} for one in found.get("speakers", ())]
    names += [{"kind": "place", "words": one, "href": link("/events", place=one)} for one in found.get("places", ())]
    claims = [
        {
            "kind": "claim",
            "words": "".join(piece.text for piece in one["passage"].pieces),
            "href": f"/events/{one['claim']['event_id']}#c-{one['claim']['id']}",
        }
        for one in found.get("claims", ())
    ]
    texts = [
        {"kind": "text", "words": one["headline"], "href": f"/stories/{one['story_id']}#v-{one['id'][:12]}"}
        for one in found.get("texts", ())
    ]
    return [*names, *claims, *texts]
