"""Outlets as sources: how much each printed on which day, how much of it others printed too, what its claims met."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select

from sayso.ledger import schema as s
from sayso.ledger.conditions import CLAIMS, CURRENT_READING, of_claims
from sayso.ledger.like import like

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from sayso.ledger.filter import Filter
    from sayso.ledger.rows import Row

UNNAMED = "(no outlet named)"
SILENCE = 4  # times the usual time between two days with pages: nothing for longer is a silence
_SHORTEST = 3  # days that are never a silence
_FEWEST = 3  # days with pages from which there is something usual


@dataclass
class Outlet:
    """One outlet. ``days`` counts its pages by the day they were published."""

    name: str
    days: Counter[date] = field(default_factory=Counter)
    undated: int = 0
    shared: int = 0
    checks: Counter[str] = field(default_factory=Counter)

    @property
    def pages(self) -> int:
        """How many pages it printed."""
        return self.days.total() + self.undated

    def silent_since(self, last: date) -> date | None:
        """The day of its last page, if it has been quiet for unusually long on the ledger's ``last`` day."""
        known = sorted(self.days)
        if len(known) < _FEWEST:
            return None
        usual = max(_SHORTEST, SILENCE * median((b - a).days for a, b in pairwise(known)))
        return known[-1] if (last - known[-1]) > timedelta(days=usual) else None


def outlets(connection: Connection) -> list[Outlet]:
    """Every outlet, the one with most pages first."""
    found: dict[str, Outlet] = {}
    for name, day, pages in _volume(connection):
        one = found.setdefault(name, Outlet(name))
        if day is None:
            one.undated += pages
        else:
            one.days[day] += pages
    for name, shared in _shared(connection).items():
        found[name].shared = shared
    for name, status, claims in _checks(connection):
        found[name].checks[status] += claims
    return sorted(found.values(), key=lambda one: (-one.pages, one.name))


def outlet_rows(connection: Connection) -> list[Row]:
    """The same as rows."""
    every = outlets(connection)
    last = max((day for one in every for day in one.days), default=date.min)
    return [_row(one, last) for one in every]


def _row(one: Outlet, last: date) -> Row:
    silent = one.silent_since(last)
    checks = {f"claims_{status}": one.checks[status] for status in ("verified", "unverified", "disputed")}
    return {
        "outlet": one.name,
        "pages": one.pages,
        "undated": one.undated,
        "first": min(one.days).isoformat() if one.days else None,
        "last": max(one.days).isoformat() if one.days else None,
        "silent_since": silent.isoformat() if silent else None,
        "pages_others_print_too": one.shared,
        "claims": one.checks.total(),
    } | checks


def _volume(connection: Connection) -> Iterator[tuple[str, date | None, int]]:
    a = s.articles.c
    query = select(a.outlet, a.published, func.count()).group_by(a.outlet, a.published)
    yield from ((outlet or UNNAMED, published, pages) for outlet, published, pages in connection.execute(query))


def _shared(connection: Connection) -> Counter[str]:
    """How many pages of each outlet carry a version that another outlet printed too."""
    query = select(s.printings.c.version_id, s.articles.c.outlet, func.count())
    joined = query.select_from(s.printings.join(s.articles, s.articles.c.page_id == s.printings.c.page_id))
    printed: dict[str, Counter[str]] = defaultdict(Counter)
    for version, outlet, pages in connection.execute(joined.group_by(s.printings.c.version_id, s.articles.c.outlet)):
        printed[version][outlet or UNNAMED] += pages
    return sum((by for by in printed.values() if len(by) > 1), Counter())


def _checks(connection: Connection) -> Iterator[tuple[str, str, int]]:
    """What the claims that each outlet printed met: verified, unverified, disputed, or nothing that a text tells."""
    one: Any = (
        s.claims.join(s.readings, CURRENT_READING)
        .join(s.printings, s.printings.c.version_id == s.claims.c.version_id)
        .join(s.articles, s.articles.c.page_id == s.printings.c.page_id)
    )
    count = func.count(s.claims.c.id.distinct())
    query = select(s.articles.c.outlet, s.claims.c.verification, count).select_from(one)
    for outlet, verification, claims in connection.execute(
        query.group_by(s.articles.c.outlet, s.claims.c.verification)
    ):
        yield outlet or UNNAMED, (verification or "not told").split(" ")[0], claims


def spoken(connection: Connection, wanted: Filter) -> list[Row]:
    """How many of the claims that the filter leaves were said by whom, published on which day, in a mode, and so on."""
    said, made = (s.attributions.c.speaker, s.attributions.c.side), (s.claims.c.mode, s.claims.c.verification)
    fields = (*said, *made, s.versions.c.published)
    query = select(*fields, func.count().label("claims")).select_from(CLAIMS).where(*of_claims(wanted))
    return [dict(row) for row in connection.execute(query.group_by(*fields)).mappings()]


def speakers(connection: Connection, *, part: str | None, limit: int, start: int) -> list[Row]:
    """Who claims, the one with most claims first: side, how many, from when to when, and what the claims met.

    ``part`` asks for a part of the name.
    """
    c, a, v = s.claims.c, s.attributions.c, s.versions.c
    told = s.attributions.join(
        s.readings, and_(s.readings.c.id == a.reading_id, s.readings.c.superseded_by.is_(None))
    ).join(s.versions, and_(v.id == a.version_id, v.superseded_by.is_(None)))
    told = told.join(s.claims, and_(c.reading_id == a.reading_id, c.attribution_id == a.id))
    counts = [
        func.count().filter(c.verification.startswith(status)).label(status)
        for status in ("verified", "unverified", "disputed")
    ]
    count = func.count().label("claims")
    query = select(
        a.speaker, func.max(a.side).label("side"), count, *counts, func.min(v.published), func.max(v.published)
    ).select_from(told)
    query = query.where(a.speaker.is_not(None)).group_by(a.speaker).order_by(count.desc(), a.speaker)
    if part:
        query = query.where(like(a.speaker, part))
    names = ("speaker", "side", "claims", "verified", "unverified", "disputed", "first", "last")
    return [
        dict(zip(names, (*row[:6], *(day.isoformat() if day else None for day in row[6:])), strict=True))
        for row in connection.execute(query.limit(limit).offset(start))
    ]
