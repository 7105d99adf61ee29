"""What one line says of the page it stands on: header fields, date lines, bylines, credits. No story is in such a line."""

from __future__ import annotations

# ruff: noqa: RUF001 - printed pages use these quotes and dashes
import re
from typing import NamedTuple

from sayso.article.credit import agency_names, credit_line
from sayso.article.dates import MONTH_DAY, find_date, iso_date
from sayso.records import Found


class Label(NamedTuple):
    """The values that a line gives, by key of ``Article.found``, and what else it prints (a headline after a date)."""

    found: dict[str, Found]
    rest: str = ""


_LONGEST = 260
_FIELD_KEYS = {
    "url": "url", "link": "url", "source": "outlet", "outlet": "outlet", "publication": "outlet", "publisher": "outlet",
    "site": "outlet", "newspaper": "outlet", "date": "published", "published": "published", "posted": "published",
    "published on": "published", "posted on": "published", "publication date": "published", "load-date": "published",
    "updated": "updated", "last updated": "updated", "title": "headline", "headline": "headline", "by": "byline",
    "byline": "byline", "author": "byline", "agency": "agency", "wire": "agency",
}  # fmt: skip
_FIELD = re.compile(
    rf"^\W*(?P<key>{'|'.join(sorted(_FIELD_KEYS, key=len, reverse=True))})\s*[:=]\s+(?P<value>\S.*)$", re.IGNORECASE
)
_DATE_WORDS = re.compile(
    r"\b(?:publi(?:shed|cation|é)|posted|updated?|last|first|modified|created|originally|on|at|date|time|by|gmt|utc|e[sde]t|cet|cest|eest|eet|ist|bst"
    r"|msk|npt|[ecmp]t|[cmp][sd]t|am|pm|mon|tues?|wed|thur?s?|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)day|hrs?|h|local|t|z|m"
    r"|read|min|mins|minutes?|ago|and|the|print|edition|issue|story|article|опубликовано|опубліковано)\b",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"^(?:(?:story|report|text|written|reported|words|posted|published|compiled|analysis|photographs?) )?by\b\s*:?\s+[^\W\d_].{1,150}$"
    r"|^(?:author|reporter|byline|correspondent)s?\s*[:|]\s*\S.{1,100}$",
    re.IGNORECASE,
)
_NAMES = re.compile(r"^(?:[\w ]{0,12}\b[Bb]y|BY|[A-Z]\w+)\b\W*[^\W\d_a-z]")
_LEAD_IN = re.compile(r"\W*(?:date|published|posted|updated)?\W*", re.IGNORECASE)
_PUBLISHED = re.compile(r"\b(?:published|posted|updated)\b", re.IGNORECASE)
_PEOPLE = re.compile(r"(?:[A-Z][\w.'’-]+ ){1,3}[A-Z][\w.'’-]+(?:,? and (?:[A-Z][\w.'’-]+ ?){2,4})?\s?,")
_AFTER_NAME = re.compile(rf"\s*(?:\bFollow\b|\bEmail\b|@\w|[|/•]|\b(?:{MONTH_DAY})\b|-\s*$).*", re.IGNORECASE)
_UPDATED = re.compile(r"\b(?:updated?|modified)\b", re.IGNORECASE)
_TITLE_WORDS = 3
_SITE_WORDS = 6
_WEEKDAY_ROOM = 12  # characters of "Wednesday, " before a date
_ISSUED = re.compile(
    r"(?:(?:report|bulletin|update|statement|release) )?(?:issued|released|published|dated|date of issue)\b:?(?: on)? ",
    re.IGNORECASE,
)


def read_label(text: str) -> Label | None:
    """What ``text`` says of its page; ``None`` for a line that is no label."""
    if len(text) > _LONGEST:
        return None
    return _field(text) or _date(text) or _credit(text)


def is_date_line(text: str) -> bool:
    """Whether a line is a date with next to nothing beside it: "Published: 16 Feb 2023, 10:30 GMT"."""
    hit = find_date(text) if len(text) <= _LONGEST else None
    return hit is not None and not _beside(text, *hit.span)


def issue_line(text: str) -> Label | None:
    """The day of a report's issue that stands before a sentence about it: "Issued on 21 October 2016. This report is ..."."""
    opening = _ISSUED.match(text)
    hit = find_date(text) if opening and len(text) <= _LONGEST else None
    if opening is None or hit is None or hit.span.start > opening.end() + _WEEKDAY_ROOM:
        return None
    return Label({"published": Found(hit.day.isoformat(), hit.span.of(text), "date of issue")})


def is_byline(text: str) -> bool:
    """Whether a line names who wrote: "By Ann Lee in Lviv"."""
    return bool(_BYLINE.match(text) and _NAMES.match(text))


def _beside(text: str, start: int, end: int) -> str:
    """The words beside a date that are not about dates; a time zone's letters do not count."""
    other = find_date(text[end:])
    after = text[end:] if other is None else text[end : end + other.span.start] + " " + text[end + other.span.end :]
    rest = re.sub(r"[\d\W_]+", " ", _DATE_WORDS.sub(" ", f"{text[:start]} {after}".replace(".", ""))).strip()
    zone = 4
    return rest if len(rest) > zone else ""


def _field(text: str) -> Label | None:
    entry = _FIELD.match(text)
    if not entry:
        return None
    key, value = _FIELD_KEYS[entry["key"].lower()], entry["value"].strip()
    if key in ("published", "updated"):
        day = iso_date(value)
        return Label({key: Found(day.isoformat(), text, "header field")}) if day else None
    found = {key: Found(value, text, "header field")}
    if key in ("agency", "outlet", "byline") and (credit := credit_line(value) or credit_line(f"By {value}")):
        found["agency"] = Found(credit.value, text, "header field")
        if key == "outlet" or value == credit.value:
            found.pop(key) if key != "agency" else None
    return Label(found)


def _date(text: str) -> Label | None:
    hit = find_date(text)
    if not hit:
        return None
    lead = _LEAD_IN.match(text)
    first = lead is not None and hit.span.start <= lead.end()
    beside = _beside(text, *hit.span)
    key = "updated" if _UPDATED.search(text[: hit.span.start]) else "published"
    found = {key: Found(hit.day.isoformat(), hit.span.of(text), "date line")}
    if not beside:
        return Label(found)
    found |= _named_beside_date(text[: hit.span.start])
    if "agency" in found or "byline" in found:
        return Label(found)
    rest = text[hit.span.end :].strip(" -—–|:,·•")
    if site := _site_beside(text):
        return Label(found | {"site": Found(site, text, "beside the date")})
    return Label(found, rest) if first and rest.count(" ") >= _TITLE_WORDS - 1 else _short_date(text, found)


def _site_beside(text: str) -> str | None:
    """The name before an upright stroke with nothing but a date behind it: "The Lake Courier | Friday 24 November 2023"."""
    name, stroke, behind = text.partition("|")
    short = 0 < len(name.split()) <= _SITE_WORDS
    return name.strip() if stroke and short and is_date_line(behind) else None


def _short_date(text: str, found: dict[str, Found]) -> Label | None:
    """A date with a word or two of another kind: "World 07/14/2018, 08:04pm", "USA TODAY Published July 15, 2018"."""
    words = 8
    says_so = _PUBLISHED.search(text) is not None
    return Label(found) if (len(text.split()) <= words or says_so) and text[-1] not in ".!?" else None


def _named_beside_date(before: str) -> dict[str, Found]:
    """Who is named on a date's line: "By Ann Lee, Reuters, July 15, 2018"."""
    words = (
        _DATE_WORDS.sub(" ", before).strip(" -—–|:,·•")
        if not before.lower().startswith("by")
        else before.strip(" -—–|:,·•")
    )
    found = {}
    if credit := credit_line(words):
        found["agency"] = credit
    if is_byline(words):
        found["byline"] = _byline(words)
    elif _PUBLISHED.search(before) and (people := _PEOPLE.match(before)):
        found["byline"] = Found(people.group().rstrip(" ,"), before.strip(), "byline")
    return found


def _credit(text: str) -> Label | None:
    credit = credit_line(text)
    if credit:
        names_writer = (
            is_byline(text) and agency_names(text) and len(text) > len(credit.value) + len("by the associated press")
        )
        return Label({"agency": credit} | ({"byline": _byline(text)} if names_writer else {}))
    return Label({"byline": _byline(text)}) if is_byline(text) else None


def _byline(text: str) -> Found:
    name = re.sub(r"^[\w ]{0,12}\bby\b\W+|^\w+\s*[:|]\s*", "", text, count=1, flags=re.IGNORECASE)
    return Found(_AFTER_NAME.sub("", name, count=1).strip(" •|-/,") or name, text, "byline")
