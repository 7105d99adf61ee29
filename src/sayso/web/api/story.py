"""Stories, the annotations of a version, and pages as they were got."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy import select

from sayso.ledger import schema as s
from sayso.ledger.filter import Filter
from sayso.ledger.query import part
from sayso.ledger.stories import stories as stories_of
from sayso.web.api.annotations import CONTEXT, MEDIA_TYPE, annotation_page
from sayso.web.api.asked import MOST, USUAL
from sayso.web.api.read import Id
from sayso.web.api.shapes import answers, listing, record, row
from sayso.web.desk import Connected
from sayso.web.found import full_id, the_only
from sayso.web.security.answers import V1

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sayso.ledger.rows import Row

router = APIRouter(prefix=V1, tags=["read"])
_TEXT = {"type": ["string", "null"]}
_STORY = record(
    id={"type": "string"}, headline=_TEXT, agency=_TEXT, first=_TEXT, last=_TEXT, versions={"type": "integer"}
)
_PAGE = record(id={"type": "string"}, source={"type": "string"}, url=_TEXT, media_type={"type": "string"})
_PAGE |= {"description": "with its article, its furniture, and the version that it prints, as far as they are known"}
_ARTICLE = ("headline", "paragraphs", "byline", "agency", "dateline", "published", "language", "outlet")
_SEALED = "sandbox; default-src 'none'"  # whatever opens these bytes, no script in them runs


@router.get("/stories", responses=answers(listing(_STORY)), summary="Stories, by day; the undated last")
def stories(
    connection: Connected,
    limit: Annotated[int, Query(ge=1, le=MOST)] = USUAL,
    after: Annotated[str | None, Query(max_length=64, description="'next' of the answer before")] = None,
) -> JSONResponse:
    """A chain of versions by one newsroom, with how far it spread."""
    every = stories_of(connection)
    place = {story["id"]: number for number, story in enumerate(every)}
    start = 0 if after is None else place.get(after, len(every)) + 1
    shown = every[start : start + limit]
    return JSONResponse({"items": shown, "next": shown[-1]["id"] if start + limit < len(every) else None})


@router.get(
    "/stories/{story}",
    responses=answers(
        record(
            versions={"type": "array", "items": row("versions")}, printings={"type": "array", "items": row("printings")}
        ),
        404,
    ),
    summary="One story: its chain of versions, and who printed them",
)
def story(connection: Connected, story: Id) -> JSONResponse:
    """With the texts, and every edit of every printing."""
    own = Filter(story=full_id(connection, "story", story))
    return JSONResponse({table: part(connection, table, own)[0] for table in ("versions", "printings")})


@router.get("/versions/{version}", responses=answers(row("versions"), 404), summary="One version with its text")
def version(connection: Connected, version: Id) -> JSONResponse:
    """An id that was replaced leads to the version that holds now."""
    return JSONResponse(_version(connection, version))


@router.get(
    "/versions/{version}/annotations",
    responses=answers(record(items={"type": "array", "items": {"type": "object"}}), 404, media="application/ld+json"),
    response_class=Response,
    summary="Every span of a version as a Web Annotation",
)
def annotated(request: Request, connection: Connected, version: Id) -> Response:
    """W3C's Web Annotation: each span with its position, its words, and the words before and after."""
    found = _version(connection, version)
    own = Filter(version=found["id"])
    claims, attributions = (part(connection, table, own)[0] for table in ("claims", "attributions"))
    here = str(request.base_url).rstrip("/")
    return JSONResponse(
        annotation_page(found, claims, attributions, here=here), media_type=f'{MEDIA_TYPE}; profile="{CONTEXT}"'
    )


@router.get("/pages/{page}", responses=answers(_PAGE, 404), summary="One page: where it is from, and what became of it")
def page(connection: Connected, page: Id) -> JSONResponse:
    """``state`` is kept (it waits), cleaned, matched, or refused with the reason."""
    p = s.pages.c
    columns = (p.id, p.source, p.url, p.media_type, p.got_at, p.state, p.reason)
    found = connection.execute(select(*columns).where(p.id.startswith(page, autoescape=True)).limit(2)).mappings()
    kept = dict(the_only([dict(one) for one in found], "page"))
    kept |= {"got_at": kept["got_at"].isoformat()}
    kept |= {"article": _article(connection, kept["id"]), "printing": _printing(connection, kept["id"])}
    return JSONResponse(kept)


@router.get(
    "/pages/{page}/data",
    responses=answers({"type": "string", "format": "binary"}, 404, media="application/octet-stream"),
    response_class=Response,
    summary="The bytes of a page, as they were got",
)
def data(connection: Connected, page: Id) -> Response:
    """To be saved and never shown: what others wrote may hold anything."""
    p = s.pages.c
    found = connection.execute(select(p.id, p.data).where(p.id.startswith(page, autoescape=True)).limit(2)).mappings()
    kept = the_only([dict(one) for one in found], "page")
    headers = {"Content-Disposition": f'attachment; filename="{kept["id"]}.bin"', "Content-Security-Policy": _SEALED}
    return Response(bytes(kept["data"]), media_type="application/octet-stream", headers=headers)


def _version(connection: Connection, given: str) -> Row:
    found, _ = part(connection, "versions", Filter(version=full_id(connection, "version", given)))
    return the_only(found, "version")


def _article(connection: Connection, page_id: str) -> Row | None:
    a, f = s.articles.c, s.furniture.c
    found = connection.execute(select(s.articles).where(a.page_id == page_id)).mappings().first()
    if found is None:
        return None
    cut = connection.execute(select(f.text, f.reason).where(f.page_id == page_id).order_by(f.position)).mappings()
    known: dict[str, Any] = {name: found[name] for name in _ARTICLE}
    day = known["published"]
    return known | {"published": day.isoformat() if day else None, "furniture": [dict(line) for line in cut]}


def _printing(connection: Connection, page_id: str) -> Row | None:
    p = s.printings.c
    columns = (p.version_id, p.story_id, p.relation, p.score)
    found = connection.execute(select(*columns).where(p.page_id == page_id)).mappings().first()
    return None if found is None else dict(found)
