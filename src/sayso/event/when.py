"""Whether two claims may be of one day: intervals, news without a day, and a night that two reports date apart."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sayso.event.testimony import Testimony
    from sayso.records import Interval

_SHORT = 3  # days; a longer interval is no day that could agree
_LONG_AGO = 10  # days between a happening and a report of it as news without a day
_NEWS = 0.75  # news without a day, told in time
_SEVEN = 7  # days: "last week"
_WEEK = 0.5  # a day of a week
_LOOSE = 0.25  # long or open intervals
_NIGHT = 0.75  # late on one day, early on the next


def day(a: Testimony, b: Testimony) -> float | None:
    """How well the days of two claims agree; ``None`` where they cannot be one."""
    ours, theirs = a.when, b.when
    if ours is not None and theirs is not None and not overlap(ours, theirs):
        return _NIGHT if _one_night(a, b) else None
    if ours is not None and theirs is not None and ours.start and theirs.start:
        longest = max(_days(ours), _days(theirs))
        return 1.0 if ours == theirs or longest <= _SHORT else _WEEK if longest <= _SEVEN else _LOOSE
    news = _as_news(a, b)
    if news is None or a.version_id != b.version_id:
        return news
    return 0.0 if ours is None or theirs is None else _LOOSE


def _as_news(a: Testimony, b: Testimony) -> float | None:
    """Days of two reports of which one at least names none, but was published in time."""
    (start, end), (begin, stop) = a.window(), b.window()
    if start is None or end is None or begin is None or stop is None:
        return 0.0
    if start <= stop and begin <= end:
        return _NEWS
    apart = max((start - stop).days, (begin - end).days)
    return None if apart > _LONG_AGO else 0.0


def _one_night(a: Testimony, b: Testimony) -> bool:
    """Whether one is told of late on a day, the other of early on the next."""
    for eve, morn in ((a, b), (b, a)):
        last = eve.when.end if eve.when else None
        first = (morn.when.start or morn.when.end) if morn.when else None
        if last and first and first - last == timedelta(days=1) and "late" in eve.hours and "early" in morn.hours:
            return True
    return False


def _days(interval: Interval) -> int:
    """The length of an interval; an open one is longer than any."""
    return (interval.end - interval.start).days if interval.start and interval.end else date.max.toordinal()


def overlap(a: Interval, b: Interval) -> bool:
    """Whether two intervals share a day; an open side reaches for ever."""
    return (a.start or date.min) <= (b.end or date.max) and (b.start or date.min) <= (a.end or date.max)
