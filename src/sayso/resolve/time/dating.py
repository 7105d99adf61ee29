"""Dating words that are more than one TimeML expression: ranges, limits, eves, offsets, anniversaries."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sayso.records import Interval, Span, Timex
from sayso.resolve.time import anchor, known
from sayso.resolve.time.interval import around, interval

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sayso.resolve.time.known import Ground

_EVE = re.compile(r"(?:\bon )?the eve of (?:the |its |their )?$", re.IGNORECASE)
_JOINS = re.compile(r" ?(?:-|to|through|until|till|and|into) (?:the )?(?:morning of )?$|-$")
_FROM = re.compile(r"\b(?P<word>from|between)(?: the)? $", re.IGNORECASE)
_LIMIT = re.compile(r"\b(?P<word>since|until|till|ahead of|before|prior to)(?: the| its)? $", re.IGNORECASE)
_OFFSET = re.compile(r" (?P<way>after|before|prior to|into|ahead of|to) (?:the |its |their )?")
_COUNTED = re.compile(r"PT?(\d+)([DWMYH])$")
_UNITS = {"D": "day", "W": "week", "M": "month", "Y": "year"}


def compose(found: Sequence[Timex], ground: Ground) -> tuple[Timex, ...]:
    """The expressions with the composed ones in place of their pieces, in order, none overlapping."""
    pieces = [known.of_event(timex, ground) for timex in found]
    for step in (
        known.anniversaries,
        known.since_events,
        known.days_of_war,
        _nights,
        _offsets,
        _ranges,
        _eves,
        _limits,
    ):
        pieces = _outer(list(step(pieces, ground)), pieces)
    return tuple(pieces)


def _outer(made: Sequence[Timex], others: Sequence[Timex]) -> list[Timex]:
    """All of them in order, but of two that overlap only the longer, and of two as long the composed one."""
    kept: list[Timex] = []
    ranked = [*((t.span.start, -t.span.end, 0, t) for t in made), *((t.span.start, -t.span.end, 1, t) for t in others)]
    for _, _, _, timex in sorted(ranked, key=lambda item: item[:3]):
        if not kept or not timex.span.overlaps(kept[-1].span):
            kept.append(timex)
        elif timex.span.end - timex.span.start > kept[-1].span.end - kept[-1].span.start:
            kept[-1] = timex
    return kept


def _one(day: date) -> Interval:
    return Interval(day, day, "day")


def _single(timex: Timex) -> date | None:
    """The day of an expression that names one."""
    when = timex.interval
    return when.start if when is not None and when.start is not None and when.start == when.end else None


def _eves(found: Sequence[Timex], ground: Ground) -> Iterator[Timex]:
    """Such as "On the eve of the Feb. 24 anniversary", with the words before it that hold the day ("Next week, ")."""
    for at, timex in enumerate(found):
        match = _EVE.search(ground.text, max(0, timex.span.start - 60), timex.span.start)
        day = _single(timex)
        if match is None or day is None:
            continue
        eve = day - timedelta(days=1)
        start = match.start()
        wider = found[at - 1] if at else None
        if (
            wider is not None
            and re.fullmatch(r",? ", ground.text[wider.span.end : start])
            and _holds(wider.interval, eve)
        ):
            start = wider.span.start
        yield Timex(Span(start, timex.span.end), "DATE", eve.isoformat(), _one(eve), "eve")


def _holds(when: Interval | None, day: date) -> bool:
    return when is not None and (when.start is None or when.start <= day) and (when.end is None or day <= when.end)


def _nights(found: Sequence[Timex], ground: Ground) -> Iterator[Timex]:
    """Such as "Overnight into Friday", "overnight on Wednesday": the evening of one day and the morning of the next.

    A bare "overnight Wednesday" begins on that day, but ends on it where it is the paper's own.
    """
    for left, right in itertools.pairwise(found):
        between = ground.text[left.span.end : right.span.start]
        day = _single(right)
        if (
            not left.span.of(ground.text).lower().endswith("overnight")
            or day is None
            or not re.fullmatch(r" (?:on |into |to )?", between)
        ):
            continue
        ends = between in {" into ", " to "} or day == ground.published
        start = day - timedelta(days=1) if ends else day
        yield Timex(
            Span(left.span.start, right.span.end),
            "TIME",
            f"{start}TNI",
            Interval(start, start + timedelta(days=1), "interval"),
            "overnight",
        )


def _offsets(found: Sequence[Timex], ground: Ground) -> Iterator[Timex]:
    """Such as "Two days before Christmas", "a year after the invasion": a count of units from a day that is told."""
    for at, timex in enumerate(found):
        count, match = _COUNTED.match(timex.value), _OFFSET.match(ground.text, timex.span.end)
        if timex.type != "DURATION" or timex.interval is not None or count is None or match is None:
            continue
        target = _target(found[at + 1 :], match, ground)
        if target is None or (count[2] == "H" and match["way"] != "to"):
            continue
        end, day = target
        if match["way"] == "to":
            yield Timex(
                Span(timex.span.start, end), "DURATION", timex.value, around(timex.value, day, ahead=False), "offset"
            )
            continue
        way = -1 if match["way"] in {"before", "prior to", "ahead of"} else 1
        there = anchor.shift(day, _UNITS[count[2]], way * int(count[1]))
        value = there.isoformat()[: 10 if count[2] in "DW" else 7]
        yield Timex(Span(timex.span.start, end), "DATE", value, interval(value, None), "offset")


def _target(following: Sequence[Timex], match: re.Match[str], ground: Ground) -> tuple[int, date] | None:
    """What an offset is counted from: where its words end, and its day."""
    told = following[0] if following else None
    if told is not None and told.span.start == match.end():
        day = _single(told)
        return (told.span.end, day) if day else None
    return known.event_at(match.start("way") + len(match["way"]) + 1, ground)


def _ranges(found: Sequence[Timex], ground: Ground) -> Iterator[Timex]:
    text = ground.text
    for left, right in itertools.pairwise(found):
        between = text[left.span.end : right.span.start]
        if not _JOINS.fullmatch(between) or left.interval is None or right.interval is None:
            continue
        opened = _FROM.search(text, max(0, left.span.start - 14), left.span.start)
        if between.strip() == "and" and (opened is None or opened["word"].lower() != "between"):
            continue
        start, end = left.interval.start, right.interval.end
        if start is None or end is None or start > end:
            continue
        begin = opened.start() if opened else left.span.start
        yield Timex(
            Span(begin, right.span.end),
            "DURATION",
            f"{left.value}/{right.value}",
            Interval(start, end, "interval"),
            "range",
        )


def _limits(found: Sequence[Timex], ground: Ground) -> Iterator[Timex]:
    """Such as "Since Monday" runs to the paper's day; "until", "before" and "ahead of" end with theirs."""
    for timex in found:
        match = _LIMIT.search(ground.text, max(0, timex.span.start - 16), timex.span.start)
        if (
            match is None
            or timex.interval is None
            or timex.type == "DURATION"
            or timex.rule in {"eve", "present", "past", "future"}
        ):
            continue
        since = match["word"].lower() == "since"
        when = (
            Interval(timex.interval.start, ground.published, "interval")
            if since
            else Interval(None, timex.interval.end, "open")
        )
        if since and ground.published is not None and when.start is not None and when.start > ground.published:
            continue
        yield replace(
            timex, span=Span(match.start(), timex.span.end), interval=when, rule="since" if since else "before"
        )
