"""sayso beside others in one run: the parse beside spaCy alone, dates beside dateparser and Recognizers-Text, who-said-what beside textacy.

    python -m benchmarks.peers [ARTICLES] [--python .venv-peers/bin/python]

Speed is on the made articles of ``speed.py``, quality on public gold where it lies beside the checkout, by the scorer that
the gate uses. Peers live in an environment of their own (``make peers``); one that is not installed is named so.
Near copies have their own peers in ``copies.py``.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from benchmarks.gate import HERE, SHARED
from benchmarks.speed import ROUNDS, made_articles

HOME = HERE.parent / ".venv-peers" / "bin" / "python"
TIMES = SHARED / "time" / "train.jsonl"
SAID = SHARED / "attribution" / "dev.jsonl"


class Contest(NamedTuple):
    """One task: ours first, then the peers; and the gold, its field, and the figures of the scorer that are told."""

    task: str
    readers: tuple[str, ...]
    gold: Path | None = None
    field: str = ""
    scorer: str = ""
    figures: tuple[str, ...] = ()


CONTESTS = (
    Contest("parse", ("sayso parse", "spaCy alone")),
    Contest(
        "dates", ("sayso dates", "dateparser", "Recognizers-Text"), TIMES, "timex", "time", ("strict.f1", "value.f1")
    ),
    Contest(
        "who said what, with the parse", ("sayso attributions", "textacy"), SAID, "attributions", "attribution",
        ("attribution.f1", "recall_quoted", "recall_indirect"),
    ),
)  # fmt: skip


def read(name: str, python: Path, texts: list[str], days: list[str | None], rounds: int) -> dict[str, Any]:
    """What ``peer.py`` tells of a reader, which runs in a process of its own."""
    asked = json.dumps({"texts": texts, "days": days, "rounds": rounds})
    ours = name.startswith("sayso")
    command = [sys.executable if ours else str(python), str(HERE / "peer.py"), name]
    done = subprocess.run(
        command, input=asked, capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join((str(HERE.parent), os.environ.get("PYTHONPATH", "")))} if ours else None,
    )  # fmt: skip
    if done.returncode:
        return {"missing": f"it broke: {done.stderr.strip().splitlines()[-1:]}"}
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def quality(contest: Contest, name: str, python: Path) -> str:
    """The scorer's figures on the gold, or that there is none here."""
    if contest.gold is None:
        return ""
    if not contest.gold.is_file():
        return "no gold beside the checkout"
    rows = [json.loads(line) for line in contest.gold.read_text(encoding="utf8").splitlines()]
    told = read(name, python, [row["text"] for row in rows], [row.get("dct") for row in rows], 1)
    if "missing" in told:
        return str(told["missing"])
    with TemporaryDirectory() as folder:
        answers = Path(folder) / "answers.jsonl"
        given = zip(rows, told["answers"], strict=True)
        answers.write_text("".join(json.dumps({"id": row["id"], contest.field: found}) + "\n" for row, found in given))
        scorer = [sys.executable, str(SHARED / "score.py"), contest.scorer, str(contest.gold), str(answers)]
        scored = json.loads(subprocess.run(scorer, check=True, capture_output=True, text=True).stdout)
    return ", ".join(f"{figure.replace('.', ' ')} {_at(scored, figure)}" for figure in contest.figures)


def _at(scored: Any, figure: str) -> Any:  # noqa: ANN401 - JSON
    for step in figure.split("."):
        scored = scored[step]
    return scored


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("articles", type=int, nargs="?", default=40)
    parser.add_argument("--python", type=Path, default=HOME if HOME.exists() else Path(sys.executable))
    asked = parser.parse_args()
    texts = made_articles(asked.articles)
    print("| task | who | ms an article | least to most | on public gold |\n|---|---|---|---|---|")
    for contest in CONTESTS:
        for name in contest.readers:
            told = read(name, asked.python, texts, ["2024-01-15"] * len(texts), ROUNDS)
            if "missing" in told:
                print(f"| {contest.task} | {name} | not installed: {told['missing']} | | |", flush=True)
                continue
            least, middle, most = (1000 * f(told["seconds"]) / len(texts) for f in (min, median, max))
            who = name if name.startswith("sayso") else f"{name} ({told['version']})"
            gold = quality(contest, name, asked.python)
            print(f"| {contest.task} | {who} | {middle:.1f} | {least:.1f} to {most:.1f} | {gold} |", flush=True)


if __name__ == "__main__":
    main()
