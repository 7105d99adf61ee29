"""What a visitor sees when something is wrong: a page that says what, and how to go on; JSON for programs.

What is wrong with the ledger itself names files, and is for the log alone.
"""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from sayso.errors import LedgerError, SaysoError, StaleError, UsageError
from sayso.web.render import page
from sayso.web.security.answers import for_programs, problem
from sayso.web.security.headers import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI, Request
    from starlette.responses import Response

_LONGEST = 500  # characters of what is wrong with a request
_log = logging.getLogger(__name__)


class MissingError(UsageError):
    """There is nothing under this address."""


def explain_errors(app: FastAPI) -> None:
    """Have every error that sayso knows, and every unknown address, explained."""

    @app.exception_handler(SaysoError)
    def _known(request: Request, error: SaysoError) -> Response:
        if isinstance(error, LedgerError):
            _log.error("%s %s: %s", request.method, request.url.path, error)
            return explained(request, HTTPStatus.SERVICE_UNAVAILABLE, HIDDEN[HTTPStatus.SERVICE_UNAVAILABLE])
        more = {"since": list(error.since)} if isinstance(error, StaleError) else {}
        return explained(request, _status(error), _without_place(request, str(error)), more=more)

    @app.exception_handler(RequestValidationError)
    def _unfit(request: Request, error: RequestValidationError) -> Response:
        fields = [f"{'.'.join(str(part) for part in one['loc'][1:])}: {one['msg']}" for one in error.errors()]
        return explained(request, HTTPStatus.UNPROCESSABLE_ENTITY, "; ".join(fields)[:_LONGEST])

    @app.exception_handler(HTTPException)
    def _http(request: Request, error: HTTPException) -> Response:
        return explained(request, error.status_code, str(error.detail), headers=dict(error.headers or {}))


def _status(error: SaysoError) -> int:
    if isinstance(error, MissingError):
        return HTTPStatus.NOT_FOUND
    return HTTPStatus.CONFLICT if isinstance(error, StaleError) else HTTPStatus.BAD_REQUEST


def _without_place(request: Request, told: str) -> str:
    """An error's text without where the ledger lies."""
    desk = request.app.state.desk
    return told.replace(desk.name, "the ledger").replace(str(desk.shown), "the ledger")


def explained(
    request: Request,
    status: int,
    why: str,
    *,
    headers: Mapping[str, str] | None = None,
    more: Mapping[str, Any] | None = None,
) -> Response:
    """An error as a page, or as problem+json (with ``more`` in it) for those who ask for files or the API."""
    if for_programs(request.url.path):
        return problem(status, why, headers=headers, **(more or {}))
    return page(request, "error.html", status=status, headers=headers, why=why, title=HTTPStatus(status).phrase)
