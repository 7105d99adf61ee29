"""What relative words hang on: the day of the paper, the tense of the sentence, the date last named."""

from __future__ import annotations

import calendar
import itertools
import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from sayso.resolve.time.words import EASTER, FLOATING, HOLIDAYS

_FUTURE = re.compile(
    r"\b(?:(?:will|'ll|won't|shall|to|must|would|should)(?: not| also| then)? (?:have been|be) \w+|will|'ll|won't|shall|would|"
    r"(?:decided|agreed|agrees|vowed|pledged|promised|threatened|invited|wants?|wanted|hope[ds]?|set|planned|planning|plans?|"
    r"expect(?:ed|s)?|scheduled|slated|due|intend(?:ed|s)?|aim(?:ed|s)?|ready|prepared|going|likely|about) to|"
    r"(?:is|are|be) (?:to|due|set|scheduled|expected|planned|slated|supposed)|(?:planned|scheduled|slated|due|expected|set) (?:for|on|at|in|by)|"
    r"to be|expects?|plans|hopes|intends|wants|scheduled|planned|planning|upcoming|payable|effective|deadline|may|might|(?:resumes?|begins?|starts?|opens?|reconvenes?|expires?|meets?|ends)(?! of|-))\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:was|were|had|did|has|have|been|said|told|began|met|left|came|went|made|took|gave|got|rose|fell|hit|led|won|"
    r"lost|held|sent|shot|found|saw|broke|wrote|spoke|struck|sold|bought|paid|grew|became|fled|flew|fought|tore|drove|"
    r"brought|thought|kept|cut|put|ran|sank|died|since|blew|burst|caught|drew|hung|heard|knew|laid|lay|set|had been|shook|shut|sought|"
    r"spent|spread|stood|stole|swept|taught|threw|withdrew|woke|[a-z]{2,}ed)\b",
    re.IGNORECASE,
)
_BOUND = re.compile(r"\b(?:by|until|till)(?: the| early| late| mid-?)* $", re.IGNORECASE)
_NOT_PAST = re.compile(
    r"(?:scheduled|expected|planned|slated|supposed|united|need|indeed|proceed|exceed|speed|feed|seed|naked|hundred)$",
    re.IGNORECASE,
)
_BREAK = re.compile(r"\n|[.!?]['\")]* +(?=[A-Z\"'`(])")
_PLANNED = re.compile(
    r" (?:\w+ )?(?:anniversary|elections?|summit|vote|ballot|referendum|meeting|talks|deadline|hearing|conference|visit|runoff|"
    r"inauguration|launch|parade|holiday|session|polls?|start)\b"
)
_HAPPENED = re.compile(
    r" (?:[\w-]+ ){0,2}?(?:invasion|attacks?|bombings?|killings?|slayings?|shootings?|explosions?|blasts?|strikes?|"
    r"massacre|coup|raids?|earthquake|crash|murders?|assassination|kidnappings?|uprising|clash(?:es)?|"
    r"ambush|offensive|crackdown|arrests?|capture|death|seizure|annexation|sinking)\b"
)


_HALF_YEAR = 6
# Words such as "that year" look back no further than this, in characters: some three pages.
REACH = 10_000


@dataclass(frozen=True)
class Scene:
    """A text as far as it has been read: its day, and the values of the expressions before this one."""

    text: str
    published: date | None
    seen: list[tuple[int, str]] = field(default_factory=list)

    def last(self, pattern: str, *, before: int, within: int = REACH) -> str | None:
        """The newest value seen that matches ``pattern``, at most ``within`` characters back."""
        rx = re.compile(pattern)
        near = itertools.takewhile(lambda item: before - item[0] <= within, reversed(self.seen))
        return next((value for _, value in near if rx.match(value)), None)


def tense(text: str, start: int, end: int) -> str:
    """``past``, ``future`` or empty: what the words about text[start:end] tell, nearest first, the left ones before."""
    left = text[max(0, start - 160) : start]
    left = left[max((m.end() for m in _BREAK.finditer(left)), default=0) :]
    right = text[end : end + 120]
    if _BOUND.search(left) and not re.search(r"\bhad\b", left + right[:40]):
        return "future"
    if right.startswith("'s ") and not _PLANNED.match(right[2:]):
        return "past"
    stop = _BREAK.search(right)
    right = right[: stop.start()] if stop else right
    return _nearest(left, last=True) or _nearest(right, last=False)


def _nearest(clause: str, *, last: bool) -> str:
    marks = [(m.start(), m.end(), "future") for m in _FUTURE.finditer(clause)]
    taken = {at for start, end, _ in marks for at in range(start, end)}
    found = (m for m in _PAST.finditer(clause) if not _NOT_PAST.search(m.group()))
    marks += [(m.start(), m.end(), "past") for m in found if m.start() not in taken]
    if not marks:
        return ""
    return max(marks)[2] if last else min(marks)[2]


def happened(text: str, end: int) -> bool:
    """Whether a date is followed by the name of something that has happened ("its Feb. 24 invasion")."""
    after = text[end : end + 60]
    return _HAPPENED.match(after) is not None and _PLANNED.match(after) is None


def weekday(published: date, number: int, direction: str) -> date:
    """The day named by a weekday: of the paper's own day, the days behind (``past``) or ahead (``future``).

    ``last`` and ``next`` leave the own day out; ``next`` is the weekday of the following calendar week.
    """
    ahead = (number - published.weekday()) % 7
    if direction == "next":
        return monday(published) + timedelta(days=7 + number)
    if direction == "last":
        return published - timedelta(days=(published.weekday() - number) % 7 or 7)
    if direction == "future":
        return published + timedelta(days=ahead)
    return published - timedelta(days=(published.weekday() - number) % 7)


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def day_of(year: int, month: int, day: int) -> date | None:
    """The day, or ``None`` where the month has none of that number."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def year_for(published: date, month: int, day: int | None, direction: str) -> int:
    """The year of a month (and day) told without one: the nearest behind or ahead, else the nearest."""
    own = (published.month, published.day)
    there = (month, day if day is not None else published.day)
    if direction == "past":
        return published.year - (there > own)
    if direction == "future":
        return published.year + (there < own)
    ahead = (month - published.month) % 12
    if ahead == 0 or there == own:
        return published.year
    near = ahead <= _HALF_YEAR
    return published.year + (month < published.month) if near else published.year - (month > published.month)


def shift(day: date, unit: str, count: int) -> date:
    """The day that lies ``count`` units away; the end of a shorter month is kept."""
    if unit in {"day", "night"}:
        return _safe(day, count)
    if unit in {"week", "weekend"}:
        return _safe(day, 7 * count)
    if unit == "fortnight":
        return _safe(day, 14 * count)
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200, "millennium": 12000}.get(
        unit, 0
    ) * count
    total = day.year * 12 + day.month - 1 + months
    year = min(9999, max(1, total // 12))
    month = total % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _safe(day: date, days: int) -> date:
    return date.fromordinal(min(date.max.toordinal(), max(1, day.toordinal() + days)))


def holiday(name: str, year: int) -> date | None:
    """The day of a feast in a year."""
    name = name.lower()
    if name in HOLIDAYS:
        return day_of(year, *HOLIDAYS[name])
    if name in FLOATING:
        month, day, which = FLOATING[name]
        days = [d for d in range(1, calendar.monthrange(year, month)[1] + 1) if date(year, month, d).weekday() == day]
        if name == "election day":
            return date(year, 11, next(d for d in range(2, 9) if date(year, 11, d).weekday() == 1))
        return date(year, month, days[which - 1 if which > 0 else which])
    return _easter(year) + timedelta(days=EASTER[name]) if name in EASTER else None


def _easter(year: int) -> date:
    """Western Easter Sunday, by the anonymous Gregorian reckoning (Meeus, Astronomical Algorithms, 1991)."""
    a, (b, c) = year % 19, divmod(year, 100)
    g = (8 * b + 13) // 25
    h = (19 * a + b - b // 4 - g + 15) % 30
    i, k = divmod(c, 4)
    weekdays = (32 + 2 * (b % 4) + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekdays) // 451
    month, day = divmod(h + weekdays - 7 * m + 114, 31)
    return date(year, month, day + 1)
