"""What a page's markup says of it: JSON-LD, meta tags, the canonical link, time stamps. Each value with its words."""

from __future__ import annotations

# ruff: noqa: RUF001 - titles use these dashes
import json
from typing import TYPE_CHECKING, Any

from sayso.article.credit import credit_line
from sayso.article.dates import iso_date
from sayso.article.sheet import tidy
from sayso.records import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement  # type: ignore[import-untyped]

_ARTICLE_TYPES = ("Article", "BlogPosting", "LiveBlogPosting", "Report")  # the ends of schema.org's types of texts
_META = {
    "headline": ("og:title", "twitter:title", "dc.title", "dcterms.title", "title"),
    "published": (
        "article:published_time", "og:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "dcterms.created",
        "pubdate", "publishdate", "publish-date", "publication_date", "article.published", "sailthru.date",
        "parsely-pub-date", "cxenseparse:recs:publishtime",
    ),
    "updated": ("article:modified_time", "og:updated_time", "datemodified", "last-modified"),
    "byline": ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author", "byl"),
    "site": ("og:site_name", "application-name", "dc.publisher", "publisher"),
    "url": ("og:url", "twitter:url"),
}  # fmt: skip
_TITLE_PARTS = (" | ", " – ", " — ", " - ", " » ", " :: ")
_SHOWN = ".//text()[not(ancestor::script or ancestor::style)]"
_AGENCY_WORDS = 3  # "The Associated Press"; more words name a writer too
_DEEPEST = 6  # levels of nesting in JSON-LD; a graph of articles has three


def markup_of(tree: HtmlElement) -> dict[str, Found]:
    """Keys headline, published, updated, byline, site, url and body, as far as the page states them."""
    found: dict[str, Found] = {}
    for source in (_json_ld(tree), _meta(tree), _elements(tree)):
        for key, value in source:
            if kept := _kept(key, value):
                found.setdefault(key, kept)
    if "byline" in found and (credit := credit_line(f"By {found['byline'].value}")):
        found["agency"] = Found(credit.value, found["byline"].words, "byline")
        if len(found["byline"].value.split()) <= _AGENCY_WORDS:
            del found["byline"]
    if "headline" in found and "site" in found:
        found["headline"] = _without_site(found["headline"], found["site"].value)
    return found


def _kept(key: str, found: Found) -> Found | None:
    """Dates as ISO days; names that are addresses, and empty values, are nothing."""
    words = found.words.strip() if key == "body" else tidy(found.words)
    if key in ("published", "updated"):
        day = iso_date(words)
        return Found(day.isoformat(), words, found.rule) if day else None
    if not words or (key == "byline" and words.startswith(("http", "@", "/"))):
        return None
    return Found(tidy(found.value), words, found.rule)


def _json_ld(tree: HtmlElement) -> Iterator[tuple[str, Found]]:
    for script in tree.iterfind('.//script[@type="application/ld+json"]'):
        try:
            data = json.loads((script.text or "").strip(), strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _articles(data, 0):
            yield from _of_article(item)


def _articles(data: Any, depth: int) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - whatever JSON holds
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for item in data:
            yield from _articles(item, depth + 1)
    elif isinstance(data, dict):
        kinds = data.get("@type")
        names = kinds if isinstance(kinds, list) else [kinds]
        if any(isinstance(name, str) and name.endswith(_ARTICLE_TYPES) for name in names):
            yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _articles(data.get(key), depth + 1)


def _of_article(item: dict[str, Any]) -> Iterator[tuple[str, Found]]:
    fields = {
        "headline": "headline", "published": "datePublished", "updated": "dateModified", "url": "url", "body": "articleBody",
    }  # fmt: skip
    for key, name in fields.items():
        if isinstance(value := item.get(name), str):
            yield key, Found(value, value, f"JSON-LD {name}")
    for key, name in {"byline": "author", "site": "publisher"}.items():
        if names := ", ".join(_names(item.get(name))):
            yield key, Found(names, names, f"JSON-LD {name}")


def _names(value: Any) -> list[str]:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, str):
        return [value] if value.strip() else []
    if isinstance(value, dict):
        return _names(value.get("name"))
    return [name for item in value for name in _names(item)] if isinstance(value, list) else []


def _meta(tree: HtmlElement) -> Iterator[tuple[str, Found]]:
    content: dict[str, str] = {}
    for element in tree.iterfind(".//meta[@content]"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content.setdefault(name.lower(), element.get("content", ""))
    for key, names in _META.items():
        for name in names:
            if value := content.get(name):
                yield key, Found(value, value, f"meta {name}")


def _elements(tree: HtmlElement) -> Iterator[tuple[str, Found]]:
    if href := next((link.get("href", "") for link in tree.iterfind('.//link[@rel="canonical"]')), ""):
        yield "url", Found(href, href, "canonical link")
    headings = [tidy("".join(heading.xpath(_SHOWN))) for heading in tree.iterfind(".//h1")]
    if len(headings) == 1:
        yield "headline", Found(headings[0], headings[0], "the only h1")
    for stamp in tree.iterfind(".//time[@datetime]"):
        if stamp.get("itemprop") == "datePublished" or stamp.get("pubdate") is not None or _is_above(stamp):
            yield "published", Found(stamp.get("datetime", ""), stamp.get("datetime", ""), "time element")
    if (title := tree.find(".//title")) is not None and title.text:
        yield "headline", Found(title.text, title.text, "title element")


def _is_above(stamp: HtmlElement) -> bool:
    """Whether a time stamp stands in a header, and not beside a comment or a link to another story."""
    return any(
        parent.tag == "header" or "publish" in parent.get("class", "").lower()
        for parent in [stamp, *stamp.iterancestors()]
    )


def _without_site(headline: Found, site: str) -> Found:
    """A title without the site's name at its end: "Bridge reopens | The Harbour Gazette"."""
    for part in _TITLE_PARTS:
        title, cut, end = headline.value.rpartition(part)
        if cut and title and end.strip().lower() in site.lower():
            return Found(title.strip(), headline.words, headline.rule)
    return headline
