"""One shard in, one file of pages out: what each page is, the article that it holds, its sketch and its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from sayso.batch.folder import Folder, content_of, name_of, whole
from sayso.errors import PageError
from sayso.ledger.codec import adapter
from sayso.pipeline.keep import cleaned
from sayso.records import Article, LeftOut, Page
from sayso.sources.file import pages
from sayso.story.memory import line_hash
from sayso.story.sketch import sketch_texts
from sayso.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sayso.sources.kinds import Got

AT_ONCE = 256  # pages that stand in memory together

SCHEMA = pa.schema(
    [
        ("source", pa.string()),
        ("kind", pa.string()),  # page, refused or left out
        ("reason", pa.string()),  # why it was refused, or what was left out
        ("count", pa.int64()),
        ("id", pa.string()),
        ("url", pa.string()),
        ("media_type", pa.string()),
        ("got_at", pa.timestamp("us", tz="UTC")),
        ("data", pa.binary()),
        ("article", pa.string()),  # JSON, or null with the reason
        ("outlet", pa.string()),
        ("hashes", pa.list_(pa.uint64())),
        ("expected", pa.int32()),
        ("lines", pa.list_(pa.string())),
    ]
)


def read_shard(shard: Path, *, root: Path, max_bytes: int) -> dict[str, str]:
    """Make the file of a shard, unless it is there; gives its row in the list of shards."""
    folder = Folder(root)
    name = name_of(content_of(shard), max_bytes, __version__)
    path = folder.path("pages", name)
    if not path.exists():
        with whole(path) as draft, pq.ParquetWriter(draft, SCHEMA, compression="zstd") as writer:
            for some in _some(pages([shard], max_bytes=max_bytes)):
                writer.write_table(pa.Table.from_pylist([_row(item) for item in some], schema=SCHEMA))
    return {"shard": str(shard), "pages": name}


def _some(found: Iterable[Got]) -> Iterator[list[Got]]:
    batch: list[Got] = []
    for item in found:
        batch.append(item)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _row(item: Got) -> dict[str, Any]:
    if isinstance(item, PageError):
        return {"source": item.source, "kind": "refused", "reason": item.reason}
    if isinstance(item, LeftOut):
        return {"source": item.source, "kind": "left out", "reason": item.what, "count": item.count}
    names = ("source", "id", "url", "media_type", "got_at", "data")
    row = {name: getattr(item, name) for name in names} | {"kind": "page"}
    article = cleaned(item)
    if isinstance(article, PageError):
        return row | {"reason": article.reason}
    (sketch,) = sketch_texts([article.text])
    return row | {
        "article": adapter(Article).dump_json(article).decode(),
        "outlet": article.outlet,
        "hashes": sketch.hashes,
        "expected": sketch.expected,
        "lines": sorted({line_hash(text) for text in article.paragraphs}),
    }


def item_of(row: dict[str, Any]) -> Got:
    """What the source gave, as it was."""
    if row["kind"] == "refused":
        return PageError(row["source"], row["reason"])
    if row["kind"] == "left out":
        return LeftOut(row["source"], row["reason"], row["count"])
    names = ("id", "source", "data", "media_type", "got_at", "url")
    return Page(**{name: row[name] for name in names})


def article_of(row: dict[str, Any]) -> Article | PageError:
    """What cleaning gave for a page."""
    if row["article"] is None:
        return PageError(row["source"], row["reason"])
    article: Article = adapter(Article).validate_json(row["article"])
    return article
