"""The language work: versions that nobody has read yet, some dozens a task, each task one file of readings."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from sayso.batch.folder import Folder, name_of
from sayso.ledger.codec import adapter
from sayso.pipeline.crew import Failure, call
from sayso.pipeline.readers import Job, Reader, Readers
from sayso.reading.text import Text
from sayso.records import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from duckdb import DuckDBPyConnection

VERSIONS = 32  # versions of one task: some seconds of work, which is what a lost node costs
_TEXT = ("id", "text", "headline", "agency", "published", "dateline")
SCHEMA = pa.schema([("wanted", pa.string()), ("reading", pa.string()), ("failed", pa.string())])


def tasks(db: DuckDBPyConnection, folder: Folder, versions: list[str]) -> Iterator[str]:
    """Write the versions that are in no file of readings in parts; the names of the parts."""
    done = folder.files("readings")
    known = "SELECT wanted FROM read_parquet($done)" if done else "SELECT NULL AS wanted"
    given: dict[str, Any] = {"versions": versions} | ({"done": done} if done else {})
    columns = ", ".join(f"any_value({name}) AS {name}" for name in _TEXT)
    rows = db.execute(
        f"SELECT wanted, {columns} FROM read_parquet($versions) "  # noqa: S608 - names of ours
        f"ANTI JOIN ({known}) USING (wanted) WHERE wanted IS NOT NULL GROUP BY wanted ORDER BY wanted",
        given,
    )
    while some := rows.fetchmany(VERSIONS):
        name = name_of(*(row[0] for row in some))
        if not folder.path("unread", name).exists():
            names = ("wanted", *_TEXT)
            table = pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in some])
            folder.write("unread", name, table)
        yield name


def read(name: str, *, root: Path, readers: Readers) -> str:
    """Read the versions of one part, unless that was done; gives the part's name."""
    import pyarrow.parquet as pq  # noqa: PLC0415

    folder = Folder(root)
    if folder.path("readings", name).exists():
        return name
    rows = [_read(row, _reader(readers)) for row in pq.read_table(folder.path("unread", name)).to_pylist()]
    folder.write("readings", name, pa.Table.from_pylist(rows, schema=SCHEMA))
    return name


@lru_cache(maxsize=1)
def _reader(readers: Readers) -> Reader:
    """Models are loaded once a process, not once a part."""
    return Reader(readers)


def _read(row: dict[str, Any], reader: Reader) -> dict[str, Any]:
    job = Job(text=Text(**{name: row[name] for name in _TEXT}), wanted=row["wanted"])
    found = call(reader, job)
    if isinstance(found, Failure):
        return {"wanted": job.wanted, "failed": found.why}
    return {"wanted": job.wanted, "reading": adapter(Reading).dump_json(found).decode()}


def reading_of(row: dict[str, Any]) -> Reading | Failure:
    """What a row of a file of readings holds."""
    if row["reading"] is None:
        return Failure(row["failed"])
    reading: Reading = adapter(Reading).validate_json(row["reading"])
    return reading
