"""B-cubed: how well mentions are grouped, shared by every benchmark that groups (events, doubles, MEANTIME)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

M = TypeVar("M")


class Score(NamedTuple):
    """Per cent."""

    precision: float
    recall: float
    f1: float


def b_cubed(system: Mapping[M, str], gold: Mapping[M, str]) -> Score:
    """Precision, recall and F1 over the mentions of ``gold``, each of which must have a group in ``system``."""
    ours = Counter(system[mention] for mention in gold)
    theirs = Counter(gold.values())
    both = Counter((system[mention], name) for mention, name in gold.items())
    share = [(both[system[mention], name], system[mention], name) for mention, name in gold.items()]
    precision = sum(n / ours[group] for n, group, _ in share) / max(1, len(gold))
    recall = sum(n / theirs[name] for n, _, name in share) / max(1, len(gold))
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Score(100 * precision, 100 * recall, 100 * f1)


def line(name: str, score: Score) -> str:
    """A row of a table."""
    return f"| {name} | {score.precision:.1f} | {score.recall:.1f} | {score.f1:.1f} |"


TABLE = "| rule | B-cubed precision | recall | F1 |\n|---|---|---|---|"
