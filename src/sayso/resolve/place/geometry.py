"""Distances and bearings on the globe, in degrees and kilometres."""

from __future__ import annotations

import math

EARTH_KM = 6371.0


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in kilometres."""
    a, b = math.radians(lat1), math.radians(lat2)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def moved(lat: float, lon: float, *, bearing: float, km: float) -> tuple[float, float]:
    """Return the point ``km`` away along a bearing in degrees clockwise from north."""
    angle, turn = km / EARTH_KM, math.radians(bearing)
    start = math.radians(lat)
    end = math.asin(math.sin(start) * math.cos(angle) + math.cos(start) * math.sin(angle) * math.cos(turn))
    east = math.atan2(
        math.sin(turn) * math.sin(angle) * math.cos(start), math.cos(angle) - math.sin(start) * math.sin(end)
    )
    return math.degrees(end), (lon + math.degrees(east) + 540) % 360 - 180


def middle(lat1: float, lon1: float, lat2: float, lon2: float) -> tuple[float, float]:
    """Return the point half way between two points."""
    return moved(lat1, lon1, bearing=bearing(lat1, lon1, lat2, lon2), km=distance_km(lat1, lon1, lat2, lon2) / 2)


def bearing(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the direction from the first point to the second, in degrees clockwise from north."""
    a, b, turn = math.radians(lat1), math.radians(lat2), math.radians(lon2 - lon1)
    y = math.sin(turn) * math.cos(b)
    x = math.cos(a) * math.sin(b) - math.sin(a) * math.cos(b) * math.cos(turn)
    return math.degrees(math.atan2(y, x)) % 360
