"""What a visitor sees when something is wrong: a page that says what, and how to go on; JSON for programs."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from sayso.errors import LedgerError, SaysoError, UsageError
from sayso.web.render import page

if TYPE_CHECKING:
    from fastapi import FastAPI, Request
    from starlette.responses import Response

_PROGRAMS = (".json", ".csv")


class MissingError(UsageError):
    """There is nothing under this address."""


def explain_errors(app: FastAPI) -> None:
    """Have every error that sayso knows, and every unknown address, explained."""

    @app.exception_handler(SaysoError)
    def _known(request: Request, error: SaysoError) -> Response:
        return explained(request, _status(error), str(error))

    @app.exception_handler(HTTPException)
    def _http(request: Request, error: HTTPException) -> Response:
        return explained(request, error.status_code, str(error.detail), headers=dict(error.headers or {}))


def _status(error: SaysoError) -> int:
    if isinstance(error, MissingError):
        return HTTPStatus.NOT_FOUND
    if isinstance(error, LedgerError):
        return HTTPStatus.SERVICE_UNAVAILABLE
    return HTTPStatus.BAD_REQUEST


def explained(request: Request, status: int, why: str, *, headers: dict[str, str] | None = None) -> Response:
    """An error as a page, or as JSON for those who ask for files or the API."""
    path = request.url.path
    if path.startswith("/api") or path.endswith(_PROGRAMS):
        return JSONResponse({"detail": why}, status_code=status, headers=headers)
    return page(request, "error.html", status=status, headers=headers, why=why, title=HTTPStatus(status).phrase)
