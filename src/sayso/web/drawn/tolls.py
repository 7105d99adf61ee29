"""Figures through time: each as a line from its lowest to its highest, on the day that it was given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

WIDTH, HEIGHT = 340.0, 78.0  # units of the drawing above its axis; those of the pixels that it is shown in
_EDGE = 28.0  # free beside the first and the last: half a date
_TOP = 20.0  # free above the highest, for the arrow of "at least"
_BESIDE = 34.0  # between two figures of one day: a point and its number
_DATE = 48.0  # the width of a date


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that somebody gave: on which day, for which side, and the figure in words."""

    day: date
    low: float | None
    best: float | None
    high: float | None
    side: int  # number of the side, which gives the colour
    words: str


@dataclass(frozen=True, slots=True)
class Stroke:
    """A figure in the drawing; ``best`` is where its point stands, if it has one."""

    x: float
    top: float
    bottom: float
    best: float | None
    open_above: bool
    value: float
    figure: Figure


@dataclass(frozen=True, slots=True)
class Tolls:
    """The figures of one thing counted, over time."""

    what: str
    strokes: tuple[Stroke, ...]
    most: float
    marks: tuple[tuple[float, str], ...]


def tolls(what: str, figures: Sequence[Figure]) -> Tolls:
    """Draw them; figures of one day stand side by side, in the order given."""
    days = sorted({figure.day for figure in figures})
    most = max(value for figure in figures for value in (figure.low, figure.best, figure.high) if value is not None)
    beside: dict[date, int] = {}
    strokes = []
    for figure in figures:
        number = beside[figure.day] = beside.get(figure.day, -1) + 1
        x = min(_x(figure.day, days) + number * _BESIDE, WIDTH - _EDGE)
        strokes.append(_stroke(figure, x, most or 1.0))
    marks = [(_x(day, days), f"{day.day} {day:%b}") for day in days]
    return Tolls(what, tuple(strokes), most, tuple(_apart(marks)))


def _x(day: date, days: Sequence[date]) -> float:
    length = max((days[-1] - days[0]).days, 1)
    room = WIDTH - 2 * _EDGE - 2 * _BESIDE  # the last day's figures stand beside each other too
    return round(_EDGE + room * (day - days[0]).days / length, 1)


def _stroke(figure: Figure, x: float, most: float) -> Stroke:
    known = [value for value in (figure.low, figure.best, figure.high) if value is not None]

    def y(value: float) -> float:
        return round(HEIGHT - (HEIGHT - _TOP) * value / most, 1)

    only_low = figure.best is None and figure.high is None
    best = None if figure.best is None else y(figure.best)
    value = figure.best if figure.best is not None else known[0]
    return Stroke(round(x, 1), y(max(known)), y(min(known)), best, only_low, value, figure)


def _apart(marks: Sequence[tuple[float, str]]) -> list[tuple[float, str]]:
    kept: list[tuple[float, str]] = []
    for mark in marks:
        if not kept or mark[0] - kept[-1][0] > _DATE:
            kept.append(mark)
    return kept
