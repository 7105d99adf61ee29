"""What is known of the feeds, in the ledger: when to ask again, which items came, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, select, update

from sayso.ledger import save, upsert
from sayso.ledger import schema as s

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Row

    from sayso.ledger.rows import Row as Shown
    from sayso.records import Page
    from sayso.sources.feed import Item
    from sayso.watch.plan import Feed

FIRST_WAIT = 60.0  # seconds after the first failure
LONGEST_WAIT = 86_400.0
_TRIES = 5  # of an item; then it is refused with the last reason
_SHOWN = 10  # fetches of a feed that its log shows


@dataclass(frozen=True, slots=True)
class Fetched:
    """One request, for the log."""

    feed: str
    url: str
    status: int | None
    bytes: int
    seconds: float
    gave: str


def wait(failures: int, *, asked: float | None = None) -> timedelta:
    """How long to leave alone what failed so often in a row; never shorter than the server asked."""
    doubled = min(FIRST_WAIT * 2 ** min(failures - 1, 20), LONGEST_WAIT)
    return timedelta(seconds=max(doubled, min(asked or 0.0, LONGEST_WAIT)))


def known(connection: Connection, feeds: Iterable[Feed], now: datetime) -> dict[str, Row[Any]]:
    """The state of each feed; of one that is new, that it was never asked."""
    new = {"failures": 0, "next_at": now, "state": "not asked yet"}
    upsert.add(
        connection,
        s.feeds,
        [{"url": feed.url, "name": feed.name, **new} for feed in sorted(feeds, key=lambda feed: feed.url)],
    )
    return {row.url: row for row in connection.execute(select(s.feeds))}


def fetched(connection: Connection, entry: Fetched, now: datetime) -> None:
    """Append a request to the log."""
    row = {name: getattr(entry, name) for name in Fetched.__slots__}
    connection.execute(s.fetches.insert(), row | {"at": now, "gave": save.printable(entry.gave)})


def asked(connection: Connection, url: str, **changed: Any) -> None:  # noqa: ANN401 - columns of the table
    """Note what asking a feed gave."""
    if "state" in changed:
        changed["state"] = save.printable(changed["state"])
    connection.execute(update(s.feeds).where(s.feeds.c.url == url).values(**changed))


def listed(connection: Connection, feed: str, items: Sequence[Item], now: datetime) -> int:
    """Take note of a feed's items; gives how many of them are new. Those wait to be got."""
    before = _count(connection, feed)
    rows = [
        {
            "feed": feed,
            "item": item.key,
            "url": item.url,
            "data": item.kept(),
            "state": "waiting",
            "failures": 0,
            "next_at": now,
            "at": now,
        }
        for item in sorted(
            items, key=lambda item: item.key
        )  # one order, so that two watchers cannot lock each other out
    ]
    upsert.add(connection, s.feed_items, rows)
    return _count(connection, feed) - before


def _count(connection: Connection, feed: str) -> int:
    i = s.feed_items
    return connection.scalar(select(func.count()).select_from(i).where(i.c.feed == feed)) or 0


def waiting(connection: Connection, feeds: Iterable[str], now: datetime) -> list[Row[Any]]:
    """The items of these feeds that wait and may be asked for now, the oldest first."""
    i = s.feed_items.c
    query = select(s.feed_items).where(i.state == "waiting", i.next_at <= now, i.feed.in_(list(feeds)))
    return list(connection.execute(query.order_by(i.at, i.feed, i.item)))


def kept(connection: Connection, row: Row[Any], page: Page) -> bool:
    """Keep the page of an item, in the one transaction that says that it is kept. False if another was faster."""
    if not _settle(connection, row, state="kept", page_id=None):
        return False
    if save.pages(connection, [page]).get(page.id) == "refused":
        save.state(connection, [page.id], "kept")
    i = s.feed_items
    connection.execute(update(i).where(i.c.feed == row.feed, i.c.item == row.item).values(page_id=page.id))
    return True


def refused(connection: Connection, row: Row[Any], source: str, reason: str) -> tuple[str, str]:
    """Refuse an item, with its reason."""
    _settle(connection, row, state="refused", reason=save.printable(reason))
    return save.refusal(connection, source, reason)


def put_off(connection: Connection, row: Row[Any], reason: str, now: datetime, asked: float | None) -> bool:
    """Leave an item alone for some time; False where it has failed too often."""
    failures = row.failures + 1
    if failures >= _TRIES:
        return False
    next_at = now + wait(failures, asked=asked)
    _settle(connection, row, state="waiting", failures=failures, next_at=next_at, reason=save.printable(reason))
    return True


def _settle(connection: Connection, row: Row[Any], **changed: Any) -> bool:  # noqa: ANN401 - columns of the table
    i = s.feed_items
    here = (i.c.feed == row.feed, i.c.item == row.item, i.c.state == "waiting")
    return connection.execute(update(i).where(*here).values(**changed)).rowcount > 0


def status(connection: Connection) -> list[Shown]:
    """Every feed that was ever watched: what it gave, what waits, when it is asked next, and its last requests."""
    i, f = s.feed_items.c, s.fetches.c
    counted: dict[tuple[str, str], int] = {
        (feed, state): number
        for feed, state, number in connection.execute(select(i.feed, i.state, func.count()).group_by(i.feed, i.state))
    }
    found = []
    for row in connection.execute(select(s.feeds).order_by(s.feeds.c.name, s.feeds.c.url)):
        log = connection.execute(select(s.fetches).where(f.feed == row.url).order_by(f.no.desc()).limit(_SHOWN))
        shown = [
            {
                "at": one.at.isoformat(),
                "url": one.url,
                "status": one.status,
                "bytes": one.bytes,
                "seconds": one.seconds,
                "gave": one.gave,
            }
            for one in log
        ]
        items = {state: counted.get((row.url, state), 0) for state in ("kept", "waiting", "refused")}
        fields = {"url": row.url, "name": row.name or row.url, "state": row.state, "failures": row.failures}
        found.append({**fields, **items, "next_at": row.next_at.isoformat(), "log": shown})
    return found
