"""From claims to events: which claims are about one happening.

The answer depends on the set of claims alone, not on the order they came in: pairs are joined from the
surest down, and a join is refused where any two of its members contradict each other.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from sayso.event.corroboration import corroborate
from sayso.event.same import same, score
from sayso.records import Count, Event, Interval, Mode, Place, Precision

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sayso.event.corroboration import Carrier
    from sayso.event.testimony import Testimony

_FINENESS = {precision: rank for rank, precision in enumerate(Precision)}


def reconcile(testimonies: Iterable[Testimony], carriers: Sequence[Carrier]) -> tuple[Event, ...]:
    """Claims into events. ``carriers`` are the pages that print the versions the claims stand in.

    Summaries (a total over many happenings) are no event and are left out.
    """
    told = sorted((t for t in testimonies if not t.claim.summary), key=lambda t: t.claim.id)
    return tuple(_event(group, carriers) for group in _groups(told))


def _groups(told: Sequence[Testimony]) -> list[list[Testimony]]:
    pairs = []
    for i, j in _candidates(told):
        if same(told[i], told[j]):
            pairs.append((-(score(told[i], told[j]) or 0.0), told[i].claim.id, told[j].claim.id, i, j))
    group_of = list(range(len(told)))
    members = {i: [i] for i in group_of}
    for _, _, _, i, j in sorted(pairs):
        one, other = group_of[i], group_of[j]
        if one == other or _contradict(told, members[one], members[other]):
            continue
        for k in members[other]:
            group_of[k] = one
        members[one] += members.pop(other)
    return [[told[i] for i in sorted(group)] for group in members.values()]


def _candidates(told: Sequence[Testimony]) -> set[tuple[int, int]]:
    by_key: defaultdict[str, list[int]] = defaultdict(list)
    for i, testimony in enumerate(told):
        for key in set(testimony.blocks()):
            by_key[key].append(i)
    return {pair for group in by_key.values() for pair in combinations(group, 2)}


def _contradict(told: Sequence[Testimony], ours: Iterable[int], theirs: Sequence[int]) -> bool:
    return any(score(told[i], told[j]) is None for i in ours for j in theirs)


def _event(group: Sequence[Testimony], carriers: Sequence[Carrier]) -> Event:
    claims = [testimony.claim for testimony in group]
    sub_types = Counter(claim.sub_type for claim in claims if claim.sub_type)
    return Event(
        id="e" + hashlib.sha256(claims[0].id.encode()).hexdigest()[:15],
        type=claims[0].type,
        sub_type=min(sub_types, key=lambda name: (-sub_types[name], name), default=None),
        happened=any(claim.mode == Mode.ASSERTED for claim in claims),
        claim_ids=tuple(claim.id for claim in claims),
        corroboration=corroborate(group, carriers),
        places=_places(place for claim in claims for place in claim.places),
        date=_narrowed(
            [Interval(None, t.claim.date.end) if t.updates_toll else t.claim.date for t in group if t.claim.date]
        ),
        counts=_tolls(group),
    )


def _places(places: Iterable[Place]) -> tuple[Place, ...]:
    """Each named place once, the finest precision first."""
    once = {(place.name or place.text): place for place in places if not place.metonym}
    return tuple(
        sorted(once.values(), key=lambda p: (_FINENESS[p.precision] if p.precision else len(_FINENESS), p.text))
    )


def _narrowed(intervals: Sequence[Interval]) -> Interval | None:
    """What all dated claims allow: the latest start and the earliest end; the finest precision."""
    if not intervals:
        return None
    start = max((i.start for i in intervals if i.start), default=None)
    end = min((i.end for i in intervals if i.end), default=None)
    if start and end and start > end:
        start, end = end, start  # two that only a third joins
    finest = min(
        intervals, key=lambda i: (i.start is None or i.end is None, (i.end - i.start).days if i.start and i.end else 0)
    )
    return Interval(start, end, finest.precision)


def _tolls(group: Sequence[Testimony]) -> tuple[Count, ...]:
    """For each thing counted: the lowest low, the highest high, and the best of the latest version."""
    by_what: defaultdict[str, list[tuple[str, Count]]] = defaultdict(list)
    for testimony in group:
        when = testimony.published.isoformat() if testimony.published else ""
        for count in testimony.claim.counts:
            by_what[count.what].append((when, count))
    return tuple(_toll(what, figures) for what, figures in sorted(by_what.items()))


def _toll(what: str, figures: list[tuple[str, Count]]) -> Count:
    latest = max(figures, key=lambda figure: (figure[0], figure[1].best or 0.0))[1]
    low = min((n for _, c in figures if (n := c.low if c.low is not None else c.best) is not None), default=None)
    high = max((n for _, c in figures if (n := c.high if c.high is not None else c.best) is not None), default=None)
    return Count(what=what, low=low, best=latest.best, high=high, text=latest.text, span=latest.span)
