"""Which events of two lists are one, by days and kilometres: the nearest pairs first, each event once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, floor, radians
from typing import TYPE_CHECKING

from sayso.resolve.place.geometry import distance_km

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sayso.compare.ours import Ours
    from sayso.compare.theirs import Theirs

KM_A_DEGREE = 111.2  # of latitude
_THINNEST = 0.1  # degrees of a band: thinner ones are more to look into than they save


@dataclass(frozen=True, slots=True)
class Rule:
    """How far apart two events may be and still be one. The usual values are our own choice and not anybody's finding.

    25 km, as news names towns and data sets put an event at a town's centre or in the village beside it; 1 day, as
    what happens at night is dated by either day.
    """

    km: float = 25.0
    days: int = 1

    def words(self) -> str:
        """The rule as it is shown with every answer."""
        day = "day" if self.days == 1 else "days"
        return (
            f"a match lies within {self.km:g} km and {self.days} {day}; same kind first, then days, then km; each once"
        )


@dataclass(frozen=True, slots=True)
class Pair:
    """Two events that may be one: days between their intervals, km between their places, whether of one kind."""

    theirs: int
    ours: int
    days: int
    km: float
    same_kind: bool


def match(theirs: Sequence[Theirs], ours: Sequence[Ours], rule: Rule) -> tuple[dict[int, Pair], dict[int, int]]:
    """The pair of each of their events that has one, and how many of ours came into question for each."""
    pairs = sorted(_pairs(theirs, ours, rule), key=lambda p: (not p.same_kind, p.days, p.km, p.theirs, p.ours))
    candidates: dict[int, int] = {}
    found: dict[int, Pair] = {}
    taken: set[int] = set()
    for pair in pairs:
        candidates[pair.theirs] = candidates.get(pair.theirs, 0) + 1
        if pair.theirs not in found and pair.ours not in taken:
            found[pair.theirs] = pair
            taken.add(pair.ours)
    return found, candidates


def _pairs(theirs: Sequence[Theirs], ours: Sequence[Ours], rule: Rule) -> Iterator[Pair]:
    """Every pair within the rule: only events of the same days and bands of latitude are compared."""
    band = max(rule.km / KM_A_DEGREE, _THINNEST)
    held: dict[tuple[date, int], list[int]] = {}
    for at, own in enumerate(ours):
        bands = {floor(lat / band) for lat, _ in own.points}
        for day in _every_day(own.start, own.end):
            for which in bands:
                held.setdefault((day, which), []).append(at)
    for at, other in enumerate(theirs):
        around = [floor(other.lat / band) + step for step in (-1, 0, 1)]
        days = list(_every_day(other.start - timedelta(days=rule.days), other.end + timedelta(days=rule.days)))
        near = {one for which in around for day in days for one in held.get((day, which), ())}
        yield from (pair for one in near if (pair := _pair(at, other, one, ours[one], rule)))


def _pair(at: int, other: Theirs, one: int, own: Ours, rule: Rule) -> Pair | None:
    km = min((_km(other, point, rule.km) for point in own.points), default=None)
    if km is None or km > rule.km:
        return None
    apart = max((own.start - other.end).days, (other.start - own.end).days, 0)
    return Pair(at, one, apart, round(km, 1), other.kind in own.kinds)


def _km(other: Theirs, point: tuple[float, float], most: float) -> float:
    """Kilometres, or more than ``most`` where a look at the degrees is enough."""
    lat, lon = point
    turn = abs(other.lon - lon)
    if min(turn, 360 - turn) * KM_A_DEGREE * cos(radians(max(abs(lat), abs(other.lat)))) > most * 1.1:
        return most + 1
    return distance_km(other.lat, other.lon, lat, lon)


def _every_day(start: date, end: date) -> Iterable[date]:
    return (start + timedelta(days=n) for n in range((end - start).days + 1))
