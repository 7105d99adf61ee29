"""Kill whoever writes a ledger, at moments drawn by chance, and see what is left.

    python -m benchmarks.kills --kills 1000 [--seed 1] [--scene read] [--engine sqlite] [--jobs 2] [--json]

A process of each scene (``kill_scenes.py``) is ended by SIGKILL at one of its statements or commits, or by the clock, and
begun again, until one gets through. After each kill the ledger must open, hold every page that it had or had
acknowledged, and break no invariant of ``sayso check``; in the end it must be row for row the ledger of a run never killed.
Exit code 1 if anything is amiss.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, select
from sqlalchemy.engine import Engine

from benchmarks import postgres
from benchmarks.kill_scenes import SCENES, opened
from sayso.errors import SaysoError
from sayso.ledger import schema as s
from sayso.ledger.check import damage, problems
from sayso.pipeline.crew import cores

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.kill_scenes import Scene

_BY_CLOCK = 0.3  # of the kills come at no statement but at a time, in the midst of whatever runs
_A_TASK = 50  # kills that one process does in a row
_PARTS = (1, 2, 3, 3)  # a process gets so small a part of the statements that the whole takes, so that most are killed
_SHARE_OF_POSTGRES = 6  # of so many one is on PostgreSQL


@dataclass(slots=True)
class Tally:
    """What was done to one scene, and what came of it."""

    scene: str
    engine: str
    kills: int = 0
    ledgers: int = 0
    not_opened: int = 0
    pages_lost: int = 0
    invariants_broken: int = 0
    ended_differently: int = 0
    seconds: float = 0.0

    @property
    def sound(self) -> bool:
        """Whether nothing was amiss."""
        return not (self.not_opened or self.pages_lost or self.invariants_broken or self.ended_differently)


def try_out(scene: Scene, places: Callable[[], str], kills: int, *, seed: int) -> Tally:
    """Kill a scene so many times. ``places`` gives a fresh place for a ledger each time."""
    tally = Tally(scene.name, "postgresql" if "://" in (where := places()) else "sqlite")
    begun = time.monotonic()
    chance = random.Random(f"{scene.name}{seed}")
    scene.prepare(where)
    statements, seconds = _measure(scene, where)
    wanted = scene.state(where)
    while tally.kills < kills:
        where = places()
        scene.prepare(where)
        _one_ledger(scene, where, tally, chance, most=(statements, seconds), left=kills - tally.kills)
        tally.ledgers += 1
        tally.ended_differently += scene.state(where) != wanted
        with opened(where) as engine, engine.connect() as connection:
            tally.invariants_broken += _told(scene, problems(connection))
    tally.seconds = time.monotonic() - begun
    return tally


def _measure(scene: Scene, where: str) -> tuple[int, float]:
    """How many statements, and how long, the whole takes when nobody disturbs it."""
    counted = [0]

    def count(*_given: object) -> None:
        counted[0] += 1

    event.listen(Engine, "before_cursor_execute", count)
    begun = time.monotonic()
    scene.act(where, lambda _pages: None)
    event.remove(Engine, "before_cursor_execute", count)
    return counted[0], time.monotonic() - begun


def _one_ledger(
    scene: Scene, where: str, tally: Tally, chance: random.Random, *, most: tuple[int, float], left: int
) -> None:
    """Kill on one ledger until a process gets through, or the kills are used up; then let one get through."""
    pages: set[str] = set()
    for _ in range(left):
        clock = chance.random() * most[1] if chance.random() < _BY_CLOCK else None
        statements = chance.randint(1, max(2, most[0] // chance.choice(_PARTS)))
        acknowledged, status = _killed(scene, where, statements if clock is None else None, clock)
        tally.kills += status == -signal.SIGKILL
        pages = look(scene, where, tally, pages, acknowledged)
        if status == 0:
            return
        if status != -signal.SIGKILL:
            raise RuntimeError(f"{scene.name}: ended by itself with {status}")
    scene.act(where, lambda _pages: None)


def _killed(scene: Scene, where: str, statements: int | None, clock: float | None) -> tuple[int, int]:
    """How many pages the process had acknowledged, and how it ended."""
    told, tell = os.pipe()
    child = os.fork()
    if not child:
        os.close(told)
        _die_at(statements)

        def acknowledge(pages: int) -> None:
            os.write(tell, pages.to_bytes(4))

        scene.act(where, acknowledge)
        os._exit(0)
    os.close(tell)
    if clock is not None:
        time.sleep(clock)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(told, "rb") as acknowledged:
        numbers = acknowledged.read()
    _, status = os.waitpid(child, 0)
    return int.from_bytes(numbers[-4:]), os.waitstatus_to_exitcode(status)


def _die_at(statements: int | None) -> None:
    """Have this process killed before one of its statements, after one, or at a commit."""
    left = statements or sys.maxsize

    def count(*_given: object) -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    for moment in ("before_cursor_execute", "commit"):
        event.listen(Engine, moment, count)


def look(scene: Scene, where: str, tally: Tally, before: set[str], acknowledged: int) -> set[str]:
    """What the kill left: whether the ledger opens, has its pages, and is whole. Gives the pages."""
    try:
        with opened(where) as engine, engine.connect() as connection:
            pages = set(connection.scalars(select(s.pages.c.id)))
            tally.invariants_broken += _told(scene, damage(connection))
    except SaysoError as error:
        print(f"{scene.name}: {error}", file=sys.stderr)
        tally.not_opened += 1
        return before
    tally.pages_lost += len(before - pages) + max(0, acknowledged - len(pages))
    return pages


def _told(scene: Scene, found: Iterator[str]) -> bool:
    """Whether anything is wrong; says what."""
    lines = list(found)
    for line in lines:
        print(f"{scene.name}: {line}", file=sys.stderr)
    return bool(lines)


@dataclass(frozen=True)
class _Task:
    """Some of the kills of one scene, for one of the processes that kill side by side."""

    scene: str
    engine: str
    kills: int
    seed: int
    folder: Path
    server: postgres.Server | None

    def __call__(self) -> Tally:
        """Do them."""
        scene = next(scene for scene in SCENES if scene.name == self.scene)
        if self.server is not None:
            return try_out(scene, self.server.database, self.kills, seed=self.seed)
        box = Path(tempfile.mkdtemp(dir=self.folder))
        try:
            return try_out(scene, _files(box), self.kills, seed=self.seed)
        finally:
            shutil.rmtree(box)


def all_scenes(kills: int, *, seed: int, only: str | None, engines: tuple[str, ...], jobs: int) -> list[Tally]:
    """The kills shared out over scenes, engines and processes; a tally for each scene on each engine."""
    shares = _shares(kills, only, engines)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sayso-kills-")))
        server = stack.enter_context(postgres.server()) if any(engine != "sqlite" for _, engine, _ in shares) else None
        tasks = [
            _Task(
                scene.name,
                engine,
                min(_A_TASK, share - done),
                seed + done,
                folder,
                server if engine != "sqlite" else None,
            )
            for scene, engine, share in shares
            for done in range(0, share, _A_TASK)
        ]
        pool = stack.enter_context(multiprocessing.get_context("fork").Pool(jobs))
        found: dict[tuple[str, str], Tally] = {}
        for tally in pool.imap_unordered(_Task.__call__, sorted(tasks, key=lambda task: -task.kills)):
            key = (tally.scene, tally.engine)
            found[key] = tally if key not in found else _together(found[key], tally)
            print(f"{sum(one.kills for one in found.values())} kills", file=sys.stderr, flush=True)
        return [found[scene.name, engine] for scene, engine, _ in shares]


def _together(one: Tally, other: Tally) -> Tally:
    numbers = {name: getattr(one, name) + getattr(other, name) for name in Tally.__slots__[2:]}
    return Tally(one.scene, one.engine, **numbers)


def _files(box: Path) -> Callable[[], str]:
    """Fresh paths, each in a folder of its own, since some scenes put files beside the ledger."""

    def fresh() -> str:
        return str(Path(tempfile.mkdtemp(dir=box)) / "a.db")

    return fresh


def _shares(kills: int, only: str | None, engines: tuple[str, ...]) -> list[tuple[Scene, str, int]]:
    chosen = [scene for scene in SCENES if only in {None, scene.name}]
    pairs = [(scene, engine) for scene in chosen for engine in engines if engine in scene.engines]
    weights = [
        scene.weight * (1 if engine == "sqlite" or "sqlite" not in engines else 1 / _SHARE_OF_POSTGRES)
        for scene, engine in pairs
    ]
    whole = sum(weights)
    return [(*pair, max(1, -int(-kills * weight // whole))) for pair, weight in zip(pairs, weights, strict=True)]


def main() -> None:
    """Print a row a scene, and what was amiss."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scene", choices=[scene.name for scene in SCENES])
    parser.add_argument("--engine", choices=["sqlite", "postgresql"])
    parser.add_argument("--jobs", type=int, default=cores(), help="so many processes that kill side by side")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    there = ("sqlite",) if postgres.programs() is None else ("sqlite", "postgresql")
    engines = (given.engine,) if given.engine else there
    tallies = all_scenes(given.kills, seed=given.seed, only=given.scene, engines=engines, jobs=given.jobs)
    if given.json:
        print(json.dumps([asdict(tally) for tally in tallies]))
    else:
        for tally in tallies:
            _print(asdict(tally))
        if "postgresql" not in engines and given.engine is None:
            print(f"not on PostgreSQL: {postgres.MISSING}")
        print(f"{sum(tally.kills for tally in tallies)} kills, {sum(tally.ledgers for tally in tallies)} ledgers")
    sys.exit(0 if all(tally.sound for tally in tallies) else 1)


def _print(row: dict[str, Any]) -> None:
    told = {name: round(value, 1) if isinstance(value, float) else value for name, value in row.items()}
    print("  ".join(f"{name} {value}" for name, value in told.items()), flush=True)


if __name__ == "__main__":
    main()
