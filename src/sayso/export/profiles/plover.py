"""Claims as JSON lines in the shape of NGEC's event records: PLOVER types, attributes with their words, a geolocation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sayso
from sayso.export.profiles.crosswalk import codes
from sayso.export.profiles.document import as_json
from sayso.export.profiles.shape import document_profile, happenings
from sayso.export.profiles.values import asserted, country, days, spot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from sayso.export.told import Told
    from sayso.ledger.rows import Row

_KEYS = (
    ("id", "sayso's claim id: a record is one claim that asserts, so a report that ten papers print is one record"),
    ("event_id", "sayso's event id: claims of one happening share it"),
    ("date", "the day the text was published; null where no page says"),
    ("pub_date", "likewise"),
    ("event_type", "PLOVER's type"),
    ("event_mode", "empty list: PLOVER's modes are not coded; `sub_type` has sayso's"),
    ("sub_type", "the [codebook](codebook.md)'s sub-type"),
    ("quad_code", "the crosswalk's QuadClass, 1 to 4"),
    ("contexts", "empty list: contexts are not coded"),
    (
        "attributes",
        "ACTOR, RECIP, LOC, DATE: the words, and where they stand (`qa_start_char`, `qa_end_char`) in the version",
    ),
    ("date_resolved", "the day; **null where the text gives none** (NGEC would write the publication date)"),
    ("date_raw", "the words that give it"),
    ("event_geolocation", "`geo`: the most precise place, or null, and `reason`"),
    ("story_id", "the story's id"),
    ("version_id", "the version, whose text the offsets count in"),
    ("publisher", "the agency, else the outlets"),
    ("headline", "the version's"),
    ("attribution", "who says so: claimant and side; null for the report's own voice"),
    ("status", "suggested or confirmed"),
    ("version", "of sayso"),
)


def _write(told: Iterable[Told], file: BinaryIO) -> None:
    for one in happenings(told):
        file.writelines(as_json(_record(one, claim)) + b"\n" for claim in asserted(one))


def _record(told: Told, claim: Row) -> Row:
    version = told.versions[claim["version_id"]]
    found, when = codes(claim), days(claim)
    outlets = sorted({row["outlet"] for row in told.printings[version["id"]] if row["outlet"]})
    by = {"claimant": claim["claimant"], "side": claim["claimant_side"]} if claim["attribution_id"] else None
    return {
        "id": claim["id"],
        "event_id": told.event["id"],
        "date": version["published"],
        "pub_date": version["published"],
        "event_type": claim["type"],
        "event_mode": [],
        "sub_type": claim["sub_type"],
        "quad_code": None if found is None else found.quad_class,
        "contexts": [],
        "attributes": dict(_attributes(claim)),
        "date_resolved": when.start.isoformat() if when.start and when.long == 1 else None,
        "date_raw": (claim["date"] or {}).get("text"),
        "event_geolocation": _geolocation(claim),
        "story_id": claim["story_id"],
        "version_id": claim["version_id"],
        "publisher": version["agency"] or (", ".join(outlets) or None),
        "headline": version["headline"],
        "attribution": by,
        "status": claim["status"],
        "version": f"sayso {sayso.__version__}",
    }


def _attributes(claim: Row) -> Iterator[tuple[str, list[Row]]]:
    texts = {"ACTOR": ("actor", claim["actor"]), "RECIP": ("target", claim["target"])}
    texts |= {"LOC": ("places", None), "DATE": ("date", (claim["date"] or {}).get("text"))}
    for name, (field, text) in texts.items():
        spans = claim["words"].get(field) or []
        values = [place["text"] for place in claim["places"]] if name == "LOC" else [text] * bool(text)
        yield name, [_attribute(claim, field, value, spans, at) for at, value in enumerate(values)]


def _attribute(claim: Row, field: str, text: str, spans: list[list[int]], at: int) -> Row:
    several = field == "places" and len(spans) != len(claim["places"])  # then no place has a span of its own
    span: list[Any] = spans[at] if at < len(spans) and not several else [None, None]
    sides = {"actor": claim["actor_side"], "target": claim["target_side"]}
    side = {"side": sides[field]} if field in sides else {}
    return {"text": text, "qa_start_char": span[0], "qa_end_char": span[1]} | side


def _geolocation(claim: Row) -> Row:
    place = spot(claim)
    if place.get("lat") is None:
        return {"geo": None, "reason": "the text names no place for it" if not place else "the place is not on the map"}
    geo = {
        "resolved_placename": place["name"],
        "search_placename": place["text"],
        "lat": place["lat"],
        "lon": place["lon"],
        "geonameid": None if place["geonameid"] is None else str(place["geonameid"]),
        "country_code3": country(place).get("iso3"),
        "admin1_name": place["admin1"],
        "precision": place["precision"],
        "radius_km": place["radius_km"],
    }
    return {"geo": geo, "reason": "the most precise place of the claim's own words"}


PROFILE = document_profile(
    "plover",
    "JSON lines in the shape of NGEC's PLOVER records, one for each claim that asserts",
    _KEYS,
    form="jsonl",
    write=_write,
)
