"""Match throughput, memory and disk on one core: sayso's index on disk beside datasketch's sign + LSH in memory.

    python -m benchmarks.match_speed [--sizes 10000 100000] [--peer 5000] [--words 400]

Synthetic articles of --words words, Zipf-distributed, each fifth a printing of one shortly before (cut, with typos).
What is timed for sayso is the whole match: fold, shingle, sample, look up, add to the SQLite index, commit. Each size
runs in its own process, so that peak memory is its own. Seconds are processor seconds: other work on the machine
does not count. Articles are made outside the clock.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import sqlalchemy as sa

from sayso.story.index import LedgerIndex, define
from sayso.story.sketch import sketch_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BATCH = 40_000  # articles of one transaction in a bulk load: each run of the index is read once for all of them
_MADE = 5_000  # articles made at a time
_VOCABULARY = 60_000
_COPIED = 0.2
_LETTERS = ("b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z"), ("a", "e", "i", "o", "u")


def articles(count: int, *, words: int, seed: int = 1) -> Iterator[list[tuple[str, str]]]:
    """Some (id, text) at a time; of each five articles one is cut and mistyped from one shortly before."""
    rng = np.random.default_rng(seed)
    vocabulary = np.array(_vocabulary(rng))
    chances = 1 / (np.arange(_VOCABULARY) + 10)
    chances /= chances.sum()
    for start in range(0, count, _MADE):
        size = min(_MADE, count - start)
        drawn = rng.choice(_VOCABULARY, size=(size, words), p=chances)
        lengths = np.full(size, words)
        copies = np.flatnonzero(rng.random(size) < _COPIED)
        copies = copies[copies > 0]
        for n in copies:
            drawn[n] = drawn[rng.integers(0, n)]
            drawn[n, rng.integers(0, words, size=2)] = rng.integers(0, _VOCABULARY, size=2)
            lengths[n] = int(words * rng.uniform(0.25, 1))
        rows = vocabulary[drawn]
        yield [(f"{start + n:012x}", " ".join(rows[n, : lengths[n]])) for n in range(size)]


def _vocabulary(rng: np.random.Generator) -> list[str]:
    made: dict[str, None] = {}
    while len(made) < _VOCABULARY:
        syllables = rng.integers(1, 5)
        made["".join(rng.choice(_LETTERS[0]) + rng.choice(_LETTERS[1]) for _ in range(syllables))] = None
    return list(made)


def run_ours(count: int, words: int, folder: str) -> dict[str, float]:
    """Match ``count`` articles against an index that starts empty; figures of the whole and of the last tenth."""
    metadata = sa.MetaData()
    tables, _ = define(metadata)
    path = Path(folder) / f"match-{count}.db"
    engine = sa.create_engine(f"sqlite:///{path}")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("pragma journal_mode=wal")
    spent: list[tuple[int, float]] = []
    found = 0
    for batch in _batches(count, words):
        start = time.process_time()
        found += _match(engine, tables, batch)
        spent.append((len(batch), time.process_time() - start))
    last = spent[-max(1, len(spent) // 10) :]
    return {
        "articles": count,
        "per_second": round(count / sum(seconds for _, seconds in spent)),
        "microseconds_at_the_start": round(1e6 * spent[0][1] / spent[0][0], 1),
        "microseconds_at_the_end": round(1e6 * sum(s for _, s in last) / sum(n for n, _ in last), 1),
        "candidates": found,
        "index_mb": round(path.stat().st_size / 1e6),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _batches(count: int, words: int) -> Iterator[list[tuple[str, str]]]:
    made = articles(count, words=words)
    while batch := [article for some in islice(made, BATCH // _MADE) for article in some]:
        yield batch


def _match(engine: sa.Engine, tables: object, batch: Sequence[tuple[str, str]]) -> int:
    sketches = sketch_texts([text for _, text in batch])
    with engine.begin() as connection:
        index = LedgerIndex(connection, tables)  # type: ignore[arg-type]
        index.add_many([(page_id, made) for (page_id, _), made in zip(batch, sketches, strict=True)])
        near = index.candidates_many(sketches)
    return sum(len(candidates) - 1 for candidates in near)


def run_datasketch(count: int, words: int) -> dict[str, float]:
    """Sign, look up and insert with datasketch's defaults (128 permutations, threshold .7)."""
    from datasketch import MinHash, MinHashLSH  # type: ignore[import-untyped]  # noqa: PLC0415 - a peer, not a part

    lsh = MinHashLSH(threshold=0.7, num_perm=128)
    spent, found = 0.0, 0
    for batch in articles(count, words=words):
        start = time.process_time()
        for page_id, text in batch:
            tokens = text.lower().split()
            minhash = MinHash(num_perm=128)
            minhash.update_batch([" ".join(tokens[n : n + 5]).encode() for n in range(len(tokens) - 4)])
            found += len(lsh.query(minhash))
            lsh.insert(page_id, minhash)
        spent += time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"articles": count, "per_second": round(count / spent), "candidates": found, "peak_mb": round(peak)}


def _apart(*arguments: str) -> dict[str, float]:
    environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "benchmarks.match_speed", *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def main() -> None:
    """Run each size in its own process and print one line of figures for each."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0] if __doc__ else None)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000], help="articles for sayso")
    parser.add_argument("--peer", type=int, default=5_000, help="articles for datasketch; 0 leaves it out")
    parser.add_argument("--words", type=int, default=400, help="words of an article")
    parser.add_argument("--one", choices=("sayso", "datasketch"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one == "sayso":
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(run_ours(asked.sizes[0], asked.words, folder)))
    elif asked.one == "datasketch":
        print(json.dumps(run_datasketch(asked.peer, asked.words)))
    else:
        for size in asked.sizes:
            figures = _apart("--one", "sayso", "--sizes", str(size), "--words", str(asked.words))
            print("sayso     ", json.dumps(figures), flush=True)
        if asked.peer and find_spec("datasketch") is None:
            print("datasketch is not installed")
        elif asked.peer:
            figures = _apart("--one", "datasketch", "--peer", str(asked.peer), "--words", str(asked.words))
            print("datasketch", json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()
