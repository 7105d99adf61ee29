"""Limits that stand before anything is looked at: names, lengths, rates, how many at once, how long a body or a reader takes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException

from sayso.web.security.answers import V1, refuse
from sayso.web.security.buckets import Buckets, address
from sayso.web.security.hosts import name_of
from sayso.web.security.lines import BusyError, Lines

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

FORM_BYTES = 64_000  # a reason and a few fields; the longest judgement has some 3,000
ADDRESS_BYTES = 8_000  # of path and query; a filter with every field set has some 600
WAIT = 30.0  # seconds for a body to arrive: 20 MB in it are 5 Mbit/s
STALL = 30.0  # seconds that a reader may take none of an answer, before it is broken off
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_WRITES = 10  # a write costs as much as so many reads
_PAGES = f"{V1}/pages"


class Limits:
    """Refuses by name, length and rate; breaks off what is too slow."""

    def __init__(self, app: ASGIApp, *, names: frozenset[str], page_bytes: int, a_minute: int) -> None:
        self.app, self.names, self.page_bytes = app, names, page_bytes
        self.lines = Lines()
        self.reads = Buckets(most=a_minute, a_minute=a_minute)
        self.writes = Buckets(most=a_minute / _WRITES, a_minute=a_minute / _WRITES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, in limits, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        most = self.page_bytes if scope["path"].rstrip("/") == _PAGES else FORM_BYTES
        refused = self._unknown(headers) or self._too_long(scope, headers, most) or self._too_often(scope)
        if refused:
            status, why, more = refused
            await refuse(scope, receive, send, status=status, why=why, headers=more)
            return
        try:
            async with self.lines.turn(scope):
                await self.app(scope, _in_time(receive, most), _unstalled(send))
        except BusyError:
            why, more = "the desk is busy; try again in a moment", {"Retry-After": "5"}
            await refuse(scope, receive, send, status=503, why=why, headers=more)

    def _unknown(self, headers: Headers) -> tuple[int, str, dict[str, str]] | None:
        if name_of(headers.get("host", "")) in self.names:
            return None
        return 400, "the desk is not served under this name; the setting desk_names may allow it", {}

    def _too_long(self, scope: Scope, headers: Headers, most: int) -> tuple[int, str, dict[str, str]] | None:
        if len(scope["raw_path"]) + len(scope["query_string"]) > ADDRESS_BYTES:
            return 414, f"the address is longer than {ADDRESS_BYTES:,} bytes", {}
        if "\0" in scope["path"] or b"%00" in scope["query_string"]:
            return 400, "no address can hold a NUL character", {}
        told = headers.get("content-length", "0")
        if not told.isascii() or not told.isdigit():
            return 400, "Content-Length is no number", {}
        return (413, _larger(most), {}) if len(told) > len(str(most)) or int(told) > most else None

    def _too_often(self, scope: Scope) -> tuple[int, str, dict[str, str]] | None:
        if scope["path"].startswith("/static/"):  # a page has a dozen of these, and none costs anything
            return None
        buckets = self.reads if scope["method"] in _SAFE else self.writes
        seconds = buckets.wait(address(scope.get("client")))
        if not seconds:
            return None
        return 429, f"too many requests from this address; try again in {seconds} s", {"Retry-After": str(seconds)}


def _larger(most: int) -> str:
    return f"larger than {most:,} bytes"


def _in_time(receive: Receive, most: int) -> Receive:
    """A body that stays within its length and arrives in time."""
    got, until = 0, asyncio.get_running_loop().time() + WAIT
    whole = False

    async def limited() -> Message:
        nonlocal got, whole
        if whole:  # only the client's leaving is left to be heard of, and that may take as long as the answer
            return await receive()
        try:
            async with asyncio.timeout_at(until):
                message = await receive()
        except TimeoutError:
            raise HTTPException(408, f"the body took longer than {WAIT:.0f} s", {"Connection": "close"}) from None
        got += len(message.get("body", b""))
        whole = not message.get("more_body", False)
        if got > most:
            raise HTTPException(413, _larger(most), {"Connection": "close"})
        return message

    return limited


def _unstalled(send: Send) -> Send:
    """An answer that is broken off when nobody takes it."""

    async def limited(message: Message) -> None:
        async with asyncio.timeout(STALL):
            await send(message)

    return limited
