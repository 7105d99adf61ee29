"""What a source says of its texts beside the texts: each value with its words and the field that gave it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.article.credit import agency_names, credit_line
from sayso.article.dates import iso_date
from sayso.article.sheet import tidy
from sayso.records import Found

if TYPE_CHECKING:
    from collections.abc import Iterable

_DATES = ("published", "updated")
_AGENCY_WORDS = 3  # "The Associated Press"; more words name a writer too


def kept(key: str, found: Found) -> Found | None:
    """A value as it is kept: dates as ISO days, an agency by its name; addresses are no names, empty is nothing."""
    words = found.words.strip() if key == "body" else tidy(found.words)
    if key in _DATES:
        day = iso_date(words)
        return Found(day.isoformat(), words, found.rule) if day else None
    if not words or (key == "byline" and words.startswith(("http", "@", "/"))):
        return None
    value = (agency_names(words) or words) if key == "agency" else tidy(found.value)
    return Found(value, words, found.rule)


def known_of(values: Iterable[tuple[str, str | None, str]]) -> dict[str, Found]:
    """The first value of each key that holds, from (key, words, rule); a byline that credits an agency gives that too."""
    found: dict[str, Found] = {}
    for key, words, rule in values:
        if words and (value := kept(key, Found(words, words, rule))):
            found.setdefault(key, value)
    return with_credit(found)


def with_credit(found: dict[str, Found]) -> dict[str, Found]:
    """The values with the agency that the byline credits; a byline that is nothing else is none."""
    if "byline" in found and (credit := credit_line(f"By {found['byline'].value}")):
        found.setdefault("agency", Found(credit.value, found["byline"].words, "byline"))
        if len(found["byline"].value.split()) <= _AGENCY_WORDS:
            del found["byline"]
    return found
