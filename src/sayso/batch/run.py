"""A batch: every shard a task, then the joins, then the readings; whoever is killed goes on where it was."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sayso.batch import links, readings, versions
from sayso.batch.engine import Engine, engine_of
from sayso.batch.folder import Folder
from sayso.batch.pages import read_shard
from sayso.errors import LedgerError, UsageError
from sayso.pipeline.crew import Failure
from sayso.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from duckdb import DuckDBPyConnection

    from sayso.pipeline.readers import Readers

_ROUNDS = 5  # of learning furniture: two are the rule, and an outlet that swings for ever must end


@dataclass(frozen=True, slots=True)
class Done:
    """What a batch holds now. ``failed`` names shards and parts that were given up, with the reason."""

    shards: int
    pages: int
    versions: int
    readings: int
    failed: tuple[tuple[str, str], ...] = ()


def run_batch(
    shards: Sequence[str | Path],
    out: str | Path,
    *,
    engine: str = "local",
    workers: int | None = None,
    memory: str = "1GB",
    readers: Readers | None = None,
    tell: Callable[[str, int], None] = lambda _step, _done: None,
) -> Done:
    """Read shards (files, archives or folders) into ``out``; ``load.load`` takes it into a ledger.

    ``engine`` is local or ray; ``memory`` is what the joins may take before they go to the disk. Run again, it goes
    on where it was stopped, and does nothing twice; more shards can be given later. Raises ``UsageError`` for an
    engine that there is not and a shard that is not there.
    """
    settings = Settings.load()
    missing = [str(shard) for shard in shards if not Path(shard).exists()]
    if missing:
        raise UsageError(f"{missing[0]}: is not there; a shard is a file or a folder")
    folder = Folder(Path(out).absolute())
    failed: list[tuple[str, str]] = []
    with engine_of(engine, workers=settings.crew(workers)) as work:
        steps = _Steps(folder, work, failed, tell)
        take = partial(read_shard, root=folder.root, max_bytes=settings.max_page_bytes)
        _note(folder, steps.all("shards", take, [Path(shard).absolute() for shard in shards]))
        return _worked(folder, steps, readers or settings.readers(), memory)


@dataclass(frozen=True, slots=True)
class _Steps:
    """Tasks given to the engine, with what failed put down."""

    folder: Folder
    work: Engine
    failed: list[tuple[str, str]]
    tell: Callable[[str, int], None]

    def all(self, step: str, function: Callable[[Any], Any], tasks: Iterable[Any]) -> list[Any]:
        """The answers, by the order of the tasks."""
        asked: list[Any] = []
        found: dict[Any, Any] = {}
        for task, answer in self.work.map(function, _noted(tasks, asked)):
            if isinstance(answer, Failure):
                self.failed.append((f"{step} {task}", answer.why))
            else:
                found[task] = answer
            self.tell(step, len(found))
        return [found[task] for task in asked if task in found]


def _noted(tasks: Iterable[Any], asked: list[Any]) -> Iterable[Any]:
    for task in tasks:
        asked.append(task)
        yield task


def _note(folder: Folder, done: Sequence[dict[str, str]]) -> None:
    """Add shards to the list, in the order that they were given in; one that has changed takes its old place."""
    known = {row["shard"]: row for row in (folder.read_shards() if folder.shards.exists() else ())}
    folder.write_shards(list((known | {row["shard"]: row for row in done}).values()))


def _worked(folder: Folder, steps: _Steps, readers: Readers, memory: str) -> Done:
    pages = folder.files("pages", dict.fromkeys(row["pages"] for row in folder.read_shards()))
    with _database(folder, memory) as db:
        count = _pages(db, pages)
        found = _versions(db, folder, steps, pages, readers.code())
        parts = readings.tasks(db, folder, found) if found else ()
        steps.all("versions", partial(readings.read, root=folder.root, readers=readers), parts)
        total = db.execute("SELECT count(*) FROM read_parquet($f)", {"f": found}).fetchall()[0][0] if found else 0
    read = folder.files("readings")
    return Done(
        shards=len(folder.read_shards()), pages=count, versions=total, readings=_rows(read), failed=tuple(steps.failed)
    )


def _rows(files: Sequence[str]) -> int:
    import pyarrow.parquet as pq  # noqa: PLC0415

    return sum(pq.read_metadata(file).num_rows for file in files)


def _database(folder: Folder, memory: str) -> DuckDBPyConnection:
    import duckdb  # noqa: PLC0415 - an eighth of a second

    spill = folder.root / "spill"
    db = duckdb.connect()
    try:
        db.execute("SET memory_limit = $memory", {"memory": memory})
        db.execute("SET temp_directory = $spill", {"spill": str(spill)})
        db.execute("SET preserve_insertion_order = false")
    except duckdb.Error as error:
        db.close()
        raise UsageError(f"memory {memory!r} cannot be set ({error}); write 500MB or 4GB") from error
    return db


def _pages(db: DuckDBPyConnection, pages: list[str]) -> int:
    """Make the table ``page``: each page with an article once, however many shards hold it."""
    if not pages:
        raise LedgerError("no shard could be read; the reasons stand above")
    db.execute(
        """
        CREATE TABLE page AS
        SELECT row_number() OVER (ORDER BY id) AS no, id, any_value(outlet) AS outlet, any_value(hashes) AS hashes,
               any_value(expected) AS expected, any_value(lines) AS lines
        FROM read_parquet($pages) WHERE article IS NOT NULL GROUP BY id
        """,
        {"pages": pages},
    )
    count: int = db.execute("SELECT count(*) FROM page").fetchall()[0][0]
    return count


def _versions(db: DuckDBPyConnection, folder: Folder, steps: _Steps, pages: list[str], code: str) -> list[str]:
    """The files of versions; the pages are compared again without what was learned to be furniture."""
    links.pairs(db)
    learned: links.Learned = {}
    files: list[str] = []
    for _ in range(_ROUNDS):
        link = partial(links.link, root=folder.root, pages=pages)
        linked = folder.files("links", steps.all("pairs", link, links.tasks(db, folder, learned)))
        versions.components(db, linked)
        group = partial(versions.group, root=folder.root, pages=pages)
        parts = versions.tasks(db, folder, linked, learned, code)
        files = folder.files("versions", steps.all("groups", group, parts))
        now = versions.furniture(db, files) if files else {}
        if json.dumps(now) == json.dumps(learned):
            break
        learned = now
    return files
