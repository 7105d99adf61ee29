"""What amounts of time mean: durations, stretches up to now, "three days ago", and what happens again and again."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from sayso.resolve.time import anchor
from sayso.resolve.time import interval as days
from sayso.resolve.time.meaning import Meaning, first_day, stretch, unit_value
from sayso.resolve.time.words import PARTS, SEASONS, UNITS, month_number, number, unit, weekday_number

if TYPE_CHECKING:
    from sayso.resolve.time.anchor import Scene
    from sayso.resolve.time.grammar import Hit

_LARGE = {"E": (10, "Y"), "C": (100, "Y"), "L": (1000, "Y"), "Q": (3, "M")}
_SMALLER = {"Y": (12, "M"), "H": (60, "M"), "TM": (60, "S"), "M": (30, "D"), "D": (24, "H"), "W": (7, "D")}
# How far back, in characters, "a year ago" may compare with a quarter, and "a day earlier" with a day.
_COMPARED, _EARLIER = 600, 200
_ADVERBS = {
    "hourly": "PT1H", "daily": "P1D", "nightly": "P1D", "weekly": "P1W", "biweekly": "P2W", "monthly": "P1M",
    "bimonthly": "P2M", "yearly": "P1Y", "annually": "P1Y",
}  # fmt: skip


def amount(count: float | None, word: str) -> str:
    """P3M, PT2H30M, P2Y6M, PXD: a count of units, ``None`` being vague."""
    letter = UNITS[word]
    time, letter = ("T", letter[1:]) if letter.startswith("T") else ("", letter)
    if count is None:
        return f"P{time}X{letter}"
    scale, letter = _LARGE.get(letter, (2 if word == "fortnight" else 1, letter))
    whole, rest = divmod(count * scale, 1)
    head = f"{int(whole)}{letter}" if whole or not rest else ""
    smaller = _SMALLER.get(f"T{letter}" if time and letter == "M" else letter)
    if not rest or smaller is None:
        return f"P{time}{head}"
    tail = f"{round(rest * smaller[0])}{smaller[1]}"
    return f"P{head}T{tail}" if letter == "D" else f"P{time}{head}{tail}"


def _count(hit: Hit, scene: Scene) -> float | None:
    """The number of units; the half of "a year and a half" stands behind the unit."""
    words = hit.parts["n"]
    count = number(words)
    if count and "half" not in words and re.search(r"\w+ and a half", hit.span.of(scene.text), re.IGNORECASE):
        count += 0.5
    return count


def duration(hit: Hit, scene: Scene) -> Meaning:
    """Such as "Three months", "two-day", "several weeks"."""
    if hit.span.of(scene.text).lower() == "one day" and anchor.tense(scene.text, *hit.span) == "future":
        return Meaning("DATE", "FUTURE_REF")
    return Meaning("DURATION", amount(_count(hit, scene), unit(hit.parts["u"])))


def vague(hit: Hit, _scene: Scene) -> Meaning:
    """Such as "For weeks", "multi-year"."""
    return Meaning("DURATION", amount(None, unit(hit.parts["u"])))


def long(hit: Hit, _scene: Scene) -> Meaning:
    """Such as "Month-long", "years-long"."""
    return Meaning("DURATION", amount(None if hit.parts.get("plural") else 1, unit(hit.parts["u"])))


def adjective(hit: Hit, scene: Scene) -> Meaning:
    """Such as "A two-day visit", "multi-year"."""
    return vague(hit, scene) if hit.parts["n"] == "multi" else duration(hit, scene)


def window(hit: Hit, scene: Scene) -> Meaning:
    """Such as "The past three months" ends with the paper's day, "the next few days" begins with it."""
    value, which = amount(_count(hit, scene), unit(hit.parts["u"])), hit.parts["which"]
    if which in {"last", "past", "recent", "previous", "latest", "preceding"}:
        return stretch(value, scene.published, ahead=False)
    if which in {"next", "coming"}:
        return stretch(value, scene.published, ahead=True)
    return Meaning("DURATION", value)


def window_vague(hit: Hit, scene: Scene) -> Meaning:
    """Such as "Recent weeks", "the coming months"."""
    which = hit.parts["which"]
    if which == "past" and "the" not in hit.parts:
        return Meaning("DATE", "PAST_REF")
    return stretch(amount(None, unit(hit.parts["u"])), scene.published, ahead=which in {"coming", "next"})


def weeks_ahead(hit: Hit, scene: Scene) -> Meaning:
    """Such as "The days ahead"."""
    return stretch(amount(None, unit(hit.parts["u"])), scene.published, ahead=True)


def ago(hit: Hit, scene: Scene) -> Meaning:
    """Such as "Three days ago" to the day, "two months ago" to the month, "a year ago" of a quarter to the quarter."""
    count, word = _count(hit, scene), unit(hit.parts["u"])
    back = hit.parts["dir"] in {"ago", "earlier", "before now"}
    if count is None or scene.published is None:
        return Meaning("DATE", "PAST_REF" if back else "FUTURE_REF")
    if word in {"second", "minute", "hour"}:
        now = scene.published.isoformat()
        return Meaning("TIME", now, days.interval(now, None))
    if word == "year" and count == 1 and back and (compared := _year_before_quarter(hit, scene)):
        return compared
    told = scene.last(r"\d{4}-\d\d|\d{4}$", before=hit.span.start, within=_EARLIER)
    base = scene.published
    if told and hit.parts["dir"] == "earlier" and word in {"day", "week"}:
        base = first_day(told) or base
    way = -1 if back else 1
    if count != int(count):
        return Meaning("DATE", anchor.shift(base, "month", way * round(12 * count)).isoformat()[:7])
    there = anchor.shift(base, word, way * int(count))
    if there.year in {date.min.year, date.max.year}:
        return Meaning("DATE", "PAST_REF" if back else "FUTURE_REF")
    grain = {"decade": "year", "century": "decade"}.get(word, word)
    return Meaning("DATE", unit_value(there, grain))


def _year_before_quarter(hit: Hit, scene: Scene) -> Meaning | None:
    told = scene.last(r"\d{4}-Q\d$", before=hit.span.start, within=_COMPARED)
    return Meaning("DATE", f"{int(told[:4]) - 1}{told[4:]}") if told else None


def year_ago(hit: Hit, scene: Scene) -> Meaning:
    """Such as "Year-earlier results"."""
    before = Meaning("DATE", f"{scene.published.year - 1}" if scene.published else "PAST_REF")
    return _year_before_quarter(hit, scene) or before


def each(hit: Hit, _scene: Scene) -> Meaning:
    """Such as "Every two weeks", "each Friday night", "every spring"."""
    if "wd" in hit.parts:
        part = PARTS.get(hit.parts.get("part", ""))
        return Meaning("SET", f"XXXX-WXX-{weekday_number(hit.parts['wd']) + 1}" + (f"T{part}" if part else ""))
    if "m" in hit.parts:
        return Meaning("SET", f"XXXX-{month_number(hit.parts['m']):02d}")
    word = hit.parts["u"]
    if word in SEASONS:
        return Meaning("SET", f"XXXX-{SEASONS[word]}")
    words = hit.parts.get("n", "one")
    count = {"other": 2, "single": 1}.get(words) or number(words)
    return Meaning("SET", "P1Q" if word == "quarter" else amount(count, unit(word)))


def often(hit: Hit, _scene: Scene) -> Meaning:
    """Such as "Twice a week", "$100 a month"."""
    return Meaning("SET", amount(1, unit(hit.parts["u"])))


def adverb(hit: Hit, _scene: Scene) -> Meaning:
    """Such as "Daily"."""
    return Meaning("SET", _ADVERBS[hit.parts["w"]])
