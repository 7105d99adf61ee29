"""Dates, places, figures and standing as short phrases for people; programs get the rows themselves."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sayso.ledger.rows import Row

_PLAIN = frozenset({"city", "country", None})  # precisions that go without saying


def date_words(interval: Row | None) -> str:
    """An interval as people write it: a day, a month, a span of either; open sides said in words."""
    if not interval:
        return ""
    start, end = (date.fromisoformat(day) if day else None for day in (interval["start"], interval["end"]))
    if start is None or end is None:
        return f"by {_day(end)}" if end else f"from {_day(start)}" if start else ""
    if start == end:
        return _day(start)
    if start.day == 1 and end.day == monthrange(end.year, end.month)[1]:
        return _months(start, end)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}-{_day(end)}"
    return f"{_day(start) if start.year != end.year else f'{start.day} {start:%b}'} - {_day(end)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _months(start: date, end: date) -> str:
    if (start.month, end.month) == (1, 12):
        return f"{start:%Y}" if start.year == end.year else f"{start:%Y} - {end:%Y}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{start:%b %Y}"
    return f"{start:%b} - {end:%b %Y}" if start.year == end.year else f"{start:%b %Y} - {end:%b %Y}"


def place_words(places: Sequence[Row]) -> str:
    """Names of places, with their precision where it is not a town; what could not be placed is in quotes."""
    return ", ".join(dict.fromkeys(_one_place(place) for place in places if place["name"] or place["text"]))


def _one_place(place: Row) -> str:
    name, precision = place["name"] or place["text"], place["precision"]
    if place["lat"] is None and precision is None:
        return f"“{place['text'] or name}”"
    if precision == "near":
        return f"near {name}"
    if precision in {"admin1", "admin2"}:
        return f"{name} region"
    return name if precision in _PLAIN or precision == "part of country" else f"{name} ({precision})"


def count_words(counts: Sequence[Row]) -> str:
    """Figures with what they count: a number, a bound, or the text's own word; a range where figures differ."""
    return ", ".join(f"{count['what']} {_figure(count)}" for count in counts)


def _figure(count: Row) -> str:
    low, best, high = count["low"], count["best"], count["high"]
    if best is not None:
        apart = {low, high} - {None, best}
        ends = [_number(end) if end is not None else "?" for end in (low, high)]
        return f"{_number(best)} ({'-'.join(ends)})" if apart else _number(best)
    if low is not None and high is not None:
        return f"{_number(low)}-{_number(high)}" if low != high else _number(low)
    if low is not None:
        return f"at least {_number(low)}"
    return f"at most {_number(high)}" if high is not None else f"“{count['text']}”"


def _number(value: float) -> str:
    return f"{value:,.10g}"


def kind_words(row: Row) -> str:
    """The sub-type where there is one, else the type."""
    return str(row["sub_type"] or row["type"].lower())


def who_to_whom(row: Row) -> str:
    """Actor and target with an arrow; what is not stated is left out."""
    actor, target = row["actor"], row["target"]
    if actor and target:
        return f"{actor} → {target}"
    return f"→ {target}" if target else str(actor or "")


def checked_words(row: Row) -> tuple[str, str]:
    """Verification and response of an attribution."""
    verification, response = row["verification"], row["response"]
    checked = ""
    if verification:
        checked = f"{verification['status']}{' by ' + verification['by'] if verification['by'] else ''}"
    return checked, f"{response['by']}: {response['status']}" if response else ""


def standing(event: Row) -> tuple[str, str, str]:
    """Sign, words and colour: whether it is said to have happened, who checked it, who denies it.

    Claimed is not verified: nothing is called verified but what a text says somebody verified.
    """
    voices = event["corroboration"]
    if not event["happened"]:
        denied = voices["denied_by"]
        return ("✗", f"denied by {_names(denied)}", "red") if denied else ("…", "has not happened", "dim")
    words = []
    if voices["verified_by"]:
        words.append(f"verified by {_names(voices['verified_by'])}")
    if unchecked := voices.get("unverified_by"):
        words.append(f"unverified by {_names(unchecked)}")
    if voices["denied_by"]:
        words.append(f"denied by {_names(voices['denied_by'])}")
    sign, style = ("✗", "red") if voices["denied_by"] else ("✓", "green") if voices["verified_by"] else ("○", "")
    return sign, "; ".join(words), style


def _names(names: Sequence[str]) -> str:
    return ", ".join(names)


def claimed_by(event: Row) -> str:
    """Who stands behind an event, and on which side if all are on one."""
    voices = event["corroboration"]
    names, sides = voices["claimants"], voices["sides"]
    if not names:
        return _names(sides)
    told = len(sides) == 1 and not any(sides[0] in name for name in names)
    return f"{_names(names)} ({sides[0]})" if told else _names(names)
