"""Writes the figures that the gate kept into docs/benchmarks.md, between its two marks."""

from __future__ import annotations

import json
import tomllib
from typing import Any

from benchmarks.bench import write
from benchmarks.gate import FIGURES, FLOORS


def write_table() -> None:
    """Rewrite the table of figures; the rest of the page stays as it is."""
    sets: dict[str, Any] = tomllib.loads(FLOORS.read_text(encoding="utf8"))
    kept: dict[str, Any] = json.loads(FIGURES.read_text(encoding="utf8"))
    lines = ["| set | figure | sayso | floor | best known before |", "|---|---|---|---|---|"]
    for name, spec in sets.items():
        for figure, floor in spec["floors"].items():
            value = kept.get(name, {})
            for step in figure.split("."):
                value = value.get(step, {}) if isinstance(value, dict) else value
            peer = spec.get("peers", {}).get(figure, "")
            lines.append(
                f"| {spec['title']} | {figure.replace('.', ' ')} | {value or 'not measured'} | {floor} | {peer} |"
            )
    write("figures", "\n".join(lines))
