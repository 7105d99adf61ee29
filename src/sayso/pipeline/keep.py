"""Keep and clean: bytes into the ledger first, then the article that they hold, or why they hold none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from sayso.article.clean import clean
from sayso.errors import PageError
from sayso.ledger import save
from sayso.ledger import schema as s
from sayso.ledger.lease import Leases
from sayso.ledger.load import kept_pages
from sayso.ledger.store import writing
from sayso.pipeline.notices import note
from sayso.pipeline.read import READABLE
from sayso.records import LeftOut, Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, Engine

    from sayso.pipeline import Prepared, Report
    from sayso.records import Article
    from sayso.sources.kinds import Got

_THROUGH = frozenset({"cleaned", "matched", "notice"})
_AT_ONCE = 64  # pages cleaned in one transaction
_LONGEST = (
    500_000  # characters of an article, some 80,000 words: the parse takes a minute and 2 GB; no report is so long
)


def keep(engine: Engine, batch: Sequence[Got], report: Report) -> None:
    """Keep every page of a batch, in one transaction. A page that was refused before gets another chance."""
    with writing(engine) as connection:
        states = save.pages(connection, [item for item in batch if isinstance(item, Page)])
        fresh = set()
        for item in batch:
            if isinstance(item, PageError):
                _refuse(connection, item, report)
                continue
            if isinstance(item, LeftOut):
                report.left_out[item.what] = report.left_out.get(item.what, 0) + item.count
                continue
            state = states.get(item.id)
            if state in _THROUGH or item.id in fresh:
                report.known += 1
            elif state == "forgotten":
                report.refused.append((save.printable(item.source), save.tombstone(connection, item.id)))
            elif state == "refused":
                save.state(connection, [item.id], "kept")
            fresh.add(item.id)


def clean_waiting(engine: Engine, report: Report, prepared: Prepared | None = None) -> None:
    """Clean every page that is kept and no more, those that an interrupted run left behind among them."""
    waiting = select(s.pages.c.id).where(s.pages.c.state == "kept").order_by(s.pages.c.no)
    with engine.connect() as connection:
        if connection.scalar(waiting.limit(1)) is None:
            return
    make = prepared.article if prepared is not None else cleaned
    with Leases(engine, "clean", waiting) as leases:
        for ids in leases.batches(_AT_ONCE):
            with engine.connect() as connection:
                found = [(page, make(page)) for page in kept_pages(connection, ids)]
            with writing(engine) as connection:
                still = set(connection.scalars(waiting.where(s.pages.c.id.in_(ids))))  # not forgotten meanwhile
                _keep_articles(connection, [pair for pair in found if pair[0].id in still], report)
                leases.done(connection, ids)


def cleaned(page: Page) -> Article | PageError:
    """The article of a page, or why there is none; whatever a page does, nothing is raised."""
    try:
        return _readable(clean(page), page)
    except PageError as error:
        return error
    except Exception as error:  # noqa: BLE001 - whatever one page does, the others are read
        return PageError(page.source, _fault("cleaned", error))


def _keep_articles(connection: Connection, found: Iterable[tuple[Page, Article | PageError]], report: Report) -> None:
    """Keep what cleaning made of some pages; a page that is a notice is through with that."""
    cleaned: list[tuple[Page, Article]] = []
    for page, article in found:
        if isinstance(article, PageError):
            _refuse_kept(connection, page, article, report)
            continue
        cleaned.append((page, article))
        report.pages += 1
        if article.language is not None and article.language not in READABLE:
            report.other_languages[article.language] = report.other_languages.get(article.language, 0) + 1
    save.articles(connection, [article for _, article in cleaned])
    notices = note(connection, cleaned)
    save.state(connection, [page.id for page, _ in cleaned if page.id not in notices], "cleaned")
    save.state(connection, notices, "notice")


def _readable(article: Article, page: Page) -> Article:
    if len(article.text) > _LONGEST:
        raise PageError(page.source, f"its text is longer than {_LONGEST:,} characters; split it")
    return article


def _fault(done: str, error: Exception) -> str:
    return f"cannot be {done} ({type(error).__name__}: {error}); report this as a bug"


def _refuse_kept(connection: Connection, page: Page, error: PageError, report: Report) -> None:
    save.state(connection, [page.id], "refused", reason=error.reason)
    _refuse(connection, error, report)


def _refuse(connection: Connection, error: PageError, report: Report) -> None:
    report.refused.append(save.refusal(connection, error.source, error.reason))
