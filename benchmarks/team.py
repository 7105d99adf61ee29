"""A team on one PostgreSQL ledger: several write and many ask, for some minutes; then every page is counted.

    python -m benchmarks.team [--seconds 300] [--writers 8] [--readers 50] [--json]

The server is one of our own on the loopback, and waits for the disk. Each writer takes in batch after batch of invented wire traffic
(most pages are copies), every third batch at the same time as its neighbour, with readers that cost nothing
(``stub.py``), so that the ledger is tried and not the reading. Each reader asks a question of a desk's pages about once a
second. Exit code 1 for an error, a page lost, doubled or read twice, or a ledger that is not whole.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import sys
import tempfile
import time
from collections import defaultdict
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

import sayso
from benchmarks import postgres
from benchmarks.kill_scenes import opened
from benchmarks.newswire import collection
from benchmarks.stub import Stub
from sayso.errors import SaysoError
from sayso.ledger import schema as s
from sayso.ledger.check import problems
from sayso.pipeline import run
from sayso.records import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sayso.api import Ledger

_STORIES = 2  # a batch: some twenty pages
_FIRST = 1_000_000  # the number of a batch that no writer reaches
_SHARED = 3  # every third batch is taken in by two writers at once
_PAUSE = 1.0  # seconds between two questions of a reader, on average
_WORDS = ("residents", "depot", "market", "said", "people")


def batch(number: int) -> list[Page]:
    """The pages of one batch, the same whenever they are made."""
    made = ["\n\n".join(page.paragraphs) for page in collection(_STORIES, seed=number)]
    return [_page(f"batch {number}, page {place}", text.encode()) for place, text in enumerate(made)]


def _page(source: str, data: bytes) -> Page:
    return Page(sha256(data).hexdigest(), source, data, "text/plain; charset=utf-8", datetime.now(UTC))


def batches(writer: int, writers: int) -> Iterator[int]:
    """The numbers of the batches that a writer takes in: its own, and of some the one that is its neighbour's too."""
    for turn in count():
        own = turn * writers + writer
        yield own - 1 if turn % _SHARED == 0 and writer % 2 else own


def write(where: str, writer: int, writers: int, until: float, out: Path) -> None:
    """Take in batches until the time is over, and write down what was done."""
    told: dict[str, Any] = {"batches": [], "pages": 0, "versions_read": 0, "errors": []}
    with opened(where) as engine:
        for number in batches(writer, writers):
            if time.time() > until:
                break
            try:
                report = run(engine, batch(number), readers=Stub())  # type: ignore[arg-type] # stands where Readers stands
            except SaysoError as error:
                told["errors"].append(str(error))
                continue
            told["batches"].append(number)
            told["pages"] += report.pages
            told["versions_read"] += report.versions_read
            told["errors"] += [f"{source}: {reason}" for source, reason in report.refused]
    out.write_text(json.dumps(told))


def ask(where: str, reader: int, until: float, out: Path) -> None:
    """Ask until the time is over, and write down how long each answer took."""
    chance = random.Random(reader)
    times: defaultdict[str, list[float]] = defaultdict(list)
    errors: list[str] = []
    with sayso.open(where) as ledger:
        while time.time() < until:
            time.sleep(chance.expovariate(1 / _PAUSE))
            name = chance.choice(list(QUESTIONS))
            begun = time.perf_counter()
            try:
                QUESTIONS[name](ledger, chance)
            except SaysoError as error:
                errors.append(f"{name}: {error}")
                continue
            times[name].append(time.perf_counter() - begun)
    out.write_text(json.dumps({"times": times, "errors": errors}))


def _story(ledger: Ledger, chance: random.Random) -> object:
    some = ledger.versions(limit=20, newest=chance.random() < 0.5)
    if not len(some):
        return None
    story = chance.choice(list(some))["story_id"]
    return ledger.versions(story=story), ledger.printings(story=story)


QUESTIONS: dict[str, Callable[[Ledger, random.Random], object]] = {
    "the newest events": lambda ledger, _: ledger.events(limit=50, newest=True),
    "events by words": lambda ledger, chance: ledger.events(text=chance.choice(_WORDS), limit=50),
    "events by type and toll": lambda ledger, _: ledger.events(type="ASSAULT", stories=2, limit=50),
    "claims": lambda ledger, chance: ledger.claims(limit=50, newest=chance.random() < 0.5),
    "how many": lambda ledger, _: ledger.count("events", type="ASSAULT"),
    "a story and its printings": _story,
}


def team(where: str, *, seconds: float, writers: int, readers: int) -> dict[str, Any]:
    """Let them work, wait for the last batch, and count."""
    first = _warm(where)
    begun = time.time()
    processes = multiprocessing.get_context("fork")
    with tempfile.TemporaryDirectory(prefix="sayso-team-") as folder:
        files = [Path(folder) / f"{number}.json" for number in range(writers + readers)]
        until = begun + seconds
        jobs = [processes.Process(target=write, args=(where, n, writers, until, files[n])) for n in range(writers)]
        jobs += [processes.Process(target=ask, args=(where, n, until, files[writers + n])) for n in range(readers)]
        for job in jobs:
            job.start()
        for job in jobs:
            job.join()
        died = sum(job.exitcode != 0 for job in jobs)
        told = [json.loads(file.read_text()) for file in files if file.exists()]
    done = {"seconds": time.time() - begun, "died": died}
    return done | _counted(where, [first, *told[:writers]]) | _asked(told[writers:]) if not died else done


def _warm(where: str) -> dict[str, Any]:
    """Load what is loaded once in a process, so that those that are forked from here work from their first second."""
    with opened(where) as engine:
        report = run(engine, batch(_FIRST), readers=Stub())  # type: ignore[arg-type] # stands where Readers stands
    with sayso.open(where) as ledger:
        for question in QUESTIONS.values():
            question(ledger, random.Random(0))
    return {"batches": [_FIRST], "pages": report.pages, "versions_read": report.versions_read, "errors": []}


def _counted(where: str, told: list[dict[str, Any]]) -> dict[str, Any]:
    """What the writers did, beside what the ledger holds."""
    given = {page.id for report in told for number in report["batches"] for page in batch(number)}
    with opened(where) as engine, engine.connect() as connection:
        held = list(connection.scalars(select(s.pages.c.id)))
        readings = connection.scalar(select(func.count()).select_from(s.readings)) or 0
        wrong = list(problems(connection))
    with sayso.open(where) as ledger:
        totals = ledger.totals()
    return {
        "pages": len(held),
        "lost": len(given - set(held)),
        "doubled": sum(report["pages"] for report in told) - len(held),
        "read_twice": sum(report["versions_read"] for report in told) - readings,
        "wrong": wrong,
        "write_errors": [error for report in told for error in report["errors"]],
        "totals": totals,
    }


def _asked(told: list[dict[str, Any]]) -> dict[str, Any]:
    times: defaultdict[str, list[float]] = defaultdict(list)
    for report in told:
        for name, some in report["times"].items():
            times[name] += some
            times["all"] += some
    return {
        "read_errors": [error for report in told for error in report["errors"]],
        "answers": {name: _spread(sorted(some)) for name, some in times.items()},
    }


def _spread(times: list[float]) -> dict[str, float]:
    def at(share: float) -> float:
        return round(1000 * times[min(len(times) - 1, int(share * len(times)))], 1)

    return {"count": len(times), "median_ms": at(0.5), "p95_ms": at(0.95), "longest_ms": at(1)}


def sound(told: dict[str, Any]) -> bool:
    """Whether nothing was amiss."""
    amiss = ("died", "lost", "doubled", "read_twice", "wrong", "write_errors", "read_errors")
    return not any(told.get(name, True) for name in amiss)


def main() -> None:
    """Print what was done and how long answers took."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with postgres.server(safe=True) as server:
        told = team(server.database(), seconds=given.seconds, writers=given.writers, readers=given.readers)
    if given.json:
        print(json.dumps(told))
    else:
        for name, value in told.items():
            if name == "answers":
                for question, spread in sorted(value.items()):
                    print(f"  {question:28}" + "  ".join(f"{key} {number:g}" for key, number in spread.items()))
            else:
                print(f"{name:14}{round(value, 1) if isinstance(value, float) else value}")
    sys.exit(0 if sound(told) else 1)


if __name__ == "__main__":
    main()
