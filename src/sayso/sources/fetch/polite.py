"""Manners: what a host's robots.txt allows, and a pause between two requests to one host."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sayso.errors import FetchError
from sayso.sources.fetch.client import Client, Response, user_agent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from protego import Protego

DELAY = 2.0
"""Seconds between two requests to one host, where neither the user nor robots.txt says more."""

_MOST_DELAY = 60.0  # a robots.txt that asks for more than a minute would stop everything else
_ROBOTS_BYTES = 500_000  # what RFC 9309 has a reader take at least
_ROBOTS_AGE = 86_400.0  # seconds; RFC 9309: no older than a day
_SERVER_ERROR, _MISSING = 500, 400


@dataclass
class Polite:
    """A client with manners. It asks one thing at a time, and waits for a host rather than press it."""

    client: Client
    delay: float = DELAY
    sleep: Callable[[float], None] = time.sleep
    _rules: dict[str, tuple[float, Protego | None]] = field(default_factory=dict)
    _next: dict[str, float] = field(default_factory=dict)

    def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> Response:
        """The answer to a GET. Raises ``FetchError`` where it may not be asked, as robots.txt says or else."""
        return self.client.get(url, headers=headers, before=self._before)

    def ready(self, url: str) -> float:
        """Seconds until the host of ``url`` may be asked again."""
        return max(0.0, self._next.get(_site(url), 0.0) - time.monotonic())

    def _before(self, url: str) -> None:
        rules = self._rules_of(_site(url))
        agent = user_agent("")
        if rules is None:
            raise FetchError(f"{url}: the robots.txt of its host cannot be had, so it is not asked now", passing=True)
        if not rules.can_fetch(url, agent):
            raise FetchError(f"{url}: its robots.txt asks not to fetch it")
        self._pause(_site(url), float(rules.crawl_delay(agent) or 0))

    def _pause(self, site: str, asked: float = 0.0) -> None:
        """Wait for the site's turn, and note when the next one is."""
        if (left := self._next.get(site, 0.0) - time.monotonic()) > 0:
            self.sleep(left)
        self._next[site] = time.monotonic() + max(self.delay, min(asked, _MOST_DELAY))

    def _rules_of(self, site: str) -> Protego | None:
        """What the site's robots.txt says; nothing said means that all is allowed, a broken server that nothing is."""
        at, rules = self._rules.get(site, (float("-inf"), None))
        if time.monotonic() - at < (_ROBOTS_AGE if rules is not None else self.delay):
            return rules
        self._pause(site)
        rules = self._fetched(f"{site}/robots.txt")
        self._rules[site] = (time.monotonic(), rules)
        return rules

    def _fetched(self, url: str) -> Protego | None:
        from protego import Protego  # noqa: PLC0415 - with its one user

        try:
            answer = self.client.get(url, before=lambda hop: self._pause(_site(hop)) if hop != url else None)
        except FetchError as error:
            if not error.passing:
                raise
            return None
        if answer.status >= _SERVER_ERROR:
            return None
        text = "" if answer.status >= _MISSING else answer.data[:_ROBOTS_BYTES].decode("utf-8", "replace")
        return Protego.parse(text)


def _site(url: str) -> str:
    """What is asked and paused for as one: scheme, host and port. What is no address is a site of its own."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return f"{parts.scheme}://{parts.netloc.lower()}"
