"""Events out of reports: the reports of tests/data/happenings.jsonl read and reconciled, beside one-per-day.

    python -m benchmarks.events

Every report was written for this file; ``[hit|K]`` marks the word that tells of the happening K. Each marked word is a
mention; the events that hold the claims read from them are scored by B-cubed, and a mention that no claim was read
from is an event of its own. One-per-day is the rule of VIINA and Phoenix: same type, place and day are one event.
"""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sayso.event.antecedent import settle
from sayso.event.reconcile import reconcile
from sayso.event.testimony import Testimony
from sayso.event.words import context
from sayso.reading.stages import read_version
from sayso.reading.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FILE = Path(__file__).parents[1] / "tests" / "data" / "happenings.jsonl"
_MARK = re.compile(r"\[([^|\]]+)\|(\w+)\]")

Mention = tuple[str, int]


def marked(text: str) -> tuple[str, dict[int, str]]:
    """The text without its marks, and the happening that the word at each offset tells of."""
    plain, gold, at = "", {}, 0
    for mark in _MARK.finditer(text):
        plain += text[at : mark.start()]
        gold[len(plain)] = mark[2]
        plain += mark[1]
        at = mark.end()
    return plain + text[at:], gold


def testimonies(rows: Sequence[Mapping[str, Any]]) -> tuple[list[Testimony], dict[Mention, str]]:
    """The claims read from all reports, and the gold: (report, offset) to happening."""
    told: list[Testimony] = []
    gold: dict[Mention, str] = {}
    for row in rows:
        text, marks = marked(row["text"])
        gold |= {(row["report"], at): name for at, name in marks.items()}
        published = date.fromisoformat(row["published"])
        reading = read_version(Text(text=text, published=published, agency=row["agency"]), version_id=row["report"])
        said = {attribution.id: attribution for attribution in reading.attributions}
        told += settle(
            Testimony(
                claim,
                said.get(claim.attribution_id or ""),
                row["report"],
                row["story"],
                published,
                row["agency"],
                *context(text, *claim.trigger),
            )
            for claim in reading.claims
        )
    return told, gold


def b_cubed(system: Mapping[Mention, str], gold: Mapping[Mention, str]) -> tuple[float, float, float]:
    """Precision, recall and F1 in per cent over the mentions of ``gold``."""
    precision = recall = 0.0
    for mention, name in gold.items():
        ours = {other for other in gold if system[other] == system[mention]}
        theirs = {other for other, told in gold.items() if told == name}
        precision += len(ours & theirs) / len(ours)
        recall += len(ours & theirs) / len(theirs)
    p, r = 100 * precision / len(gold), 100 * recall / len(gold)
    return p, r, 2 * p * r / (p + r)


def by_mention(
    told: Sequence[Testimony], names: Mapping[str, str], gold: Mapping[Mention, str], texts: Mapping[str, str]
) -> dict[Mention, str]:
    """The event of each mention: that of the claim with the nearest trigger in its sentence."""
    found = {}
    for report, at in gold:
        start, end = _sentence(texts[report], at)
        here = [
            t for t in told if t.version_id == report and start <= t.claim.trigger.start < end and t.claim.id in names
        ]
        nearest = min(here, key=lambda t: abs(t.claim.trigger.start - at), default=None)
        found[report, at] = names[nearest.claim.id] if nearest is not None else f"none:{report}:{at}"
    return found


def _sentence(text: str, at: int) -> tuple[int, int]:
    ends = [0, *(mark.end() for mark in re.finditer(r"[.!?]\s+", text)), len(text)]
    return max(end for end in ends if end <= at), min(end for end in ends if end > at)


def per_day(told: Sequence[Testimony]) -> dict[str, str]:
    """The baseline: an event for each type, finest place and day."""
    names = {}
    for t in told:
        place = t.claim.places[0].name if t.claim.places else None
        day = t.claim.date.start if t.claim.date else None
        names[t.claim.id] = f"{t.claim.type}:{place}:{day}" if place and day else t.claim.id
    return names


def scores() -> dict[str, tuple[float, float, float]]:
    """B-cubed of reconciling and of one-per-day."""
    rows = [json.loads(line) for line in FILE.read_text(encoding="utf8").splitlines()]
    told, gold = testimonies(rows)
    texts = {row["report"]: marked(row["text"])[0] for row in rows}
    events = {claim: event.id for event in reconcile(told, []) for claim in event.claim_ids}
    return {
        "sayso": b_cubed(by_mention(told, events, gold, texts), gold),
        "one per day": b_cubed(by_mention(told, per_day(told), gold, texts), gold),
    }


def main() -> None:
    """Print the table."""
    print("| rule | B-cubed precision | recall | F1 |\n|---|---|---|---|")
    for name, (precision, recall, f1) in scores().items():
        print(f"| {name} | {precision:.1f} | {recall:.1f} | {f1:.1f} |")


if __name__ == "__main__":
    main()
