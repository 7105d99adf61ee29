"""Dates that hang on known events: "since the conflict began", "the first anniversary of its Feb. 24 invasion"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache, cached_property
from typing import TYPE_CHECKING

from sayso.records import Interval, Span, Timex
from sayso.resolve.time import anchor
from sayso.resolve.time.events import KnownEvent, meant, mentions
from sayso.resolve.time.words import ORDINALS, SMALL, ordinal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

_OWNER = r"(?:(?:[Tt]he|its|their|his|this|that|[A-Z][\w.]+'s?) )?(?:[\w-]+ ){0,2}?"
_START = r"(?:[Tt]he (?:start|beginning|outbreak|launch|onset) of )?"
_BEGAN = r"(?: (?:of|in|on|against) [A-Z]\w+)?(?: (?:began|started|erupted|broke out|was launched|begun))?"
_ORDINAL = rf"\b(?:\d+(?:st|nd|rd|th)|{'|'.join(ORDINALS)})"
# Characters after "anniversary of" in which the date of what is remembered may stand.
_REACH = 25


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The phrases about events, for the words that the known ones go by."""

    event: re.Pattern[str]
    since: re.Pattern[str]
    day_of: re.Pattern[str]
    anniversary: re.Pattern[str]


@cache
def _patterns(events: tuple[KnownEvent, ...]) -> _Patterns:
    words = sorted({word for event in events for word in event.words}, key=len, reverse=True)
    named = rf"{_OWNER}(?P<w>{'|'.join(map(re.escape, words)) or '(?!)'})\b"
    return _Patterns(
        event=re.compile(rf"{_START}{named}{_BEGAN}"),
        since=re.compile(rf"\b[Ss]ince {_START}{named}{_BEGAN}"),
        day_of=re.compile(rf"\b(?:[Dd]ay (?P<n>\d{{1,4}})|[Tt]he (?P<th>\d{{1,4}})(?:st|nd|rd|th) day) of {named}"),
        anniversary=re.compile(
            rf"(?:(?:[Tt]he|[Ii]ts) )?(?:(?P<n>{_ORDINAL})[ -]|(?P<y>{'|'.join(SMALL)})-year )?\b(?P<word>anniversary)"
            rf"(?P<of> of (?:{_START}{named})?)?",
        ),
    )


@dataclass(frozen=True)
class Ground:
    """What composing needs to know of a text."""

    text: str
    published: date | None
    events: tuple[KnownEvent, ...]
    headline: str = ""

    @property
    def patterns(self) -> _Patterns:
        """The phrases to look for here."""
        return _patterns(self.events)

    @cached_property
    def counts(self) -> dict[KnownEvent, int]:
        """How often the text uses the names of each event that it can know of."""
        able = (e for e in self.events if self.published is None or e.day <= self.published)
        return {event: mentions(event, f"{self.headline}\n{self.text}") for event in able}

    def event(self, word: str) -> KnownEvent | None:
        """The known event that a word stands for here."""
        return meant(word, self.counts)


def event_at(start: int, ground: Ground) -> tuple[int, date] | None:
    """The end and the day of words at ``start`` that name a known event ("the start of the war")."""
    match = ground.patterns.event.match(ground.text, start)
    event = ground.event(match["w"]) if match else None
    return (match.end(), event.day) if match and event else None


def of_event(timex: Timex, ground: Ground) -> Timex:
    """A month and day without a year that is the day of a known event: "its Feb. 24 invasion"."""
    day = timex.interval.start if timex.interval else None
    if timex.rule not in {"date", "month"} or day is None or re.search(r"\d{4}", timex.span.of(ground.text)):
        return timex
    after = ground.text[timex.span.end : timex.span.end + 50].removeprefix("'s")
    if not after.startswith(" ") or "anniversary" in after.split(" of ")[0]:
        return timex
    for word in re.findall(r"[\w-]+", after)[:3]:
        event = ground.event(word)
        if event and _same_day(event.day, day, timex):
            when = Interval(event.day, event.day, "day")
            return replace(timex, value=event.day.isoformat(), interval=when, rule="date of a known event")
    return timex


def _same_day(event: date, day: date, timex: Timex) -> bool:
    """Whether a month and day are the event's of whatever year, or a month of a year is the event's."""
    if timex.rule == "month":
        return (event.year, event.month) == (day.year, day.month)
    return (event.month, event.day) == (day.month, day.day)


def days_of_war(found: Sequence[Timex], ground: Ground) -> Iterator[Timex]:
    """Such as "day 358 of the war", "the 358th day of the invasion": counted from the event's own, the first."""
    del found
    for match in ground.patterns.day_of.finditer(ground.text):
        event = ground.event(match["w"])
        if event is not None:
            day = event.day + timedelta(days=int(match["n"] or match["th"]) - 1)
            yield Timex(Span(*match.span()), "DATE", day.isoformat(), Interval(day, day, "day"), "day of a known event")


def since_events(found: Sequence[Timex], ground: Ground) -> Iterator[Timex]:
    """Such as "Since the war began": from the event to the paper's day."""
    del found
    for match in ground.patterns.since.finditer(ground.text):
        event = ground.event(match["w"])
        if event is not None:
            when = Interval(event.day, ground.published, "interval")
            yield Timex(Span(*match.span()), "DATE", event.day.isoformat(), when, "since a known event")


def anniversaries(found: Sequence[Timex], ground: Ground) -> Iterator[Timex]:
    """The day of an anniversary; what it is of keeps its own date ("of its Feb. 24 invasion")."""
    for match in ground.patterns.anniversary.finditer(ground.text):
        end = match.end("word")
        before = next((t for t in found if match.start() - t.span.end == 1 and t.rule.startswith("date")), None)
        if before is not None:
            yield replace(before, span=Span(before.span.start, end), rule="anniversary")
            continue
        day = _remembered(match, found, ground)
        if day is None or ground.published is None:
            continue
        count = ordinal(match["n"] or "") or SMALL.get(match["y"] or "", 0)
        year = day.year + count if count else anchor.year_for(ground.published, day.month, day.day, "")
        when = anchor.shift(day, "year", year - day.year)
        yield Timex(Span(match.start(), end), "DATE", when.isoformat(), Interval(when, when, "day"), "anniversary")


def _remembered(match: re.Match[str], found: Sequence[Timex], ground: Ground) -> date | None:
    """The day of what an anniversary is of: a date in its words, or a known event."""
    if not match["of"]:
        return None
    near = (t for t in found if match.end("word") < t.span.start < match.end() + _REACH)
    told = next((t.interval for t in near if t.interval and t.interval.precision == "day"), None)
    event = ground.event(match["w"]) if match["w"] else None
    return told.start if told else event.day if event else None
