"""Notices kept: what each page may be named by, and what a page says as a notice of the desk."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from sayso.article.notice import CANCELED, CORRECTION, notice_of, plain_headline
from sayso.article.sheet import letters
from sayso.ledger import schema as s
from sayso.ledger import upsert
from sayso.ledger.chunks import chunks
from sayso.story.edit import diff

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from sayso.article.notice import Notice
    from sayso.records import Article, Page
    from sayso.story.cluster import Decisions

BY_HEADLINE, _BY_ID = "h", "i"
"""What the keys of headlines begin with; those of ids begin with "i", those of addresses with "u"."""

_HEADLINE_WORDS = 4  # shorter headlines are many stories'
_MENDED = frozenset({"figure", "wording"})
_LARGEST = 2**31 - 1  # of the column


def note(connection: Connection, cleaned: Sequence[tuple[Page, Article]]) -> list[str]:
    """Keep what pages may be named by, and what they say as notices. Gives the pages that are a notice and no report.

    What withdraws a story is no report itself, whatever it repeats of it; it is not matched and not read.
    """
    named = [
        {"key": key, "page_id": page.id, "edition": _edition(article)}
        for page, article in cleaned
        for key in dict.fromkeys([*_item_keys(page, article), *_headline_keys([article.headline or ""])])
    ]
    upsert.put(connection, s.page_keys, named)
    said = [(page, article, notice) for page, article in cleaned if (notice := notice_of(article)) is not None]
    rows = [
        {"page_id": page.id, "kind": notice.kind, "words": notice.words, "edition": _edition(article)}
        | {"keys": sorted(_about(page, article, notice))}
        for page, article, notice in said
    ]
    upsert.put(connection, s.notices, rows)
    return [page.id for page, _, notice in said if notice.kind != CORRECTION]


def _about(page: Page, article: Article, notice: Notice) -> set[str]:
    """Keys of the pages that a notice is about: of an item's status, those of its id, if it has one."""
    keys = _item_keys(page, article)
    ids = [key for key in keys if key.startswith(_BY_ID)]
    if notice.kind == CANCELED and ids:
        return set(ids)
    return {*keys, *_headline_keys(notice.headlines)}


def with_corrections(connection: Connection, decided: Decisions, known: Mapping[str, Article]) -> Decisions:
    """The decisions, and that a page that corrects is no printing of a wording with other words or figures.

    Text alone would take the two for copies, and the fullest of them for the text. What people merged stays so.
    """
    n = s.notices.c
    corrections = [
        page
        for some in chunks(sorted(known))
        for page in connection.scalars(select(n.page_id).where(n.page_id.in_(some), n.kind == CORRECTION))
    ]
    merged = {frozenset(pair) for pair in decided.merge_versions}
    apart = [
        (page, other)
        for page in corrections
        for other in sorted(known.keys() - set(corrections))
        if frozenset((page, other)) not in merged and _says_other(known[page], known[other])
    ]
    return replace(decided, split_versions=[*decided.split_versions, *apart]) if apart else decided


def _says_other(correction: Article, other: Article) -> bool:
    """Whether a figure or a word differs, and not only the desk's note is more."""
    return any(edit.kind in _MENDED for edit in diff(correction.paragraphs, other.paragraphs))


def _edition(article: Article) -> int | None:
    found = article.found.get("edition")
    digits = found.value.strip() if found else ""
    return (
        min(int(digits), _LARGEST)
        if digits.isascii() and digits.isdigit() and len(digits) < len(str(_LARGEST))
        else None
    )


def _item_keys(page: Page, article: Article) -> list[str]:
    """Keys of what one item is called wherever it turns up: the agency's ids, and addresses."""
    scope = article.agency or article.outlet or ""
    ids = [article.found[name].value for name in ("id", "id2") if name in article.found]
    keys = [_key(_BY_ID, value if ":" in value else f"{scope}\0{value}") for value in ids]
    urls = [page.url, article.found["url"].value if "url" in article.found else None]
    return keys + [_key("u", _address(url)) for url in urls if url]


def _address(url: str) -> str:
    return url.partition("#")[0].partition("://")[2].removeprefix("www.").rstrip("/").lower()


def _headline_keys(headlines: Iterable[str]) -> list[str]:
    plain = (letters(plain_headline(headline)) for headline in headlines)
    return [_key(BY_HEADLINE, words) for words in plain if words.count(" ") >= _HEADLINE_WORDS - 1]


def _key(kind: str, value: str) -> str:
    return kind + hashlib.sha256(value.encode("utf-8", "replace")).hexdigest()[:32]
