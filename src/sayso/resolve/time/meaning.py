"""What an expression means: its TimeML type and value, and the small steps that several rules share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sayso.resolve.time import interval as days
from sayso.resolve.time.anchor import REACH
from sayso.resolve.time.words import year_of_words

if TYPE_CHECKING:
    from datetime import date

    from sayso.records import Interval
    from sayso.resolve.time.anchor import Scene
    from sayso.resolve.time.grammar import Hit

UNKNOWN_DAY = "XXXX-XX-XX"
BACK = frozenset({"last", "past", "previous", "the past", "the last", "the previous", "this past", "the preceding"})
AHEAD = frozenset({"next", "coming", "upcoming", "the next", "the coming", "the upcoming", "this coming"})
# How far back, in characters, a report still speaks of the quarter that it named.
QUARTER_REACH = 3000


@dataclass(frozen=True, slots=True)
class Meaning:
    """Type and value of an expression; ``interval`` only where the value alone does not tell the days."""

    type: str
    value: str
    interval: Interval | None = None


def told_year(hit: Hit, scene: Scene) -> int | None:
    """The year that words such as "of 1988", "last year", "that year" name."""
    written = hit.parts.get("y") or hit.parts.get("y2")
    if written:
        return int(written) if written.isdigit() else year_of_words(written)
    words = hit.parts.get("yy") or hit.parts.get("which") or ""
    if words.startswith(("that", "the same")):
        return last_year(hit, scene)
    step = {"last": -1, "this": 0, "next": 1, "the": 0}.get(words.split(" ")[0])
    return scene.published.year + step if scene.published and step is not None else None


def last_year(hit: Hit, scene: Scene) -> int | None:
    """The year of the date told last."""
    told = scene.last(r"\d{4}(?:-|$)", before=hit.span.start)
    return int(told[:4]) if told else None


def last_day(hit: Hit, scene: Scene, *, within: int = REACH) -> date | None:
    """The day told last, at most ``within`` characters back."""
    told = scene.last(r"\d{4}-\d\d-\d\d", before=hit.span.start, within=within)
    return first_day(told) if told else None


def first_day(value: str) -> date | None:
    """The first day of a value, without its time."""
    found = days.interval(value[:10] if re.match(r"\d{4}-\d\d-\d\d", value) else value, None)
    return found.start if found else None


def unit_value(day: date, word: str) -> str:
    """The value of the day, week, month, ... that a day lies in."""
    if word in {"week", "fortnight"}:
        return days.week_value(day)
    if word == "weekend":
        return f"{days.week_value(day)}-WE"
    if word == "quarter":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    size = {"day": 10, "night": 10, "month": 7, "year": 4, "decade": 3, "century": 2, "millennium": 1}[word]
    return day.isoformat()[:size]


def stretch(value: str, base: date | None, *, ahead: bool) -> Meaning:
    """A duration that ends with ``base`` or, ``ahead``, begins with it."""
    return Meaning("DURATION", value, days.around(value, base, ahead=ahead) if base else None)
