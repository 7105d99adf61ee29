"""Events in the columns of an ACLED download (those of 2023 and later). No code is invented: what sayso cannot know is empty."""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING, Any

from sayso.export.profiles.crosswalk import codes
from sayso.export.profiles.shape import Column, happenings, table_profile
from sayso.export.profiles.values import (
    MONTH,
    WEEK,
    civilians,
    country,
    days,
    figures,
    joined,
    name_of,
    note,
    reports,
    spot,
    stated,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from sayso.export.told import Told

# ACLED's spatial precision: 1 a known town, 2 near one or a part of a region, 3 a region. It has none for more than that.
_GEO_PRECISION = {"point": 1, "city": 1, "near": 2, "admin2": 2, "admin1": 3}
_DISORDER = {
    "Battles": "Political violence",
    "Explosions/Remote violence": "Political violence",
    "Violence against civilians": "Political violence",
    "Protests": "Demonstrations",
    "Riots": "Demonstrations",
    "Strategic developments": "Strategic developments",
}
_DISORDER_OF_SUB_EVENT = {"Mob violence": "Political violence"}
# What ACLED's FAQ on fatalities has its coders write for words that give no number.
_VAGUE = {"tens": 10, "dozens": 12, "hundreds": 100, "thousands": 1000}
_VAGUE_WORD = re.compile(r"\b(tens|dozens|hundreds|thousands)\b", re.IGNORECASE)


def _day(told: Told) -> date | None:
    """The day, or the middle of at most a month; nothing where the days are open or more."""
    when = days(told.event)
    return when.middle if when.long is not None and when.long <= MONTH else None


def _time_precision(told: Told) -> int | None:
    long = days(told.event).long
    if long is None or long > MONTH:
        return None
    return 1 if long == 1 else 2 if long <= WEEK else 3


def _geo_precision(told: Told) -> int | None:
    return _GEO_PRECISION.get(spot(told.event).get("precision", ""))


def _on_map(told: Told, side: str) -> float | None:
    """A coordinate where ACLED has a precision for it: a country's centre is no place to put a pin."""
    return spot(told.event).get(side) if _geo_precision(told) else None


def _event_type(told: Told) -> str | None:
    found = codes(told.event)
    return None if found is None else found.acled_event


def _sub_event_type(told: Told) -> str | None:
    found = codes(told.event)
    return found.acled_sub_events[0] if found and len(found.acled_sub_events) == 1 else None


def _disorder(told: Told) -> str | None:
    return _DISORDER_OF_SUB_EVENT.get(_sub_event_type(told) or "") or _DISORDER.get(_event_type(told) or "")


def _fatalities(told: Told) -> int | None:
    """The toll by the rule ``conservative``; words that give no number as ACLED has them. Silence is not 0."""
    count = figures(told.event, "killed")
    vague = _VAGUE_WORD.search(count["text"] or "")
    if vague and not any(sign.isdigit() for sign in count["text"]):
        return _VAGUE[vague[1].lower()]
    return whole(count["best"])


def _tags(told: Told) -> str | None:
    found, event = codes(told.event), told.event
    tags = [f"sayso type={event['type']}", f"sayso sub-type={event['sub_type']}" if event["sub_type"] else ""]
    if found and len(found.acled_sub_events) > 1:
        tags.append(f"sub_event_type is one of {', '.join(found.acled_sub_events)}")
    return joined([*tags, f"status={event['status']}", "" if event["happened"] else "asserted by nobody"])


def _id(told: Told) -> str:
    return f"{country(spot(told.event)).get('iso3', '')}{told.event['id']}"


def _year(told: Told) -> int | None:
    day = _day(told)
    return None if day is None else day.year


def _iso_day(told: Told) -> str | None:
    day = _day(told)
    return None if day is None else day.isoformat()


def _seconds(told: Told) -> int:
    return int(told.at.replace(tzinfo=UTC).timestamp())


def _admin2(told: Told) -> str | None:
    place = spot(told.event)
    return place["name"] if place.get("precision") == "admin2" else None


def _nothing(told: Told) -> None:  # noqa: ARG001 - a column that sayso cannot fill
    return None


def _column(name: str, kind: str, says: str, value: Any = _nothing) -> Column:  # noqa: ANN401
    return Column(name, kind, says, value)


def _rows(told: Iterable[Told]) -> Iterator[Told]:
    return (one for one in happenings(told) if codes(one.event))


COLUMNS = (
    _column("event_id_cnty", "text", "the country's ISO alpha-3 code and sayso's event id", _id),
    _column("event_date", "text", "the day; of a week or a month its middle, as ACLED does; else empty", _iso_day),
    _column("year", "whole", "of `event_date`", _year),
    _column("time_precision", "whole", "1 a day, 2 up to a week, 3 up to a month; else empty", _time_precision),
    _column("disorder_type", "text", "by event and sub-event type, as ACLED groups them", _disorder),
    _column("event_type", "text", "the [codebook](codebook.md)'s crosswalk", _event_type),
    _column(
        "sub_event_type",
        "text",
        "the crosswalk; empty where it allows several, which `tags` then names",
        _sub_event_type,
    ),
    _column("actor1", "text", "the actor in the text's words, as most claims have it", lambda t: stated(t, "actor")),
    _column("assoc_actor_1", "text", "the actor's side", lambda t: stated(t, "actor_side")),
    _column("inter1", "text", "empty: sayso does not code kinds of actors"),
    _column("actor2", "text", "the target in the text's words, a thing too", lambda t: stated(t, "target")),
    _column("assoc_actor_2", "text", "the target's side", lambda t: stated(t, "target_side")),
    _column("inter2", "text", "empty"),
    _column("interaction", "text", "empty"),
    _column(
        "civilian_targeting",
        "text",
        '"Civilian targeting" where the words that name the target say "civilian"; else empty',
        lambda t: "Civilian targeting" if civilians(t) else None,
    ),
    _column("iso", "whole", "ISO 3166-1 numeric", lambda t: country(spot(t.event)).get("isonumeric")),
    _column("region", "text", "empty: ACLED's own grouping of countries"),
    _column("country", "text", "the country's name", lambda t: country(spot(t.event)).get("name")),
    _column("admin1", "text", "the first-level region in the gazetteer", lambda t: spot(t.event).get("admin1")),
    _column("admin2", "text", "the district, where the text names no smaller place; else empty", _admin2),
    _column("admin3", "text", "empty: not in the gazetteer"),
    _column(
        "location",
        "text",
        "the most precise place; the text's words if it has no other",
        lambda t: name_of(spot(t.event)),
    ),
    _column("latitude", "number", "of the location; empty for more than a region", lambda t: _on_map(t, "lat")),
    _column("longitude", "number", "likewise", lambda t: _on_map(t, "lon")),
    _column(
        "geo_precision", "whole", "1 point or town, 2 near one or a district, 3 a region; else empty", _geo_precision
    ),
    _column(
        "source",
        "text",
        "who reports it: agencies, else outlets, one report a story",
        lambda t: joined([name for report in reports(t) for name in report.names]),
    ),
    _column("source_scale", "text", "empty: sayso does not code how far a source reaches"),
    _column("notes", "text", "the event in one line of sayso's words, with claimants, checks and denials", note),
    _column(
        "fatalities",
        "whole",
        'the lowest figure that anybody stands by in the end (rule `conservative`, [events](events.md)); "dozens" is 12, "hundreds" 100, as ACLED has it; '
        "**empty where no text gives one**, and 0 only where a text says so",
        _fatalities,
    ),
    _column("tags", "text", "sayso's type, sub-type and status; what the crosswalk leaves open", _tags),
    _column("timestamp", "whole", "when the ledger last made the event, in seconds since 1970 UTC", _seconds),
)


PROFILE = table_profile(
    "acled", "the columns of an ACLED download, one row an event", COLUMNS, rows=_rows, toll_rule="conservative"
)
