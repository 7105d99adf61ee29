"""Pages in, articles out: what the story is, what the page says of it, and what was cut, each with its reason."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING

from sayso.article.body import read_body
from sayso.article.credit import own_site
from sayso.article.dateline import dateline
from sayso.article.dates import both_ways, iso_date, weekday
from sayso.article.head import read_head
from sayso.article.language import language
from sayso.article.notice import notice_of
from sayso.article.outlet import outlet_of_url
from sayso.article.sheet import Line, Sheet, lines_of, unpunctuated
from sayso.errors import PageError
from sayso.records import Article, Found, Furniture, Page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_DATELINE_WITHIN = 3  # paragraphs; a standfirst or an editor's note may stand before it
_NEWS_WITHIN = 2  # paragraphs; the first weekday there is the day of the news, or the day before the page's
_DATE_WITHIN = 8  # lines from the top of a page
_DAY_IN_URL = re.compile(r"/((?:19|20)\d\d)[/-](\d\d?)[/-](\d\d?)(?=[/_.-])")
_CREDIT_ORDER = ("dateline", "sign-off", "credit line", "byline", "staff note", "copyright", "own site")


def clean(page: Page) -> Article:
    """The article that ``page`` carries. Raises ``PageError`` where it carries none."""
    from sayso.sources.sheets import sheet_of  # noqa: PLC0415 - sources import from here

    sheet = sheet_of(page)
    article = article_of(sheet, page_id=page.id)
    if not article.paragraphs and notice_of(article) is None:
        raise PageError(page.source, "no article text in it; save the article's own page as text or HTML")
    return article


def article_from_text(
    text: str, *, page_id: str = "", outlet: str | None = None, published: date | None = None
) -> Article:
    """The article in a plain text that was never a file, such as a row of a table. May have no paragraphs."""
    known = {}
    if outlet:
        known["outlet"] = Found(outlet, outlet, "given")
    if published:
        known["published"] = Found(published.isoformat(), published.isoformat(), "given")
    return article_of(Sheet(lines_of(text), known), page_id=page_id)


def article_of(sheet: Sheet, *, page_id: str) -> Article:
    """Read a sheet's head, body and foot into one article.

    A text that writes no full stops has no running text by the usual signs; it is read again by length alone.
    """
    article = _read(sheet, page_id=page_id)
    if article.paragraphs:
        return article
    return _read(replace(sheet, lines=unpunctuated(sheet.lines)), page_id=page_id)


def _day_in(url: str | None) -> Found | None:
    """The day that an address gives, as in ``/2023/02/16/``; many papers file their pages so."""
    match = _DAY_IN_URL.search(url or "")
    if match is None:
        return None
    try:
        day = date(*map(int, match.groups()))
    except ValueError:
        return None
    return Found(day.isoformat(), match[0], "the page's address")


def _read(sheet: Sheet, *, page_id: str) -> Article:
    head = read_head(sheet.lines, sheet.known)
    found = head.found
    headline = found.get("headline")
    lines, credit = _take_dateline(head.body, found)
    body = read_body(lines, headline.value if headline else None)
    _settle_outlet(found)
    _settle_agency(found, [credit, *body.credits] if credit else list(body.credits))
    texts = tuple(line.text for line in body.paragraphs)
    if "published" not in found and (updated := found.get("updated")):
        found["published"] = Found(updated.value, updated.words, "date of an update, none of publishing is printed")
    if "published" not in found and "url" in found and (day := _day_in(found["url"].value)):
        found["published"] = day
    if "published" not in found and (told := _told_apart(sheet.lines, texts)):
        found["published"] = told
    if spoken := language("\n".join(texts)):
        found["language"] = spoken
    cut = sorted([*head.furniture, *body.furniture, *sheet.outside], key=attrgetter("position"))
    return _article(page_id, texts, tuple(cut), found)


def _told_apart(lines: Sequence[Line], texts: Sequence[str]) -> Found | None:
    """A date in numbers that may be read two ways ("10/05/2019"), where the weekday of the story's news decides.

    That weekday is the first that the story names: the page's own, or else that of the day before.
    """
    named = weekday("\n".join(texts[:_NEWS_WITHIN]))
    if named is None:
        return None
    for line in lines[:_DATE_WITHIN]:
        days = both_ways(line.text) if not line.prose else ()
        by_gap = {(day.weekday() - named) % 7: day for day in days}
        if len(by_gap) == len(days) and (day := by_gap.get(0) or by_gap.get(1)):
            return Found(day.isoformat(), line.text, "date in numbers, and the weekday of the news")
    return None


def _article(
    page_id: str, paragraphs: tuple[str, ...], cut: tuple[Furniture, ...], found: Mapping[str, Found]
) -> Article:
    value = {key: item.value for key, item in found.items()}
    return Article(
        page_id=page_id,
        headline=value.get("headline"),
        paragraphs=paragraphs,
        byline=value.get("byline"),
        agency=value.get("agency"),
        dateline=value.get("dateline"),
        published=iso_date(value["published"]) if "published" in value else None,
        language=value.get("language"),
        outlet=value.get("outlet"),
        furniture=cut,
        found=found,
    )


def _take_dateline(lines: Sequence[Line], found: dict[str, Found]) -> tuple[Sequence[Line], Found | None]:
    """Cut the dateline off the first paragraph that has one; its place and day go to ``found``, its credit is returned."""
    for number, line in enumerate(lines[:_DATELINE_WITHIN]):
        if line.reason or not (read := dateline(line.text)):
            continue
        if read.place:
            found.setdefault("dateline", Found(read.place, read.words, "dateline"))
        if read.day and len(read.day.value) == len("2023-02-16"):
            found.setdefault("published", read.day)
        elif read.day:
            found.setdefault("dateline_day", read.day)
        rest = line._replace(text=line.text[read.end :].strip())
        return [*lines[:number], *([rest] if rest.text else []), *lines[number + 1 :]], read.agency
    return lines, None


def _settle_outlet(found: dict[str, Found]) -> None:
    """An address that the page prints names the outlet best; the printed name is kept as the site's."""
    url = found.get("url")
    if url and (outlet := outlet_of_url(url.value)):
        if "outlet" in found and found["outlet"].rule != outlet.rule:
            found.setdefault("site", found["outlet"])
        found["outlet"] = outlet


def _settle_agency(found: dict[str, Found], credits_: list[Found]) -> None:
    """The surest credit wins; agencies that only gave material are kept apart."""
    if helped := next((c for c in credits_ if c.rule == "input"), None):
        found.setdefault("input", helped)
    more = [c for c in (found.get("agency"), own_site(found.get("outlet"))) if c]
    sure = [c for c in [*credits_, *more] if c.rule != "input"]
    if sure:
        found["agency"] = min(sure, key=lambda c: _CREDIT_ORDER.index(c.rule) if c.rule in _CREDIT_ORDER else -1)
