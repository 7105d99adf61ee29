"""Who asks, and what they may: a browser's session, a program's token, or a stranger."""

from __future__ import annotations

import hashlib
import hmac
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response

from sayso.errors import SaysoError
from sayso.ledger.accounts import Right
from sayso.ledger.passes import Passes
from sayso.web.security.answers import API, for_programs, problem, refuse

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI
    from starlette.types import ASGIApp, Receive, Scope, Send

    from sayso.ledger.accounts import Account
    from sayso.settings import Settings
    from sayso.web.desk import Desk

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_FREE = ("/signin", "/static/", "/healthz")  # what a stranger needs to sign in, and a watchman to see that it lives
_BEARER = "bearer "


class NoRightError(SaysoError):
    """Whoever asks may not do this."""

    def __init__(self, right: Right, *, known: bool) -> None:
        super().__init__(f"this needs the right to {right}" + ("" if known else "; sign in first"))
        self.known = known


def cookie_name(settings: Settings) -> str:
    """The session's cookie. Over https its name has a browser refuse it from any other host, or sent in the clear."""
    return "__Host-sayso" if settings.desk_https else "sayso"


def form_token(secret: str) -> str:
    """What a form must carry, if the browser holds this secret; nobody else can make it."""
    return hmac.new(secret.encode(), b"form", hashlib.sha256).hexdigest()


def needs(right: Right) -> Callable[[Request], Account]:
    """A dependency: whoever is signed in, if they have the right. Raises ``NoRightError`` else."""

    def check(request: Request) -> Account:
        viewer: Account | None = request.state.viewer
        if viewer is None or right not in viewer.rights:
            raise NoRightError(right, known=viewer is not None)
        return viewer

    return check


def explain_refusals(app: FastAPI) -> None:
    """A stranger is shown where to sign in, somebody known what they lack."""

    @app.exception_handler(NoRightError)
    def _refused(request: Request, error: NoRightError) -> Response:
        if error.known:
            from sayso.web.trouble import explained  # noqa: PLC0415 - it draws a page

            return explained(request, HTTPStatus.FORBIDDEN, str(error))
        return _sign_in(request, str(error))


def _sign_in(request: HTTPConnection, why: str) -> Response:
    if for_programs(request.url.path):
        return problem(HTTPStatus.UNAUTHORIZED, why, headers={"WWW-Authenticate": "Bearer"})
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    back = here if request.scope["method"] in _SAFE else "/"
    return RedirectResponse(f"/signin?next={quote(back)}", HTTPStatus.SEE_OTHER)


class People:
    """Finds out who asks, for ``request.state.viewer``; where reading is not open to all, strangers stay outside."""

    def __init__(self, app: ASGIApp, *, desk: Desk, reading_is_open: bool) -> None:
        self.app, self.desk, self.open = app, desk, reading_is_open
        self.passes, self.cookie = Passes(desk.engine), cookie_name(desk.settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through with the viewer and the form's token in its state, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = HTTPConnection(scope)
        request.state.viewer, request.state.csrf = None, ""
        told = request.headers.get("authorization", "")
        if told[: len(_BEARER)].lower() == _BEARER:
            viewer = await run_in_threadpool(self.passes.with_token, told[len(_BEARER) :].strip())
            if viewer is None:
                await refuse(
                    scope,
                    receive,
                    send,
                    status=401,
                    why="this token is unknown, or has ended",
                    headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
                )
                return
            request.state.viewer = viewer
        elif secret := request.cookies.get(self.cookie, ""):
            await self._from_browser(request, secret)
        await self._pass_on(request, receive, send)

    async def _from_browser(self, request: HTTPConnection, secret: str) -> None:
        """A session reads everywhere, and writes only by forms: a request to the API says itself who makes it."""
        request.state.csrf = form_token(secret)
        if request.scope["method"] in _SAFE or not request.url.path.startswith(API):
            request.state.viewer = await run_in_threadpool(self.passes.in_session, secret)

    async def _pass_on(self, request: HTTPConnection, receive: Receive, send: Send) -> None:
        viewer: Account | None = request.state.viewer
        free = self.open or request.url.path.startswith(_FREE)
        if free or (viewer is not None and viewer.rights):
            await self.app(request.scope, receive, send)
            return
        await _sign_in(request, "reading here needs a sign-in or a token")(request.scope, receive, send)
