"""What every answer carries, and what no answer tells: an error from inside is logged here and hidden there."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.datastructures import MutableHeaders

from sayso.errors import LedgerError
from sayso.web.security.answers import refuse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SOURCES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self' data: blob:",  # the map draws its signs from memory
    "connect-src": "'self'",
    "worker-src": "blob:",  # the map's own threads
    "child-src": "blob:",  # the same, for older browsers
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
POLICY = "; ".join(f"{name} {sources}" for name, sources in _SOURCES.items())
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with no referrer at all a browser hides from us too where a form stood
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
}
_A_YEAR = "max-age=31536000"

_log = logging.getLogger(__name__)


class Headers:
    """The outermost guard."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self.app = app
        self.headers = _ALWAYS | ({"Strict-Transport-Security": _A_YEAR} if https else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the headers; an error that nobody caught is an answer too."""
        if scope["type"] != "http":
            await self._not_http(scope, receive, send)
            return
        started = False

        async def with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                self._add(MutableHeaders(scope=message), scope)
            await send(message)

        try:
            await self.app(scope, receive, with_headers)
        except Exception as error:
            _log.exception("%s %s", scope["method"], scope["path"])
            if started:
                raise  # half an answer is out; the connection breaks, so that nobody takes it for whole
            status = 503 if isinstance(error, (LedgerError, PoolTimeout)) else 500
            await refuse(scope, receive, with_headers, status=status, why=HIDDEN[status])

    def _add(self, headers: MutableHeaders, scope: Scope) -> None:
        for name, value in self.headers.items():
            headers[name] = value
        headers.setdefault("Content-Security-Policy", POLICY)
        if not scope["path"].startswith("/static/"):
            headers.setdefault("Cache-Control", "private, no-cache")
            headers.add_vary_header("Cookie")

    async def _not_http(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":  # the desk has none
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self.app(scope, receive, send)


HIDDEN = {
    500: "something broke inside; the log of the desk says what",
    503: "the ledger cannot be asked now; the log of the desk says why",
}
