"""Digests: pages of many items (news in brief, live pages, "The Latest"), which are no version of any one story."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sayso.records import Article

_CLOCK = re.compile(
    r"\d{1,2}(?:[:.]\d\d)? ?(?:[ap]\.? ?m\.?|GMT|UTC|hrs?)(?: [A-Z]{2,4})?"
    r"|\d{1,2}:\d\d(?: [A-Z]{2,4})?|noon|midnight|(?:\d+ (?:hrs?|mins?|hours?|minutes?) ?)+ago",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"[A-Z][A-Z' .-]{2,30}(?:, [A-Z][\w .]{2,20})? \([A-Z]\w+(?: \w+)?\) ?[-—–]")  # noqa: RUF001
_TITLE = re.compile(
    r"\b(?:news in brief|world in brief|live updates?|live blog|as it happened|news digest|news roundup|"
    r"morning briefing|evening briefing|week in review)\b|^the latest\b|^live\b",
    re.IGNORECASE,
)
_ITEMS = 3  # time stamps of their own, or datelines, that make a page one of many items
_DATELINES = 2
_HEAD = 100  # characters in which a line says that it opens a live page


def is_digest(article: Article) -> bool:
    """Whether a page strings several items together, by its title, its time stamps or its datelines."""
    if article.headline and _TITLE.search(article.headline):
        return True
    lines = [*article.paragraphs, *(cut.text for cut in article.furniture)]
    stamps = sum(bool(_CLOCK.fullmatch(line.strip())) for line in lines)
    datelines = sum(bool(_DATELINE.match(line)) for line in article.paragraphs[1:])
    return (
        stamps >= _ITEMS
        or datelines >= _DATELINES
        or any(_TITLE.search(line[:_HEAD]) for line in article.paragraphs[:2])
    )
