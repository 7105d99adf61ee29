"""When it was said: the date beside the cue, never the date of what is told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sayso.reading.speaker.frame import MASK, Frames

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sayso.reading.text import Text
    from sayso.records import Attribution, Interval, Timex

_NEAR = 30
_LONGEST = 7


def said_on(text: Text, attributions: Sequence[Attribution], timexes: Sequence[Timex]) -> tuple[Attribution, ...]:
    """Return the attributions with the day of speaking where a date in the frame belongs to the cue."""
    frames = Frames(text, attributions)
    dated: dict[str, Timex] = {}
    for timex in timexes:
        if timex.type not in {"DATE", "TIME"} or not _is_days(timex.interval, text.published):
            continue
        if MASK in frames.masked[timex.span.start : timex.span.end]:
            continue
        owner = frames.owner(timex.span)
        if owner is not None and owner.id not in dated and _belongs(frames, owner, timex):
            dated[owner.id] = timex
    return tuple(_dated(a, dated[a.id]) if a.id in dated else a for a in attributions)


def _is_days(interval: Interval | None, published: date | None) -> bool:
    """Whether an interval is closed, no longer than a week, and not after publication."""
    if interval is None or interval.start is None or interval.end is None:
        return False
    if published is not None and interval.start > published:
        return False
    return (interval.end - interval.start).days <= _LONGEST


def _belongs(frames: Frames, attribution: Attribution, timex: Timex) -> bool:
    """Whether the first verb above the date is the cue, or the date stands right beside it."""
    token = frames.token(timex.span.start)
    while token.head.i != token.i:
        token = token.head
        if any(s.start <= token.idx < s.end for s in attribution.cue):
            return True
        if token.pos_ in {"VERB", "AUX"}:
            break
    for cue in attribution.cue:
        between = frames.masked[min(cue.end, timex.span.end) : max(cue.start, timex.span.start)]
        if len(between) <= _NEAR and MASK not in between and _is_bare(between):
            return True
    return False


def _is_bare(between: str) -> bool:
    words = between.casefold().replace(",", " ").split()
    return all(
        w
        in {"on", "late", "early", "earlier", "later", "in", "a", "an", "statement", "told", "reporters", "to", "also"}
        for w in words
    )


def _dated(attribution: Attribution, timex: Timex) -> Attribution:
    return replace(
        attribution,
        said_on=timex.interval,
        said_on_span=timex.span,
        words={**attribution.words, "said_on": (timex.span,)},
        rules={**attribution.rules, "said_on": f"date beside the cue; {timex.rule}".rstrip("; ")},
    )
