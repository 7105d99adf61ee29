"""What months, seasons, quarters, years and longer stand for, told by name or from now ("last week")."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sayso.resolve.time import anchor
from sayso.resolve.time import interval as days
from sayso.resolve.time.amounts import amount
from sayso.resolve.time.meaning import (
    AHEAD,
    BACK,
    QUARTER_REACH,
    Meaning,
    first_day,
    last_year,
    stretch,
    told_year,
    unit_value,
)
from sayso.resolve.time.words import DECADES, SEASONS, month_number, ordinal, year_of_words

if TYPE_CHECKING:
    from datetime import date

    from sayso.resolve.time.anchor import Scene
    from sayso.resolve.time.grammar import Hit

_AFTER = frozenset({"the following", "the ensuing"})
_FROM_TOLD = _AFTER | {"that", "that same", "the same", "the previous", "the next", "the preceding"}
_QUARTER = r"\d{4}-Q\d$"
_YEAR_AGO = frozenset({"year-ago", "year-earlier", "comparable"})
_TOLD = {"day": (r"\d{4}-\d\d-\d\d", 10), "quarter": (_QUARTER, 7), "month": (r"\d{4}-\d\d", 7)}
_SATURDAY = 5
_JUNE = 6


def month(hit: Hit, scene: Scene) -> Meaning:
    """Such as "December", "early March 2019", "July last year": the year by words, by what happened, or by tense."""
    number = month_number(hit.parts["m"])
    if hit.parts.keys() & {"y", "yy", "y2"}:
        year = told_year(hit, scene)
    elif scene.published is None:
        year = last_year(hit, scene)
    else:
        year = _month_year(hit, scene, number, scene.published)
    return Meaning("DATE", f"{year:04d}-{number:02d}" if year else f"XXXX-{number:02d}")


def _month_year(hit: Hit, scene: Scene, number: int, published: date) -> int:
    which = hit.parts.get("which", "")
    if which in BACK:
        return published.year - (number >= published.month)
    if which in AHEAD:
        return published.year + (number <= published.month)
    if which == "this":
        return published.year
    where = "past" if anchor.happened(scene.text, hit.span.end) else anchor.tense(scene.text, *hit.span) or "past"
    return anchor.year_for(published, number, None, where)


def week_in_month(hit: Hit, scene: Scene) -> Meaning:
    """Such as "the second week of January", "the last week of March 2022": the week with most of those seven days."""
    told = month(hit, scene)
    when = days.interval(told.value, None)
    if when is None or when.start is None or when.end is None:
        return told
    which = ordinal(hit.parts["ord"])
    middle = when.start + timedelta(days=7 * which - 4) if which else when.end - timedelta(days=3)
    return Meaning("DATE", days.week_value(middle))


def season(hit: Hit, scene: Scene) -> Meaning:
    """Such as "The summer of 2021", "in the spring"."""
    name = SEASONS[hit.parts["s"]]
    if hit.parts.keys() & {"y", "yy"}:
        return Meaning("DATE", f"{told_year(hit, scene) or 'XXXX'}-{name}")
    if scene.published is None:
        return Meaning("DATE", f"XXXX-{name}")
    return _season_near(name, {"future": 1}.get(anchor.tense(scene.text, *hit.span), 0), scene.published)


def _season_near(name: str, step: int, published: date) -> Meaning:
    """The last season to be over (-1), this year's (0), the next to begin (1). A winter has its December's year."""
    year = published.year - (name == "WI" and published.month < _JUNE)
    spans = {y: days.interval(f"{y}-{name}", None) for y in range(year - 2, year + 3)}
    if step < 0:
        year = max(y for y, when in spans.items() if when and when.end and when.end < published)
    elif step > 0:
        year = min(y for y, when in spans.items() if when and when.start and when.start > published)
    return Meaning("DATE", f"{year}-{name}")


def quarter(hit: Hit, scene: Scene) -> Meaning:
    """Such as "The third quarter of 2022"; without a year, the last of that number unless it is to come."""
    words = hit.parts["q"]
    number = int(words) if words.isdigit() else ordinal(words) or 0
    if hit.span.of(scene.text).lower().endswith("quarters"):
        return Meaning("SET", f"XXXX-Q{number}")
    year, related = told_year(hit, scene), hit.parts.get("rel", "")
    if year is None and scene.published is not None:
        to_come = 3 * number - 2 > scene.published.month and anchor.tense(scene.text, *hit.span) != "future"
        year = scene.published.year - (related in _YEAR_AGO or to_come)
    return Meaning("DATE", f"{year or 'XXXX'}-Q{number}")


def year_period(hit: Hit, scene: Scene) -> Meaning:
    """Such as "The 1988 period", "the year-ago quarter": the quarter told last, in that year."""
    told = scene.last(_QUARTER, before=hit.span.start, within=QUARTER_REACH)
    year = int(hit.parts["y"]) if "y" in hit.parts else None
    related = hit.parts.get("rel")
    if related == "latest":
        return _latest(hit, scene, "quarter")
    if year is None and (told or scene.published):
        year = int(told[:4]) if told else scene.published.year if scene.published else 0
        year -= related in _YEAR_AGO
    return Meaning("DATE", f"{year or 'XXXX'}" + (f"-{told[5:]}" if told and hit.parts["u"] != "fiscal year" else ""))


def _latest(hit: Hit, scene: Scene, word: str) -> Meaning:
    """The quarter (or year) that a report is about: the one told last, else the last to be over."""
    told = scene.last(_QUARTER, before=hit.span.start, within=QUARTER_REACH) if word == "quarter" else None
    if told or scene.published is None:
        return Meaning("DATE", told or "PAST_REF")
    return Meaning("DATE", unit_value(anchor.shift(scene.published, word, -1), word))


def year(hit: Hit, _scene: Scene) -> Meaning | None:
    """Such as "1998", "nineteen ninety-eight"."""
    words = hit.parts["y"]
    number = int(words) if words.isdigit() else year_of_words(words)
    return Meaning("DATE", f"{number:04d}") if number else None


def decade(hit: Hit, _scene: Scene) -> Meaning:
    """Such as "The 1980s", "the nineties": the first three digits."""
    if "y" in hit.parts:
        return Meaning("DATE", hit.parts["y"][:3])
    century_ = {"nineteen": 19, "eighteen": 18, "twenty": 20}.get(hit.parts.get("cent", ""), 19)
    digit = int(hit.parts["yy"][0]) if "yy" in hit.parts else DECADES[hit.parts["w"]]
    return Meaning("DATE", f"{century_}{digit}")


def century(hit: Hit, _scene: Scene) -> Meaning:
    """Such as "The 19th century": the first two digits, 18."""
    return Meaning("DATE", f"{(ordinal(hit.parts['n']) or 1) - 1:02d}")


def half(hit: Hit, scene: Scene) -> Meaning:
    """Such as "The first half of 2022"."""
    told = told_year(hit, scene) or (scene.published.year if scene.published else "XXXX")
    return Meaning("DATE", f"{told}-H{1 if hit.parts['h'] in {'first', '1st'} else 2}")


def edge(hit: Hit, scene: Scene) -> Meaning | None:
    """Such as "The end of March", "the beginning of 2017": the whole month or year, as TimeML has it."""
    if "m" in hit.parts:
        return month(hit, scene)
    return Meaning("DATE", hit.parts["y"]) if "y" in hit.parts else period(hit, scene)


def year_end(_hit: Hit, scene: Scene) -> Meaning:
    """Such as "Year's end"."""
    return Meaning("DATE", f"{scene.published.year if scene.published else 'XXXX'}")


def period(hit: Hit, scene: Scene) -> Meaning | None:
    """Such as "Last week", "this spring", "the following month", "the past year"."""
    which, word = hit.parts["which"], hit.parts["u"]
    step = -1 if which in BACK else 1 if which in AHEAD | _AFTER else 0
    if which == "the latest" and word in {"quarter", "year"}:
        return _latest(hit, scene, word)
    told = scene.last(r"\d{4}", before=hit.span.start) if which in _FROM_TOLD else None
    base = (first_day(told) if told else None) or scene.published
    if base is None:
        return Meaning("DATE", {-1: "PAST_REF", 0: "PRESENT_REF", 1: "FUTURE_REF"}[step])
    if word in SEASONS:
        return _season_near(SEASONS[word], step, base)
    if which in {"the past", "the last", "the next", "the coming"} and word not in {"weekend", "quarter"}:
        return stretch(amount(1, word), base, ahead=step > 0)
    return Meaning("DATE", unit_value(anchor.shift(base, word, step), word))


def the_period(hit: Hit, scene: Scene) -> Meaning:
    """Such as "The quarter", "the day": the one told last; "the week", "the year": the paper's."""
    word = hit.parts["u"]
    pattern, size = _TOLD.get(word, ("", 0))
    told = scene.last(pattern, before=hit.span.start, within=QUARTER_REACH) if pattern else None
    if told:
        return Meaning("DATE", told[:size])
    if word == "quarter" and anchor.tense(scene.text, *hit.span) != "future":
        return _latest(hit, scene, word)
    if scene.published is None:
        return Meaning("DATE", "PRESENT_REF")
    before = 7 if word == "weekend" and scene.published.weekday() < _SATURDAY else 0
    return Meaning("DATE", unit_value(scene.published - timedelta(days=before), word))
