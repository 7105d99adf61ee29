"""The folder that a batch works in: where each file lies, and that none is ever there by half."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from sayso.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa

_NAME = 32  # hexadecimal digits of a file's name


@dataclass(frozen=True, slots=True)
class Folder:
    """``pages``, ``links``, ``versions`` and ``readings`` hold one file a task, named after what went into it.

    A file that is there is whole: it is written under another name, and renamed. So it is the marker that its
    task is done, whoever was killed meanwhile.
    """

    root: Path

    @property
    def shards(self) -> Path:
        """The list of shards, in order: path and name of the file of pages."""
        return self.root / "shards.json"

    def path(self, kind: str, name: str) -> Path:
        """Where the file of one task lies."""
        return self.root / kind / f"{name}.parquet"

    def files(self, kind: str, names: Iterable[str] | None = None) -> list[str]:
        """The files of one kind, those of ``names`` where given."""
        if names is None:
            return sorted(str(path) for path in (self.root / kind).glob("*.parquet"))
        return [str(self.path(kind, name)) for name in names]

    def read_shards(self) -> list[dict[str, str]]:
        """The shards that were given so far. Raises ``UsageError`` if this is no such folder."""
        try:
            found: list[dict[str, str]] = json.loads(self.shards.read_text(encoding="utf8"))
        except (OSError, ValueError) as error:
            raise UsageError(
                f"{self.root}: holds no batch; 'sayso read SHARD... --out {self.root}' makes one"
            ) from error
        return found

    def write_shards(self, shards: Sequence[dict[str, str]]) -> None:
        """Keep the list of shards."""
        with whole(self.shards) as path:
            path.write_text(json.dumps(shards, indent=1), encoding="utf8")

    def write(self, kind: str, name: str, table: pa.Table) -> None:
        """Keep the file of one task."""
        with whole(self.path(kind, name)) as path:
            pq.write_table(table, path, compression="zstd")


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A name to write under; it becomes ``path`` when all of it was written and is on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        yield draft
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def name_of(*parts: Any) -> str:  # noqa: ANN401
    """A name that says what went in: a hash of texts and numbers, in their order."""
    digest = hashlib.sha256("\x1f".join(str(part) for part in parts).encode())
    return digest.hexdigest()[:_NAME]


def content_of(shard: Path) -> str:
    """The hash of a shard's bytes: of a file, or of every file of a folder with its name."""
    digest = hashlib.sha256()
    for path in sorted(shard.rglob("*")) if shard.is_dir() else [shard]:
        if path.is_file():
            digest.update(str(path.relative_to(shard)).encode() + b"\x00")
            with path.open("rb") as file:
                while part := file.read(1 << 20):
                    digest.update(part)
    return digest.hexdigest()
