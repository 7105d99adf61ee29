"""A page as numbered lines, before anybody knows which of them are the story."""

from __future__ import annotations

# ruff: noqa: RUF001 - printed pages use these quotes and dashes
import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from sayso.article.furniture import pattern_reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sayso.records import Found, Furniture


class Line(NamedTuple):
    """One paragraph or one short line of a page; ``position`` counts the page's non-empty lines from 0.

    ``reason`` is why the line's own words make it furniture, ``prose`` whether it reads as running text.
    """

    text: str
    position: int
    reason: str | None = None
    prose: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of a page, what its markup says of it (``known``), and what lay outside the article's text."""

    lines: tuple[Line, ...]
    known: Mapping[str, Found] = field(default_factory=dict)
    outside: tuple[Furniture, ...] = ()


SENTENCE_END = re.compile(r"[.!?…。।][\"”’'»)\]]*$")
"""The end of a line that ends a sentence."""

_NO_LETTER = re.compile(r"\W+")
_NO_LETTER_WITHIN = re.compile(r"[^\w\n]+")
_PROSE_WORDS = 9
_LONG = 200
_LONG_UNSPACED = 40  # characters, for scripts that put no spaces between words
_SENTENCE_WITHIN = re.compile(r"[a-z0-9][.!?][\"”’]? [A-Z“\"‘]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b\x0e-\x1f\x7f]")
_SPACE = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+")
_BREAKS = re.compile(r"\r\n?|\u2028|\u2029|\x0c|\x85")
_WRAP_MAX = 100  # mail and terminals wrap at 60 to 80 columns; a printed paragraph is longer
_WRAP_MIN = 40
_WRAP_SHARE = 0.6


def tidy(text: str) -> str:
    """``text`` on one line: no invisible or bidi marks, runs of spaces of any width as one space."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()  # most lines: nothing to be done
    return _SPACE.sub(" ", _INVISIBLE.sub("", text)).replace("\n", " ").strip()


def lines_of(text: str) -> tuple[Line, ...]:
    """The non-empty lines of a plain text; hard-wrapped lines are joined into their paragraphs."""
    raw = [tidy(line) for line in _BREAKS.sub("\n", text).split("\n")]
    if _is_wrapped(raw):
        raw = list(_unwrapped(raw))
    return numbered(raw)


def numbered(texts: Iterable[str]) -> tuple[Line, ...]:
    """Non-empty texts as lines, counted from 0."""
    return tuple(line_of(text, position) for position, text in enumerate(filter(None, texts)))


def line_of(text: str, position: int) -> Line:
    """A text as the line at ``position``, with what its own words make it."""
    reason = pattern_reason(text)
    return Line(text, position, reason, reason is None and is_prose(text))


def is_prose(text: str) -> bool:
    """Whether a line reads as running text: some words and a sentence's end, at its own end or within a long line."""
    if text.count(" ") < _PROSE_WORDS - 1:
        return False
    return bool(SENTENCE_END.search(text)) or (len(text) >= _LONG and bool(_SENTENCE_WITHIN.search(text)))


def _is_wrapped(raw: list[str]) -> bool:
    """Whether line ends are the typist's: every line short, and most next words would not have fitted."""
    width = max(map(len, raw), default=0)
    if not _WRAP_MIN <= width <= _WRAP_MAX:
        return False
    pairs = [(a, b) for a, b in pairwise(raw) if a and b]
    full = sum(_no_room(a, b, width) for a, b in pairs)
    return len(pairs) > 1 and full >= _WRAP_SHARE * len(pairs)


def _no_room(line: str, following: str, width: int) -> bool:
    slack = 4
    return len(line) + 1 + len(following.split(" ", 1)[0]) > width - slack


def _unwrapped(raw: list[str]) -> Iterable[str]:
    width = max(map(len, raw))
    held = ""
    for line, following in pairwise([*raw, ""]):
        held = f"{held} {line}".strip()
        if not line or not following or not _no_room(line, following, width):
            yield held
            held = ""
    yield held


def unpunctuated(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with every long one marked as running text, whatever it ends in; lines printed twice in a row once."""
    single = [line for before, line in pairwise([Line("", -1), *lines]) if line.text != before.text]
    return tuple(line._replace(prose=line.prose or (line.reason is None and _is_long(line.text))) for line in single)


def _is_long(text: str) -> bool:
    return text.count(" ") >= _PROSE_WORDS - 1 or len(text) >= _LONG_UNSPACED


def same(one: str, other: str) -> bool:
    """Whether two lines are one but for case, quotes, stops and spaces."""
    return letters(one) == letters(other)


def letters(text: str) -> str:
    """``text`` in small letters and figures alone, its other signs as single spaces."""
    return _NO_LETTER.sub(" ", text).strip().lower()


def all_letters(texts: Sequence[str]) -> list[str]:
    """The ``letters`` of each of many texts without line breaks, at a third of the time."""
    if not texts:
        return []
    joined = _NO_LETTER_WITHIN.sub(" ", "\n".join(texts)).lower()
    return [line.strip() for line in joined.split("\n")]
