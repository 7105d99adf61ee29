"""From claims to events: which claims are about one happening.

The answer depends on the set of claims alone, not on the order they came in: pairs are joined from the
surest down, and a join is refused where any two of its members contradict each other.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from sayso.event.corroboration import corroborate
from sayso.event.kinds import vagueness
from sayso.event.links import NONE
from sayso.event.same import contradict, same, score
from sayso.event.tolls import Figure, told_as_part, tolls
from sayso.records import Event, Interval, Mode, Place, Precision

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sayso.event.corroboration import Carrier
    from sayso.event.links import Links
    from sayso.event.testimony import Testimony

_FINENESS = {precision: rank for rank, precision in enumerate(Precision)}


def reconcile(
    testimonies: Iterable[Testimony], carriers: Sequence[Carrier], *, decided: Links = NONE
) -> tuple[Event, ...]:
    """Claims into events. ``carriers`` are the pages that print the versions the claims stand in.

    Summaries (a total over many happenings) are no event and are left out. ``decided`` is what people said of
    claims that are, or are not, of one happening.
    """
    told = sorted((t for t in testimonies if not t.claim.summary), key=lambda t: t.claim.id)
    return tuple(_event(group, carriers) for group in _groups(told, decided))


def _groups(told: Sequence[Testimony], decided: Links) -> list[list[Testimony]]:
    """Events: what people put together, and what the rules join. A contradiction counts only within what rules joined."""
    pairs = []
    for i, j in _candidates(told):
        if same(told[i], told[j]):
            pairs.append((-(score(told[i], told[j]) or 0.0), told[i].claim.id, told[j].claim.id, i, j))
    events, strands = _Partition(len(told)), _Partition(len(told))
    place = {t.claim.id: i for i, t in enumerate(told)}

    def apart(i: int, j: int) -> bool:
        return decided.part(*([told[k].claim.id for k in events.of(n)] for n in (i, j)))

    for a, b in decided.together:
        if a in place and b in place and not apart(place[a], place[b]):
            events.join(place[a], place[b])
    for _, _, _, i, j in sorted(pairs):
        if strands.of(i) is strands.of(j) or _contradict(told, strands.of(i), strands.of(j)):
            continue
        if events.of(i) is events.of(j) or not apart(i, j):
            strands.join(i, j)
            events.join(i, j)
    return [[told[i] for i in sorted(group)] for group in events.groups()]


class _Partition:
    """Numbers in groups that grow together."""

    def __init__(self, size: int) -> None:
        self._groups = {i: [i] for i in range(size)}
        self._group_of = list(range(size))

    def of(self, i: int) -> list[int]:
        """The group that a number is in."""
        return self._groups[self._group_of[i]]

    def join(self, i: int, j: int) -> None:
        """Make the groups of two numbers one."""
        one, other = self._group_of[i], self._group_of[j]
        if one != other:
            for k in self._groups[other]:
                self._group_of[k] = one
            self._groups[one] += self._groups.pop(other)

    def groups(self) -> list[list[int]]:
        """Every group, in the order of the first member that it began with."""
        return list(self._groups.values())


def _candidates(told: Sequence[Testimony]) -> set[tuple[int, int]]:
    kept: defaultdict[str, list[int]] = defaultdict(list)
    for i, testimony in enumerate(told):
        for key in set(testimony.blocks()):
            kept[key].append(i)
    return {
        (min(i, j), max(i, j))
        for i, testimony in enumerate(told)
        for key in set(testimony.seeks())
        for j in kept.get(key, ())
        if i != j
    }


def _contradict(told: Sequence[Testimony], ours: Iterable[int], theirs: Sequence[int]) -> bool:
    return any(contradict(told[i], told[j]) for i in ours for j in theirs)


def event_id(claim: str) -> str:
    """The name of the event of which this is the first claim."""
    return "e" + hashlib.sha256(claim.encode()).hexdigest()[:15]


def _event(group: Sequence[Testimony], carriers: Sequence[Carrier]) -> Event:
    claims = [testimony.claim for testimony in group]
    kinds = Counter(claim.type for claim in claims)
    sub_types = Counter(claim.sub_type for claim in claims if claim.sub_type)
    return Event(
        id=event_id(claims[0].id),
        type=min(kinds, key=lambda kind: (-kinds[kind], kind)),
        sub_type=min(sub_types, key=lambda name: (vagueness(name), -sub_types[name], name), default=None),
        happened=any(claim.mode == Mode.ASSERTED for claim in claims),
        claim_ids=tuple(claim.id for claim in claims),
        corroboration=corroborate(group, carriers),
        places=_places(place for claim in claims for place in claim.places),
        date=_narrowed(
            [Interval(None, t.claim.date.end) if t.updates_toll else t.claim.date for t in group if t.claim.date]
        ),
        counts=tolls(_figures(group)),
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


def _figures(group: Sequence[Testimony]) -> Iterator[Figure]:
    """The numbers of all claims, with who gives them and when."""
    for told in group:
        for count in told.claim.counts:
            yield Figure(
                **{name: getattr(count, name) for name in ("what", "low", "best", "high", "text", "span")},
                claim=told.claim.id,
                version=told.version_id,
                story=told.story_id,
                published=told.published,
                claimant=told.claimant,
                side=told.attribution.side if told.attribution is not None else None,
                denied=told.claim.mode == Mode.DENIED,
                own=told.attribution is None,
                part=told_as_part(told.sentence, count.text),
            )
