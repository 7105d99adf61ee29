"""The lines below a page's head: where the story ends, and which lines between are not its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sayso.article.credit import credit_line, is_staff_note, sign_off
from sayso.article.furniture import pattern_reason
from sayso.article.head import SENTENCE_END, is_header_date, is_prose, same
from sayso.records import Found, Furniture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sayso.article.sheet import Line


@dataclass(slots=True)
class Body:
    """The story's own paragraphs, with what was cut and which credits were found on the way."""

    paragraphs: list[Line] = field(default_factory=list)
    furniture: list[Furniture] = field(default_factory=list)
    credits: list[Found] = field(default_factory=list)

    def cut(self, line: Line, reason: str) -> None:
        """Put ``line`` down as furniture."""
        self.furniture.append(Furniture(line.text, reason, line.position))


_LONG = 160  # a line of this length without a full stop is a paragraph with a slip, no headline
_LINK_WORDS = 4  # related headlines run to this many words and more; a sub-head is shorter
_LABEL = re.compile(
    r"related|read (?:more|also|next)|also read|see also|recommended|don.t miss|more (?:from|on|stories|news)|most (?:read|popular)|trending|latest|top stories|you may|you might|editor",
    re.IGNORECASE,
)
_AFTER_END = 0.5  # what follows a sign-off may be at most this part of what stands before it
_END_REASONS = frozenset({"comments", "copyright"})


def read_body(lines: Sequence[Line], headline: str | None) -> Body:
    """Part the story's paragraphs from the lines between and after them."""
    body = Body()
    end = _end_of_story(lines, body)
    held = _without_patterns(lines[:end], body, headline)
    last = max((n for n, line in enumerate(held) if _is_text(line.text)), default=-1)
    for number, line in enumerate(held):
        reason = _foot_reason(line.text) if number > last else _link_reason(held, number)
        if reason:
            body.cut(line, reason)
        else:
            body.paragraphs.append(line)
    for line in lines[end:]:
        _after_end(line, body)
    return body


def _is_text(text: str) -> bool:
    """Whether a line can be the last of a story: running text, or a short sentence."""
    short_sentence = 3
    return bool(SENTENCE_END.search(text)) and text.count(" ") >= short_sentence or len(text) >= _LONG


def _end_of_story(lines: Sequence[Line], body: Body) -> int:
    """The number of lines up to the story's end; a sign-off is taken off the paragraph it closes."""
    sizes = [len(line.text) if is_prose(line.text) and not pattern_reason(line.text) else 0 for line in lines]
    total, before = sum(sizes), 0
    for number, line in enumerate(lines):
        before += sizes[number]
        if before and total - before <= _AFTER_END * before and _ends(line, body):
            return number + 1
    return len(lines)


def _ends(line: Line, body: Body) -> bool:
    """Whether the story ends with this line, by a sign-off, a staff note or a line that only stands below stories."""
    text = line.text
    if is_staff_note(text) or pattern_reason(text) in _END_REASONS:
        return True
    if is_header_date(text):
        return False
    return sign_off(text).credit is not None or (credit_line(text) is not None and not is_prose(text))


def _without_patterns(lines: Sequence[Line], body: Body, headline: str | None) -> list[Line]:
    held: list[Line] = []
    seen: set[str] = set()
    for line in lines:
        reason = _own_reason(line.text, body, headline, seen)
        if reason is None:
            cut = sign_off(line.text)
            if cut.credit:
                body.credits.append(cut.credit)
            held.append(line._replace(text=cut.paragraph))
            seen.add(line.text)
        elif reason:
            body.cut(line, reason)
    return [line for line in held if line.text]


def _own_reason(text: str, body: Body, headline: str | None, seen: set[str]) -> str | None:
    """Why a line by itself is no story; "" for a header value that is cut but is no furniture."""
    credit = credit_line(text)
    if credit and not is_prose(text):
        body.credits.append(credit)
        return "" if credit.rule == "byline" else (pattern_reason(text) or "agency credit")
    if is_staff_note(text):
        return "staff note"
    if headline and same(text, headline):
        return ""
    if is_header_date(text):
        return "date line"
    if text in seen and text.count(" ") > _LINK_WORDS:
        return "repeated line"
    return pattern_reason(text)


def _foot_reason(text: str) -> str:
    return "headline of another story" if text.count(" ") >= _LINK_WORDS else "line below the story"


def _link_reason(lines: Sequence[Line], number: int) -> str | None:
    """Whether a line between paragraphs is a link to another story: a run of headlines, or one in title case."""
    text = lines[number].text
    if _is_text(text) or text[-1] in ":;,":
        return None
    words = text.split()
    if len(words) <= _LINK_WORDS or text[0] in "\"“‘'(•*-":
        return None
    content = [w for w in words if len(w) > 3 and w[0].isalpha()]  # noqa: PLR2004 - articles and prepositions
    if content and not text.isupper() and sum(w[0].isupper() for w in content) >= 0.8 * len(content):
        return "headline of another story"
    return None


def _after_end(line: Line, body: Body) -> None:
    credit = credit_line(line.text)
    if credit and not is_prose(line.text):
        body.credits.append(credit)
    body.cut(
        line,
        pattern_reason(line.text) or ("text after the story's end" if is_prose(line.text) else _foot_reason(line.text)),
    )
