"""Country shapes (Natural Earth) as rings of points, decoded once from the file that the browser's map takes too."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import asinh, radians, tan
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

Point = tuple[float, float]  # x eastward, y southward, both 0 to 1 over the whole world
_FLATTEST = 85.05  # degrees: where the square world of Mercator ends


@dataclass(frozen=True, slots=True)
class Shape:
    """A ring of a country, and the box around it: west, north, east, south in the units of ``Point``."""

    points: tuple[Point, ...]
    box: tuple[float, float, float, float]


def mercator(lon: float, lat: float) -> Point:
    """Where a place lies on the square world."""
    lat = max(-_FLATTEST, min(_FLATTEST, lat))
    return (lon + 180) / 360, 0.5 - asinh(tan(radians(lat))) / 6.283185307179586


@cache
def shapes() -> tuple[Shape, ...]:
    """Every ring of every country."""
    lines = [_points(topology, arc) for topology in (_topology(),) for arc in topology["arcs"]]
    countries = _topology()["objects"]["countries"]["geometries"]
    rings = (ring for country in countries for part in country["arcs"] for ring in part)
    return tuple(_shape(ring, lines) for ring in rings)


@cache
def thinned(parts: int) -> tuple[Shape, ...]:
    """The rings with no two points in one field of a grid of so many parts over the world's width, for small scales.

    Of what vanishes in one field nothing is left.
    """
    found = []
    for shape in shapes():
        points: list[Point] = []
        last = None
        for x, y in shape.points:
            field = int(x * parts), int(y * parts)
            if field != last:
                points.append((x, y))
                last = field
        if len(points) > 2:  # noqa: PLR2004 - a triangle at least
            found.append(Shape(tuple(points), shape.box))
    return tuple(found)


@cache
def names() -> tuple[tuple[str, Point, float], ...]:
    """Each country's name, where it is written, and the country's size in square degrees; the largest first."""
    told = (country["properties"] for country in _topology()["objects"]["countries"]["geometries"])
    return tuple(sorted(((c["name"], mercator(*c["at"]), c["size"]) for c in told), key=lambda one: -one[2]))


@cache
def _topology() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((files("sayso.web") / "static" / "map" / "countries.json").read_text("utf8"))
    return found


def _points(topology: dict[str, Any], arc: Sequence[Sequence[int]]) -> list[Point]:
    (sx, sy), (mx, my) = topology["transform"]["scale"], topology["transform"]["translate"]
    x = y = 0
    line = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        line.append(mercator(x * sx + mx, y * sy + my))
    return line


def _shape(ring: Sequence[int], lines: Sequence[list[Point]]) -> Shape:
    points: list[Point] = []
    for index in ring:
        line = lines[index] if index >= 0 else lines[~index][::-1]
        points += line[1:] if points else line
    points = _unwrapped(points)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Shape(tuple(points), (min(xs), min(ys), max(xs), max(ys)))


def _unwrapped(ring: Sequence[Point]) -> list[Point]:
    """A ring that crosses the date line goes on beyond the edge instead of coming back around the world."""
    turn, before, whole = 0, ring[0][0], []
    for x, y in ring:
        if abs(x - before) > 0.5:  # noqa: PLR2004 - of the world's width: nothing real is so wide
            turn += 1 if x < before else -1
        before = x
        whole.append((x + turn, y))
    west = sum(x for x, _ in whole) / len(whole) < 0
    return [(x + west, y) for x, y in whole]
