"""What a page's markup says of it: JSON-LD, meta tags, the canonical link, time stamps. Each value with its words."""

from __future__ import annotations

# ruff: noqa: RUF001 - titles use these dashes
import json
from typing import TYPE_CHECKING, Any

from sayso.article.credit import agency_names
from sayso.article.sheet import tidy
from sayso.records import Found
from sayso.sources.known import kept, with_credit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
_AGENCY_FIELDS = ("sourceOrganization", "provider", "creditText")  # believed only where they name a known agency
_MICRODATA = {
    "headline": "headline", "datepublished": "published", "datemodified": "updated", "author": "byline",
    "publisher": "site", "sourceorganization": "agency", "provider": "agency",
}  # fmt: skip
_DEEPEST = 6  # levels of nesting in JSON-LD; a graph of articles has three


def markup_of(tree: HtmlElement) -> dict[str, Found]:
    """Keys headline, published, updated, byline, site, url and body, as far as the page states them."""
    found: dict[str, Found] = {}
    for source in (_json_ld(tree), _meta(tree), _microdata(tree), _elements(tree)):
        for key, value in source:
            if held := kept(key, value):
                found.setdefault(key, held)
    with_credit(found)
    if "headline" in found and "site" in found:
        found["headline"] = _without_site(found["headline"], found["site"].value)
    return found


def _json_ld(tree: HtmlElement) -> Iterator[tuple[str, Found]]:
    for script in tree.iterfind('.//script[@type="application/ld+json"]'):
        try:
            data = json.loads((script.text or "").strip(), strict=False)
        except (ValueError, RecursionError):
            continue
        named = {str(item["@id"]): item for item in _objects(data, 0) if "@id" in item and "name" in item}
        for item in _articles(data, 0):
            yield from _of_article(item, named)


def _objects(data: Any, depth: int) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - whatever JSON holds
    """The objects at the top of a document, which others name by their ``@id``."""
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for item in data:
            yield from _objects(item, depth + 1)
    elif isinstance(data, dict):
        yield data
        yield from _objects(data.get("@graph"), depth + 1)


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


def _of_article(item: dict[str, Any], named: Mapping[str, Any]) -> Iterator[tuple[str, Found]]:
    fields = {
        "headline": "headline", "published": "datePublished", "updated": "dateModified", "url": "url", "body": "articleBody",
    }  # fmt: skip
    for key, name in fields.items():
        if isinstance(value := item.get(name), str):
            yield key, Found(value, value, f"JSON-LD {name}")
    for key, name in (("byline", "author"), ("site", "publisher"), *(("agency", name) for name in _AGENCY_FIELDS)):
        names = ", ".join(_names(item.get(name), named))
        if names and (key != "agency" or agency_names(names)):
            yield key, Found(names, names, f"JSON-LD {name}")


def _names(value: Any, named: Mapping[str, Any], depth: int = 0) -> list[str]:  # noqa: ANN401 - whatever JSON holds
    if depth > _DEEPEST:
        return []
    if isinstance(value, str):
        return [value] if value.strip() else []
    if isinstance(value, dict):
        own = value if "name" in value else named.get(str(value.get("@id")), {})
        return _names(own.get("name"), named, depth + 1)
    return [name for item in value for name in _names(item, named, depth + 1)] if isinstance(value, list) else []


def _meta(tree: HtmlElement) -> Iterator[tuple[str, Found]]:
    content: dict[str, str] = {}
    for element in tree.iterfind(".//meta[@content]"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content.setdefault(name.lower(), element.get("content", ""))
    for key, names in _META.items():
        for name in names:
            if value := content.get(name):
                yield key, Found(value, value, f"meta {name}")


def _microdata(tree: HtmlElement) -> Iterator[tuple[str, Found]]:
    """What the properties of the first item that is an article say."""
    scope = next(filter(_is_article, tree.xpath("//*[@itemtype]")), None)
    for element in scope.iterfind(".//*[@itemprop]") if scope is not None else ():
        for name in element.get("itemprop", "").split():
            if key := _MICRODATA.get(name.lower()):
                words = element.get("content") or element.get("datetime") or _name_within(element)
                if key != "agency" or agency_names(words):
                    yield key, Found(words, words, f"microdata {name}")


def _is_article(item: HtmlElement) -> bool:
    return any(kind.endswith(_ARTICLE_TYPES) for kind in item.get("itemtype", "").split())


def _name_within(element: HtmlElement) -> str:
    """The words of a property; of a person or publisher, of the name in it."""
    name = next(iter(element.iterfind('.//*[@itemprop="name"]')), element)
    return name.get("content") or tidy("".join(name.xpath(_SHOWN)))


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
