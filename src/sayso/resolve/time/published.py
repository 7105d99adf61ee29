"""The day of an undated text, where its own words give it: a date line, or a weekday with its date."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from sayso.resolve.time.anchor import Scene, day_of, tense
from sayso.resolve.time.grammar import flat, hits
from sayso.resolve.time.values import meaning
from sayso.resolve.time.words import month_number, ordinal, weekday_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sayso.records import Span
    from sayso.resolve.time.grammar import Hit

_DATES = frozenset({"date", "clock_date", "iso", "slash_iso", "dotted"})
_BEFORE = re.compile(
    r"\s*(?:(?:first |last )?(?:published|updated|posted|issued|filed|dated?)(?: on| at)?:?\s*|[A-Z][A-Z' .-]+,\s+(?:[A-Z][\w .]{2,20},\s+)?)?$",
    re.IGNORECASE,
)
# A date line has no more than this before its date, in characters; one more tells a line that is longer.
_LINE = 80
_AFTER = re.compile(r"\s*(?:$|\n|\(|[-|\u2014]|at \d|\d\d:)")


def infer_published(text: str) -> tuple[date, Span] | None:
    """The day a text was written, as its own words give it, and those words; ``None`` where they do not.

    First a whole date that stands on a line of its own, in a date line or after "published" or "updated".
    Else the latest weekday with its date that is not in the future ("on Thursday, Feb. 16"); its year is
    written, or is the one year from the latest year told to the next in which the two agree.
    """
    plain = flat(text)
    found = [hit for hit in hits(plain) if hit.rule in _DATES or "y" in hit.parts]
    return _stated(plain, found) or _paired(plain, found)


def _stated(text: str, found: Sequence[Hit]) -> tuple[date, Span] | None:
    for hit in found:
        line = text[max(0, hit.span.start - _LINE) : hit.span.start].rpartition("\n")[2]
        day = _day(hit, text) if hit.rule in _DATES and hit.parts.keys() & {"y", "iso"} else None
        if day is not None and _BEFORE.match(line) and _AFTER.match(text, hit.span.end):
            return day, hit.span
    return None


def _paired(text: str, found: Sequence[Hit]) -> tuple[date, Span] | None:
    told = max((int(hit.parts["y"]) for hit in found if hit.parts.get("y", "").isdigit()), default=None)
    pairs = [(day, hit.span) for hit in found if "wd" in hit.parts and "m" in hit.parts for day in _days(hit, told)]
    pairs = [
        (day, span) for day, span in pairs if tense(text, *span) != "future" and (told is None or day.year >= told)
    ]
    return max(pairs, key=lambda pair: pair[0], default=None)


def _days(hit: Hit, told: int | None) -> Iterator[date]:
    """The day of a pair: of its own year, or of the only year near the latest told in which the weekday fits."""
    years = [int(hit.parts["y"])] if "y" in hit.parts else [told, told + 1] if told is not None else []
    month, day = month_number(hit.parts["m"]), ordinal(hit.parts["d"]) or 0
    fitting = [
        made
        for year in years
        if (made := day_of(year, month, day)) and made.weekday() == weekday_number(hit.parts["wd"])
    ]
    if len(fitting) == 1:
        yield fitting[0]


def _day(hit: Hit, text: str) -> date | None:
    said = meaning(hit, Scene(text, None))
    match = re.match(r"\d{4}-\d\d-\d\d", said.value) if said else None
    return date.fromisoformat(match.group()) if match else None
