"""The head of a page: headline, byline, date and credit, and what else stands above the story."""

from __future__ import annotations

# ruff: noqa: RUF001 - printed pages use these quotes and dashes
import re
from typing import TYPE_CHECKING, NamedTuple

from sayso.article.dateline import dateline, is_place_line
from sayso.article.labels import Label, is_date_line, issue_line, read_label
from sayso.article.sheet import Line, same
from sayso.records import Found, Furniture

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Head(NamedTuple):
    """What was read above the story, what was cut there, and the lines that follow."""

    found: dict[str, Found]
    furniture: tuple[Furniture, ...]
    body: Sequence[Line]


_ZONE = 40  # lines of menus and captions above a story seldom run longer
_PROSE_ABOVE = 3  # a standfirst and two captions; more is a story that quotes a dateline further down
_STANDFIRST = 280  # characters; a longer paragraph above a dateline is itself story
_CAPTION = 450
_HEADLINE = 5  # words; a line of three or four is a headline only where there is none longer
_KICKER = 3
CAPTION_DATE = re.compile(
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? (?:\w+\.? \d{1,2}|\d{1,2} \w+),? (?:19|20)\d\d"
)
"""A weekday with its whole date: captions give it, stories of the day do not."""
BESIDE_CAPTIONS = frozenset({"photo credit", "photo caption", "media box", "repeated line"})
_SITE_AT_END = re.compile(r" [|»] [\w .,:'’&-]{2,40}$")
_HEADLINE_CHARS = 220
_HEADLINE_WORDS = 40


def read_head(lines: Sequence[Line], known: Mapping[str, Found]) -> Head:
    """Read the lines above the story's first paragraph. ``known``, what the markup says, is believed first."""
    start = _story_start(lines)
    above, found = lines[:start], dict(known)
    labels = {line.position: label for line in above if (label := _label(line))}
    for label in labels.values():
        found = label.found | found
    used = {position for position, label in labels.items() if not label.rest}
    candidates = [
        (line.position, _title(line, labels)) for line in above if line.position not in used and not line.reason
    ]
    headline = _headline(found, [title for _, title in candidates])
    if headline:
        found["headline"] = headline
        used |= {line.position for line in above if same(_title(line, labels), headline.value)}
    cut = [
        Furniture(line.text, line.reason or "above the story", line.position)
        for line in above
        if line.position not in used
    ]
    return Head(found, tuple(cut), lines[start:])


def _title(line: Line, labels: Mapping[int, Label]) -> str:
    label = labels.get(line.position)
    return _SITE_AT_END.sub("", label.rest if label else line.text)


def _label(line: Line) -> Label | None:
    if line.prose and not is_date_line(line.text):
        return issue_line(line.text)
    if is_place_line(line.text):
        return Label({"dateline": Found(line.text, line.text, "place on its own line")})
    label = read_label(line.text)
    return None if line.reason and label and "agency" not in label.found and not is_date_line(line.text) else label


def _story_start(lines: Sequence[Line]) -> int:
    """The first line of the story: a dateline near the top, or else the first running text that is no headline or caption."""
    prose_above = 0
    for number, line in enumerate(lines[:_ZONE]):
        if is_place_line(line.text) and number + 1 < len(lines) and lines[number + 1].prose:
            return number + 1
        if not line.reason and dateline(line.text) and not is_date_line(line.text):
            return number
        if not line.prose or _is_caption(lines, number):
            continue
        prose_above += 1
        if prose_above > _PROSE_ABOVE or len(line.text) > _STANDFIRST:
            break
    return next((n for n, line in enumerate(lines) if line.prose and _opens_story(lines, n)), len(lines))


def _opens_story(lines: Sequence[Line], number: int) -> bool:
    text = lines[number].text
    if is_date_line(text) or issue_line(text) or _is_caption(lines, number):
        return False
    untitled = all(line.reason or read_label(line.text) for line in lines[:number])
    return not (untitled and number + 1 < len(lines) and _is_titling(text))


def _is_caption(lines: Sequence[Line], number: int) -> bool:
    """Whether running text is a picture's: printed twice in a row, or with a whole date and beside a credit."""
    text = lines[number].text
    beside = [lines[n] for n in (number - 1, number + 1) if 0 <= n < len(lines)]
    if any(line.text == text for line in beside):
        return True
    dated = len(text) <= _CAPTION and CAPTION_DATE.search(text) is not None
    return dated and any(line.reason in BESIDE_CAPTIONS or CAPTION_DATE.search(line.text) for line in beside)


def _is_titling(text: str) -> bool:
    """Whether a sentence is a headline: one alone, and in title case, a question or an exclamation."""
    one = not re.search(r"[a-z0-9][.!?][\"”’]* [A-Z“\"‘]", text)
    return one and _fits_headline(text) and (is_title_case(text) or text[-1] in "?!")


def is_title_case(text: str) -> bool:
    """Whether most of the longer words begin with a capital; a text of capitals alone is not in title case."""
    shortest, fewest, most = 4, 3, 0.8
    words = [word for word in re.findall(r"[^\W\d_][\w'’-]*", text) if len(word) >= shortest]
    capitals = sum(word[0].isupper() for word in words)
    return len(words) >= fewest and capitals >= most * len(words) and not text.isupper()


def _fits_headline(text: str) -> bool:
    return len(text) <= _HEADLINE_CHARS and text.count(" ") < _HEADLINE_WORDS


def _headline(found: Mapping[str, Found], titles: Sequence[str]) -> Found | None:
    """The headline that is known, or the first title that the head repeats, or its first of some length."""
    if "headline" in found:
        return found["headline"]
    fit = [title for title in titles if _fits_headline(title) and title.count(" ") >= _KICKER - 1]
    repeated = next(
        (title for number, title in enumerate(fit) if any(same(title, other) for other in fit[number + 1 :])), None
    )
    if repeated:
        return Found(repeated, repeated, "repeated in the head")
    first = next((title for title in fit if title.count(" ") >= _HEADLINE - 1), fit[0] if fit else None)
    return Found(first, first, "first line of the head") if first else None
