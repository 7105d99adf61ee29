"""Measure sayso on public gold.

python -m benchmarks predict TASK INPUT.jsonl OUTPUT.jsonl    answer texts, never seeing gold
python -m benchmarks gate [TASK ...]                          hold the dev figures to their floors
python -m benchmarks table                                    write the figures of the last gate into docs/benchmarks.md
python -m benchmarks bench [SECTION ...]                      measure speed, growth and peers, and write them there too
"""

from __future__ import annotations

import argparse
import json
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.bench import bench
from benchmarks.gate import gate
from benchmarks.table import write_table

if TYPE_CHECKING:
    from collections.abc import Iterator

TASKS = ("attribution", "time", "place", "muc4", "types-plover", "types-case2021", "stories")


def predict(task: str, source: Path, target: Path) -> int:
    """Answer every row of a JSONL file, in order. Returns how many."""
    answer = import_module(f"benchmarks.{task.replace('-', '_')}").predict
    count = 0
    with target.open("w", encoding="utf8") as file:
        for row in answer(_rows(source)):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
            if count % 50 == 0 and sys.stderr.isatty():
                print(f"\r{task}: {count} rows", end="", file=sys.stderr)
    return count


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf8") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                try:
                    yield json.loads(line)
                except ValueError as error:
                    sys.exit(f"{path}, line {number}: is not JSON ({error})")


def main() -> int:
    """Run one of the commands. Exit code 1 if a floor is missed, 2 for a call that makes no sense."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    asked = commands.add_parser("predict")
    asked.add_argument("task", choices=TASKS)
    asked.add_argument("input", type=Path)
    asked.add_argument("output", type=Path)
    held = commands.add_parser("gate")
    held.add_argument("tasks", nargs="*", metavar="TASK")
    commands.add_parser("table")
    measured = commands.add_parser("bench")
    measured.add_argument("sections", nargs="*", metavar="SECTION")
    given = parser.parse_args()
    if given.command == "predict":
        if not given.input.is_file():
            parser.error(f"{given.input}: there is no such file")
        predict(given.task, given.input, given.output)
        return 0
    if given.command == "gate":
        return gate(given.tasks)
    if given.command == "bench":
        return bench(given.sections)
    write_table()
    return 0


if __name__ == "__main__":
    sys.exit(main())
