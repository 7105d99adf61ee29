"""The gate: no dev figure may fall below its floor. Floors are raised by the commit that earns it.

``floors.toml`` names for each set the data file, its SHA-256 (so that a floor is never held against other
data), and the least that each figure of the scorer may be. Who has no data sees what was skipped.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

HERE = Path(__file__).parent
SHARED = HERE.parents[1] / "shared" / "benchmarks"
FLOORS = HERE / "floors.toml"
FIGURES = HERE / "figures.json"


def gate(wanted: list[str]) -> int:
    """Measure every set (or those wanted by name), print figures beside floors, keep them in ``figures.json``."""
    sets: dict[str, Any] = tomllib.loads(FLOORS.read_text(encoding="utf8"))
    if unknown := set(wanted) - set(sets):
        print(f"no set is called {', '.join(sorted(unknown))}; there are {', '.join(sets)}", file=sys.stderr)
        return 2
    if not SHARED.is_dir():
        print("SKIPPED: the benchmark data is not beside this checkout; no floor was checked")
        return 1 if os.environ.get("REQUIRE_SHARED") else 0
    kept = json.loads(FIGURES.read_text(encoding="utf8")) if FIGURES.exists() else {}
    missed = 0
    for name in wanted or sets:
        figures = measure(sets[name])
        kept[name] = figures
        missed += _report(name, figures, sets[name]["floors"])
    FIGURES.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf8")
    print(f"{missed} floors missed" if missed else "every floor held")
    return 1 if missed else 0


def measure(spec: dict[str, Any]) -> dict[str, Any]:
    """Predict one set without its answers, in a process of its own, and score it. Adds seconds and rows."""
    data, gold = SHARED / spec["data"], SHARED / spec.get("gold", spec["data"])
    for path, digest in ((data, spec["sha256"]), (gold, spec.get("gold_sha256", spec["sha256"]))):
        if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            sys.exit(f"{path.name}: is not the data that the floors were set on; set them anew, with its digest")
    with TemporaryDirectory() as folder:
        blind, answers = Path(folder) / "blind.jsonl", Path(folder) / "answers.jsonl"
        rows = [
            _without(json.loads(line), spec["answers"]) for line in data.read_text(encoding="utf8").split("\n") if line
        ]
        blind.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf8")
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "benchmarks", "predict", spec["task"], blind, answers], check=True, cwd=HERE.parent
        )
        seconds = time.perf_counter() - began
        scorer = [sys.executable, SHARED / "score.py", spec["scorer"], gold, answers]
        scored: dict[str, Any] = json.loads(subprocess.run(scorer, check=True, capture_output=True, text=True).stdout)
    return scored | {"rows": len(rows), "seconds": round(seconds, 1)}


def _without(row: dict[str, Any], answers: list[str]) -> dict[str, Any]:
    if "mentions" in answers:  # places at gold spans: the spans are asked, the coordinates are not
        row["mentions"] = [[y["start"], y["end"]] for y in row["gold"]]
        answers = [name for name in answers if name != "mentions"]
    return {name: value for name, value in row.items() if name not in answers}


def _report(name: str, figures: dict[str, Any], floors: dict[str, float]) -> int:
    missed = 0
    for figure, floor in floors.items():
        value = figures
        for step in figure.split("."):
            value = value[step]
        low = float(value) < floor  # type: ignore[arg-type]
        missed += low
        print(f"{'LOW ' if low else 'ok  '} {name:16} {figure:24} {value:>6}  floor {floor}", flush=True)
    return missed
