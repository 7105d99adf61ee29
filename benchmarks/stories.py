"""The stories task: which articles print one version, and which tell one story. Sees all rows before it answers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sayso.article.clean import article_from_text
from sayso.records import Article
from sayso.story.cluster import PageFacts, StoryCluster, cluster
from sayso.story.index import MemoryIndex
from sayso.story.match import Level, Link, relate
from sayso.story.sketch import sketch

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

_BODY = 60  # words; a page with fewer once cleaned (a gallery, a list of links) is compared as a whole
_COPY = 0.95  # of the shorter whole page, captions, menus and all


def predict(rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, str]]:
    """Rows {"id", "text", "publisher", "scraped"} in, rows {"id", "version", "story"} out, in order.

    Ids are names only: they break ties between equals, and nothing else.
    """
    rows = list(rows)
    keys = [str(row["id"]) for row in rows]
    bodies = {
        key: article_from_text(row["text"], page_id=key, outlet=row.get("publisher"))
        for key, row in zip(keys, rows, strict=True)
    }
    wholes = {key: _whole(key, row["text"]) for key, row in zip(keys, rows, strict=True)}
    bare = {key for key, article in bodies.items() if _words(article) < _BODY}
    links = list(_links(bodies, _candidates({key: body for key, body in bodies.items() if key not in bare})))
    loose = list(_links(wholes, [pair for pair in _candidates(wholes) if bare & set(pair)]))
    facts = {key: _facts(row, bodies[key]) for key, row in zip(keys, rows, strict=True)}
    named = _named(cluster(facts, [*links, *filter(_is_copy, loose)]))
    for key, story in _adopted(bare, loose).items():
        named[key] = {**named[key], "story": named[story]["story"]}
    for key in keys:
        yield {"id": key, **named[key]}


def _named(stories: Iterable[StoryCluster]) -> dict[str, dict[str, str]]:
    return {
        page: {"version": min(version), "story": story.id}
        for story in stories
        for version in story.versions
        for page in version
    }


def _is_copy(link: Link) -> bool:
    """A whole page is a printing of another only if it says the same from top to foot."""
    return link.level is Level.VERSION and link.score >= _COPY


def _adopted(bare: Collection[str], loose: Iterable[Link]) -> dict[str, str]:
    """For each page without a body, the page with one that it shares most with: it goes into its story."""
    best: dict[str, tuple[float, str]] = {}
    for link in loose:
        for page, other in ((link.a, link.b), (link.b, link.a)):
            if link.level is not None and page in bare and other not in bare:
                best[page] = max(best.get(page, (0.0, "")), (link.score, other))
    return {page: other for page, (_, other) in best.items()}


def _links(articles: Mapping[str, Article], pairs: Iterable[tuple[str, str]]) -> Iterator[Link]:
    for one, other in pairs:
        link = relate(articles[one], articles[other])
        if link is not None:
            yield link


def _whole(key: str, text: str) -> Article:
    return Article(key, None, tuple(line.strip() for line in text.splitlines() if line.strip()))


def _words(article: Article) -> int:
    return sum(len(paragraph.split()) for paragraph in article.paragraphs)


def _candidates(articles: Mapping[str, Article]) -> list[tuple[str, str]]:
    index = MemoryIndex()
    sketches = {key: sketch(article) for key, article in articles.items()}
    index.add_many(list(sketches.items()))
    pairs = {
        (min(key, found.page_id), max(key, found.page_id))
        for key, sketched in sketches.items()
        for found in index.candidates(sketched)
        if found.page_id != key
    }
    return sorted(pairs)


def _facts(row: Mapping[str, Any], article: Article) -> PageFacts:
    seen = datetime.fromisoformat(row["scraped"]) if row.get("scraped") else None
    return PageFacts(article.published, seen, article.agency, article.outlet, _words(article))
