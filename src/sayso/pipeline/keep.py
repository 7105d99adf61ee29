"""Keep and clean: bytes into the ledger first, then the article that they hold, or why they hold none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.article.clean import clean
from sayso.errors import PageError
from sayso.ledger import save
from sayso.ledger.store import writing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Engine

    from sayso.pipeline import Report
    from sayso.records import Page

_FINISHED = frozenset({"matched", "done", "refused"})


def keep(engine: Engine, batch: Sequence[Page | PageError], report: Report) -> None:
    """Keep every page of a batch in one transaction, then clean them in another."""
    fresh = []
    with writing(engine) as connection:
        for item in batch:
            if isinstance(item, PageError):
                save.refusal(connection, item.source, item.reason)
                report.refused.append((item.source, item.reason))
            elif save.page(connection, item) in _FINISHED:
                report.known += 1
            else:
                fresh.append(item)
    with writing(engine) as connection:
        for page in fresh:
            _clean(connection, page, report)


def _clean(connection: Connection, page: Page, report: Report) -> None:
    try:
        article = clean(page)
    except PageError as error:
        save.state(connection, [page.id], "refused", reason=error.reason)
        save.refusal(connection, page.source, error.reason)
        report.refused.append((page.source, error.reason))
        return
    save.article(connection, article)
    save.state(connection, [page.id], "cleaned")
    report.pages += 1
