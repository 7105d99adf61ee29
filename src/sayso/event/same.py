"""Are two claims about one happening? A score, or a reason why they cannot be."""

from __future__ import annotations

import math
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sayso.records import Interval, Place, Precision

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sayso.event.testimony import Testimony
    from sayso.records import Claim, Count

THRESHOLD = 2.0  # two independent agreements, beside type and tense, within one story
THRESHOLD_APART = 3.0  # another newsroom's report must agree in place and in day, and in one thing more
_AREAS = frozenset({Precision.COUNTRY, Precision.PART_OF_COUNTRY, Precision.ADMIN1, Precision.REGION, Precision.SEA})
_EARTH_KM = 6371.0
_STOP = frozenset(
    (
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "to",
        "and",
        "or",
        "its",
        "his",
        "her",
        "their",
        "this",
        "that",
        "some",
        "several",
        "more",
        "than",
        "one",
        "two",
        "three",
    )
)

_WORD = re.compile(r"[a-z0-9]+")


def score(a: Testimony, b: Testimony) -> float | None:
    """How much speaks for one happening; ``None`` where something rules it out.

    Type and tense must agree; a conflict of sub-type, side, day, place or (in one version) of number rules
    it out. Each field that both state and that agrees counts for it.
    """
    x, y = a.claim, b.claim
    if x.type != y.type or a.tense != b.tense or x.background != y.background:
        return None
    parts = (_sub_type(x, y), _side(x, y), _day(x, y), _place(x, y), _target(x, y), _counts(a, b), _words(x, y))
    if any(part is None for part in parts):
        return None
    return sum(part for part in parts if part is not None)


def same(a: Testimony, b: Testimony) -> bool:
    """Whether the score is enough for two claims of one story, or of two."""
    total = score(a, b)
    return total is not None and total >= (THRESHOLD if a.story_id == b.story_id else THRESHOLD_APART)


def _sub_type(x: Claim, y: Claim) -> float | None:
    if x.sub_type is None or y.sub_type is None:
        return 0.0
    return 1.0 if x.sub_type == y.sub_type else None


def _side(x: Claim, y: Claim) -> float | None:
    agreed = 0.0
    for one, other in ((x.actor_side, y.actor_side), (x.target_side, y.target_side)):
        if one and other:
            if one != other:
                return None
            agreed = 0.5
    return agreed


def _day(x: Claim, y: Claim) -> float | None:
    if x.date is None or y.date is None:
        return 0.0
    if not overlap(x.date, y.date):
        return None
    return 1.0 if x.date.start and y.date.start else 0.25


def overlap(a: Interval, b: Interval) -> bool:
    """Whether two intervals share a day; an open side reaches for ever."""
    return (a.start or date.min) <= (b.end or date.max) and (b.start or date.min) <= (a.end or date.max)


def across_midnight(a: Interval, b: Interval) -> bool:
    """Whether two single days follow one another, as the two ends of a night do."""
    ends = (a.start, a.end, b.start, b.end)
    return all(ends) and a.start == a.end and b.start == b.end and abs(a.start - b.start) <= timedelta(days=1)  # type: ignore[operator]


def _place(x: Claim, y: Claim) -> float | None:
    ours, theirs = _located(x.places), _located(y.places)
    if not ours or not theirs:
        return 0.0
    return max((_nearness(p, q) for p in ours for q in theirs), key=lambda v: -1.0 if v is None else v)


def _located(places: Iterable[Place]) -> list[Place]:
    return [place for place in places if place.country and not place.metonym]


def _nearness(p: Place, q: Place) -> float | None:
    """1 for one place, less for an area and a place in it, ``None`` for places apart."""
    if p.geonameid is not None and p.geonameid == q.geonameid:
        return 1.0 if p.precision == q.precision else 0.75
    if p.country != q.country:
        return None
    if p.precision in _AREAS or q.precision in _AREAS:
        return _area(p, q)
    apart = distance_km(p, q)
    return 0.75 if apart is not None and apart <= (p.radius_km or 0) + (q.radius_km or 0) else None


def _area(p: Place, q: Place) -> float | None:
    if Precision.COUNTRY in (p.precision, q.precision):
        return 0.25 if p.precision != q.precision else 0.5
    if p.precision == q.precision and p.name != q.name:
        return None
    if p.name == q.name:
        return 1.0
    if p.admin1 and p.admin1 == q.admin1:
        return 0.5
    return 0.0 if Precision.PART_OF_COUNTRY in (p.precision, q.precision) else None


def distance_km(p: Place, q: Place) -> float | None:
    """Great-circle distance between the two points, in km; ``None`` if one has no point."""
    if p.lat is None or p.lon is None or q.lat is None or q.lon is None:
        return None
    a, b = math.radians(p.lat), math.radians(q.lat)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(q.lon - p.lon) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def content_words(text: str | None) -> frozenset[str]:
    """The words of a phrase that carry it, lower case, plurals folded."""
    words = _WORD.findall((text or "").lower())
    return frozenset(word.removesuffix("s") for word in words if word not in _STOP)


def _target(x: Claim, y: Claim) -> float | None:
    ours, theirs = content_words(x.target), content_words(y.target)
    if not ours or not theirs:
        return 0.0
    if ours & theirs:
        return 1.0
    return None if not (x.target_side and x.target_side == y.target_side) else 0.0


def _counts(a: Testimony, b: Testimony) -> float | None:
    """Numbers that differ tell two happenings apart in one version; between versions a toll may move."""
    shared = [(m, n) for m in a.claim.counts for n in b.claim.counts if m.what == n.what]
    if any(_agree(m, n) for m, n in shared):
        return 1.0
    return None if shared and a.version_id == b.version_id and a.claimant == b.claimant else 0.0


def _agree(m: Count, n: Count) -> bool:
    return (m.low, m.best, m.high) == (n.low, n.best, n.high)


def _words(x: Claim, y: Claim) -> float:
    return 0.5 if x.weapon and content_words(x.weapon) & content_words(y.weapon) else 0.0
