"""Places that a phrase makes out of others: parts of countries, and areas beside, between and around a place."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sayso.records import Place, Precision, Span
from sayso.resolve.countries import countries
from sayso.resolve.place.geometry import distance_km, middle, moved

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sayso.reading.text import Text

BEARINGS = {
    "north": 0.0, "northeast": 45.0, "east": 90.0, "southeast": 135.0, "south": 180.0, "southwest": 225.0, "west": 270.0, "northwest": 315.0,
}  # fmt: skip
_SIDE = r"(?:north|south)[\s-]?(?:east|west)|north|south|east|west"
_SIDE_OF = rf"(?P<part>{_SIDE}|central|centre|center|far[\s-](?:{_SIDE}))(?:ern)?"
_PARTS = re.compile(
    rf"(?P<all>\b{_SIDE_OF.replace('?P<part>', '')}(?:(?:\s*,\s*|\s+and\s+|\s*,\s*and\s+|\s+or\s+){_SIDE_OF.replace('?P<part>', '')})*)\s+(?:parts? of\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_WORD = re.compile(rf"\b(?:{_SIDE}|central|centre|center)(?:ern)?\b", re.IGNORECASE)
_BARE = re.compile(
    rf"\bthe (?:(?:country['\u2019]s|country|far|occupied|war-torn)\s+)?(?P<part>(?-i:{_SIDE})|(?<=country's )cent(?:re|er))\b(?:\s+of the country\b)?"
    r"(?!\s+(?:of|to|from|side|bank|coast|end|wing|gate|wall|face|tower|wind|pole|entrance|stand|london|and (?:north|south|east|west)\w* of)\b)",
    re.IGNORECASE,
)
_COUNTRY_BARE = re.compile(rf"\b(?:the )?country['\u2019]s (?P<part>{_SIDE}|centre|center)\b", re.IGNORECASE)
_FAR = r"(?P<far>(?:about|around|some|roughly|nearly|just|only|up to)?\s*(?P<n>\d+(?:[.,]\d+)?)\s*(?P<unit>km|kilomet(?:er|re)s?|miles?|mi)\b(?:\s*\([^)]*\))?\s*)?"
_DIRECTED = re.compile(
    rf"{_FAR}(?:(?:to\s+)?(?:the\s+)?|just\s+|further\s+)(?P<sides>(?:{_SIDE})(?:\s+and\s+(?:{_SIDE}))?)\s+of\s+(?:the\s+)?(?:(?:city|town|village)\s+of\s+)?$",
    re.IGNORECASE,
)
_AWAY = re.compile(rf"{_FAR[:-1]}(?:outside|from|away from|off)\s+$", re.IGNORECASE)
_NEAR = re.compile(
    r"\b(?:near|outside|around|close to|beside|nearby|on the (?:\w+ )?(?:outskirts|edge|edges) of|(?:the )?outskirts of|in the vicinity of|"
    r"in the (?:area|suburbs) of|villages? (?:near|around|outside))\s+(?:the\s+)?(?:(?:\w+ )?(?:city|town|village) of\s+)?$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\bbetween\s+(?:the (?:cities|towns|villages) of\s+)?$", re.IGNORECASE)
_DESCRIBED = re.compile(r"^\s*,\s*(?:which is\s+|just\s+|about\s+)?$", re.IGNORECASE)
_KM_PER_MILE = 1.609
# "Southwest of X" without a distance is taken to be within this of X; "near X" likewise. Both are wide on purpose.
_BESIDE_KM = 25.0
_FINE = {Precision.CITY, Precision.POINT, Precision.ADMIN2}


def composed(text: Text, found: Sequence[Place], country: str | None) -> Iterator[Place]:
    """Yield the places of a text with its phrases read: some changed, some added."""
    taken: list[Span] = []
    for before, place in zip([None, *found], found, strict=False):
        if parts := _parts_of(text.text, place):
            taken.extend(p.span for p in parts)
            yield from parts
        elif place.lat is None or place.precision not in _FINE:
            yield place
        else:
            yield _beside(text.text, place, before, found)
    if country:
        yield from _bare_sides(text.text, country, taken)


def part_of(country: str, side: str) -> tuple[str, float, float, float]:
    """Return (name, lat, lon, radius in km) of a part of a country, by the country's area taken as a circle.

    A side is the area half way out from the centre; its radius is half the country's.
    """
    row = countries()[country]
    reach = math.sqrt(row.area_km2 / math.pi)
    key = re.sub(r"[\s-]|ern$", "", side.casefold()).removeprefix("far")
    if key not in BEARINGS:
        return f"central {row.name}", row.lat, row.lon, round(reach / 2, 1)
    lat, lon = moved(row.lat, row.lon, bearing=BEARINGS[key], km=reach / 2)
    return f"{key}ern {row.name}", round(lat, 4), round(lon, 4), round(reach * 0.6, 1)


def _part(country: str, side: str, span: Span, words: str, rule: str) -> Place:
    name, lat, lon, radius = part_of(country, side)
    return Place(span, words, name, Precision.PART_OF_COUNTRY, lat, lon, radius, country=country, rule=rule)


def _parts_of(text: str, place: Place) -> list[Place]:
    """Return "northern and western Ukraine" as two parts of a country; nothing for any other phrase."""
    if place.precision is not Precision.COUNTRY or not place.country:
        return []
    begin = max(0, place.span.start - 60)
    sides = _PARTS.search(text[begin : place.span.start])
    if not sides:
        return []
    words = [
        Span(begin + sides.start("all") + m.start(), begin + sides.start("all") + m.end())
        for m in _WORD.finditer(sides["all"])
    ]
    last = Span(words[-1].start, place.span.end)
    spans = [*words[:-1], last]
    return [
        _part(place.country, w.of(text), s, s.of(text), "part of a country") for w, s in zip(words, spans, strict=True)
    ]


def _bare_sides(text: str, country: str, taken: Sequence[Span]) -> Iterator[Place]:
    """Yield "in the south", "the country's east", where the article is about one country."""
    for pattern in (_BARE, _COUNTRY_BARE):
        for m in pattern.finditer(text):
            span = Span(*m.span("part"))
            if not any(span.overlaps(t) for t in taken):
                yield _part(country, m["part"], span, m["part"], "side of the article's country")


def _beside(text: str, place: Place, before: Place | None, found: Sequence[Place]) -> Place:
    """The place itself, or the area beside it that the words before it speak of."""
    start = max(0, place.span.start - 90)
    lead = text[start : place.span.start]
    if m := _DIRECTED.search(lead):
        if (
            before
            and before.lat is not None
            and before.span.end <= start + m.start()
            and _DESCRIBED.match(text[before.span.end : start + m.start()])
        ):
            return replace(place, rule="landmark")
        return _shifted(place, m, Span(start + _begin(m), place.span.end), text)
    if (m := _AWAY.search(lead)) and m["n"]:
        return _ring(place, _km(m), Span(start + _begin(m), place.span.end), text)
    if m := _BETWEEN.search(lead):
        other = next((p for p in found if p.span.start > place.span.end and p.lat is not None), None)
        if other and re.fullmatch(r"\s+and\s+", text[place.span.end : other.span.start]):
            return _between(place, other, Span(start + m.start(), other.span.end), text)
    if m := _NEAR.search(lead):
        return replace(place, precision=Precision.NEAR, radius_km=_wide(place, _BESIDE_KM), rule="near")
    return place


def _begin(match: re.Match[str]) -> int:
    words = match[0]
    return match.start() + len(words) - len(words.lstrip())


def _wide(place: Place, km: float) -> float:
    return round(max((place.radius_km or 0.0) * 1.5, km), 1)


def _km(match: re.Match[str]) -> float:
    number = float(match["n"].replace(",", "."))
    return number * _KM_PER_MILE if match["unit"].lower().startswith("mi") else number


def _shifted(place: Place, match: re.Match[str], span: Span, text: str) -> Place:
    sides = [re.sub(r"[\s-]", "", s).casefold() for s in re.findall(_SIDE, match["sides"], re.IGNORECASE)]
    if place.lat is None or place.lon is None:
        return place
    if len(sides) > 1:
        return replace(place, precision=Precision.NEAR, radius_km=_wide(place, _BESIDE_KM), rule="on several sides")
    km = _km(match) if match["n"] else _BESIDE_KM / 2
    lat, lon = moved(place.lat, place.lon, bearing=BEARINGS[sides[0]], km=km)
    radius = max(5.0, km * 0.3) if match["n"] else _wide(place, _BESIDE_KM)
    return replace(
        place, span=span, text=span.of(text), lat=round(lat, 5), lon=round(lon, 5), radius_km=round(radius, 1), geonameid=None,
        precision=Precision.NEAR, rule=f"{sides[0]} of a place",
    )  # fmt: skip


def _ring(place: Place, km: float, span: Span, text: str) -> Place:
    return replace(
        place,
        span=span,
        text=span.of(text),
        precision=Precision.NEAR,
        radius_km=round(km + (place.radius_km or 0.0), 1),
        rule="at a distance",
    )


def _between(place: Place, other: Place, span: Span, text: str) -> Place:
    if place.lat is None or place.lon is None or other.lat is None or other.lon is None:
        return place
    lat, lon = middle(place.lat, place.lon, other.lat, other.lon)
    half = distance_km(place.lat, place.lon, other.lat, other.lon) / 2
    return replace(
        place, span=span, text=span.of(text), name=f"between {place.name} and {other.name}", lat=round(lat, 5), lon=round(lon, 5),
        radius_km=round(max(half, 5.0), 1), geonameid=None, precision=Precision.NEAR, rule="between two places",
    )  # fmt: skip
