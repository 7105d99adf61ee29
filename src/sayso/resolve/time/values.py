"""Which reading belongs to which rule of the grammar."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sayso.resolve.time import amounts, days, periods
from sayso.resolve.time.meaning import Meaning

if TYPE_CHECKING:
    from collections.abc import Callable

    from sayso.resolve.time.anchor import Scene
    from sayso.resolve.time.grammar import Hit


def meaning(hit: Hit, scene: Scene) -> Meaning | None:
    """What a hit says in its scene; ``None`` where its parts make no date (31 February)."""
    plain = replace(hit, parts={key: value.lower() for key, value in hit.parts.items()})
    return _VALUES[hit.rule](plain, scene)


def looks_back(hit: Hit) -> bool:
    """Whether a hit only compares ("a year ago"), so that later words do not hang on it."""
    return hit.rule in {"ago", "year_ago_adj", "year_period"} or "rel" in hit.parts


def _always(type_: str, value: str) -> Callable[[Hit, Scene], Meaning]:
    return lambda _hit, _scene: Meaning(type_, value)


_VALUES: dict[str, Callable[[Hit, Scene], Meaning | None]] = {
    "iso": days.iso,
    "iso_month": days.iso,
    "iso_week": days.iso,
    "iso_ordinal": days.year_day,
    "julian_day": days.year_day,
    "slash": days.numbers,
    "slash_iso": days.numbers,
    "dotted": days.numbers,
    "dtg": days.military,
    "clock_date": days.calendar_date,
    "date": days.calendar_date,
    "week_of": days.week_of,
    "clock_weekday": days.weekday,
    "weekday": days.weekday,
    "day_before": days.day_before,
    "deictic": days.deictic,
    "this_part": days.this_part,
    "clock": days.clock_alone,
    "dawn": days.dawn,
    "holiday": days.holiday,
    "month": periods.month,
    "week_in_month": periods.week_in_month,
    "period": periods.period,
    "the_period": periods.the_period,
    "season": periods.season,
    "edge": periods.edge,
    "year_end": periods.year_end,
    "half": periods.half,
    "quarter": periods.quarter,
    "year_period": periods.year_period,
    "decade": periods.decade,
    "century": periods.century,
    "fiscal": periods.year,
    "year": periods.year,
    "ago": amounts.ago,
    "year_ago_adj": amounts.year_ago,
    "window": amounts.window,
    "window_vague": amounts.window_vague,
    "weeks_ahead": amounts.weeks_ahead,
    "adjective": amounts.adjective,
    "adjective_long": amounts.long,
    "duration": amounts.duration,
    "bare_units": amounts.vague,
    "set_each": amounts.each,
    "set_often": amounts.often,
    "set_per": amounts.often,
    "set_adverb": amounts.adverb,
    "long_ago": _always("DATE", "PAST_REF"),
    "present": _always("DATE", "PRESENT_REF"),
    "past": _always("DATE", "PAST_REF"),
    "future": _always("DATE", "FUTURE_REF"),
    "while": _always("DURATION", "PXX"),
}
