"""Events as CSV with a row of HXL hashtags under the header, as the Humanitarian Data Exchange reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sayso.export.profiles.shape import Column, happenings, table_profile
from sayso.export.profiles.values import country, figures, joined, name_of, note, reports, spot, stated, whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from sayso.export.told import Told


def _figure(what: str, side: str) -> Callable[[Told], int | None]:
    return lambda told: whole(figures(told.event, what)[side])


def _date(part: str) -> Callable[[Told], Any]:
    return lambda told: (told.event["date"] or {}).get(part)


def _place(part: str) -> Callable[[Told], Any]:
    return lambda told: spot(told.event).get(part)


def _voices(part: str) -> Callable[[Told], str | None]:
    return lambda told: joined(told.event["corroboration"][part])


_TOLLS = (("killed", "killed"), ("injured", "wounded"), ("missing", "missing"), ("displaced", "displaced"))
COLUMNS = (
    Column("event id", "text", "sayso's event id", lambda t: t.event["id"], "#event+id"),
    Column("type", "text", "PLOVER's type", lambda t: t.event["type"], "#event+type"),
    Column(
        "sub-type", "text", "the [codebook](codebook.md)'s sub-type", lambda t: t.event["sub_type"], "#event+subtype"
    ),
    Column("description", "text", "the event in one line of sayso's words", note, "#event+description"),
    Column(
        "status", "text", "suggested by the machine or confirmed by a person", lambda t: t.event["status"], "#status"
    ),
    Column("first day", "text", "the first day that the claims allow; empty where open", _date("start"), "#date+start"),
    Column("last day", "text", "the last day, likewise", _date("end"), "#date+end"),
    Column("date precision", "text", "day, week, month ... open", _date("precision"), "#meta+date+precision"),
    Column("country code", "text", "ISO alpha-3", lambda t: country(spot(t.event)).get("iso3"), "#country+code+v_iso3"),
    Column("country", "text", "the country's name", lambda t: country(spot(t.event)).get("name"), "#country+name"),
    Column("region", "text", "the first-level region in the gazetteer", _place("admin1"), "#adm1+name"),
    Column("place", "text", "the most precise place", lambda t: name_of(spot(t.event)), "#loc+name"),
    Column("latitude", "number", "of the place, an area's centre", _place("lat"), "#geo+lat"),
    Column("longitude", "number", "likewise", _place("lon"), "#geo+lon"),
    Column("place precision", "text", "point, near, city ... country", _place("precision"), "#geo+precision"),
    Column("radius km", "number", "of the area around the coordinates", _place("radius_km"), "#geo+radius+km"),
    Column(
        "actor", "text", "in the text's words, as most claims have it", lambda t: stated(t, "actor"), "#group+actor"
    ),
    Column("target", "text", "likewise", lambda t: stated(t, "target"), "#group+target"),
    *(
        Column(
            f"{name}, {side}",
            "whole",
            f"{name}: the {side} figure of the event; empty where no text gives one",
            _figure(what, side),
            f"#affected+{name}+{side}",
        )
        for name, what in _TOLLS
        for side in ("low", "best", "high")
    ),
    Column("claimed by", "text", "who says so", _voices("claimants"), "#meta+claimed_by"),
    Column("verified by", "text", "who the texts say verified it", _voices("verified_by"), "#meta+verified_by"),
    Column("denied by", "text", "who denies it", _voices("denied_by"), "#meta+denied_by"),
    Column(
        "newsrooms",
        "whole",
        "reports of different newsrooms: copies count once",
        lambda t: t.event["corroboration"]["stories"],
        "#meta+reports+num",
    ),
    Column(
        "source", "text", "agencies, else outlets", lambda t: joined([r.office for r in reports(t)]), "#meta+source"
    ),
    Column(
        "source address",
        "text",
        "the pages' addresses",
        lambda t: joined([u for r in reports(t) for u in r.urls], " "),
        "#meta+url",
    ),
)
PROFILE = table_profile("hxl", "CSV with HXL hashtags, one row an event", COLUMNS, rows=happenings)
