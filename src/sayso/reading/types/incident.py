"""Incidents of a text as MUC-4 asks for them: the kind, and who did it, to whom or what, and with what.

The kinds and the fillers are found by linear models over the whole text and over its noun phrases; how they
were trained, and what they measure, stands in docs/incidents.md.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from sayso.reading.types import linear
from sayso.reading.types.incident_features import document, phrases, scale
from sayso.reading.types.incident_states import second_look
from sayso.records import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from spacy.tokens import Doc

    from sayso.reading.types.incident_features import Phrase

ROLES = ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon")
KIND_MODEL = "incident_kinds"
ROLE_MODEL = "incident_roles"
SHARE_MODEL = "incident_shares"
SETTINGS = "incident_settings.json"


@dataclass(frozen=True, slots=True)
class Filler:
    """Who or what fills a role: the words as the text has them, the first place where they stand, a log-odds score."""

    text: str
    span: Span
    score: float


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident: its kind (attack, bombing, kidnapping, arson, robbery), its log-odds score, its fillers by role."""

    kind: str
    score: float
    fillers: dict[str, tuple[Filler, ...]]


@dataclass(frozen=True, slots=True)
class Settings:
    """Thresholds in log-odds.

    ``relevance`` is how much of the surest kind's score is added to a phrase's own; a filler goes to the incident that
    it fits best and to those within ``margin`` of it.
    """

    kinds: dict[str, float]
    roles: dict[str, float]
    most: dict[str, int]
    relevance: float
    margin: float


@cache
def settings() -> Settings:
    """The thresholds that training chose."""
    kept = json.loads(files("sayso.reading.types").joinpath("models", SETTINGS).read_text(encoding="utf8"))
    return Settings(**kept)


@cache
def _model(name: str) -> linear.Linear:
    return linear.load(name)


def incidents(doc: Doc) -> list[Incident]:
    """The incidents of a parsed text, the surest first; at most one of each kind."""
    use, found = settings(), phrases(doc)
    if not found:
        return []
    rows = [scale(p.features) for p in found]
    table = np.stack([_model(ROLE_MODEL).scores(row) for row in rows])
    model = _model(KIND_MODEL)
    look = second_look(doc, [p.places for p in found], table, model.scores(document(doc, found)))
    scores = dict(zip(model.classes, look.kinds.tolist(), strict=True))
    told = sorted((k for k in scores if scores[k] > use.kinds[k]), key=lambda k: -scores[k])
    table = look.roles + use.relevance * max(scores.values())
    fillers: dict[str, dict[str, list[Filler]]] = {kind: {role: [] for role in ROLES} for kind in told}
    for column, role in enumerate(ROLES):
        for n in _pick(found, table[:, column], use.roles[role], use.most[role]):
            filler = _filler(doc, found[n], float(table[n, column]))
            for kind in _shares(rows[n], look.shares[n], told, use.margin):
                fillers[kind][role].append(filler)
    return [Incident(kind, scores[kind], {r: tuple(f) for r, f in fillers[kind].items()}) for kind in told]


def _shares(features: dict[str, float], again: NDArray[np.float32], told: Sequence[str], margin: float) -> list[str]:
    """Which of the kinds told a phrase belongs to, by its features and by the second look at it."""
    if len(told) <= 1:
        return list(told)
    model = _model(SHARE_MODEL)
    fit = dict(zip(model.classes, ((model.scores(features) + again) / 2).tolist(), strict=True))
    return [kind for kind in told if fit[kind] >= max(fit[k] for k in told) - margin]


def _filler(doc: Doc, phrase: Phrase, score: float) -> Filler:
    start, end = phrase.places[0]
    span = doc[start:end]
    return Filler(span.text, Span(span.start_char, span.end_char), score)


def _pick(found: Sequence[Phrase], scores: NDArray[np.float32], least: float, most: int) -> list[int]:
    """The best phrases over a threshold, of which no two share a word."""
    chosen: list[int] = []
    used: set[str] = set()
    for n in np.argsort(-scores, kind="stable"):
        if scores[n] <= least or len(chosen) == most:
            break
        words = set(found[n].words.split())
        if not words & used:
            used |= words
            chosen.append(int(n))
    return chosen
