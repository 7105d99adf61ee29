"""One round after the other: ask the feeds that are due, get the items that wait, read what came."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sayso.errors import FetchError, PageError
from sayso.ledger import save
from sayso.ledger.store import writing
from sayso.sources.feed import item_of, items
from sayso.sources.fetch.client import Client, Limits
from sayso.sources.fetch.polite import Polite
from sayso.sources.kinds import MAX_BYTES, Options
from sayso.sources.single import page_of
from sayso.sources.warcfile import WarcFile
from sayso.watch import state
from sayso.watch.state import Fetched

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Engine, Row

    from sayso.records import Page
    from sayso.sources.fetch.client import Response
    from sayso.watch.plan import Feed, Plan

_OK, _UNCHANGED, _GONE = 200, 304, 410
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})  # answers after which a later try may go better
_LONGEST_SLEEP = 60.0  # seconds between two looks at what is due
_GONE_FOR = timedelta(days=30)


@dataclass
class Round:
    """What one round did."""

    asked: int = 0
    unchanged: int = 0
    failed: int = 0
    new: int = 0
    kept: int = 0
    put_off: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Watch:
    """Watches the feeds of a plan. ``clock`` gives the time as the ledger has it."""

    engine: Engine
    plan: Plan
    max_bytes: int = MAX_BYTES
    clock: Callable[[], datetime] = save.now

    def __post_init__(self) -> None:
        client = Client(self.plan.contact, self.plan.allow, Limits(max_bytes=self.max_bytes))
        self._polite = Polite(client, self.plan.delay)
        self._warc = WarcFile(Path(self.plan.warc)) if self.plan.warc else None

    def close(self) -> None:
        """Let go of the file of what was fetched."""
        if self._warc is not None:
            self._warc.close()

    def sleep_until_due(self) -> None:
        """Wait until a feed is due, a minute at most."""
        with writing(self.engine, beside=True) as connection:
            known = state.known(connection, self.plan.feeds, self.clock())
        first = min(known[feed.url].next_at for feed in self.plan.feeds)
        time.sleep(min(max((first - self.clock()).total_seconds(), 1.0), _LONGEST_SLEEP))

    def round(self, *, now: bool = False) -> Round:
        """Ask every feed that is due (with ``now``, every one that did not fail last time), and get what waits."""
        done = Round()
        with writing(self.engine, beside=True) as connection:
            known = state.known(connection, self.plan.feeds, self.clock())
        for feed in self.plan.feeds:
            row = known[feed.url]
            if row.next_at <= self.clock() or (now and not row.failures):
                self._ask(feed, row, done)
        self._get_items(done)
        return done

    def _ask(self, feed: Feed, row: Row[Any], done: Round) -> None:
        """Ask one feed whether it has something new."""
        done.asked += 1
        conditions = {"If-None-Match": row.etag, "If-Modified-Since": row.last_modified}
        start = time.monotonic()
        try:
            answer = self._polite.get(feed.url, headers={name: value for name, value in conditions.items() if value})
            found = items(answer.data, source=feed.url) if answer.status == _OK else []
        except (FetchError, PageError) as error:
            reason = str(error).removeprefix(f"{feed.url}: ")
            self._failed(feed, row, Fetched(feed.url, feed.url, None, 0, time.monotonic() - start, reason), None, done)
            return
        entry = Fetched(feed.url, answer.url, answer.status, len(answer.data), answer.seconds, "")
        if answer.status not in {_OK, _UNCHANGED}:
            self._failed(feed, row, _gave(entry, f"answered {answer.status}"), answer, done)
            return
        self._kept_in_warc(answer)
        next_at = self.clock() + timedelta(seconds=feed.interval)
        with writing(self.engine, beside=True) as connection:
            new = state.listed(connection, feed.url, found, self.clock())
            words = "unchanged" if answer.status == _UNCHANGED else f"{len(found)} items, {new} new"
            changed = {"failures": 0, "next_at": next_at, "state": words, "name": feed.name}
            if answer.status == _OK:
                changed |= {"etag": answer.headers.get("etag"), "last_modified": answer.headers.get("last-modified")}
            state.asked(connection, feed.url, **changed)
            state.fetched(connection, _gave(entry, words), self.clock())
        done.new += new
        done.unchanged += answer.status == _UNCHANGED

    def _failed(self, feed: Feed, row: Row[Any], entry: Fetched, answer: Response | None, done: Round) -> None:
        """Note that a feed failed; it is left alone the longer the more often it did."""
        failures = row.failures + 1
        pause = state.wait(failures, asked=_retry_after(answer, self.clock()))
        if answer is not None and answer.status == _GONE:
            pause = _GONE_FOR
        with writing(self.engine, beside=True) as connection:
            next_at = self.clock() + pause
            state.asked(connection, feed.url, failures=failures, next_at=next_at, state=entry.gave, name=feed.name)
            state.fetched(connection, entry, self.clock())
        done.failed += 1

    def _get_items(self, done: Round) -> None:
        """Get what waits: always the item next whose host may be asked soonest."""
        feeds = {feed.url: feed for feed in self.plan.feeds}
        with self.engine.connect() as connection:
            left = state.waiting(connection, feeds, self.clock())
        while left:
            row = min(left, key=lambda row: self._polite.ready(row.url or row.feed))
            left.remove(row)
            self._get_item(row, feeds[row.feed], done)

    def _get_item(self, row: Row[Any], feed: Feed, done: Round) -> None:
        """Make a page of one item: of its own text, or else of the page that it leads to."""
        item = item_of(row.data)
        where = f"{row.feed}#{item.name}"
        if item.full or not feed.pages or item.url is None:
            self._settle(row, item.page(source=where, options=Options(self.max_bytes)), None, done)
            return
        start = time.monotonic()
        try:
            answer = self._polite.get(item.url)
        except FetchError as error:
            reason = str(error).removeprefix(f"{item.url}: ")
            entry = Fetched(row.feed, item.url, None, 0, time.monotonic() - start, reason)
            self._not_got(row, item.url, entry, None, passing=error.passing, done=done)
            return
        entry = Fetched(row.feed, answer.url, answer.status, len(answer.data), answer.seconds, "")
        if answer.status != _OK:
            gave = _gave(entry, f"the server answered {answer.status}")
            self._not_got(row, item.url, gave, answer, passing=answer.status in _BUSY, done=done)
            return
        self._kept_in_warc(answer)
        page = page_of(answer.data, source=item.url, url=answer.url, options=Options(self.max_bytes))
        self._settle(row, page, entry, done)

    def _settle(self, row: Row[Any], page: Page | PageError, entry: Fetched | None, done: Round) -> None:
        """Keep the page, and say so of its item, at once."""
        with writing(self.engine) as connection:
            if isinstance(page, PageError):
                done.refused.append(state.refused(connection, row, page.source, page.reason))
            else:
                done.kept += state.kept(connection, row, page)
            if entry is not None:
                words = page.reason if isinstance(page, PageError) else "a page"
                state.fetched(connection, _gave(entry, words), self.clock())

    def _not_got(
        self, row: Row[Any], url: str, entry: Fetched, answer: Response | None, *, passing: bool, done: Round
    ) -> None:
        """Put an item off where a later try may go better, else refuse it."""
        with writing(self.engine, beside=True) as connection:
            asked = _retry_after(answer, self.clock())
            if passing and state.put_off(connection, row, entry.gave, self.clock(), asked):
                done.put_off += 1
            else:
                done.refused.append(state.refused(connection, row, url, entry.gave))
            state.fetched(connection, entry, self.clock())

    def _kept_in_warc(self, answer: Response) -> None:
        if self._warc is not None and answer.status == _OK:
            self._warc.add(answer.url, answer.status, answer.headers, answer.data)


def _gave(entry: Fetched, words: str) -> Fetched:
    return replace(entry, gave=words)


def _retry_after(answer: Response | None, now: datetime) -> float | None:
    """Seconds that a server asks to be left alone, in either form of its header."""
    given = (answer.headers if answer else {}).get("retry-after", "").strip()
    if given.isdigit():
        return float(given[:9])
    try:
        return (parsedate_to_datetime(given).replace(tzinfo=None) - now).total_seconds() if given else None
    except ValueError:
        return None
