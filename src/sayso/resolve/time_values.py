"""The TimeML type and value of each expression, in its scene, by the rule that found it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sayso.resolve import time_anchor as anchor
from sayso.resolve import time_interval as days
from sayso.resolve.time_words import (
    DECADES,
    PARTS,
    SEASONS,
    UNITS,
    month_number,
    number,
    ordinal,
    unit,
    weekday_number,
    year_of_words,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sayso.records import Interval
    from sayso.resolve.time_anchor import Scene
    from sayso.resolve.time_grammar import Hit

_UNKNOWN_DAY = "XXXX-XX-XX"
# A month and day further off than this, in days, is put into the past or the future by the tense. Tried: 60 to 150.
_FAR = 120
_BACK = frozenset({"last", "past", "previous", "the past", "the last", "the previous", "this past", "the preceding"})
_AHEAD = frozenset({"next", "coming", "upcoming", "the next", "the coming", "the upcoming", "this coming"})
_AFTER = frozenset({"the following", "the ensuing"})
_SAME = frozenset({"that", "that same", "the same", "those"})


@dataclass(frozen=True, slots=True)
class Meaning:
    """Type and value of an expression; ``interval`` only where the value alone does not tell the days."""

    type: str
    value: str
    interval: Interval | None = None


def meaning(hit: Hit, scene: Scene) -> Meaning | None:
    """What a hit says in its scene; ``None`` where its parts make no date (31 February)."""
    return _VALUES[hit.rule](hit, scene)


def looks_back(hit: Hit) -> bool:
    """Whether a hit only compares ("a year ago"), so that later words do not hang on it."""
    return hit.rule in {"ago", "year_ago_adj"} or "rel" in hit.parts or hit.rule == "year_period"


# -- days ------------------------------------------------------------------------------------------------------------


def _direction(hit: Hit, scene: Scene) -> str:
    which = hit.parts.get("which", "")
    if which in {"last", "this past"}:
        return "last"
    if which in {"next"}:
        return "next"
    if which in {"this", "this coming", "coming"}:
        return "future" if which != "this" else anchor.tense(scene.text, *hit.span) or "past"
    return anchor.tense(scene.text, *hit.span)


def _clock(words: str) -> str | None:
    words = words.lower().replace(".", "").replace(" ", "") if "m" in words.lower() else words.lower()
    fixed = {"noon": "T12:00", "midday": "T12:00", "midnight": "T24:00"}
    if words in fixed:
        return fixed[words]
    match = re.match(r"(\d{1,2})[:.]?(\d\d)?(?::\d\d)?([ap]m)?$", words)
    if not match:
        hour = number(words)
        return f"T{int(hour):02d}:00" if hour else None
    hour = int(match[1])
    if match[3]:
        hour = hour % 12 + (12 if match[3] == "pm" else 0)
    return f"T{hour:02d}:{match[2] or '00'}"


def _timed(hit: Hit, day: str) -> Meaning:
    clock = _clock(hit.parts["clock"]) if "clock" in hit.parts else None
    if clock:
        return Meaning("TIME", day + clock)
    part = hit.parts.get("part", "").lower().rstrip("s")
    if part == "midnight":
        return Meaning("TIME", f"{day}T24:00")
    return Meaning("TIME", f"{day}T{PARTS[part]}") if part else Meaning("DATE", day)


def _date(hit: Hit, scene: Scene) -> Meaning | None:
    month = month_number(hit.parts["m"])
    day = ordinal(hit.parts["d"]) or 0
    year = int(hit.parts["y"]) if "y" in hit.parts else _year_of(hit, scene, month, day)
    if year is None:
        return _timed(hit, f"XXXX-{month:02d}-{day:02d}")
    try:
        date(year, month, day)
    except ValueError:
        return None
    return _timed(hit, f"{year:04d}-{month:02d}-{day:02d}")


def _year_of(hit: Hit, scene: Scene, month: int, day: int | None) -> int | None:
    published = scene.published
    if published is None:
        told = scene.last(r"\d{4}(?:-|$)", before=hit.span.start)
        return int(told[:4]) if told else None
    if "wd" in hit.parts and day:
        named = weekday_number(hit.parts["wd"])
        for year in sorted(range(published.year - 3, published.year + 4), key=lambda y: abs(y - published.year)):
            try:
                if date(year, month, day).weekday() == named:
                    return year
            except ValueError:
                continue
    if day and anchor.happened(scene.text, hit.span.end):
        return anchor.year_for(published, month, day, "past")
    year = anchor.year_for(published, month, day, "")
    far = day is not None and abs((_safe_date(year, month, day) - published).days) > _FAR
    return anchor.year_for(published, month, day, anchor.tense(scene.text, *hit.span)) if far else year


def _safe_date(year: int, month: int, day: int) -> date:
    """The day, or the first of the month where it has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, 1)


def _weekday(hit: Hit, scene: Scene) -> Meaning:
    number_ = weekday_number(hit.parts["wd"]) if "wd" in hit.parts else None
    if number_ is None:
        return _deictic(hit, scene)
    part = hit.parts.get("part", "").lower()
    if "plural" in hit.parts or part.endswith("s"):
        return Meaning("SET", f"XXXX-WXX-{number_ + 1}" + (f"T{PARTS[part.rstrip('s')]}" if part else ""))
    if scene.published is None:
        return _timed(hit, f"XXXX-WXX-{number_ + 1}")
    if hit.parts.get("which", "").lower() in {"the previous", "the following"}:
        return _timed(hit, _near_told(hit, scene, number_, scene.published).isoformat())
    day = anchor.weekday(scene.published, number_, _direction(hit, scene))
    return _timed(hit, day.isoformat())


def _near_told(hit: Hit, scene: Scene, number_: int, published: date) -> date:
    """The weekday before ("the previous") or after ("the following") the day told last."""
    told = _first_day(scene.last(r"\d{4}-\d\d-\d\d", before=hit.span.start) or "") or published
    if "previous" in hit.parts["which"].lower():
        return anchor.weekday(told, number_, "last")
    return anchor.weekday(told + timedelta(days=1), number_, "future")


def _deictic(hit: Hit, scene: Scene) -> Meaning:
    words = (hit.parts.get("w") or hit.parts.get("deictic") or "").lower()
    away = {"yesterday": -1, "last night": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2}
    day = _UNKNOWN_DAY
    if scene.published is not None:
        day = (scene.published + timedelta(days=away.get(words, 0))).isoformat()
    if words in {"tonight", "last night", "overnight"}:
        clock = _clock(hit.parts["clock"]) if "clock" in hit.parts else None
        return Meaning("TIME", day + (clock or "TNI"), _overnight(words, scene))
    return _timed(hit, day)


def _overnight(words: str, scene: Scene) -> Interval | None:
    if words == "tonight" or scene.published is None:
        return None
    return days.Interval(scene.published - timedelta(days=1), scene.published, "interval")


def _this_part(hit: Hit, scene: Scene) -> Meaning:
    which, part = hit.parts["which"].lower(), PARTS[hit.parts["part"].lower()]
    base = scene.published
    if which != "this":
        told = scene.last(r"\d{4}-\d\d-\d\d", before=hit.span.start)
        base = date.fromisoformat(told[:10]) if told else base
    if base is None:
        return Meaning("TIME", f"{_UNKNOWN_DAY}T{part}")
    step = {"the next": 1, "the following": 1, "the previous": -1}.get(which, 0)
    return Meaning("TIME", f"{(base + timedelta(days=step)).isoformat()}T{part}")


def _clock_alone(hit: Hit, scene: Scene) -> Meaning | None:
    clock = _clock(hit.parts["clock"])
    told = scene.last(r"\d{4}-\d\d-\d\d", before=hit.span.start, within=300)
    day = told[:10] if told else scene.published.isoformat() if scene.published else _UNKNOWN_DAY
    return Meaning("TIME", day + clock) if clock else None


def _dawn(hit: Hit, scene: Scene) -> Meaning:
    if "wd" in hit.parts and scene.published:
        day = anchor.weekday(scene.published, weekday_number(hit.parts["wd"]), _direction(hit, scene)).isoformat()
    else:
        told = scene.last(r"\d{4}-\d\d-\d\d", before=hit.span.start, within=200)
        day = told[:10] if told else scene.published.isoformat() if scene.published else _UNKNOWN_DAY
    return Meaning("TIME", day + ("TEV" if hit.parts["w"].lower() == "dusk" else "TMO"))


# -- written forms ----------------------------------------------------------------------------------------------------


def _iso(hit: Hit, scene: Scene) -> Meaning | None:
    del scene
    value = hit.parts["iso"].upper()
    if re.fullmatch(r"\d{4}W\d\d(?:-\d)?", value):
        value = f"{value[:4]}-{value[4:]}"
    if hit.rule == "iso":
        try:
            date.fromisoformat(value)
        except ValueError:
            return None
    return Meaning("TIME", f"{value}T{hit.parts['t']}") if "t" in hit.parts else Meaning("DATE", value)


def _year_day(hit: Hit, scene: Scene) -> Meaning | None:
    del scene
    year, count = int(hit.parts["y"]), int(hit.parts["n"])
    day = date(year, 1, 1) + timedelta(days=count - 1)
    return Meaning("DATE", day.isoformat()) if day.year == year else None


def _full_year(words: str) -> int:
    year = int(words)
    return year if year > 99 else year + (2000 if year < 50 else 1900)


def _numbers(hit: Hit, scene: Scene) -> Meaning | None:
    """Month/day/year as Americans write it; day/month/year where only that makes a date."""
    del scene
    first, second, year = int(hit.parts["a"]), int(hit.parts["b"]), _full_year(hit.parts["y"])
    if first > 12:
        first, second = second, first
    try:
        return Meaning("DATE", date(year, first, second).isoformat())
    except ValueError:
        return None


def _military(hit: Hit, scene: Scene) -> Meaning | None:
    del scene
    try:
        day = date(_full_year(hit.parts["y"]), month_number(hit.parts["m"]), int(hit.parts["d"]))
    except ValueError:
        return None
    return Meaning("TIME", f"{day.isoformat()}T{hit.parts['t'][:2]}:{hit.parts['t'][2:]}")


# -- months, seasons, quarters, years ----------------------------------------------------------------------------------


def _told_year(hit: Hit, scene: Scene) -> int | None:
    """The year that words such as "of 1988", "last year", "that year" name."""
    written = hit.parts.get("y") or hit.parts.get("y2")
    if written:
        return int(written) if written.isdigit() else year_of_words(written)
    words = hit.parts.get("yy") or hit.parts.get("which") or ""
    if words.startswith(("that", "the same")):
        told = scene.last(r"\d{4}(?:-|$)", before=hit.span.start)
        return int(told[:4]) if told else None
    step = {"last": -1, "this": 0, "next": 1, "the": 0}.get(words.split(" ")[0]) if words else None
    return scene.published.year + step if scene.published and step is not None else None


def _month(hit: Hit, scene: Scene) -> Meaning | None:
    month = month_number(hit.parts["m"])
    if "y" in hit.parts or "yy" in hit.parts:
        year = _told_year(hit, scene)
    elif scene.published is None:
        year = _year_of(hit, scene, month, None)
    else:
        year = _month_year(hit, scene, month, scene.published)
    return Meaning("DATE", f"{year:04d}-{month:02d}" if year else f"XXXX-{month:02d}")


def _month_year(hit: Hit, scene: Scene, month: int, published: date) -> int:
    which = hit.parts.get("which", "").lower()
    if which in _BACK:
        return published.year - (month >= published.month)
    if which in _AHEAD:
        return published.year + (month <= published.month)
    if which == "this":
        return published.year
    direction = "past" if anchor.happened(scene.text, hit.span.end) else anchor.tense(scene.text, *hit.span) or "past"
    return anchor.year_for(published, month, None, direction)


def _season(hit: Hit, scene: Scene) -> Meaning:
    season = SEASONS[hit.parts["s"].lower()]
    year = _told_year(hit, scene) if hit.parts.keys() & {"y", "yy"} else scene.published.year if scene.published else None
    return Meaning("DATE", f"{year or 'XXXX'}-{season}")


def _quarter(hit: Hit, scene: Scene) -> Meaning:
    words = hit.parts["q"]
    quarter = int(words) if words.isdigit() else ordinal(words) or 0
    if hit.span.of(scene.text).lower().endswith("quarters"):
        return Meaning("SET", f"XXXX-Q{quarter}")
    year = _told_year(hit, scene)
    if year is None and scene.published is not None:
        year = scene.published.year
        told = scene.last(r"\d{4}-Q\d$", before=hit.span.start, within=3000)
        if told and "latest" in hit.parts.get("rel", ""):
            return Meaning("DATE", told)
        if "ago" in hit.parts.get("rel", "") or "earlier" in hit.parts.get("rel", ""):
            year -= 1
        elif 3 * quarter - 2 > scene.published.month and anchor.tense(scene.text, *hit.span) != "future":
            year -= 1
    return Meaning("DATE", f"{year or 'XXXX'}-Q{quarter}")


def _year_period(hit: Hit, scene: Scene) -> Meaning:
    told = scene.last(r"\d{4}-Q\d", before=hit.span.start, within=1500)
    quarter = f"-{told[5:]}" if told and hit.parts["u"].lower() != "fiscal year" else ""
    year = int(hit.parts["y"]) if "y" in hit.parts else None
    if year is None and (told or scene.published):
        year = int(told[:4]) if told else scene.published.year if scene.published else 0
        year -= hit.parts["rel"].lower() in {"year-ago", "year-earlier", "comparable"}
    return Meaning("DATE", f"{year or 'XXXX'}{quarter}")


def _year(hit: Hit, scene: Scene) -> Meaning | None:
    del scene
    words = hit.parts["y"]
    year = int(words) if words.isdigit() else year_of_words(words)
    return Meaning("DATE", f"{year:04d}") if year else None


def _decade(hit: Hit, scene: Scene) -> Meaning:
    if "y" in hit.parts:
        return Meaning("DATE", hit.parts["y"][:3])
    century = {"nineteen": 19, "eighteen": 18, "twenty": 20}.get(hit.parts.get("cent", "").lower(), 19)
    digit = int(hit.parts["yy"][0]) if "yy" in hit.parts else DECADES[hit.parts["w"].lower()]
    del scene
    return Meaning("DATE", f"{century}{digit}")


def _century(hit: Hit, scene: Scene) -> Meaning:
    del scene
    return Meaning("DATE", f"{(ordinal(hit.parts['n']) or 1) - 1:02d}")


def _half(hit: Hit, scene: Scene) -> Meaning:
    year = _told_year(hit, scene) or (scene.published.year if scene.published else None)
    return Meaning("DATE", f"{year or 'XXXX'}-H{1 if hit.parts['h'].lower() in {'first', '1st'} else 2}")


def _edge(hit: Hit, scene: Scene) -> Meaning | None:
    if "m" in hit.parts:
        return _month(hit, scene)
    if "y" in hit.parts:
        return Meaning("DATE", hit.parts["y"])
    return _period(hit, scene)


def _year_end(hit: Hit, scene: Scene) -> Meaning:
    del hit
    return Meaning("DATE", f"{scene.published.year if scene.published else 'XXXX'}")


def _holiday(hit: Hit, scene: Scene) -> Meaning | None:
    name = hit.parts["h"].lower()
    if "y" in hit.parts:
        day = anchor.holiday(name, int(hit.parts["y"]))
    elif scene.published is None:
        return Meaning("DATE", _UNKNOWN_DAY)
    else:
        day = _near_holiday(name, scene.published, hit, scene)
    return Meaning("DATE", day.isoformat()) if day else None


def _near_holiday(name: str, published: date, hit: Hit, scene: Scene) -> date | None:
    choices = [d for y in (-1, 0, 1) if (d := anchor.holiday(name, published.year + y))]
    direction = hit.parts.get("which", "").lower() or anchor.tense(scene.text, *hit.span)
    if direction in {"last", "past"}:
        choices = [d for d in choices if d <= published]
    elif direction in {"next", "future"}:
        choices = [d for d in choices if d >= published]
    return min(choices, key=lambda d: abs(d - published), default=None)


# -- periods that hang on now or on what was said last -----------------------------------------------------------------


def _period(hit: Hit, scene: Scene) -> Meaning | None:
    which, word = hit.parts["which"].lower(), hit.parts["u"].lower()
    base, step = _base(which, hit, scene)
    if which == "the latest" and word in {"quarter", "year"}:
        return _latest(word, hit, scene)
    if base is None:
        return Meaning("DATE", "PAST_REF" if step < 0 else "FUTURE_REF" if step > 0 else "PRESENT_REF")
    if word in SEASONS:
        return _which_season(SEASONS[word], step, base)
    if which in {"these", "those"}:
        return None
    if which in {"the past", "the last", "the next", "the coming"} and word != "weekend":
        return _stretch(_amount(1, word), base, ahead=step > 0)
    value = _unit_value(anchor.shift(base, word, step), word)
    return Meaning("DATE", value)


def _latest(word: str, hit: Hit, scene: Scene) -> Meaning:
    """The quarter (or year) that a report is about: the one told last, else the last to be over."""
    told = scene.last(r"\d{4}-Q\d$", before=hit.span.start, within=3000) if word == "quarter" else None
    if told or scene.published is None:
        return Meaning("DATE", told or "PAST_REF")
    return Meaning("DATE", _unit_value(anchor.shift(scene.published, word, -1), word))


def _base(which: str, hit: Hit, scene: Scene) -> tuple[date | None, int]:
    """The day that a period is told from, and how many periods away it lies."""
    step = -1 if which in _BACK else 1 if which in _AHEAD | _AFTER else 0
    base = scene.published
    if which in _SAME | _AFTER | {"the previous", "the next", "the preceding"}:
        told = scene.last(r"\d{4}", before=hit.span.start)
        base = _first_day(told) if told else base
    return base, step


def _first_day(value: str) -> date | None:
    found = days.interval(value[:10] if re.match(r"\d{4}-\d\d-\d\d", value) else value, None)
    return found.start if found else None


def _which_season(season: str, step: int, published: date) -> Meaning:
    month = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[season]
    year = published.year
    if step < 0:
        year -= month + 2 >= published.month and not (season == "WI" and published.month <= 2 and False)
    elif step > 0:
        year += month <= published.month
    elif season == "WI" and published.month < 6:
        year -= 1
    return Meaning("DATE", f"{year}-{season}")


def _unit_value(day: date, word: str) -> str:
    if word in {"week", "fortnight"}:
        return days.week_value(day)
    if word == "weekend":
        return f"{days.week_value(day)}-WE"
    if word == "quarter":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    size = {"day": 10, "month": 7, "year": 4, "decade": 3, "century": 2, "millennium": 1}[word]
    return day.isoformat()[:size]


def _the_period(hit: Hit, scene: Scene) -> Meaning | None:
    word = hit.parts["u"].lower()
    wanted = {"day": r"\d{4}-\d\d-\d\d", "week": r"\d{4}-W", "quarter": r"\d{4}-Q", "month": r"\d{4}-\d\d", "year": r"\d{4}"}
    told = scene.last(wanted[word], before=hit.span.start, within=3000) if word in {"quarter", "day", "month"} else None
    if told:
        size = {"day": 10, "month": 7, "quarter": 7}[word]
        return Meaning("DATE", told[:size])
    if word == "quarter" and anchor.tense(scene.text, *hit.span) != "future":
        return _latest(word, hit, scene)
    if scene.published is None:
        return Meaning("DATE", "PRESENT_REF")
    base = scene.published - timedelta(days=7) if word == "weekend" and scene.published.weekday() < 5 else scene.published
    return Meaning("DATE", _unit_value(base, word))


def _ago(hit: Hit, scene: Scene) -> Meaning | None:
    count, word, where = number(hit.parts["n"]), unit(hit.parts["u"]), hit.parts["dir"].lower()
    back = where in {"ago", "earlier", "before now"}
    if " and a half" in hit.span.of(scene.text).lower() and count:
        count += 0.5 if "half" not in hit.parts["n"] else 0
    if count is None or scene.published is None:
        return Meaning("DATE", "PAST_REF" if back else "FUTURE_REF")
    if word in {"second", "minute", "hour"}:
        return Meaning("TIME", scene.published.isoformat(), days.interval(scene.published.isoformat(), None))
    if word == "year" and count == 1 and back:
        told = scene.last(r"\d{4}-Q\d", before=hit.span.start, within=600)
        if told:
            return Meaning("DATE", f"{int(told[:4]) - 1}{told[4:]}")
    base = scene.published
    if where == "earlier":
        told = scene.last(r"\d{4}-\d\d-\d\d|\d{4}-\d\d$|\d{4}$", before=hit.span.start, within=200)
        base = (_first_day(told) or base) if told and word in {"day", "week"} else base
    if count != int(count):
        return Meaning("DATE", anchor.shift(base, "month", (-1 if back else 1) * round(12 * count)).isoformat()[:7])
    return Meaning("DATE", _unit_value(anchor.shift(base, word, int(-count if back else count)), {"night": "day", "decade": "year", "century": "decade"}.get(word, word)))


def _year_ago(hit: Hit, scene: Scene) -> Meaning:
    told = scene.last(r"\d{4}-Q\d", before=hit.span.start, within=600)
    if told:
        return Meaning("DATE", f"{int(told[:4]) - 1}{told[4:]}")
    return Meaning("DATE", f"{scene.published.year - 1}" if scene.published else "PAST_REF")


# -- durations and sets -----------------------------------------------------------------------------------------------


def _amount(count: float | None, word: str) -> str:
    """P3M, PT2H30M, P2Y6M, PXD: a count of units, ``None`` being vague."""
    letter = UNITS[word]
    time, letter = ("T", letter[1:]) if letter.startswith("T") else ("", letter)
    if count is None:
        return f"P{time}X{letter}"
    scale, letter = {"E": (10, "Y"), "C": (100, "Y"), "L": (1000, "Y"), "Q": (3, "M")}.get(letter, (1, letter))
    count = count * scale * (2 if word == "fortnight" else 1)
    if count == int(count):
        return f"P{time}{int(count)}{letter}"
    smaller = {"Y": (12, "M"), "H": (60, "M"), "M": (60 if time else 30, "S" if time else "D"), "D": (24, "H"), "W": (7, "D")}.get(letter)
    if smaller is None:
        return f"P{time}{count:g}{letter}"
    rest = round((count - int(count)) * smaller[0])
    head = f"{int(count)}{letter}" if int(count) else ""
    if letter == "D" or (letter == "Y" and rest == 0):
        return f"P{head}T{rest}{smaller[1]}"
    return f"P{time}{head}{rest}{smaller[1]}"


def _count(hit: Hit, scene: Scene) -> float | None:
    words = hit.parts["n"]
    count = number(words)
    if count and "half" not in words and re.search(r"\w+ and a half", hit.span.of(scene.text), re.IGNORECASE):
        count += 0.5
    return count


def _duration(hit: Hit, scene: Scene) -> Meaning:
    if hit.span.of(scene.text).lower() == "one day" and anchor.tense(scene.text, *hit.span) == "future":
        return Meaning("DATE", "FUTURE_REF")
    return Meaning("DURATION", _amount(_count(hit, scene), unit(hit.parts["u"])))


def _stretch(value: str, base: date | None, *, ahead: bool) -> Meaning:
    return Meaning("DURATION", value, days.around(value, base, ahead=ahead) if base else None)


def _window(hit: Hit, scene: Scene) -> Meaning:
    value = _amount(_count(hit, scene), unit(hit.parts["u"]))
    which = hit.parts["which"].lower()
    if which in {"last", "past", "recent", "previous", "latest", "preceding"}:
        return _stretch(value, scene.published, ahead=False)
    if which in {"next", "coming"}:
        return _stretch(value, scene.published, ahead=True)
    return Meaning("DURATION", value)


def _window_vague(hit: Hit, scene: Scene) -> Meaning:
    which, word = hit.parts["which"].lower(), unit(hit.parts["u"])
    if which == "past" and "the" not in hit.parts:
        return Meaning("DATE", "PAST_REF")
    return _stretch(_amount(None, word), scene.published, ahead=which in {"coming", "next"})


def _weeks_ahead(hit: Hit, scene: Scene) -> Meaning:
    word = unit(hit.span.of(scene.text).split()[1])
    return _stretch(_amount(None, word), scene.published, ahead=True)


def _long(hit: Hit, scene: Scene) -> Meaning:
    del scene
    return Meaning("DURATION", _amount(None if hit.parts.get("plural") else 1, unit(hit.parts["u"])))


def _week_of(hit: Hit, scene: Scene) -> Meaning | None:
    told = _date(hit, scene)
    day = _first_day(told.value) if told else None
    return Meaning("DATE", days.week_value(day)) if day else told


def _adjective(hit: Hit, scene: Scene) -> Meaning | None:
    if hit.parts["n"].lower() == "multi":
        return Meaning("DURATION", _amount(None, unit(hit.parts["u"])))
    return _duration(hit, scene)


def _bare_units(hit: Hit, scene: Scene) -> Meaning:
    del scene
    return Meaning("DURATION", _amount(None, unit(hit.parts["u"])))


def _while(hit: Hit, scene: Scene) -> Meaning:
    del hit, scene
    return Meaning("DURATION", "PXX")


def _each(hit: Hit, scene: Scene) -> Meaning:
    del scene
    if "wd" in hit.parts:
        part = hit.parts.get("part", "").lower()
        return Meaning("SET", f"XXXX-WXX-{weekday_number(hit.parts['wd']) + 1}" + (f"T{PARTS[part]}" if part in PARTS else ""))
    if "m" in hit.parts:
        return Meaning("SET", f"XXXX-{month_number(hit.parts['m']):02d}")
    word = hit.parts["u"].lower()
    if word in SEASONS:
        return Meaning("SET", f"XXXX-{SEASONS[word]}")
    if word == "quarter":
        return Meaning("SET", "P1Q")
    words = hit.parts.get("n", "one").lower()
    count = 2 if words == "other" else 1 if words == "single" else number(words)
    return Meaning("SET", _amount(count, unit(word)))


def _often(hit: Hit, scene: Scene) -> Meaning:
    del scene
    return Meaning("SET", _amount(1, unit(hit.parts["u"])))


def _adverb(hit: Hit, scene: Scene) -> Meaning:
    del scene
    table = {
        "hourly": "PT1H", "daily": "P1D", "nightly": "P1D", "weekly": "P1W", "biweekly": "P2W", "monthly": "P1M",
        "bimonthly": "P2M", "yearly": "P1Y", "annually": "P1Y",
    }  # fmt: skip
    return Meaning("SET", table[hit.parts["w"].lower()])


def _ref(value: str) -> Callable[[Hit, Scene], Meaning]:
    return lambda _hit, _scene: Meaning("DATE", value)


_VALUES: dict[str, Callable[[Hit, Scene], Meaning | None]] = {
    "iso": _iso, "iso_month": _iso, "iso_week": _iso, "iso_ordinal": _year_day, "julian_day": _year_day, "slash": _numbers,
    "slash_iso": _numbers, "dotted": _numbers, "dtg": _military, "clock_date": _date, "date": _date, "month": _month,
    "clock_weekday": _weekday, "weekday": _weekday, "deictic": _deictic, "this_part": _this_part, "clock": _clock_alone,
    "dawn": _dawn, "period": _period, "the_period": _the_period, "season": _season, "edge": _edge, "year_end": _year_end,
    "half": _half, "quarter": _quarter, "year_period": _year_period, "year_ago_adj": _year_ago, "ago": _ago, "window": _window,
    "window_vague": _window_vague, "weeks_ahead": _weeks_ahead, "week_of": _week_of, "adjective_long": _long, "long_ago": _ref("PAST_REF"), "adjective": _adjective, "duration": _duration,
    "bare_units": _bare_units, "set_each": _each, "set_often": _often, "set_per": _often, "set_adverb": _adverb,
    "decade": _decade, "century": _century, "fiscal": _year, "year": _year, "holiday": _holiday,
    "present": _ref("PRESENT_REF"), "past": _ref("PAST_REF"), "future": _ref("FUTURE_REF"), "while": _while,
}  # fmt: skip
