"""A release: the tables of a ledger as a data set that can be cited, checked and made again byte for byte."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Any, BinaryIO

from sqlalchemy import func, select

from sayso.errors import UsageError
from sayso.export.arrow import schema
from sayso.export.forms import write_parquet
from sayso.export.package import MANIFEST, TABLES_FOLDER, About, Part, as_words, citation, data_package, readme
from sayso.export.write import send
from sayso.ledger import schema as s
from sayso.ledger.filter import Filter
from sayso.ledger.query import TABLES, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyarrow as pa
    from sqlalchemy import Connection

    from sayso.ledger.rows import Row

# Sentences of pages: they belong to their authors, and are left out unless asked for.
SENTENCES = {
    "versions": ("text",),
    "attributions": ("content",),
    "printings": ("edits", "furniture", "furniture_reasons"),
}
_ID = 12  # letters of the tables' hash that name a version


def release(connection: Connection, wanted: Filter, folder: Path, about: About, *, texts: bool = False) -> list[Path]:
    """Write a release of what the filter leaves to ``folder``. Returns the paths, the manifest's last.

    Raises ``UsageError`` for a folder that holds something else than a release, or cannot be written.
    """
    _make_room(folder)
    keep = _kept(connection, wanted)
    about = replace(about, wanted=as_words(wanted))
    parts = [_table(connection, name, keep, folder, texts=texts) for name in TABLES]
    day = _last_change(connection)
    version = hashlib.sha256("".join(part.sha256 for part in parts).encode()).hexdigest()[:_ID]
    said = {
        "datapackage.json": data_package(about, parts, version=version, day=day),
        "CITATION.cff": citation(about, version=version, day=day),
        "README.md": readme(about, parts, version=version, day=day),
    }
    hashes = {part.path: part.sha256 for part in parts}
    for name, text in said.items():
        _put(folder / name, text)
        hashes[name] = hashlib.sha256(text.encode()).hexdigest()
    _put(folder / MANIFEST, "".join(f"{found}  {name}\n" for name, found in sorted(hashes.items())))
    return [folder / name for name in (*hashes, MANIFEST)]


def _make_room(folder: Path) -> None:
    """An empty folder, or one with an earlier release, whose manifest goes first: half a release has none."""
    try:
        (folder / TABLES_FOLDER).mkdir(parents=True, exist_ok=True)
        others = [path.name for path in folder.iterdir() if path.name != TABLES_FOLDER]
        if others and MANIFEST not in others:
            raise UsageError(f"{folder}: holds other things ({', '.join(sorted(others)[:3])}); name an empty folder")
        (folder / MANIFEST).unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be made into a folder ({error.strerror})") from error


def _put(path: Path, text: str) -> None:
    send(lambda file: _write(file, text), path)


def _write(file: BinaryIO, text: str) -> None:
    file.write(text.encode())


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the events of a filter rest on; all are ``None`` where there is no filter."""

    events: frozenset[str] | None = None
    claims: frozenset[str] | None = None
    versions: frozenset[str] | None = None

    def holds(self, table: str, row: Row) -> bool:
        """Whether a row belongs to the release."""
        wanted = {"events": self.events, "claims": self.claims}.get(table, self.versions)
        return wanted is None or row["version_id" if table in {"printings", "attributions"} else "id"] in wanted


def _kept(connection: Connection, wanted: Filter) -> _Kept:
    if wanted == Filter():
        return _Kept()
    events = {row["id"]: row["claim_ids"] for row in rows(connection, "events", wanted)}
    claims = frozenset(one for ids in events.values() for one in ids)
    carried = (row["version_id"] for row in rows(connection, "claims", Filter()) if row["id"] in claims)
    return _Kept(frozenset(events), claims, frozenset(carried))


def _table(connection: Connection, name: str, keep: _Kept, folder: Path, *, texts: bool) -> Part:
    left_out = () if texts else SENTENCES.get(name, ())
    wanted = schema(name)
    for column in left_out:
        wanted = wanted.remove(wanted.get_field_index(column))
    counted = _Counted(row for row in rows(connection, name, Filter()) if keep.holds(name, row))
    path = folder / TABLES_FOLDER / f"{name}.parquet"
    send(lambda file: _parquet(wanted, counted, file), path)
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    return Part(name, counted.number, found, wanted, left_out)


def _parquet(wanted: pa.Schema, found: Iterable[Row], file: BinaryIO) -> None:
    write_parquet(wanted, map(_public, found), file)


def _public(row: Row) -> Row:
    """Without what is nobody's business: folders of this machine, names of analysts."""
    if "source" in row and "page_id" in row:
        return row | {"source": _file_name(row["source"])}
    if row.get("corrected"):
        return row | {"corrected": [change | {"by": None} for change in row["corrected"]]}
    return row


def _file_name(source: str) -> str:
    if "://" in source:
        return source
    return PureWindowsPath(PurePosixPath(source).name).name


class _Counted:
    """Rows that are counted as they go by."""

    def __init__(self, found: Iterable[Row]) -> None:
        self._rows = found
        self.number = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.number += 1
            yield row


def _last_change(connection: Connection) -> str | None:
    """The day on which the ledger last changed; ``None`` for an empty one."""
    times: list[Any] = [
        connection.scalar(select(func.max(column)))
        for column in (s.pages.c.got_at, s.versions.c.at, s.readings.c.at, s.events.c.at)
    ]
    last = max((time for time in times if time is not None), default=None)
    return None if last is None else last.date().isoformat()
