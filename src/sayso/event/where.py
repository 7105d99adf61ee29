"""How near two places are: one spot, one area, a part of the other, or apart."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from sayso.records import Precision

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sayso.event.testimony import Testimony
    from sayso.records import Place

FULL = 0.75  # from which places are taken for the same
_NAMED = 0.5  # the other's town is among those that the text of a claim without a place names
_ONLY_NAMED = 0.75  # or is the only one
_AREA = 0.5  # one first-level region
_WIDE = 0.25  # one country, or a part of it around the other place
_AREAS = frozenset({Precision.COUNTRY, Precision.PART_OF_COUNTRY, Precision.ADMIN1, Precision.REGION, Precision.SEA})
_COUNTRIES = frozenset({Precision.COUNTRY, Precision.PART_OF_COUNTRY})
# Newsrooms draw "the south" of a country wider than a circle around its middle: so many radii agree, and are not apart.
_PART_SLACK = (1.6, 3.0)
_PROVINCE = re.compile(
    r"\b(?:province|region|state|territory|county|department|governorate|district)s?$", re.IGNORECASE
)
_COMPASS = re.compile(r"north|south|east|west|cent(?:re|ral)")
_OWN_PLACE = "place of the clause"  # the rule of a claim's place that its own words give
_EARTH_KM = 6371.0


def place(a: Testimony, b: Testimony) -> float | None:
    """The best that any two places of two claims agree, ``None`` where all are apart.

    A claim without a town, also after its host, is looked for in the towns that its text names.
    """
    found: float | None = 0.0
    if a.places and b.places:
        found = max((nearness(p, q) for p in a.places for q in b.places), key=lambda v: -1.0 if v is None else v)
    if a.version_id == b.version_id:
        return None if _two_towns(a, b, found) else found
    if a.spots & b.spots:
        return max(found or 0.0, FULL)
    return found if found is None else max(found, _named(a, b))


def _two_towns(a: Testimony, b: Testimony, found: float | None) -> bool:
    """Whether one text tells each in a town of its own, however near: who names both tells them apart."""
    own = all(t.claim.rules.get("places") == _OWN_PLACE for t in (a, b))
    return own and found is not None and found < FULL and is_pinned(a.places) and is_pinned(b.places)


def _named(a: Testimony, b: Testimony) -> float:
    ours, theirs = (one.places if is_pinned(one.places) else one.towns for one in (a, b))
    best = max((nearness(p, q) or 0.0 for p in ours for q in theirs), default=0.0)
    if is_pinned(a.places) and is_pinned(b.places):
        return 0.0
    if any(
        not one.places and not one.spots and one.first & (other.spots | other.first) for one, other in ((a, b), (b, a))
    ):
        return _ONLY_NAMED
    if best < _AREA:
        return _NAMED if _in_headline(a, b) or _in_headline(b, a) else 0.0
    if best < FULL:  # one region or island, and no town: it says less than a town
        return _AREA
    return _ONLY_NAMED if len(ours) == len(theirs) == 1 else _NAMED


def _in_headline(told: Testimony, placed: Testimony) -> bool:
    """Whether the headline over a claim names the other's place, and no mere country."""
    named = {
        name.lower() for p in placed.places if p.precision not in _COUNTRIES for name in (p.text, p.name or p.text)
    }
    return bool((named | placed.spots) & told.over)


def is_pinned(places: Iterable[Place]) -> bool:
    """Whether one of the places is a town, a point or a name that could not be placed, and no mere area."""
    return any(one.precision not in _AREAS and not _PROVINCE.search(one.text) for one in places)


def nearness(p: Place, q: Place) -> float | None:
    """1 for one place, less for one area, neighbours, or an area and a place in it; ``None`` for places apart."""
    areas = (p.precision in _AREAS, q.precision in _AREAS)
    if not any(areas) and p.geonameid is not None and p.geonameid == q.geonameid:
        return 1.0 if p.precision == q.precision else FULL
    if not any(areas) and p.text.lower() == q.text.lower():
        return FULL  # one name, however it was placed
    if p.country is None or q.country is None:
        ours, theirs = p.text.lower().split(), q.text.lower().split()
        return FULL if not any(areas) and ours[: len(theirs)] == theirs[: len(ours)] else 0.0
    if p.country != q.country:
        return None
    if any(areas):
        return _area(p, q)
    return 0.5 if _within(p, q) else None


def _area(p: Place, q: Place) -> float | None:
    if Precision.COUNTRY in (p.precision, q.precision):
        return _WIDE
    if p.name == q.name:
        return _AREA
    if Precision.PART_OF_COUNTRY in (p.precision, q.precision):
        if p.precision == q.precision:
            return _WIDE if _one_quarter(p, q) else None
        near, far = (_within(p, q, slack=slack, known=False) for slack in _PART_SLACK)
        return _WIDE if near else 0.0 if far else None
    if p.admin1 and p.admin1 == q.admin1:
        return _AREA
    return _region(p, q) if Precision.REGION in (p.precision, q.precision) else None


def _one_quarter(p: Place, q: Place) -> bool:
    """Whether two parts of a country lie in one: "the northeast" is in the east."""
    ours, theirs = (set(_COMPASS.findall((one.name or one.text).lower())) for one in (p, q))
    return bool(ours) and bool(theirs) and (ours <= theirs or theirs <= ours)


def _region(p: Place, q: Place) -> float | None:
    """An island, a strip or a range of hills, which is of no one province, and what may lie in it."""
    if p.name == q.admin1 or q.name == p.admin1 or _within(p, q):
        return _AREA
    return None if distance_km(p, q) is not None else 0.0


def _within(p: Place, q: Place, *, slack: float = 1.0, known: bool = True) -> bool:
    """Whether two places are within both radii; ``known`` is whether they are apart where one has no point."""
    apart = distance_km(p, q)
    return not known if apart is None else apart <= slack * ((p.radius_km or 0) + (q.radius_km or 0))


def distance_km(p: Place, q: Place) -> float | None:
    """Great-circle distance between the two points, in km; ``None`` if one has no point."""
    if p.lat is None or p.lon is None or q.lat is None or q.lon is None:
        return None
    a, b = math.radians(p.lat), math.radians(q.lat)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(q.lon - p.lon) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(h)))
