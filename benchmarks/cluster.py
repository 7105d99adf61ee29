"""A batch on Ray with one worker and with two, and on this machine's own helpers: seconds of the reading stage.

    python -m benchmarks.cluster [VERSIONS]      default 120

Needs two free cores and the extra sayso[ray]. Each run has a fresh folder and a fresh cluster; the seconds are those from the
first reading to the last, so that starting Ray and loading the models count for neither.
"""

from __future__ import annotations

import os

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")

import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.throughput import SEED, story
from sayso.batch import readings
from sayso.batch.folder import Folder
from sayso.batch.run import run_batch

SHARDS = 4
PART = 4  # versions of one task, so that the last task alone is short beside the whole


def reading_seconds(texts: list[str], engine: str, workers: int) -> float:
    """Seconds between the first and the last file of readings, for each version after those of the first file."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        for number, text in enumerate(texts):
            shard = root / f"shard{number % SHARDS}"
            shard.mkdir(exist_ok=True)
            (shard / f"{number:05}.txt").write_text(text, encoding="utf8")
        done = run_batch(sorted(root.glob("shard*")), root / "out", engine=engine, workers=workers)
        if done.failed or done.readings != len(texts):
            sys.exit(f"{done.readings} of {len(texts)} versions were read: {done.failed[:1]}")
        ends = sorted(Path(file).stat().st_mtime for file in Folder(root / "out").files("readings"))
    return (ends[-1] - ends[workers - 1]) / (len(ends) - workers)


def main() -> None:
    """Print the table."""
    readings.VERSIONS = PART
    chance = random.Random(SEED)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 120
    texts = ["\n\n".join(story(chance, number)) for number in range(count)]
    print(f"{count} versions; load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    print("| engine | one worker, versions/s | two workers | ratio |\n|---|---|---|---|")
    for engine in ("local", "ray"):
        one, two = (PART / reading_seconds(texts, engine, workers) for workers in (1, 2))
        print(f"| {engine} | {one:.1f} | {two:.1f} | {two / one:.2f} |", flush=True)


if __name__ == "__main__":
    main()
