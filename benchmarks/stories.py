"""The stories task: which articles print one version, and which tell one story. Sees all rows before it answers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sayso.article.clean import article_from_text
from sayso.records import Article
from sayso.story.cluster import PageFacts, cluster
from sayso.story.index import MemoryIndex
from sayso.story.match import relate
from sayso.story.sketch import sketch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_BODY = 60  # words; a page with fewer once cleaned (a gallery, a list of links) is compared as a whole


def predict(rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, str]]:
    """Rows {"id", "text", "publisher", "scraped"} in, rows {"id", "version", "story"} out, in order.

    Versions and stories are named by a hash over their texts, so that document ids play no part.
    """
    rows = list(rows)
    keys = [str(row["id"]) for row in rows]
    bodies = {
        key: article_from_text(row["text"], page_id=key, outlet=row.get("publisher"))
        for key, row in zip(keys, rows, strict=True)
    }
    wholes = {key: _whole(key, row["text"]) for key, row in zip(keys, rows, strict=True)}
    bare = {key for key, article in bodies.items() if _words(article) < _BODY}
    links = [
        link
        for pairs, articles in (
            (_candidates({k: a for k, a in bodies.items() if k not in bare}), bodies),
            ([pair for pair in _candidates(wholes) if bare & set(pair)], wholes),
        )
        for pair in pairs
        if (link := relate(articles[pair[0]], articles[pair[1]])) is not None
    ]
    facts = {key: _facts(row, bodies[key]) for key, row in zip(keys, rows, strict=True)}
    named = {
        page: {"version": min(version), "story": story.id}
        for story in cluster(facts, links)
        for version in story.versions
        for page in version
    }
    for key in keys:
        yield {"id": key, **named[key]}


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
