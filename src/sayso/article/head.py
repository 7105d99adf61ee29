"""The head of a page: headline, byline, published date and credit, and what else stands above the story."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sayso.article.credit import agency_names, credit_line
from sayso.article.dateline import dateline, is_place_line
from sayso.article.dates import find_date, iso_date
from sayso.article.furniture import pattern_reason
from sayso.records import Found, Furniture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sayso.article.sheet import Line


@dataclass(slots=True)
class Head:
    """What was read above the story, and the lines that remain to be told apart."""

    found: dict[str, Found] = field(default_factory=dict)
    furniture: list[Furniture] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)

    def note(self, key: str, value: Found | None) -> None:
        """Keep the first value of each key."""
        if value and value.value:
            self.found.setdefault(key, value)

    def cut(self, line: Line, reason: str) -> None:
        """Put ``line`` down as furniture."""
        self.furniture.append(Furniture(line.text, reason, line.position))


SENTENCE_END = re.compile(r"[.!?…。।][\"”’'»)\]]*$")
_ZONE = 40  # lines of menus above a story seldom run longer than this
_PROSE_WORDS = 9
_HEADLINE_WORDS = (3, 40)
_HEADLINE_CHARS = 220
_FIELD = re.compile(
    r"^\W*(?P<key>url|link|source|outlet|publication|publisher|site|date|published|posted|publication date|title|headline|by|byline"
    r"|author|agency|wire|language|section|copyright|length|body|text)\s*(?::|=)\s+(?P<value>\S.{0,300})$",
    re.IGNORECASE,
)
_FIELD_KEYS = {
    "url": "url", "link": "url", "source": "outlet", "outlet": "outlet", "publication": "outlet", "publisher": "outlet",
    "site": "outlet", "date": "published", "published": "published", "posted": "published",
    "publication date": "published", "title": "headline", "headline": "headline", "by": "byline", "byline": "byline",
    "author": "byline", "agency": "agency", "wire": "agency",
}  # fmt: skip
_DATE_WORDS = re.compile(
    r"\b(?:published|posted|updated|last|first|modified|created|originally|on|at|date|time|by|gmt|utc|est|edt|cet|cest|eest|eet|ist|bst|msk|npt|et|pt|ct"
    r"|pdt|pst|cdt|cst|mdt|mst|am|pm|a\.m|p\.m|mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|monday|tuesday|wednesday|thursday|friday"
    r"|saturday|sunday|hrs|h|kyiv|moscow|local|t|z|m|read|min|mins|minutes?|ago|and|the|edition|print|issue|story|article|news|опубликовано|опубліковано"
    r"|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье)\b\.?",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"^(?:story |report |text |written |reported |words |posted |published |compiled )?by\s*:?\s+(?!\d)\S.{1,150}$|^(?:author|reporter|byline|correspondent)s?\s*[:|]\s*\S.{1,100}$",
    re.IGNORECASE,
)
_BY_NAME = re.compile(r"^(?:[Bb]y|BY)\b\W*[A-ZÀ-ÞА-ЯЄІЇҐ]")
_UPDATED = re.compile(r"\b(?:updated?|modified)\b", re.IGNORECASE)


def read_head(lines: Sequence[Line], known: dict[str, Found]) -> Head:
    """Read the lines above the story's first paragraph; the rest is left in ``body``.

    ``known`` is what the page's markup says; it is believed before anything read here.
    """
    head = Head(found=dict(known))
    start = _story_start(lines)
    above = lines[:start]
    read = {line.position for line in above if _read_line(head, line)}
    candidates = [line for line in above if line.position not in read and _may_be_headline(line)]
    chosen = _choose_headline(head, candidates)
    for line in above:
        if line.position not in read | chosen:
            head.cut(line, pattern_reason(line.text) or "above the story")
    head.body = list(lines[start:])
    return head


def is_prose(text: str) -> bool:
    """Whether a line reads as running text: some words, and a sentence's end."""
    words = text.count(" ") + 1
    return words >= _PROSE_WORDS and bool(SENTENCE_END.search(text))


def _story_start(lines: Sequence[Line]) -> int:
    """The first line of the story: a dateline near the top, else the first running text that is not in the headline's place."""
    zone = lines[:_ZONE]
    for number, line in enumerate(zone):
        if dateline(line.text) and not pattern_reason(line.text) and not is_header_date(line.text):
            if _loses_little(lines[:number]):
                return number
            break
    return next((n for n, line in enumerate(lines) if _opens_story(lines, n)), len(lines))


def _loses_little(above: Sequence[Line]) -> bool:
    """Whether what stands above a dateline can be no story: at most a standfirst and some captions."""
    most = 3
    return sum(is_prose(line.text) and not pattern_reason(line.text) for line in above) <= most


def _opens_story(lines: Sequence[Line], number: int) -> bool:
    text = lines[number].text
    if not is_prose(text) or pattern_reason(text) or is_header_date(text) or credit_line(text):
        return False
    return number > 0 or not _is_headline_first(lines)


def _is_headline_first(lines: Sequence[Line]) -> bool:
    """Whether the first line is a headline though it ends in a full stop: short, one sentence, longer text below."""
    first = lines[0].text
    if len(lines) == 1 or len(first) > _HEADLINE_CHARS or first.count(" ") >= _HEADLINE_WORDS[1]:
        return False
    one_sentence = not re.search(r"[a-z0-9][.!?][\"”’]* [A-Z“\"‘]", first)
    return one_sentence and _is_title_case(first)


def _is_title_case(text: str) -> bool:
    words = [w for w in re.findall(r"[^\W\d_][\w'’-]*", text) if len(w) > 3]  # noqa: PLR2004 - articles and prepositions
    return len(words) > 2 and sum(w[0].isupper() for w in words) >= 0.8 * len(words)  # noqa: PLR2004


def is_header_date(line: str) -> bool:
    """Whether a line is a date with next to nothing beside it: "Published: 16 Feb 2023, 10:30 GMT"."""
    hit = find_date(line)
    if not hit:
        return False
    rest = line[: hit.span.start] + " " + line[hit.span.end :]
    rest = re.sub(r"[\d\W_]+", " ", _DATE_WORDS.sub(" ", rest)).strip()
    return not rest or len(rest) <= 3  # noqa: PLR2004 - a time zone


def _read_line(head: Head, line: Line) -> bool:
    """Note what a head line says of the page; whether that is all it is for."""
    text = line.text
    if entry := _FIELD.match(text):
        return _read_field(head, entry, text)
    if _read_date(head, text):
        return not _words_after_date(text)
    credit = credit_line(text)
    if credit:
        head.note("agency", credit)
    if credit or (_BYLINE.match(text) and _BY_NAME.match(text)):
        if credit is None or text[:3].lower() == "by ":
            head.note("byline", _byline(text))
        return True
    if is_place_line(text):
        head.note("dateline", Found(text, text, "place on its own line"))
        return True
    return False


def _byline(text: str) -> Found:
    return Found(re.sub(r"^(?i:by)\W+", "", text).strip(), text, "byline")


def _read_field(head: Head, entry: re.Match[str], text: str) -> bool:
    key = _FIELD_KEYS.get(entry["key"].lower())
    value = entry["value"].strip()
    if key is None:
        return False
    if key == "published":
        day = iso_date(value)
        if not day:
            return False
        value = day.isoformat()
    if key in ("agency", "outlet", "byline") and (name := agency_names(value)) and len(value) <= len(name) + 20:
        head.note("agency", Found(name, text, "header field"))
        if key == "agency":
            return True
    head.note(key, Found(value, text, "header field"))
    return True


def _read_date(head: Head, text: str) -> bool:
    """Note a date that a head line prints; ``False`` if the line prints none or is a sentence that happens to."""
    hit = find_date(text)
    if not hit or (is_prose(text) and not re.match(r"\W*(?:date|published|posted)\b", text, re.IGNORECASE)):
        return False
    key = "updated" if _UPDATED.search(text[: hit.span.start]) else "published"
    head.note(key, Found(hit.day.isoformat(), hit.span.of(text), "date in the page's head"))
    if key == "updated":
        later = find_date(text[hit.span.end :])
        if later:
            head.note("published", Found(later.day.isoformat(), text, "date in the page's head"))
    _credit_beside_date(head, text)
    return True


def _credit_beside_date(head: Head, text: str) -> None:
    if credit := credit_line(text):
        head.note("agency", credit)
    elif _BYLINE.match(text) and _BY_NAME.match(text):
        head.note("byline", _byline(text))


def _words_after_date(text: str) -> str:
    """A headline printed on the date's own line: " date 2023-02-16 Ministers meet in Oslo"."""
    match = re.match(r"\W*(?:date|published|posted)?\W*", text, re.IGNORECASE)
    hit = find_date(text)
    if not hit or not match or hit.span.start > match.end():
        return ""
    rest = text[hit.span.end :].strip(" -—–|:,·•")
    low, high = _HEADLINE_WORDS
    return rest if low <= len(rest.split()) <= high and not is_header_date(text) else ""


def _may_be_headline(line: Line) -> bool:
    text = line.text
    if _words_after_date(text):
        return True
    words = len(text.split())
    low, high = _HEADLINE_WORDS
    bad = (
        not low <= words <= high
        or len(text) > _HEADLINE_CHARS
        or (find_date(text) and not is_prose(text) and words <= 2 * low + 4)
        or pattern_reason(text)
        or credit_line(text)
        or (_BYLINE.match(text) and _BY_NAME.match(text))
        or (_FIELD.match(text) and _FIELD_KEYS.get(_FIELD.match(text)["key"].lower()))  # type: ignore[index]
    )
    return not bad


def _choose_headline(head: Head, candidates: list[Line]) -> set[int]:
    """Note the headline, which is a line that the head repeats or else its first; the positions that print it."""
    texts = [_words_after_date(line.text) or line.text for line in candidates]
    repeated = next((t for t in texts if sum(same(t, other) for other in texts) > 1), None)
    if texts:
        chosen = repeated or texts[0]
        head.note("headline", Found(chosen, chosen, "repeated in the head" if repeated else "first line of the head"))
    headline = head.found.get("headline")
    return {
        line.position for line, text in zip(candidates, texts, strict=True) if headline and same(text, headline.value)
    }


def same(one: str, other: str) -> bool:
    """Whether two lines are one but for case, quotes, stops and spaces."""
    return re.sub(r"\W+", " ", one).strip().lower() == re.sub(r"\W+", " ", other).strip().lower()
