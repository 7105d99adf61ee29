"""Cluster: versions and stories out of pairwise links, the same whatever the order of arrival.

Groups are joined from the strongest pair down, and only while the pages of both groups support it on
average (UPGMA with missing links as zero), so that one weak link cannot chain two groups together.
"""

from __future__ import annotations

import hashlib
import heapq
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sayso.story.match import Level

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from sayso.story.match import Link

VERSION_SUPPORT = 0.6  # of the pairs across two groups must be printings of one another
_ORDERING = 0.1  # how much of a printing's weight is its score: enough to join the fullest copies first
_FULL = 0.7  # of the longest printing of a version: a page that shows what the version holds
STORY_SUPPORT = 0.1  # versions drift: the first take and the last share less than their neighbours do


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What clustering needs of a page: when it was published (else seen), and who is credited."""

    published: date | None = None
    seen: datetime | None = None
    agency: str | None = None
    outlet: str | None = None
    words: int = 0


@dataclass(frozen=True, slots=True)
class Decisions:
    """What analysts decided, as pairs of page ids: never in one version (or story), or always."""

    split_versions: Collection[tuple[str, str]] = ()
    split_stories: Collection[tuple[str, str]] = ()
    merge_versions: Collection[tuple[str, str]] = ()
    merge_stories: Collection[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class StoryCluster:
    """One story: its versions in time order, each a set of page ids. ``id`` is "s" and a hash of the smallest."""

    id: str
    versions: tuple[frozenset[str], ...]


def cluster(
    pages: Mapping[str, PageFacts], links: Iterable[Link], decisions: Decisions | None = None
) -> list[StoryCluster]:
    """Versions and stories of one connected component (or of any set of pages), sorted by story id."""
    decisions = decisions or Decisions()
    links = [link for link in links if link.a in pages and link.b in pages]
    weights = {_pair(link.a, link.b): 1 - _ORDERING * (1 - link.score) for link in links if link.level is Level.VERSION}
    singles = [frozenset({page}) for page in sorted(pages)]
    versions = _join(
        singles,
        weights,
        support=VERSION_SUPPORT,
        never=(*decisions.split_versions, *decisions.split_stories),
        always=decisions.merge_versions,
    )
    home = {page: min(version) for version in versions for page in version}
    chained = _join(
        [frozenset({name}) for name in sorted(set(home.values()))],
        _between(versions, links, pages),
        support=STORY_SUPPORT,
        never=_homes(decisions.split_stories, home),
        always=_homes(decisions.merge_stories, home),
    )
    made = [_story([version for version in versions if min(version) in chain], pages) for chain in chained]
    return sorted(made, key=lambda story: story.id)


def _homes(pairs: Iterable[tuple[str, str]], home: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(home[a], home[b]) for a, b in pairs if a in home and b in home]


def _between(
    versions: Sequence[frozenset[str]], links: Iterable[Link], pages: Mapping[str, PageFacts]
) -> dict[tuple[str, str], float]:
    """The mean link score between each two versions, over their full pages, by the versions' smallest pages.

    A page cut to its first paragraphs resembles a roundup that quotes them; the full printings do not.
    """
    full: dict[str, str] = {}
    sizes: dict[str, int] = {}
    for version in versions:
        least = _FULL * max(pages[page].words for page in version)
        whole = [page for page in version if pages[page].words >= least]
        full.update(dict.fromkeys(whole, min(version)))
        sizes[min(version)] = len(whole)
    sums: dict[tuple[str, str], float] = defaultdict(float)
    for link in sorted(links, key=lambda link: (link.a, link.b)):
        if link.level is not None and link.a in full and link.b in full and full[link.a] != full[link.b]:
            sums[_pair(full[link.a], full[link.b])] += link.score
    return {pair: value / (sizes[pair[0]] * sizes[pair[1]]) for pair, value in sums.items()}


def story_id(pages: Iterable[str]) -> str:
    """The id of the story that these pages tell: "s" and 16 hex digits over its smallest page id."""
    return "s" + hashlib.sha256(min(pages).encode()).hexdigest()[:16]


def _story(versions: Sequence[frozenset[str]], pages: Mapping[str, PageFacts]) -> StoryCluster:
    in_time = sorted(versions, key=lambda version: _time(version, pages))
    return StoryCluster(story_id(page for version in versions for page in version), tuple(in_time))


def _time(version: frozenset[str], pages: Mapping[str, PageFacts]) -> tuple[str, str, str]:
    """First publication, then first sight, then the smallest id; what has no date comes last."""
    published = min((str(pages[p].published) for p in version if pages[p].published), default="9999")
    seen = min((str(pages[p].seen) for p in version if pages[p].seen), default="9999")
    return published, seen, min(version)


def _pair(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a <= b else (b, a)


@dataclass
class _Groups:
    """Groups under way: members, and the sum of link scores between each two groups."""

    members: dict[int, frozenset[str]]
    sums: dict[int, dict[int, float]] = field(default_factory=lambda: defaultdict(dict))
    barred: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def support(self, a: int, b: int) -> float:
        return self.sums[a].get(b, 0.0) / (len(self.members[a]) * len(self.members[b]))

    def unite(self, a: int, b: int) -> int:
        new = max(self.members) + 1
        self.members[new] = self.members.pop(a) | self.members.pop(b)
        for old in (a, b):
            for other, value in self.sums.pop(old, {}).items():
                self.sums[other].pop(old, None)
                if other not in {a, b}:
                    self.sums[new][other] = self.sums[other][new] = self.sums[new].get(other, 0.0) + value
            for other in self.barred.pop(old, set()):
                self.barred[other].discard(old)
                self.barred[new].add(other)
                self.barred[other].add(new)
        return new

    def rank(self, a: int, b: int) -> tuple[float, str, str]:
        names = sorted((min(self.members[a]), min(self.members[b])))
        return -round(self.support(a, b), 9), names[0], names[1]


def _join(
    start: Sequence[frozenset[str]],
    weights: Mapping[tuple[str, str], float],
    *,
    support: float,
    never: Iterable[tuple[str, str]],
    always: Iterable[tuple[str, str]],
) -> list[frozenset[str]]:
    groups = _Groups(dict(enumerate(start)))
    home = {page: n for n, group in groups.members.items() for page in group}
    for (a, b), weight in sorted(weights.items()):
        if home[a] != home[b]:
            one, other = home[a], home[b]
            groups.sums[one][other] = groups.sums[other][one] = groups.sums[one].get(other, 0.0) + weight
    for a, b in never:
        if a in home and b in home and home[a] != home[b]:
            groups.barred[home[a]].add(home[b])
            groups.barred[home[b]].add(home[a])
    for a, b in sorted(_pair(*pair) for pair in always):
        if a in home and b in home and home[a] != home[b]:
            new = groups.unite(home[a], home[b])
            home.update(dict.fromkeys(groups.members[new], new))
    _agglomerate(groups, support)
    return sorted(groups.members.values(), key=min)


def _agglomerate(groups: _Groups, support: float) -> None:
    """Unite the best supported two groups again and again, until none has the support that is asked."""
    heap = [(*groups.rank(a, b), a, b) for a in groups.sums for b in groups.sums[a] if a < b]
    heapq.heapify(heap)
    while heap:
        score, _, _, a, b = heapq.heappop(heap)
        if -score < support:
            return
        if a not in groups.members or b not in groups.members or b in groups.barred[a]:
            continue
        new = groups.unite(a, b)
        for other in groups.sums[new]:
            heapq.heappush(heap, (*groups.rank(new, other), new, other))
