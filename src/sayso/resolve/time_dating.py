"""Dating words that are more than one TimeML expression: eves, anniversaries, ranges, "since the war began"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sayso.records import Interval, Span, Timex
from sayso.resolve import time_anchor as anchor
from sayso.resolve.time_events import KnownEvent, meant
from sayso.resolve.time_words import ORDINALS, ordinal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_OWNER = r"(?:(?:the|its|their|his|this|that|[A-Z][\w.]+'s?) )?(?:[\w-]+ ){0,2}?"
_STARTED = r"(?:began|started|erupted|broke out|was launched|begun)"
_ORDINAL = rf"\b(?:\d+(?:st|nd|rd|th)|{'|'.join(ORDINALS)})"
_SINCE_EVENT = re.compile(
    rf"\bsince (?:the (?:start|beginning|outbreak|launch|onset) of )?{_OWNER}(?P<w>\w+)(?: of [A-Z]\w+)?(?: {_STARTED})?",
)
_ANNIVERSARY_OF = re.compile(
    rf"(?:(?:the|its) )?(?:(?P<n>{_ORDINAL})[ -]|(?P<y>one|two|three|four|five|ten)-year )?\banniversary(?P<of> of (?:the (?:start|beginning|outbreak) of )?{_OWNER}(?P<w>\w+))?",
)
_EVE = re.compile(r"(?:on )?the eve of (?:the |its |their )?(?:(?:\w+ )?anniversary of )?$", re.IGNORECASE)
_JOINS = re.compile(r" ?(?:-|to|through|until|till|and) (?:the )?$|-$")
_FROM = re.compile(r"\b(?P<word>from|between)(?: the)? $", re.IGNORECASE)
_LIMIT = re.compile(r"\b(?P<word>since|until|till|ahead of|before|prior to)(?: the| its)? $", re.IGNORECASE)


@dataclass(frozen=True)
class Ground:
    """What composing needs to know of a text."""

    text: str
    published: date | None
    events: tuple[KnownEvent, ...]


def compose(found: Sequence[Timex], ground: Ground) -> tuple[Timex, ...]:
    """The expressions with the composed ones in place of their pieces, in order, none overlapping."""
    base = [_of_event(t, ground) for t in found]
    made = [*_anniversaries(base, ground), *_since_events(ground)]
    pieces = _outer(made, base)
    for step in (_ranges, _eves, _limits):
        pieces = _outer(list(step(pieces, ground)), pieces)
    return tuple(pieces)


def _outer(made: Sequence[Timex], others: Sequence[Timex]) -> list[Timex]:
    """Composed expressions, and the others where no composed one covers them."""
    kept = [t for t in others if not any(t.span.overlaps(m.span) for m in made)]
    return sorted([*made, *kept], key=lambda t: t.span)


def _one(day: date) -> Interval:
    return Interval(day, day, "day")


def _of_event(timex: Timex, ground: Ground) -> Timex:
    """A month and day without a year that is the day of a known event: "its Feb. 24 invasion"."""
    if timex.rule != "date" or timex.interval is None or re.search(r"\d{4}", timex.span.of(ground.text)):
        return timex
    after = ground.text[timex.span.end : timex.span.end + 50]
    words = re.match(r" ((?:[\w-]+ ){0,2}?)(\w+)", after)
    for word in re.findall(r"[\w-]+", words.group())[:3] if words else ():
        event = meant(word, ground.text, ground.published, ground.events)
        start = timex.interval.start
        if event and start and (event.day.month, event.day.day) == (start.month, start.day):
            return replace(timex, value=event.day.isoformat(), interval=_one(event.day), rule="date of a known event")
    return timex


def _anniversaries(found: Sequence[Timex], ground: Ground) -> Iterator[Timex]:
    for match in _ANNIVERSARY_OF.finditer(ground.text):
        before = next((t for t in found if 0 <= match.start() - t.span.end <= 1 and t.rule.startswith("date")), None)
        if before is not None and before.interval is not None and before.interval.start:
            yield replace(before, span=Span(before.span.start, match.start() + match.group().index("anniversary") + 11), rule="anniversary")
            continue
        day = _event_day(match, found, ground)
        if day is None or ground.published is None:
            continue
        count = ordinal(match["n"] or "") or {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}.get(match["y"] or "")
        year = day.year + count if count else anchor.year_for(ground.published, day.month, day.day, "")
        end = match.start() + match.group().index("anniversary") + 11
        when = anchor.shift(day, "year", year - day.year)
        yield Timex(Span(match.start(), end), "DATE", when.isoformat(), _one(when), "anniversary")


def _event_day(match: re.Match[str], found: Sequence[Timex], ground: Ground) -> date | None:
    """The day of what an anniversary is of: a date in its words, or a known event."""
    reach = match.end() + 25
    told = next((t for t in found if match.start() < t.span.start < reach and t.interval and t.interval.precision == "day"), None)
    if told is not None and told.interval is not None and match["of"]:
        return told.interval.start
    event = meant(match["w"], ground.text, ground.published, ground.events) if match["w"] else None
    return event.day if event else None


def _since_events(ground: Ground) -> Iterator[Timex]:
    for match in _SINCE_EVENT.finditer(ground.text):
        event = meant(match["w"], ground.text, ground.published, ground.events)
        if event is not None:
            when = Interval(event.day, ground.published, "interval")
            yield Timex(Span(*match.span()), "DATE", event.day.isoformat(), when, "since a known event")


def _eves(found: Sequence[Timex], ground: Ground) -> Iterator[Timex]:
    for at, timex in enumerate(found):
        match = _EVE.search(ground.text, max(0, timex.span.start - 60), timex.span.start)
        if match is None or timex.interval is None or timex.interval.start is None:
            continue
        day = timex.interval.start - timedelta(days=1)
        start = match.start()
        ahead = found[at - 1] if at else None
        if ahead is not None and ahead.interval is not None and re.fullmatch(r",? ", ground.text[ahead.span.end : start]):
            start = ahead.span.start if _within(day, ahead.interval) else start
        yield Timex(Span(start, timex.span.end), "DATE", day.isoformat(), _one(day), "eve")


def _within(day: date, when: Interval) -> bool:
    return (when.start is None or when.start <= day) and (when.end is None or day <= when.end)


def _ranges(found: Sequence[Timex], ground: Ground) -> Iterator[Timex]:
    text = ground.text
    for left, right in zip(found, found[1:], strict=False):
        between = text[left.span.end : right.span.start]
        if not _JOINS.fullmatch(between) or left.interval is None or right.interval is None:
            continue
        opened = _FROM.search(text, max(0, left.span.start - 14), left.span.start)
        if between.strip() == "and" and (opened is None or opened["word"].lower() != "between"):
            continue
        if left.interval.start is None or right.interval.end is None or left.interval.start > right.interval.end:
            continue
        when = Interval(left.interval.start, right.interval.end, "interval")
        start = opened.start() if opened else left.span.start
        yield Timex(Span(start, right.span.end), "DURATION", f"{left.value}/{right.value}", when, "range")


def _limits(found: Sequence[Timex], ground: Ground) -> Iterator[Timex]:
    for timex in found:
        match = _LIMIT.search(ground.text, max(0, timex.span.start - 16), timex.span.start)
        if match is None or timex.interval is None or timex.type not in {"DATE", "TIME"} or timex.rule == "eve":
            continue
        word = match["word"].lower()
        if word == "since":
            when = Interval(timex.interval.start, ground.published, "interval" if ground.published else "open")
        else:
            when = Interval(None, timex.interval.end, "open")
        yield replace(timex, span=Span(match.start(), timex.span.end), interval=when, rule="since" if word == "since" else "before")
