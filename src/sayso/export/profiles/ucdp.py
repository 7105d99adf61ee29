"""Events in the columns of UCDP's Georeferenced Event Dataset. No conflict, dyad or actor number is invented."""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING, Any

from sayso.export.profiles.crosswalk import TYPES_OF_VIOLENCE, codes
from sayso.export.profiles.shape import Column, happenings, table_profile
from sayso.export.profiles.values import (
    MONTH,
    WEEK,
    YEAR,
    civilians,
    country,
    days,
    figures,
    joined,
    name_of,
    reports,
    spot,
    stated,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sayso.export.told import Told

# UCDP's precision of place: 1 exact, 2 near, 3 district, 4 province, 5 part of a country, 6 country, 7 at sea.
_WHERE_PREC = {
    "point": 1,
    "city": 1,
    "near": 2,
    "admin2": 3,
    "admin1": 4,
    "part of country": 5,
    "country": 6,
    "sea": 7,
}
_CELL = 0.5  # degrees of a PRIO-GRID cell; its rows of 720 are counted from the south-west corner, from 1
_CELLS_IN_ROW = 720


def _type_of_violence(told: Told) -> int | None:
    found = codes(told.event)
    kinds = found.ucdp if found else frozenset()
    if "one-sided" in kinds and civilians(told):
        return TYPES_OF_VIOLENCE["one-sided"]
    return TYPES_OF_VIOLENCE[next(iter(kinds))] if len(kinds) == 1 else None


def _date_prec(told: Told) -> int | None:
    long = days(told.event).long
    if long is None or long > YEAR:
        return None
    return 1 if long == 1 else 2 if long < WEEK else 3 if long == WEEK else 4 if long <= MONTH else 5


def _side(told: Told, side: str) -> str | None:
    when = days(told.event)
    day = when.start if side == "start" else when.end
    return None if day is None else day.isoformat()


def _year(told: Told) -> int | None:
    when = days(told.event)
    return when.end.year if when.end and when.start and when.start.year == when.end.year else None


def _where_prec(told: Told) -> int | None:
    return _WHERE_PREC.get(spot(told.event).get("precision", ""))


def _clarity(told: Told) -> int:
    """1 where the report is of one day or a few at a place no larger than a district, else 2."""
    dated, placed = _date_prec(told), _where_prec(told)
    return 1 if dated in {1, 2} and placed in {1, 2, 3} else 2


def _wkt(told: Told) -> str | None:
    place = spot(told.event)
    return f"POINT ({place['lon']} {place['lat']})" if place.get("lat") is not None else None


def _grid(told: Told) -> int | None:
    place = spot(told.event)
    if place.get("lat") is None:
        return None
    row: int = floor((place["lat"] + 90) / _CELL)
    column: int = floor((place["lon"] + 180) / _CELL)
    return row * _CELLS_IN_ROW + column + 1


def _dead(told: Told, side: str) -> int | None:
    return whole(figures(told.event, "killed")[side])


def _civilian_dead(told: Told) -> int | None:
    return _dead(told, "best") if civilians(told) else None


def _unknown_dead(told: Told) -> int | None:
    return None if civilians(told) else _dead(told, "best")


def _articles(told: Told) -> str | None:
    lines = [", ".join(filter(None, (f'"{r.office}', r.day, r.headline))) + '"' for r in reports(told)]
    return joined(lines, ";")


def _description(told: Told) -> str | None:
    return joined([place["text"] for place in told.event["places"]])


def _nothing(told: Told) -> None:  # noqa: ARG001 - a column that sayso cannot fill
    return None


def _column(name: str, kind: str, says: str, value: Any = _nothing) -> Column:  # noqa: ANN401
    return Column(name, kind, says, value)


def _numbers(*names: str) -> tuple[Column, ...]:
    return tuple(_column(name, "text", "empty: UCDP's own numbering") for name in names)


def _rows(told: Iterable[Told]) -> Iterator[Told]:
    """Events that the crosswalk counts as organised violence."""
    return (one for one in happenings(told) if (found := codes(one.event)) and found.ucdp)


def _district(told: Told) -> str | None:
    place = spot(told.event)
    return place["name"] if place.get("precision") == "admin2" else None


COLUMNS = (
    _column("id", "text", "sayso's event id (UCDP's are numbers)", lambda t: t.event["id"]),
    *_numbers("relid"),
    _column("year", "whole", "of the days, where they lie in one year; else empty", _year),
    _column("active_year", "text", "empty: needs a count over the whole conflict"),
    _column(
        "code_status", "text", "sayso's: suggested by the machine or confirmed by a person", lambda t: t.event["status"]
    ),
    _column(
        "type_of_violence",
        "whole",
        '1, 2 or 3 where the crosswalk allows one; 3 where it allows it and the target\'s words say "civilian"; else empty',
        _type_of_violence,
    ),
    *_numbers("conflict_dset_id", "conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name"),
    *_numbers("side_a_dset_id", "side_a_new_id"),
    _column("side_a", "text", "the actor in the text's words, as most claims have it", lambda t: stated(t, "actor")),
    *_numbers("side_b_dset_id", "side_b_new_id"),
    _column("side_b", "text", "the target in the text's words", lambda t: stated(t, "target")),
    _column(
        "number_of_sources", "whole", "reports of different newsrooms: copies count once", lambda t: len(reports(t))
    ),
    _column("source_article", "text", "for each report: who issued it, its day, its headline", _articles),
    _column("source_office", "text", "agencies, else outlets", lambda t: joined([r.office for r in reports(t)])),
    _column("source_date", "text", "the days of the reports", lambda t: joined([r.day or "" for r in reports(t)])),
    _column("source_headline", "text", "their headlines", lambda t: joined([r.headline or "" for r in reports(t)])),
    _column(
        "source_original", "text", "the claimants: who says so", lambda t: joined(t.event["corroboration"]["claimants"])
    ),
    _column(
        "where_prec",
        "whole",
        "1 point or town, 2 near one, 3 district, 4 region, 5 part of a country, 6 country, 7 sea; else empty",
        _where_prec,
    ),
    _column("where_coordinates", "text", "the most precise place", lambda t: name_of(spot(t.event))),
    _column("where_description", "text", "every place in the text's words", _description),
    _column("adm_1", "text", "the first-level region in the gazetteer", lambda t: spot(t.event).get("admin1")),
    _column("adm_2", "text", "the district, where the text names no smaller place; else empty", _district),
    _column("latitude", "number", "of the place, an area's centre", lambda t: spot(t.event).get("lat")),
    _column("longitude", "number", "likewise", lambda t: spot(t.event).get("lon")),
    _column("geom_wkt", "text", "the same as WKT", _wkt),
    _column("priogrid_gid", "whole", "the PRIO-GRID cell of the place", _grid),
    _column("country", "text", "the country's name", lambda t: country(spot(t.event)).get("name")),
    *_numbers("country_id"),
    _column("region", "text", "empty: UCDP's own grouping of countries"),
    _column("event_clarity", "whole", "1 for a few days at most at a district at most; else 2", _clarity),
    _column(
        "date_prec", "whole", "1 a day, 2 up to 6, 3 a week, 4 up to a month, 5 up to a year; else empty", _date_prec
    ),
    _column(
        "date_start",
        "text",
        "the first day that the claims allow; empty where they leave it open",
        lambda t: _side(t, "start"),
    ),
    _column("date_end", "text", "the last day, likewise", lambda t: _side(t, "end")),
    _column("deaths_a", "whole", "empty: texts rarely say whose dead"),
    _column("deaths_b", "whole", "empty"),
    _column("deaths_civilians", "whole", '`best`, where the words that name the target say "civilian"', _civilian_dead),
    _column("deaths_unknown", "whole", "`best`, where they do not", _unknown_dead),
    _column(
        "best",
        "whole",
        "dead, by the rule `ucdp` of [events](events.md); **empty where no text gives a figure**",
        lambda t: _dead(t, "best"),
    ),
    _column("high", "whole", "the highest last word of anybody, likewise", lambda t: _dead(t, "high")),
    _column("low", "whole", "the lowest, likewise", lambda t: _dead(t, "low")),
    *_numbers("gwnoa", "gwnob"),
)
PROFILE = table_profile(
    "ucdp", "the columns of UCDP GED, one row an event of violence", COLUMNS, rows=_rows, toll_rule="ucdp"
)
