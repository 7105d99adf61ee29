"""Choosing among candidates jointly over an article: features of each candidate, and their weights."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from sayso.resolve.countries import countries
from sayso.resolve.place.candidates import inside_any
from sayso.resolve.place.gazetteer_file import fold
from sayso.resolve.place.geometry import EARTH_KM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sayso.resolve.place.candidates import Mention
    from sayso.resolve.place.gazetteer import Entry

FEATURES = (
    "log_population",
    "share_of_population",
    "no_population",
    "is_city",
    "is_admin1",
    "is_admin2",
    "is_country",
    "is_region",
    "by_other_name",
    "by_short_name",
    "by_demonym",
    "by_abbreviation",
    "fame",
    "is_capital",
    "in_parent",
    "wanted_kind",
    "same_spelling",
    "near_30",
    "near_100",
    "near_300",
    "same_country",
    "same_admin1",
    "country_named",
    "admin1_named",
    "country_share",
)
_ROUNDS = 3
_SPOT_KM = 30.0
# A town below this size with a namesake more than RIVAL_KM away and not MUCH smaller is left open where nothing in
# the article (no parent, no place about it, no division named) speaks for it.
_TOWN, _RIVAL_KM, _MUCH, _SUPPORT = 50_000, 50.0, 20, 0.05
# Below this many people the census says nothing of which village is meant (floors of 100 to 3,000 score alike).
_SMALL = 3_000


@dataclass(frozen=True)
class Group:
    """The mentions of an article that share their words and what is said of them: they are one place."""

    mentions: tuple[int, ...]
    candidates: tuple[Entry, ...]
    first: Mention
    weight: float


def groups_of(mentions: Sequence[Mention]) -> list[Group]:
    """Bring mentions together by their words; a parent or a kind said once holds for all unless another is said."""
    by_words: dict[str, list[int]] = {}
    for number, mention in enumerate(mentions):
        if mention.candidates and mention.whole:
            by_words.setdefault(_group_key(mention), []).append(number)
    return [_group(numbers, mentions) for numbers in by_words.values()]


def _group_key(mention: Mention) -> str:
    return mention.text.casefold().removeprefix("the ").removesuffix("'s")


def _group(numbers: list[int], mentions: Sequence[Mention]) -> Group:
    first = max((mentions[n] for n in numbers), key=lambda m: (bool(m.parents), m.wants is not None))
    return Group(tuple(numbers), first.candidates, first, float(np.log1p(len(numbers))) + 0.3)


@dataclass(frozen=True)
class Table:
    """All candidates of all groups, flat: one row a candidate."""

    groups: list[Group]
    entries: list[Entry]
    group: NDArray[np.int64]
    local: NDArray[np.float64]
    near: tuple[NDArray[np.float64], ...]
    country: NDArray[np.float64]
    admin1: NDArray[np.float64]
    names_country: NDArray[np.float64]
    names_admin1: NDArray[np.float64]


def table_of(groups: list[Group]) -> Table:
    """Lay out candidates and everything about them that does not depend on what the others turn out to be."""
    entries = [e for g in groups for e in g.candidates]
    group = np.repeat(np.arange(len(groups)), [len(g.candidates) for g in groups])
    other = group[:, None] != group[None, :]
    km = _distances(entries)
    fine = np.array([e.kind in {"city", "admin2", "point"} for e in entries])
    both_fine = other & fine[:, None] & fine[None, :]
    countries = np.unique([e.country for e in entries], return_inverse=True)[1]
    regions = np.unique([e.country + "|" + e.admin1 for e in entries], return_inverse=True)[1]
    has_country = np.array([bool(e.country) for e in entries])
    has_region = np.array([bool(e.admin1) for e in entries])
    same_country = (countries[:, None] == countries[None, :]) & has_country[:, None] & other
    same_region = (regions[:, None] == regions[None, :]) & has_region[:, None] & other
    is_country = np.array([e.kind == "country" for e in entries])
    is_admin1 = np.array([e.kind == "admin1" for e in entries])
    return Table(
        groups=groups,
        entries=entries,
        group=group,
        local=_local_features(groups),
        near=tuple(np.exp(-km / scale) * both_fine for scale in (30.0, 100.0, 300.0)),
        country=same_country.astype(float),
        admin1=same_region.astype(float),
        names_country=(same_country & is_country[None, :]).astype(float),
        names_admin1=(same_region & is_admin1[None, :]).astype(float),
    )


def _distances(entries: list[Entry]) -> NDArray[np.float64]:
    lat, lon = np.radians([e.lat for e in entries]), np.radians([e.lon for e in entries])
    points = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
    result: NDArray[np.float64] = EARTH_KM * np.arccos(np.clip(points @ points.T, -1.0, 1.0))
    return result


def _local_features(groups: list[Group]) -> NDArray[np.float64]:
    return np.array([_of_candidate(e, g) for g in groups for e in g.candidates], dtype=float)


def _of_candidate(entry: Entry, group: Group) -> list[float]:
    mention, total = group.first, sum(e.population for e in group.candidates) or 1
    inside = bool(mention.parents) and inside_any(entry, mention.parents)
    kind = entry.kind
    fitting = {mention.wants, "country"} | ({"admin2", "region"} if mention.wants == "admin1" else set())
    wanted = mention.wants is not None and kind in fitting
    return [
        float(np.log10(max(entry.population, _SMALL))) - 2.0,
        entry.population / total,
        float(entry.population == 0 and kind == "city"),
        *(float(kind == k) for k in ("city", "admin1", "admin2", "country")),
        float(kind not in {"city", "admin1", "admin2", "country"}),
        *(float(entry.how == h) for h in ("other name", "short", "demonym", "abbreviation")),
        float(np.log1p(entry.fame)),
        float(is_capital(entry)),
        float(inside),
        float(wanted),
        float(entry.how == "demonym" or entry.name.casefold() == mention.text.casefold()),
    ]


def is_capital(entry: Entry) -> bool:
    """Whether an entry is the capital of its country."""
    if entry.kind != "city" or entry.country not in countries():
        return False
    capital = countries()[entry.country].capital
    return bool(capital) and (fold(entry.name) == fold(capital) or entry.name.startswith(f"{capital},"))


def features(table: Table, belief: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return one row of ``FEATURES`` a candidate, given how much each candidate is believed (0 to 1)."""
    weight = belief * np.array([g.weight for g in table.groups])[table.group]
    total = max(float(weight.sum()), 1e-9)
    shared = [
        np.log1p(matrix @ weight)
        for matrix in (*table.near, table.country, table.admin1, table.names_country, table.names_admin1)
    ]
    return np.column_stack([table.local, *shared, (table.country @ weight) / total])


def beliefs(table: Table, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much each candidate is believed, from 0 to 1 and summing to 1 in each group."""
    belief = np.ones(len(table.entries)) / np.bincount(table.group)[table.group]
    for _ in range(_ROUNDS):
        belief = softmax(features(table, belief) @ weights, table.group)
    return belief


def chosen(groups: list[Group]) -> list[tuple[Entry, float]]:
    """Return for each group the candidate believed most, and how far against the next one (0 to 1).

    Candidates on one spot (a town, its district, its region) share what they are believed. A small town with a
    namesake and nothing in the article that speaks for it is believed 0.
    """
    table = table_of(groups)
    belief, km = beliefs(table, weights()), _distances(table.entries)
    support = (table.near[2] + table.admin1) @ belief
    answers = []
    for number, group in enumerate(groups):
        rows = np.flatnonzero(table.group == number)
        best = int(rows[np.argmax(belief[rows])])
        spot = rows[km[best, rows] <= _reach(table.entries, best, rows)]
        parents = group.first.parents
        rivals = [
            e
            for e in (table.entries[r] for r in rows if km[best, r] > _RIVAL_KM)
            if not parents or inside_any(e, parents)
        ]
        unsaid = support[best] < _SUPPORT and _has_rival(table.entries[best], rivals)
        answers.append((table.entries[best], 0.0 if unsaid else _against_the_next(belief, rows, spot)))
    return answers


def _reach(entries: Sequence[Entry], best: int, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Kilometres within which each candidate is on the spot of the best: in its area, or a division that it lies in."""
    chosen = entries[best]
    least = max(_SPOT_KM, chosen.radius_km)
    around = (entries[r] for r in rows)
    return np.array(
        [max(least, e.radius_km if e.kind != "city" and e.country == chosen.country else 0.0) for e in around]
    )


def _against_the_next(belief: NDArray[np.float64], rows: NDArray[np.int64], spot: NDArray[np.int64]) -> float:
    """How far a spot is believed against the next candidate alone: a long tail of villages does not count."""
    there = float(belief[spot].sum())
    others = np.setdiff1d(rows, spot)
    return there / (there + float(belief[others].max())) if len(others) else there


def _has_rival(entry: Entry, rivals: list[Entry]) -> bool:
    """Whether a small town has a namesake elsewhere that is not very much smaller."""
    if entry.kind != "city" or entry.population >= _TOWN:
        return False
    return any(e.kind == "city" and e.population * _MUCH >= entry.population for e in rivals)


def softmax(scores: NDArray[np.float64], group: NDArray[np.int64]) -> NDArray[np.float64]:
    """Softmax within each group."""
    highest = np.full(group.max() + 1, -np.inf)
    np.maximum.at(highest, group, scores)
    raised = np.exp(scores - highest[group])
    result: NDArray[np.float64] = raised / np.bincount(group, weights=raised)[group]
    return result


@cache
def weights() -> NDArray[np.float64]:
    """The learned weights, in the order of ``FEATURES`` (training/gazetteer/rank.py says how they came about)."""
    table: dict[str, Any] = json.loads(
        files("sayso.resolve.place.data").joinpath("place_weights.json").read_text(encoding="utf-8")
    )
    return np.array([table[name] for name in FEATURES])
