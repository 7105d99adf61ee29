"""The gazetteer: places by name, from the packaged file, the small tables beside it, and what a user adds."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from sayso.resolve.countries import countries
from sayso.resolve.place.gazetteer_file import KINDS, Part, Row, fold, pack, read, unpack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_DATA = "sayso.resolve.place.data"
# A built-up area of n people has some n / 2,500 km2, so a radius of sqrt(n / 7,850) km: 1.1 km for 10,000 people,
# 11 km for a million. Names in news mean the place and what belongs to it, so the radius is never below this.
_PEOPLE_PER_KM2 = 2_500
_LEAST_RADIUS_KM = 3.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One place of the gazetteer, as found under one name.

    ``how`` says what the name is to the place: name, other name, demonym, abbreviation, or short (a county
    without its word for what it is). Degrees and kilometres; ``population`` 0 means unknown.
    """

    id: int
    name: str
    kind: str
    lat: float
    lon: float
    radius_km: float
    country: str
    admin1: str
    admin2: str
    population: int
    geonameid: int
    fame: int = 0
    how: str = "name"


@dataclass(frozen=True)
class Gazetteer:
    """Parts that are searched together. Make one with ``gazetteer()``."""

    parts: tuple[Part, ...]
    abbreviations: dict[str, tuple[str, str]] = field(default_factory=dict)
    demonyms: frozenset[str] = frozenset()
    _known: dict[str, tuple[Entry, ...]] = field(default_factory=dict, compare=False)

    def find(self, name: str) -> tuple[Entry, ...]:
        """Every place of this name, in any of its spellings, the most populous first within each part."""
        if (found := self._known.get(name)) is None:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            found = self._known[name] = tuple(self._search(name))
        return found

    def _search(self, name: str) -> Iterator[Entry]:
        """Entries for one name; a place that an added file repeats is given once."""
        seen: list[Entry] = []
        for entry in self._every(name):
            if not any(_is_same(entry, other) for other in seen):
                seen.append(entry)
        yield from seen

    def _every(self, name: str) -> Iterator[Entry]:
        if name in self.abbreviations:
            state, how = self.abbreviations[name]
            yield from (self._entry(p, n, how) for p, n, _ in self._hits(state) if self._is_american_state(p, n))
        key = fold(name)
        if not key:
            return
        demonym = key in self.demonyms
        for part, number, primary in self._hits(key):
            yield self._entry(
                part, number, "name" if primary else "demonym" if demonym and part == _OWN else "other name"
            )
        if not key.endswith(" county"):
            for part, number, _ in self._hits(key + " county"):
                yield self._entry(part, number, "short")

    def _hits(self, key: str) -> Iterator[tuple[int, int, bool]]:
        for number, part in enumerate(self.parts):
            for place, primary in part.find(key):
                yield number, place, primary

    def _is_american_state(self, part: int, number: int) -> bool:
        columns, words = self.parts[part].columns, self.parts[part].words
        return KINDS[columns["kind"][number]] == "admin1" and words["country"][columns["country"][number]] in {
            "US",
            "CA",
        }

    def _entry(self, part: int, number: int, how: str) -> Entry:
        columns, words = self.parts[part].columns, self.parts[part].words
        population, radius = int(columns["population"][number]), float(columns["radius"][number])
        return Entry(
            id=part << 32 | number,
            name=self.parts[part].names[number].decode(),
            kind=KINDS[columns["kind"][number]],
            lat=round(float(columns["lat"][number]), 5),
            lon=round(float(columns["lon"][number]), 5),
            radius_km=radius or radius_of(population),
            country=words["country"][columns["country"][number]],
            admin1=words["admin1"][columns["admin1"][number]],
            admin2=words["admin2"][columns["admin2"][number]],
            population=population,
            geonameid=int(columns["geonameid"][number]),
            fame=int(columns["fame"][number]),
            how=how,
        )


_REMEMBERED = 50_000
_OWN_FAME = 200  # what stands in the small tables is known as well as a great city is
_SAME_DEGREES = 0.03  # some 3 km: two rows of one name and kind this near are one place
_OWN = 1  # the part made of the small tables: countries, states and regions


def _is_same(one: Entry, other: Entry) -> bool:
    if one.id == other.id:
        return True
    if one.id >> 32 == other.id >> 32 or one.kind != other.kind:
        return False
    if one.geonameid and other.geonameid:
        return one.geonameid == other.geonameid
    return abs(one.lat - other.lat) < _SAME_DEGREES and abs(one.lon - other.lon) < _SAME_DEGREES


def radius_of(population: int) -> float:
    """Return the radius in km within which a settlement of so many people is taken to lie."""
    return max(_LEAST_RADIUS_KM, math.sqrt(population / _PEOPLE_PER_KM2 / math.pi))


def gazetteer(*added: Path) -> Gazetteer:
    """Return the packaged gazetteer together with gazetteer files that a user has made (``add_places``)."""
    if not added:
        return _packaged()
    base = _packaged()
    return Gazetteer((*base.parts, *(read(path) for path in added)), base.abbreviations, base.demonyms)


@cache
def _packaged() -> Gazetteer:
    main = read(files(_DATA).joinpath("gazetteer.bin").read_bytes())
    own = unpack(pack([*_country_rows(), *_region_rows()]))
    of_countries = (d for c in countries().values() for d in c.demonyms)
    of_regions = (d for row in table("regions.tsv") for d in _split(row[7]))
    return Gazetteer((main, own), _state_forms(), frozenset(map(fold, (*of_countries, *of_regions))))


def table(name: str) -> Iterable[list[str]]:
    """Return the rows of one of the package's own tab-separated tables, less its comments."""
    lines = files(_DATA).joinpath(name).read_text(encoding="utf-8").splitlines()
    return csv.reader(
        (line for line in lines if line and not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE
    )


def _country_rows() -> Iterator[Row]:
    for c in countries().values():
        radius = math.sqrt(c.area_km2 / math.pi)
        names = (*c.other_names, *c.demonyms)
        yield Row(
            c.name,
            c.lat,
            c.lon,
            kind="country",
            country=c.code,
            population=c.population,
            radius_km=max(radius, 1.0),
            fame=_OWN_FAME,
            names=names,
        )


def _region_rows() -> Iterator[Row]:
    for name, lat, lon, radius, kind, country, others, demonyms in table("regions.tsv"):
        names = _split(others) + _split(demonyms)
        yield Row(
            name,
            float(lat),
            float(lon),
            kind=kind,
            country=country,
            radius_km=float(radius),
            fame=_OWN_FAME,
            names=names,
        )


def _state_forms() -> dict[str, tuple[str, str]]:
    """Surface form ("Ky.", "KY", "Kentuckian") to the folded name of the state or province, and what it is to it."""
    forms: dict[str, tuple[str, str]] = {}
    for letters, name, abbreviations, demonyms in table("states.tsv"):
        forms |= dict.fromkeys((letters, *_split(abbreviations)), (fold(name), "abbreviation"))
        forms |= dict.fromkeys(_split(demonyms), (fold(name), "demonym"))
    return forms


def _split(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()
