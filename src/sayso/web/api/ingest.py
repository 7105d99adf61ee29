"""Pages handed in by programs: kept at once, read beside the desk. Nothing is fetched; an address is a name only."""

from __future__ import annotations

from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Query, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from sayso.errors import PageError
from sayso.ledger.accounts import Account, Right
from sayso.web.api.shapes import answers, record
from sayso.web.desk import Desk, TheDesk
from sayso.web.reading import Reading
from sayso.web.security.answers import V1
from sayso.web.security.people import needs

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sayso.ledger.rows import Row

router = APIRouter(prefix=V1, tags=["write"])
_TAKEN = (
    "text/html",
    "text/plain",
    "application/xhtml+xml",
    "application/xml",
    "text/xml",
    "application/json",
    "application/pdf",
    "message/rfc822",
)
_KEPT = record(id={"type": "string"}, state={"type": "string"}, known={"type": "boolean"})
_BODY = {"content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in _TAKEN}, "required": True}


def read_beside(app: FastAPI) -> None:
    """Have a reader ready for what is handed in, and stop it with the desk."""
    app.state.reading = Reading(app.state.desk)
    before = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[Any]:
        async with before(app) as state:
            try:
                yield state
            finally:
                await run_in_threadpool(app.state.reading.close)

    app.router.lifespan_context = lifespan


@router.post(
    "/pages",
    status_code=HTTPStatus.ACCEPTED,
    responses={**answers(_KEPT, 401, 403, 413, 415, status=202), 200: {"description": "this page was there already"}},
    openapi_extra={"requestBody": _BODY},
    summary="Hand a page in",
)
async def hand_in(
    *,
    request: Request,
    desk: TheDesk,
    account: Annotated[Account, Depends(needs(Right.INGEST))],
    source: Annotated[
        str, Query(min_length=1, max_length=500, description="what it was got from: a path, a feed, a name")
    ],
    url: Annotated[
        str | None, Query(max_length=2_000, pattern=r"^https?://\S+$", description="kept as a name; never fetched")
    ] = None,
) -> JSONResponse:
    """The body is the page, byte for byte. It is kept at once and read afterwards; ``GET /pages/{id}`` says how far it is."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in _TAKEN:
        raise HTTPException(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"{kind or 'no type'} is not read; send {', '.join(_TAKEN)}"
        )
    data = await request.body()
    kept = await run_in_threadpool(_keep, desk, data, source, url, account.name)
    if not kept["known"]:
        request.app.state.reading.wake()
    return JSONResponse(kept, HTTPStatus.OK if kept["known"] else HTTPStatus.ACCEPTED)


def _keep(desk: Desk, data: bytes, source: str, url: str | None, by: str) -> Row:
    from sayso.pipeline import Report  # noqa: PLC0415 - the pipeline takes a second to import
    from sayso.pipeline.keep import keep  # noqa: PLC0415
    from sayso.sources.kinds import Options  # noqa: PLC0415
    from sayso.sources.single import page_of  # noqa: PLC0415

    name = f"{source} (handed in by {by})"
    page = page_of(data, source=name, url=url, options=Options(max_bytes=desk.settings.max_page_bytes))
    report = Report()
    keep(desk.engine, [page], report)
    if isinstance(page, PageError):
        raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY, f"{source}: {page.reason}")
    return {"id": page.id, "state": "kept", "known": bool(report.known)}
