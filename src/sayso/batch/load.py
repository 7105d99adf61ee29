"""What a batch made into a ledger: the same steps as reading the shards, with the articles and readings that are there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from sayso.batch.folder import Folder
from sayso.batch.pages import AT_ONCE, article_of, item_of
from sayso.batch.readings import reading_of
from sayso.pipeline import run
from sayso.pipeline.keep import cleaned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from sayso.errors import PageError
    from sayso.pipeline import Progress, Report
    from sayso.pipeline.crew import Failure
    from sayso.pipeline.readers import Readers
    from sayso.records import Article, Page, Reading
    from sayso.sources.kinds import Got


_AT_HAND = 1_000  # articles; the pipeline asks for those of the last 64 pages


class Shelf:
    """The files of a batch, as the pipeline asks for them. Memory holds the pages at hand and where each reading lies."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._articles: dict[str, Article | PageError] = {}
        self._places: dict[str, str] = {}
        self._open: tuple[str, dict[str, Reading | Failure]] = ("", {})
        for path in folder.files("readings"):
            self._places.update(dict.fromkeys(pq.read_table(path, columns=["wanted"])["wanted"].to_pylist(), path))

    def items(self) -> Iterator[Got]:
        """All that the shards held, in their order."""
        for shard in self._folder.read_shards():
            file = pq.ParquetFile(self._folder.path("pages", shard["pages"]))
            for batch in file.iter_batches(batch_size=AT_ONCE):
                for row in batch.to_pylist():
                    if row["kind"] == "page":
                        self._articles[row["id"]] = article_of(row)
                        if len(self._articles) > _AT_HAND:  # the oldest was known to the ledger, and not asked for
                            del self._articles[next(iter(self._articles))]
                    yield item_of(row)

    def article(self, page: Page) -> Article | PageError:
        """The article that the batch made of a page, once; of a page that it never saw, a new one."""
        found = self._articles.pop(page.id, None)
        return cleaned(page) if found is None else found

    def reading(self, wanted: str) -> Reading | Failure | None:
        """The reading of that name. Neighbours in a ledger are neighbours here, so one file is held open."""
        path = self._places.get(wanted)
        if path is None:
            return None
        if self._open[0] != path:
            self._open = path, {row["wanted"]: reading_of(row) for row in pq.read_table(path).to_pylist()}
        return self._open[1][wanted]


def load(engine: Engine, folder: str | Path, *, readers: Readers, workers: int, progress: Progress | None) -> Report:
    """Take a batch into a ledger. What the batch has not read is read here; a page that is known already stays."""
    shelf = Shelf(Folder(Path(folder)))
    told: dict[str, Any] = {"progress": progress} if progress else {}
    return run(engine, shelf.items(), readers=readers, workers=workers, prepared=shelf, **told)
