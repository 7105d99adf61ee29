"""Spans of a version's text laid over the text of one of its printings, paragraph by paragraph."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from sayso.web.lit import Lit, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def project(text: str, printed: str, aligned: Iterable[Sequence[float]], lit: Sequence[Lit]) -> list[Lit]:
    """The spans where the printing has their words, in its own characters; what it changed or cut has none.

    ``aligned`` pairs paragraphs of ``text`` with those of ``printed``, as a printing's row has them.
    """
    ours, theirs = paragraphs(text), paragraphs(printed)
    found: list[Lit] = []
    for left, right, *_ in aligned:
        (a, b), (c, d) = ours[int(left)], theirs[int(right)]
        inside = [span for span in lit if span.start >= a and span.end <= b]
        if text[a:b] == printed[c:d]:
            found += [span._replace(start=span.start - a + c, end=span.end - a + c) for span in inside]
        elif inside:
            found += _over(text[a:b], printed[c:d], inside, a, c)
    return sorted(found)


def _over(old: str, new: str, lit: Sequence[Lit], before: int, after: int) -> list[Lit]:
    """Spans carried over what stays the same of an edited paragraph; an end that was changed moves to what is left."""
    blocks = [b for b in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks() if b.size]
    found = []
    for span in lit:
        start, end = span.start - before, span.end - before
        kept = [b for b in blocks if b.a < end and b.a + b.size > start]
        if kept:
            first, last = kept[0], kept[-1]
            a = first.b + max(0, start - first.a)
            b = last.b + min(last.size, end - last.a)
            found.append(span._replace(start=a + after, end=b + after))
    return found
