"""From pages to a ledger: keep and clean, match, read, reconcile.

Each step commits what it did before the next begins, and says in the ledger how far it has come; whoever
is interrupted finishes with the next run. Language work is done once per version.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from sayso.pipeline.crew import Crew
from sayso.pipeline.keep import clean_waiting, keep
from sayso.pipeline.match import match
from sayso.pipeline.read import ask_again, read_pending, take_prepared
from sayso.pipeline.readers import Readers
from sayso.pipeline.reconcile import reconcile_pending
from sayso.pipeline.withdraw import withdraw
from sayso.records import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Engine

    from sayso.errors import PageError
    from sayso.pipeline.crew import Failure
    from sayso.records import Article, Reading
    from sayso.sources.kinds import Got

BATCH = 64  # pages kept in one transaction: a lost power supply costs at most so many, and they are read again
BATCH_BYTES = 32_000_000  # or so many bytes: a batch stands in memory


class Progress(Protocol):
    """Told how far a step has come; ``total`` is null where it is not known."""

    def __call__(self, step: str, done: int, total: int | None) -> None:
        """Take note that ``done`` of ``total`` are through ``step``."""


class Prepared(Protocol):
    """Work that was done before, by a batch: what it has not is done here."""

    def article(self, page: Page) -> Article | PageError:
        """What cleaning a page gives."""

    def reading(self, wanted: str) -> Reading | Failure | None:
        """The reading of a name, or why it failed."""


@dataclass(slots=True)
class Report:
    """What one run did. ``refused`` holds (source, reason), ``left_out`` how much of what was no page at all.

    ``marked`` counts the versions that a notice now withdraws or corrects, or no longer does.
    """

    pages: int = 0
    known: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    other_languages: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    marked: int = 0
    versions_read: int = 0
    attributions: int = 0
    claims: int = 0
    events: int = 0


def _silent(step: str, done: int, total: int | None) -> None:
    """Tell nobody."""


def run(
    engine: Engine,
    got: Iterable[Got],
    *,
    readers: Readers | None = None,
    again: bool = False,
    workers: int = 1,
    prepared: Prepared | None = None,
    progress: Progress = _silent,
) -> Report:
    """Take pages into the ledger, and finish whatever an earlier run left undone.

    ``again`` has every current version read anew by the readers as they are now. ``workers`` processes read,
    where there is enough to be read; with 1 it is this one. What is ``prepared`` is taken and not done anew.
    """
    report, readers = Report(), readers or Readers()
    code = readers.code()
    if again:
        ask_again(engine, code)
    seen = 0
    for batch in _batches(got):
        keep(engine, batch, report)
        clean_waiting(engine, report, prepared)
        match(engine, code)
        seen += len(batch)
        progress("pages", seen, None)
    clean_waiting(engine, report, prepared)
    match(engine, code)
    report.marked = withdraw(engine)
    if prepared is not None:
        take_prepared(engine, report, prepared, code=code)
    with Crew(workers) as crew:
        read_pending(engine, report, readers=readers, crew=crew, progress=progress)
    reconcile_pending(engine, report, progress=progress)
    return report


def _batches(got: Iterable[Got]) -> Iterator[list[Got]]:
    batch: list[Got] = []
    size = 0
    for item in got:
        batch.append(item)
        size += len(item.data) if isinstance(item, Page) else 0
        if len(batch) >= BATCH or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
