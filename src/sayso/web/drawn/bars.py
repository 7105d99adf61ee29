"""Counts over days as bars: the timeline of events, and the small multiples of the sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sayso.phrase import date_words

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_BARS = 90  # what 1100 pixels show as bars that can still be hit by a finger
_FEWEST_BARS = 16  # so that a bar stays a bar: a few days stand among empty ones
_WEEK, _MONTH, _YEAR = 7, 31, 366


@dataclass(frozen=True, slots=True)
class Bar:
    """What falls into some days. ``x``, ``width`` and the height are shares of the drawing, 0 to 100."""

    start: date
    end: date
    count: int
    x: float
    width: float
    height: float

    @property
    def words(self) -> str:
        """The days, as people write them."""
        return date_words({"start": self.start.isoformat(), "end": self.end.isoformat()})


@dataclass(frozen=True, slots=True)
class Bars:
    """A histogram: its bars (none for empty days), its ends, its unit, and marks on its axis."""

    bars: tuple[Bar, ...]
    start: date
    end: date
    unit: str
    most: int
    marks: tuple[tuple[float, str], ...]


def bars(counts: Mapping[date, int], *, start: date | None = None, end: date | None = None) -> Bars | None:
    """Bars for the days from the first to the last, by day, week, month or year, as many as can be seen; else none."""
    if not counts:
        return None
    first, last = start or min(counts), end or max(counts)
    spare = max(0, _FEWEST_BARS - (last - first).days)
    first, last = first - timedelta(days=spare // 2), last + timedelta(days=spare - spare // 2)
    unit = next((unit for unit in _UNITS if len(_edges(first, last, unit)) - 1 <= _MOST_BARS), "year")
    edges = _edges(first, last, unit)
    found = [0] * (len(edges) - 1)
    at = 0
    for day in sorted(day for day in counts if first <= day <= last):
        while day >= edges[at + 1]:
            at += 1
        found[at] += counts[day]
    most, width = max(found), 100 / len(found)
    drawn = tuple(
        Bar(
            edges[i],
            edges[i + 1] - timedelta(days=1),
            n,
            round(i * width, 3),
            round(width, 3),
            round(100 * n / most, 1),
        )
        for i, n in enumerate(found)
        if n
    )
    return Bars(drawn, edges[0], edges[-1] - timedelta(days=1), unit, most, tuple(_marks(edges, unit)))


_UNITS = ("day", "week", "month", "year")


def _edges(first: date, last: date, unit: str) -> list[date]:
    """The days on which bars begin, and the day after the last."""
    at = {
        "day": first,
        "week": first - timedelta(days=first.weekday()),
        "month": first.replace(day=1),
        "year": first.replace(month=1, day=1),
    }[unit]
    edges = [at]
    while edges[-1] <= last:
        edges.append(_next(edges[-1], unit))
    return edges


def _next(day: date, unit: str) -> date:
    if unit in {"day", "week"}:
        return day + timedelta(days=1 if unit == "day" else _WEEK)
    later = day + timedelta(days=_MONTH if unit == "month" else _YEAR)
    return later.replace(day=1) if unit == "month" else later.replace(month=1, day=1)


_FEW_MARKS = 7  # on an axis: what 300 pixels hold without touching


def _marks(edges: list[date], unit: str) -> list[tuple[float, str]]:
    """Some days of the axis with their place on it, evenly apart."""
    count = len(edges) - 1
    step = max(1, -(-count // _FEW_MARKS))
    day = "{0.day} {0:%b %Y}" if edges[0].year != edges[-2].year else "{0.day} {0:%b}"
    form = {"day": day, "week": day, "month": "{0:%b %Y}", "year": "{0:%Y}"}[unit]
    return [(round(100 * i / count, 2), form.format(edges[i])) for i in range(0, count, step)]
