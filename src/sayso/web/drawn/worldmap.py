"""A map as SVG: areas as circles of their true radius, on the shapes of countries. Seen without JavaScript."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, log2, radians
from typing import TYPE_CHECKING

from sayso.web.drawn.shapes import mercator, names, thinned

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sayso.web.drawn.shapes import Shape

WIDTH = 1000.0
_ROUND_KM = 40_075.0  # the equator
_SMALLEST = 4.5  # units of the drawing: what is smaller is still seen as a dot
_AREAS = frozenset({"admin1", "admin2", "country", "part of country", "sea", "region"})  # never a pin
_CLOSEST = 0.012  # share of the world's width: 480 km at the equator, so that one place has its surroundings
_EDGE = 0.16  # of the drawing, free around the outermost places
_FINENESS = 0.9  # points of a coast to a unit of the drawing


@dataclass(frozen=True, slots=True)
class Spot:
    """Something to be drawn: where, how sure of it, how it stands, what it is called and where it leads."""

    lat: float
    lon: float
    radius_km: float | None
    precision: str | None
    shape: str
    colour: str
    words: str
    href: str
    count: int = 1

    @property
    def area(self) -> bool:
        """Whether the text names an area, which has no centre to pin."""
        return self.precision in _AREAS


@dataclass(frozen=True, slots=True)
class Mark:
    """A spot in the units of the drawing; ``dot`` is its centre, and areas have none."""

    spot: Spot
    x: float
    y: float
    radius: float
    dot: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map: the paths of the land, names, and marks, largest first."""

    width: float
    height: float
    land: tuple[str, ...]
    names: tuple[tuple[str, float, float], ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class _Frame:
    west: float
    north: float
    scale: float  # units of the drawing for the world's width
    height: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        return (x - self.west) * self.scale, (y - self.north) * self.scale


def draw(spots: Sequence[Spot], *, aspect: float = 0.45, closest: float = _CLOSEST) -> Drawing:
    """A map on which all spots are seen; the whole inhabited world if there are none. ``aspect`` is height by width."""
    frame = _frame(spots, aspect, closest)
    right, bottom = frame.west + WIDTH / frame.scale, frame.north + frame.height / frame.scale
    coasts = thinned(2 ** int(log2(frame.scale * _FINENESS)))
    seen = [
        s for s in coasts if s.box[0] < right and s.box[2] > frame.west and s.box[1] < bottom and s.box[3] > frame.north
    ]
    land = tuple(path for shape in seen if (path := _path(shape, frame)))
    return Drawing(WIDTH, frame.height, land, tuple(_labels(frame)), tuple(_marks(spots, frame)))


def _frame(spots: Sequence[Spot], aspect: float, closest: float) -> _Frame:
    if spots:
        at = [(*mercator(spot.lon, spot.lat), _reach(spot)) for spot in spots]
        west, east = min(x - r for x, _, r in at), max(x + r for x, _, r in at)
        north, south = min(y - r for _, y, r in at), max(y + r for _, y, r in at)
    else:
        west, east, north, south = 0.02, 0.98, 0.2, 0.7  # without the poles
    width = max((east - west) * (1 + 2 * _EDGE), (south - north) * (1 + 2 * _EDGE) / aspect, closest)
    width = min(width, 1.0)
    scale = WIDTH / width
    return _Frame((west + east - width) / 2, (north + south - width * aspect) / 2, scale, round(WIDTH * aspect, 1))


def _reach(spot: Spot) -> float:
    """A radius as a share of the world's width, at the latitude where it lies."""
    return (spot.radius_km or 0) / (_ROUND_KM * max(0.1, cos(radians(spot.lat))))


def _path(shape: Shape, frame: _Frame) -> str:
    """A ring as a path; what lies far outside the drawing is drawn on its way around it."""
    west, north, scale = frame.west, frame.north, frame.scale
    inside = shape.box[0] >= west and shape.box[2] <= west + WIDTH / scale and shape.box[1] >= north
    if inside and shape.box[3] <= north + frame.height / scale:
        return f"M{'L'.join([f'{(x - west) * scale:.0f} {(y - north) * scale:.0f}' for x, y in shape.points])}Z"
    words: list[str] = []
    last = ""
    for x, y in shape.points:
        word = f"{_near((x - west) * scale, WIDTH):.0f} {_near((y - north) * scale, frame.height):.0f}"
        if word != last:
            words.append(word)
        last = word
    return f"M{'L'.join(words)}Z"


def _near(value: float, length: float) -> float:
    """A coordinate no farther than half the drawing outside of it: what lies beyond is not seen."""
    return max(-length / 2, min(1.5 * length, value))


def _labels(frame: _Frame) -> Iterable[tuple[str, float, float]]:
    taken: list[tuple[float, float, float]] = []
    for name, at, _ in names():
        x, y = frame.at(*at)
        half = 4.2 * len(name)
        if not (half < x < WIDTH - half and 14 < y < frame.height - 8):  # noqa: PLR2004 - whole words only
            continue
        if all(abs(x - ox) > half + oh + 6 or abs(y - oy) > 20 for ox, oy, oh in taken):  # noqa: PLR2004 - no two touch
            taken.append((x, y, half))
            yield name, round(x, 1), round(y, 1)


def _marks(spots: Sequence[Spot], frame: _Frame) -> Iterable[Mark]:
    most = max((spot.count for spot in spots), default=1)
    for spot in sorted(spots, key=lambda one: -(one.radius_km or 0)):
        x, y = frame.at(*mercator(spot.lon, spot.lat))
        radius = max(_reach(spot) * frame.scale, 2 * _SMALLEST if spot.area else 0)
        dot = 0 if spot.area else _SMALLEST
        if spot.count > 1:
            radius, dot = 0, _SMALLEST + 11 * (spot.count / most) ** 0.5
        yield Mark(spot, round(x, 1), round(y, 1), round(radius, 1), round(dot, 1))
