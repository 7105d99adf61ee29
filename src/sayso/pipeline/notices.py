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
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection

    from sayso.article.notice import Notice
    from sayso.records import Article, Page
    from sayso.story.cluster import Decisions

BY_HEADLINE = "h"
"""What the keys of headlines begin with; those of ids begin with "i", those of addresses with "u"."""

_HEADLINE_WORDS = 4  # shorter headlines are many stories'
_MENDED = frozenset({"figure", "wording"})
_LARGEST = 2**31 - 1  # of the column


def note(connection: Connection, page: Page, article: Article) -> Notice | None:
    """Keep what a page may be named by, and what it says as a notice. A page known before is noted anew."""
    edition = _edition(article)
    keys = [*_item_keys(page, article), *_headline_keys([article.headline or ""])]
    rows = [{"key": key, "page_id": page.id, "edition": edition} for key in dict.fromkeys(keys)]
    upsert.put(connection, s.page_keys, rows)
    if (notice := notice_of(article)) is None:
        return None
    ids = [key for key in _item_keys(page, article) if notice.kind != CANCELED or key.startswith("i")]
    named = (
        ids or _headline_keys(notice.headlines) if notice.kind == CANCELED else ids + _headline_keys(notice.headlines)
    )
    row = {
        "page_id": page.id,
        "kind": notice.kind,
        "words": notice.words,
        "keys": sorted(set(named)),
        "edition": edition,
    }
    upsert.put(connection, s.notices, [row])
    return notice


def is_report(notice: Notice | None) -> bool:
    """Whether a page is to be matched and read: what withdraws a story is none itself, whatever it repeats of it."""
    return notice is None or notice.kind == CORRECTION


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
    keys = [_key("i", value if ":" in value else f"{scope}\0{value}") for value in ids]
    urls = [page.url, article.found["url"].value if "url" in article.found else None]
    return keys + [_key("u", _address(url)) for url in urls if url]


def _address(url: str) -> str:
    return url.partition("#")[0].partition("://")[2].removeprefix("www.").rstrip("/").lower()


def _headline_keys(headlines: Iterable[str]) -> list[str]:
    plain = (letters(plain_headline(headline)) for headline in headlines)
    return [_key(BY_HEADLINE, words) for words in plain if words.count(" ") >= _HEADLINE_WORDS - 1]


def _key(kind: str, value: str) -> str:
    return kind + hashlib.sha256(value.encode("utf-8", "replace")).hexdigest()[:32]
