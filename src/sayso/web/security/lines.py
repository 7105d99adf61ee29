"""Lines to stand in: so many requests are worked on at once, and the others wait their turn without a thread.

A page holds one connection to the ledger, or two for a moment. All lines together are shorter than what the pool of
connections gives (15), so that no two requests ever wait for each other's.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from sayso.web.security.answers import V1

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import Scope

PATIENCE = 30.0  # seconds in line, after which somebody is told to come again
_PAGES, _FILES, _WRITES = 8, 3, 3
_EXPORT = f"{V1}/export/"
_TWINS = (".csv", ".json")
_AT_ONCE = ("/static/", "/healthz")  # needs nothing of the ledger, or must say whether it answers


class BusyError(Exception):
    """The line did not move."""


class Lines:
    """Who reads pages, who takes files, who writes: each line holds up nobody but itself."""

    def __init__(self) -> None:
        self.pages, self.files, self.writes = (asyncio.Semaphore(most) for most in (_PAGES, _FILES, _WRITES))

    @asynccontextmanager
    async def turn(self, scope: Scope) -> AsyncIterator[None]:
        """Wait for a turn, and keep it while the request is answered. Raises ``BusyError``."""
        line = self._line(scope)
        if line is None:
            yield
            return
        try:
            async with asyncio.timeout(PATIENCE):
                await line.acquire()
        except TimeoutError:
            raise BusyError from None
        try:
            yield
        finally:
            line.release()

    def _line(self, scope: Scope) -> asyncio.Semaphore | None:
        path: str = scope["path"]
        if path.startswith(_AT_ONCE):
            return None
        if scope["method"] == "POST":
            return self.writes
        return self.files if is_file(path) else self.pages


def is_file(path: str) -> bool:
    """Whether an address gives a file, which may take its time."""
    return path.startswith(_EXPORT) or path.endswith(_TWINS)
