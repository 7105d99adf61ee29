"""Where quotation marks stand: the quoted stretches of a text, and a span freed of marks and stops around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sayso.records import Span, Spans

if TYPE_CHECKING:
    from collections.abc import Iterable

# Each form of mark with its mate; a stretch that is never closed runs to the end of its paragraph. A straight double
# mark after a digit opens nothing (inches), and a single mark inside a word is an apostrophe.
_QUOTED = re.compile(
    r"“[^”\"]*(?:[”\"]|$)|(?<!\d)\"(?:[^\"“”]|“[^”\"]*”)*(?:“[^”\"]*)?(?:[\"”]|$)|„[^“”\"]*(?:[“”\"]|$)|«[^»]*(?:»|$)|``.*?(?:''|$)"
    r"|(?<![\w’'])[‘'](?=[\w$¿¡])[^\n“”\"]*?(?<=[\w.,?!…])[’'](?!\w)",  # noqa: RUF001 - the marks are meant
    re.DOTALL,
)
_CLOSERS = ("”", '"', "»", "''", "“", "’", "'")  # noqa: RUF001 - the marks are meant
_EDGES = " \t\r\n\u00a0,;:"
_DIRECT = 0.9  # share of the letters inside marks from which speech counts as direct


def quoted(text: str, paragraphs: Iterable[Span]) -> list[Span]:
    """The stretches between quotation marks, marks included, in order."""
    found = []
    for p in paragraphs:
        found += [Span(m.start() + p.start, m.end() + p.start) for m in _QUOTED.finditer(text[p.start : p.end])]
    return found


def left_open(text: str, stretch: Span) -> bool:
    """Whether no mark closes a quoted stretch."""
    words = stretch.of(text)
    return not words[1:].endswith(_CLOSERS)


def trimmed(text: str, span: Span, marks: list[Span]) -> Span:
    """The span without surrounding marks, commas and closing stop; marks that are closed inside it stay."""
    start, end = span
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    for q in marks:
        width = 2 if text.startswith("``", q.start) else 1
        closed = not left_open(text, q)
        if start <= q.start <= start + 1 < end and (q.end >= end - 1 or not closed):
            start = max(start, q.start + width)
            end = min(end, q.end - width) if closed and q.end - width > start else end
        elif q.start < start and closed and start < q.end - width < end <= q.end:
            end = q.end - width
    while end > start + 1 and (text[end - 1] in _EDGES or (text[end - 1] == "." and text[end - 2] != ".")):
        end -= 1
    return Span(start, end)


def manner(text: str, content: Spans, marks: list[Span]) -> str:
    """Direct, indirect or mixed: how much of the content stands between marks. ``content`` before trimming."""
    letters = sum(c.isalnum() for s in content for c in s.of(text))
    shared = [Span(max(s.start, q.start), min(s.end, q.end)) for s in content for q in marks if s.overlaps(q)]
    share = sum(c.isalnum() for s in shared for c in s.of(text)) / max(1, letters)
    if share >= _DIRECT:
        return "direct"
    return "mixed" if share else "indirect"
