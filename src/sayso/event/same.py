"""Are two claims about one happening? A score, or a reason why they cannot be. docs/events.md tells the rules."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

from sayso.event.kinds import EFFECTS, alike
from sayso.event.words import content_words
from sayso.records import Interval, Place, Precision

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sayso.event.testimony import Testimony
    from sayso.records import Count

THRESHOLD = 2.0  # two independent agreements, beside type and tense, within one story
THRESHOLD_APART = 3.0  # another newsroom's report must agree in place and in day, and in one thing more
_HOSTED = 2.0  # a claim that goes on to tell of the other
_SAME_WORDS = 2.0  # one sentence in two versions of a story
_RECALLED = -0.5  # news and a recollection of it, which must agree in place and day
_OTHER_TARGET = -1.0  # between versions; in one version it tells two happenings apart
_FULL = 0.75  # of place and of day, from which they are taken for the same
_UNANCHORED = 1.0  # at most, where neither place, target, number nor words are shared: kind and day alone join nothing
_SHORT = 3  # days; a longer interval is no day that could agree
_LONG_AGO = 10  # days between a happening and a report of it as news without a day
_AREAS = frozenset({Precision.COUNTRY, Precision.PART_OF_COUNTRY, Precision.ADMIN1, Precision.REGION, Precision.SEA})
_EARTH_KM = 6371.0


def score(a: Testimony, b: Testimony) -> float | None:
    """How much speaks for one happening; ``None`` where something rules it out.

    Type and tense must agree; a conflict of kind, day, place, or (in one version) of target or number rules it out.
    Each field that both state and that agrees counts for it.
    """
    x, y = a.claim, b.claim
    if x.type != y.type or a.tense != b.tense:
        return None
    kind, day, place = alike(x.sub_type, y.sub_type), _day(a, b), _place(a, b)
    side, target, counts = _side(a, b), _target(a, b), _counts(a, b)
    if kind is None or day is None or place is None or side is None or target is None or counts is None:
        return None
    recalled = 0.0
    if x.background != y.background:
        if day < _FULL or place < _FULL:
            return None
        recalled = _RECALLED
    words = _words(a, b)
    if max(place, target, counts, words) < _FULL:
        return min(kind + day + side, _UNANCHORED)
    return kind + day + place + side + target + counts + recalled + words


def same(a: Testimony, b: Testimony) -> bool:
    """Whether the score is enough for two claims of one story, or of two."""
    total = score(a, b)
    return total is not None and total >= (THRESHOLD if a.story_id == b.story_id else THRESHOLD_APART)


def _side(a: Testimony, b: Testimony) -> float | None:
    """Sides that agree. Who did it may be in dispute between two claimants; one claimant does not contradict himself."""
    agreed = 0.0
    x, y = a.claim, b.claim
    for one, other in ((x.actor_side, y.actor_side), (x.target_side, y.target_side)):
        if one and other and one == other:
            agreed = 0.5
        elif one and other:
            if a.claimant == b.claimant:
                return None
            agreed -= 0.5
    return agreed


def _day(a: Testimony, b: Testimony) -> float | None:
    ours, theirs = a.when, b.when
    if ours is not None and theirs is not None and not overlap(ours, theirs):
        return None
    if ours is not None and theirs is not None and ours.start and theirs.start:
        return 1.0 if ours == theirs or (_days(ours) <= _SHORT and _days(theirs) <= _SHORT) else 0.25
    if a.version_id == b.version_id:
        return 0.0 if ours is None or theirs is None else 0.25
    return _as_news(a, b)


def _as_news(a: Testimony, b: Testimony) -> float | None:
    """Days of two reports of which one at least names none, but was published in time."""
    (start, end), (begin, stop) = a.window(), b.window()
    if start is None or end is None or begin is None or stop is None:
        return 0.0
    if start <= stop and begin <= end:
        return 0.75
    apart = max((start - stop).days, (begin - end).days)
    return None if apart > _LONG_AGO else 0.0


def _days(interval: Interval) -> int:
    """The length of an interval; an open one is longer than any."""
    return (interval.end - interval.start).days if interval.start and interval.end else date.max.toordinal()


def overlap(a: Interval, b: Interval) -> bool:
    """Whether two intervals share a day; an open side reaches for ever."""
    return (a.start or date.min) <= (b.end or date.max) and (b.start or date.min) <= (a.end or date.max)


def _place(a: Testimony, b: Testimony) -> float | None:
    if not a.places or not b.places:
        return 0.0
    return max((_nearness(p, q) for p in a.places for q in b.places), key=lambda v: -1.0 if v is None else v)


def is_pinned(places: Iterable[Place]) -> bool:
    """Whether one of the places is a town, a point or a name that could not be placed, and no mere area."""
    return any(place.precision not in _AREAS for place in places)


def _nearness(p: Place, q: Place) -> float | None:
    """1 for one place, less for one area, neighbours, or an area and a place in it; ``None`` for places apart."""
    if p.geonameid is not None and p.geonameid == q.geonameid and p.precision not in _AREAS:
        return 1.0 if p.precision == q.precision else _FULL
    if p.country is None or q.country is None:  # one could not be placed: its words may still be the same
        return _FULL if p.text.lower() == q.text.lower() else 0.0
    if p.country != q.country:
        return None
    if p.precision in _AREAS or q.precision in _AREAS:
        return _area(p, q)
    apart = distance_km(p, q)
    return 0.5 if apart is not None and apart <= (p.radius_km or 0) + (q.radius_km or 0) else None


def _area(p: Place, q: Place) -> float | None:
    if Precision.COUNTRY in (p.precision, q.precision):
        return 0.25 if p.precision != q.precision else 0.5
    if p.precision == q.precision and p.name != q.name:
        return None
    if p.name == q.name:
        return 0.5
    if p.admin1 and p.admin1 == q.admin1:
        return 0.5
    if Precision.PART_OF_COUNTRY not in (p.precision, q.precision):
        return None
    apart = distance_km(p, q)
    return 0.0 if apart is None else 0.25 if apart <= (p.radius_km or 0) + (q.radius_km or 0) else None


def distance_km(p: Place, q: Place) -> float | None:
    """Great-circle distance between the two points, in km; ``None`` if one has no point."""
    if p.lat is None or p.lon is None or q.lat is None or q.lon is None:
        return None
    a, b = math.radians(p.lat), math.radians(q.lat)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(q.lon - p.lon) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def _target(a: Testimony, b: Testimony) -> float | None:
    """What was hit, or who was hurt; the two are not held against each other."""
    if (a.claim.sub_type in EFFECTS) != (b.claim.sub_type in EFFECTS):
        return 0.0
    if a.target_words & b.target_words:
        return 1.0
    if not a.target_heads or not b.target_heads:
        return 0.0
    return None if a.version_id == b.version_id else _OTHER_TARGET


def _counts(a: Testimony, b: Testimony) -> float | None:
    """Numbers that differ tell two happenings apart in one version; between versions a toll may move."""
    shared = [(m, n) for m in a.claim.counts for n in b.claim.counts if m.what == n.what]
    if any(_agree(m, n) for m, n in shared):
        return 1.0
    return None if shared and a.version_id == b.version_id and a.claimant == b.claimant else 0.0


def _agree(m: Count, n: Count) -> bool:
    return (m.low, m.best, m.high) == (n.low, n.best, n.high)


def _words(a: Testimony, b: Testimony) -> float:
    """Weapon, actor, one sentence in two versions of a story, and a claim that goes on to tell of the other."""
    shared = (content_words(a.claim.weapon) & content_words(b.claim.weapon), a.actor_words & b.actor_words)
    total = 0.25 * sum(map(bool, shared))
    if a.lead and a.story_id == b.story_id and a.version_id != b.version_id and a.lead_words == b.lead_words:
        total += _SAME_WORDS
    if b.claim.id in {t.claim.id for t in (a.host,) if t} or a.claim.id in {t.claim.id for t in (b.host,) if t}:
        total += _HOSTED
    return total
