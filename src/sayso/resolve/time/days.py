"""What days and times of day mean: dates, weekdays, "yesterday", clocks, feasts, written forms."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sayso.records import Interval
from sayso.resolve.time import anchor
from sayso.resolve.time import interval as days
from sayso.resolve.time.meaning import UNKNOWN_DAY, Meaning, first_day, last_day, last_year
from sayso.resolve.time.words import PARTS, month_number, number, ordinal, weekday_number

if TYPE_CHECKING:
    from sayso.resolve.time.anchor import Scene
    from sayso.resolve.time.grammar import Hit

# A month and day further off than this, in days, is put into the past or the future by the tense. Tried: 60 to 150.
_FAR = 120
# How far back, in characters, a clock time or "dawn" looks for its day.
_CLOCK_REACH = 300
# Two-digit years from here on are of the last century.
_PIVOT = 50
_AWAY = {"yesterday": -1, "last night": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2}
_CLOCKS = {"noon": "T12:00", "midday": "T12:00", "midnight": "T24:00"}


def direction(hit: Hit, scene: Scene) -> str:
    """Where to look for a weekday: ``last``, ``next``, ``past`` or ``future``."""
    which = hit.parts.get("which", "")
    told = {"last": "last", "this past": "last", "next": "next", "this coming": "future", "coming": "future"}
    return told.get(which) or anchor.tense(scene.text, *hit.span)


def clock(words: str) -> str | None:
    """T20:30 for "8:30 p.m."."""
    if words in _CLOCKS:
        return _CLOCKS[words]
    match = re.match(r"(\d{1,2})[:.]?(\d\d)?(?::\d\d)? ?(?:([ap])\.? ?m)?", words)
    if not match:
        hours = number(words)
        return f"T{int(hours):02d}:00" if hours else None
    hour = int(match[1])
    if match[3]:
        hour = hour % 12 + (12 if match[3] == "p" else 0)
    return f"T{hour:02d}:{match[2] or '00'}"


def _timed(hit: Hit, day: str) -> Meaning:
    """A day with the clock time or the part of the day that the words add."""
    time = clock(hit.parts["clock"]) if "clock" in hit.parts else None
    part = hit.parts.get("part", "").rstrip("s")
    if time is None and part:
        time = _CLOCKS["midnight"] if part == "midnight" else f"T{PARTS[part]}"
    return Meaning("TIME", day + time) if time else Meaning("DATE", day)


def calendar_date(hit: Hit, scene: Scene) -> Meaning | None:
    """Such as "Feb. 24", "Friday, 24 February 2023": without a year, the one that weekday, event or nearness gives."""
    month, day = month_number(hit.parts["m"]), ordinal(hit.parts["d"]) or 0
    year = int(hit.parts["y"]) if "y" in hit.parts else _year_of(hit, scene, month, day)
    if year is None:
        return _timed(hit, f"XXXX-{month:02d}-{day:02d}")
    found = anchor.day_of(year, month, day)
    return _timed(hit, found.isoformat()) if found else None


def _year_of(hit: Hit, scene: Scene, month: int, day: int) -> int | None:
    published = scene.published
    if published is None:
        return last_year(hit, scene)
    if "wd" in hit.parts:
        named = weekday_number(hit.parts["wd"])
        near = (anchor.day_of(published.year + step, month, day) for step in (0, -1, 1, -2, 2, -3, 3))
        agreed = next((d.year for d in near if d is not None and d.weekday() == named), None)
        if agreed:
            return agreed
    if anchor.happened(scene.text, hit.span.end):
        return anchor.year_for(published, month, day, "past")
    year = anchor.year_for(published, month, day, "")
    there = anchor.day_of(year, month, day)
    far = there is not None and abs((there - published).days) > _FAR
    return anchor.year_for(published, month, day, anchor.tense(scene.text, *hit.span)) if far else year


def week_of(hit: Hit, scene: Scene) -> Meaning | None:
    """Such as "The week of March 6"."""
    told = calendar_date(hit, scene)
    day = first_day(told.value) if told else None
    return Meaning("DATE", days.week_value(day)) if day else told


def weekday(hit: Hit, scene: Scene) -> Meaning:
    """Such as "Wednesday", "last Friday night", "Mondays"; also a clock time with "today" and the like."""
    if "wd" not in hit.parts:
        return deictic(hit, scene)
    named = weekday_number(hit.parts["wd"])
    part = hit.parts.get("part", "")
    if "plural" in hit.parts or part.endswith("s"):
        return Meaning("SET", f"XXXX-WXX-{named + 1}" + (f"T{PARTS[part.rstrip('s')]}" if part else ""))
    if scene.published is None:
        return _timed(hit, f"XXXX-WXX-{named + 1}")
    told = last_day(hit, scene) or scene.published
    if hit.parts.get("which") == "the previous":
        day = anchor.weekday(told, named, "last")
    elif hit.parts.get("which") == "the following":
        day = anchor.weekday(told + timedelta(days=1), named, "future")
    else:
        day = anchor.weekday(scene.published, named, direction(hit, scene))
    return _timed(hit, day.isoformat())


def day_before(hit: Hit, scene: Scene) -> Meaning:
    """Such as "the day before", at the end of a clause: beside the day told last."""
    told = last_day(hit, scene)
    if told is None:
        return Meaning("DATE", UNKNOWN_DAY)
    day = told + timedelta(days=-1 if hit.parts["dir"] == "before" else 1)
    return Meaning("TIME", f"{day}TNI") if hit.parts["u"] == "night" else Meaning("DATE", day.isoformat())


def deictic(hit: Hit, scene: Scene) -> Meaning:
    """Such as "Yesterday", "tonight", "overnight"."""
    words = hit.parts.get("w") or hit.parts["deictic"]
    day, published = UNKNOWN_DAY, scene.published
    if published is not None:
        day = (published + timedelta(days=_AWAY.get(words, 0))).isoformat()
    if words not in {"tonight", "last night", "overnight"}:
        return _timed(hit, day)
    time = clock(hit.parts["clock"]) if "clock" in hit.parts else None
    night = None
    if published is not None and words != "tonight":
        night = Interval(published - timedelta(days=1), published, "interval")
    return Meaning("TIME", day + (time or "TNI"), night)


def this_part(hit: Hit, scene: Scene) -> Meaning:
    """Such as "This morning" is the paper's; "that evening", "the next morning" hang on the day told last."""
    which, part = hit.parts["which"], PARTS[hit.parts["part"]]
    base = scene.published if which == "this" else last_day(hit, scene) or scene.published
    if base is None:
        return Meaning("TIME", f"{UNKNOWN_DAY}T{part}")
    step = {"the next": 1, "the following": 1, "the previous": -1}.get(which, 0)
    return Meaning("TIME", f"{base + timedelta(days=step)}T{part}")


def _day_near(hit: Hit, scene: Scene) -> str:
    day = last_day(hit, scene, within=_CLOCK_REACH) or scene.published
    return day.isoformat() if day else UNKNOWN_DAY


def clock_alone(hit: Hit, scene: Scene) -> Meaning | None:
    """A clock time on the day told last."""
    time = clock(hit.parts["clock"])
    return Meaning("TIME", _day_near(hit, scene) + time) if time else None


def dawn(hit: Hit, scene: Scene) -> Meaning:
    """Such as "The early hours of Thursday", "dawn"."""
    day = _day_near(hit, scene)
    if "wd" in hit.parts and scene.published:
        day = anchor.weekday(scene.published, weekday_number(hit.parts["wd"]), direction(hit, scene)).isoformat()
    return Meaning("TIME", day + ("TEV" if hit.parts["w"] == "dusk" else "TMO"))


def holiday(hit: Hit, scene: Scene) -> Meaning | None:
    """The feast of the year told, or the one that tense and nearness give."""
    name = hit.parts["h"]
    if "y" in hit.parts:
        day = anchor.holiday(name, int(hit.parts["y"]))
        return Meaning("DATE", day.isoformat()) if day else None
    published = scene.published
    if published is None:
        return Meaning("DATE", UNKNOWN_DAY)
    choices = [day for step in (-1, 0, 1) if (day := anchor.holiday(name, published.year + step))]
    where = hit.parts.get("which") or anchor.tense(scene.text, *hit.span)
    if where in {"last", "past"}:
        choices = [day for day in choices if day <= published]
    elif where in {"next", "future"}:
        choices = [day for day in choices if day >= published]
    near = min(choices, key=lambda day: abs(day - published), default=None)
    return Meaning("DATE", near.isoformat()) if near else None


def iso(hit: Hit, _scene: Scene) -> Meaning | None:
    """2023-02-16, 2023-02, 2023-W07-4, with a time or without."""
    value = hit.parts["iso"].upper()
    if re.fullmatch(r"\d{4}W\d\d(?:-\d)?", value):
        value = f"{value[:4]}-{value[4:]}"
    if hit.rule == "iso" and first_day(value) is None:
        return None
    return Meaning("TIME", f"{value}T{hit.parts['t']}") if "t" in hit.parts else Meaning("DATE", value)


def year_day(hit: Hit, _scene: Scene) -> Meaning | None:
    """The ordinal date 2023-047, "Julian day 47 of 2023"."""
    year = int(hit.parts["y"])
    day = date(year, 1, 1) + timedelta(days=int(hit.parts["n"]) - 1)
    return Meaning("DATE", day.isoformat()) if day.year == year else None


def numbers(hit: Hit, _scene: Scene) -> Meaning | None:
    """Month/day/year as Americans write it; day/month/year where only that makes a date."""
    first, second, year = int(hit.parts["a"]), int(hit.parts["b"]), _full_year(hit.parts["y"])
    day = anchor.day_of(year, first, second) or anchor.day_of(year, second, first)
    return Meaning("DATE", day.isoformat()) if day else None


def military(hit: Hit, _scene: Scene) -> Meaning | None:
    """The date-time group 161430Z FEB 23."""
    day = anchor.day_of(_full_year(hit.parts["y"]), month_number(hit.parts["m"]), int(hit.parts["d"]))
    return Meaning("TIME", f"{day}T{hit.parts['t'][:2]}:{hit.parts['t'][2:]}") if day else None


def _full_year(words: str) -> int:
    if len(words) > len("99"):
        return int(words)
    return int(words) + (2000 if int(words) < _PIVOT else 1900)
