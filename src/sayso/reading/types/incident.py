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
from sayso.records import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from spacy.tokens import Doc

    from sayso.reading.types.incident_features import Phrase

ROLES = ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon")
KIND_MODEL = "incident_kinds"
ROLE_MODEL = "incident_roles"
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
    """Thresholds in log-odds; ``relevance`` is how much of the surest kind's score is added to a phrase's own."""

    kinds: dict[str, float]
    roles: dict[str, float]
    most: dict[str, int]
    relevance: float


@cache
def settings() -> Settings:
    """The thresholds that training chose."""
    kept = json.loads(files("sayso.reading.types").joinpath("models", SETTINGS).read_text(encoding="utf8"))
    return Settings(kept["kinds"], kept["roles"], kept["most"], kept["relevance"])


@cache
def _model(name: str) -> linear.Linear:
    return linear.load(name)


def incidents(doc: Doc) -> list[Incident]:
    """The incidents of a parsed text, the surest first; at most one of each kind."""
    use, model = settings(), _model(KIND_MODEL)
    scores = dict(zip(model.classes, model.scores(document(doc)).tolist(), strict=True))
    told = sorted((k for k in scores if scores[k] > use.kinds[k]), key=lambda k: -scores[k])
    if not told:
        return []
    found = phrases(doc)
    model = _model(ROLE_MODEL)
    table = (
        np.stack([model.scores(scale(p.features)) for p in found]) if found else np.zeros((0, len(ROLES)), np.float32)
    )
    shift = use.relevance * max(scores.values())
    fillers = {
        role: _pick(doc, found, table[:, n] + shift, use.roles[role], use.most[role]) for n, role in enumerate(ROLES)
    }
    return [Incident(kind, scores[kind], fillers) for kind in told]


def _pick(
    doc: Doc, found: Sequence[Phrase], scores: NDArray[np.float32], least: float, most: int
) -> tuple[Filler, ...]:
    """The best phrases over a threshold, of which no two share a word."""
    chosen: list[Filler] = []
    used: set[str] = set()
    for n in np.argsort(-scores, kind="stable"):
        if scores[n] <= least or len(chosen) == most:
            break
        words = set(found[n].words.split())
        if words & used:
            continue
        used |= words
        start, end = found[n].places[0]
        span = doc[start:end]
        chosen.append(Filler(span.text, Span(span.start_char, span.end_char), float(scores[n])))
    return tuple(chosen)
