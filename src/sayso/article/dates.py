"""Calendar dates as pages print them, and nothing relative: "16 February 2023", "Feb. 16, 2023", "2023-02-16T08:00"."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from sayso.records import Span

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan января січня",
            "february feb февраля лютого",
            "march mar марта березня",
            "april apr апреля квітня",
            "may мая травня",
            "june jun июня червня",
            "july jul июля липня",
            "august aug августа серпня",
            "september sept sep сентября вересня",
            "october oct октября жовтня",
            "november nov ноября листопада",
            "december dec декабря грудня",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")(?![^\W\d_])\.?"
_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?!\d)(?:st|nd|rd|th)?"

MONTH_DAY = rf"{_MONTH}\s?{_DAY}|{_DAY}\s?{_MONTH}"
"""A day and a month in either order, as a pattern without groups (match it without regard to case)."""

_FORMS = (
    re.compile(rf"\b(?P<y>{_YEAR})[-/.](?P<m>0?[1-9]|1[0-2])[-/.](?P<d>{_DAY})(?!\d)(?!-\d)"),
    re.compile(rf"\b(?P<month>{_MONTH})[\s.]?\s*(?P<d>{_DAY})\s?[,.]?\s?(?P<y>{_YEAR})\b", re.IGNORECASE),
    re.compile(rf"\b(?P<d>{_DAY})(?:\s+of)?[\s/-]*(?P<month>{_MONTH})[\s,/-]*(?P<y>{_YEAR})\b", re.IGNORECASE),
    re.compile(rf"(?<![\d/.-])(?P<a>\d\d?)(?P<s>[/.-])(?P<b>\d\d?)(?P=s)(?P<y>{_YEAR})(?!\d)"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(_WEEKDAYS)})\b")
_LIKELY = re.compile(r"(?:19|20)\d\d")
_COMPACT = re.compile(rf"\b(?P<y>{_YEAR})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?=T\d|\b)")
_MAX_MONTH = 12


class PrintedDate(NamedTuple):
    """A date and where its words stand in the line."""

    day: date
    span: Span


def find_date(line: str) -> PrintedDate | None:
    """The first whole date printed in ``line``.

    All-number dates are read where only one reading is possible: 16/02/2023 and 02/16/2023 are, 03/04/2023 is not,
    but for dots (16.02.2023), which put the day first everywhere.
    """
    if not _LIKELY.search(line):
        return None
    found = [date_ for form in _FORMS if (date_ := _first(form, line))]
    return min(found, key=lambda hit: hit.span.start, default=None)


def both_ways(line: str) -> tuple[date, ...]:
    """The two days that an all-number date may be, day first and month first; none where ``find_date`` reads it."""
    for match in _FORMS[-1].finditer(line):
        first, second, year = int(match["a"]), int(match["b"]), int(match["y"])
        if not _numbers(first, second, year, dots=match["s"] == "."):
            return tuple(filter(None, (_day(year, second, first), _day(year, first, second))))
    return ()


def weekday(words: str) -> int | None:
    """The first weekday that is named, Monday as 0."""
    match = _WEEKDAY.search(words)
    return _WEEKDAYS.index(match.group()) if match else None


def iso_date(value: str) -> date | None:
    """The day of an ISO 8601 stamp, or of any form that ``find_date`` knows."""
    if compact := _COMPACT.match(value.strip()):
        return _day(int(compact["y"]), int(compact["m"]), int(compact["d"]))
    hit = find_date(value)
    return hit.day if hit else None


def month_day(words: str) -> tuple[int, int] | None:
    """Month and day of words such as "Feb. 16" or "16 February"."""
    month = re.search(_MONTH, words, re.IGNORECASE)
    day = re.search(r"\d+", words)
    return (_MONTHS[month.group().rstrip(".").lower()], int(day.group())) if month and day else None


def _first(form: re.Pattern[str], line: str) -> PrintedDate | None:
    for match in form.finditer(line):
        if day := _read(match):
            return PrintedDate(day, Span(*match.span()))
    return None


def _read(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    year = int(parts["y"])
    if "a" in parts:
        return _numbers(int(parts["a"]), int(parts["b"]), year, dots=parts["s"] == ".")
    month = int(parts["m"]) if "m" in parts else _MONTHS[parts["month"].rstrip(".").lower()]
    return _day(year, month, int(re.sub(r"\D", "", parts["d"])))


def _numbers(first: int, second: int, year: int, *, dots: bool) -> date | None:
    if dots or first > _MAX_MONTH or first == second:
        return _day(year, second, first)
    return _day(year, first, second) if second > _MAX_MONTH else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
