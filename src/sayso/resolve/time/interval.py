"""From a TimeML value to the days it covers."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from sayso.records import Interval
from sayso.resolve.time.anchor import shift

_SEASON_MONTHS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 2)}
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T|$)")
_MONTH = re.compile(r"(\d{4})-(\d\d)$")
_WEEK = re.compile(r"(\d{4})-W(\d\d)(?:-(\d|WE))?$")
_PART = re.compile(r"(\d{4})-(Q\d|H\d|SP|SU|FA|WI)$")
_DURATION = re.compile(r"PT?(\d+(?:\.\d+)?)([DWMYQH])$")


def interval(value: str, published: date | None) -> Interval | None:
    """The days of a resolved DATE or TIME value; ``None`` where the value names none.

    PAST_REF ends, FUTURE_REF begins, and PRESENT_REF is the paper's own day.
    """
    if value in {"PAST_REF", "PRESENT_REF", "FUTURE_REF"}:
        return _reference(value, published)
    for pattern, build in ((_DAY, _day), (_MONTH, _month), (_WEEK, _week), (_PART, _part)):
        match = pattern.match(value)
        if match:
            return build(match)
    if re.fullmatch(r"\d{4}", value):
        return Interval(date(int(value), 1, 1), date(int(value), 12, 31), "year")
    if re.fullmatch(r"\d{2,3}", value):
        size = 10 ** (4 - len(value))
        first = max(1, int(value) * size)
        return Interval(date(first, 1, 1), date(int(value) * size + size - 1, 12, 31), "interval")
    return None


def _reference(value: str, published: date | None) -> Interval | None:
    if published is None:
        return None
    if value == "PRESENT_REF":
        return Interval(published, published, "open")
    return Interval(None, published, "open") if value == "PAST_REF" else Interval(published, None, "open")


def _day(match: re.Match[str]) -> Interval | None:
    try:
        day = date(*map(int, match.groups()))
    except ValueError:
        return None
    return Interval(day, day, "day")


def _month(match: re.Match[str]) -> Interval | None:
    year, month = map(int, match.groups())
    return months(year, month, month, "month") if month in range(1, 13) else None


def months(year: int, first: int, last: int, precision: str) -> Interval:
    """From the first of one month to the end of another; a last before the first is in the next year."""
    end_year = year + (last < first)
    return Interval(date(year, first, 1), date(end_year, last, calendar.monthrange(end_year, last)[1]), precision)


def _week(match: re.Match[str]) -> Interval | None:
    try:
        start = date.fromisocalendar(int(match[1]), int(match[2]), 1)
    except ValueError:
        return None
    if match[3] == "WE":
        return Interval(start + timedelta(days=5), start + timedelta(days=6), "interval")
    if match[3]:
        day = start + timedelta(days=int(match[3]) - 1)
        return Interval(day, day, "day")
    return Interval(start, start + timedelta(days=6), "week")


def _part(match: re.Match[str]) -> Interval | None:
    year, part = int(match[1]), match[2]
    if part[0] == "Q":
        return months(year, 3 * int(part[1]) - 2, 3 * int(part[1]), "season")
    if part[0] == "H":
        return months(year, 6 * int(part[1]) - 5, 6 * int(part[1]), "interval")
    return months(year, *_SEASON_MONTHS[part], "season")


def around(value: str, day: date, *, ahead: bool) -> Interval | None:
    """The stretch of a duration (P3M, PT24H) that ends with a day, or begins with it."""
    match = _DURATION.match(value)
    if not match:
        return Interval(day, None, "open") if ahead else Interval(None, day, "open")
    count, letter = float(match[1]), match[2]
    if letter == "H":
        other = day + timedelta(days=(1 if ahead else -1) * max(1, round(count / 24)))
    else:
        unit = {"D": "day", "W": "week", "M": "month", "Q": "quarter", "Y": "year"}[letter]
        other = shift(day, unit, (1 if ahead else -1) * max(1, int(count)))
    return Interval(day, other, "interval") if ahead else Interval(other, day, "interval")


def week_value(day: date) -> str:
    """The ISO week of a day: 2023-W07."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"
