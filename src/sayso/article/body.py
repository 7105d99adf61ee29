"""The lines below a page's head: where the story ends, and which lines between and after are not its own."""

from __future__ import annotations

# ruff: noqa: RUF001 - printed pages use these quotes and dashes
import re
from typing import TYPE_CHECKING, NamedTuple

from sayso.article.credit import credit_line, helper_credit, is_staff_note, sign_off
from sayso.article.head import BESIDE_CAPTIONS, CAPTION_DATE, is_title_case
from sayso.article.labels import is_byline, is_date_line
from sayso.article.sheet import SENTENCE_END, Line, same
from sayso.records import Found, Furniture

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Body(NamedTuple):
    """The story's own paragraphs, what was cut, and the credits found on the way."""

    paragraphs: tuple[Line, ...]
    furniture: tuple[Furniture, ...]
    credits: tuple[Found, ...]


HEADER = ""
"""The reason of a line that is cut and is no furniture: a headline, date or byline printed again."""

_LONG = 160  # a line of this length without a full stop is a paragraph with a slip, no headline
_LINK_WORDS = 5  # a related headline has as many words and more; a sub-head mostly fewer
_REPEAT_WORDS = 8  # shorter lines may recur in a list
_UNLIKE = 0.25  # less than this part of a line's words in the rest of the story: it is about something else
_REST_AFTER_SIGN_OFF = 0.2  # of the running text above: a longer rest means that the credit closed one item of several
_REST_AFTER_END_LINE = 0.5
_BULLETS = "-–—•*·▪►»"
_END_LINES = frozenset({"comments", "copyright"})


def read_body(lines: Sequence[Line], headline: str | None) -> Body:
    """Part the story's paragraphs from the lines between and after them."""
    credits_: list[Found] = []
    reasons = _own_reasons(lines, headline, credits_)
    end = _end_of_story(lines, reasons)
    last = max((n for n in range(end) if reasons[n] is None and (lines[n].prose or _closes(lines[n].text))), default=-1)
    words = _vocabulary(lines[n].text for n in range(last + 1) if reasons[n] is None and lines[n].prose)
    signed = next((n for n in range(last, -1, -1) if lines[n].prose and reasons[n] is None), last)
    kept: list[Line] = []
    cut: list[Furniture] = []
    for number, line in enumerate(lines):
        reason = reasons[number]
        if reason is None and number > last:
            reason = _reason_below(line, after_end=number >= end)
        elif reason is None:
            reason = _reason_between(lines, reasons, number, words)
        if reason is None:
            kept.append(_without_sign_off(line, credits_) if number >= signed else line)
        elif reason != HEADER:
            cut.append(Furniture(line.text, reason, line.position))
    return Body(tuple(line for line in kept if line.text), tuple(cut), tuple(credits_))


def _own_reasons(lines: Sequence[Line], headline: str | None, credits_: list[Found]) -> list[str | None]:
    seen: set[str] = set()
    reasons = []
    for line in lines:
        reason = _own_reason(line, headline, seen, credits_)
        if reason is None:
            seen.add(line.text)
        reasons.append(reason)
    return reasons


def _own_reason(line: Line, headline: str | None, seen: set[str], credits_: list[Found]) -> str | None:
    """Why a line by itself is no story's; ``None`` if nothing says so."""
    text = line.text
    if is_staff_note(text):
        credits_ += [credit] if (credit := credit_line(text) or helper_credit(text)) else []
        return "staff note"
    if not line.prose and (credit := credit_line(text)):
        credits_.append(credit)
        return HEADER if credit.rule == "byline" else (line.reason or "agency credit")
    if headline and not line.prose and same(text, headline):
        return HEADER
    if line.reason:
        return line.reason
    if not line.prose and (is_date_line(text) or is_byline(text)):
        return "date or byline"
    return "repeated line" if text in seen and "(@" not in text and text.count(" ") >= _REPEAT_WORDS - 1 else None


def _closes(text: str) -> bool:
    """Whether a line can be the last of a story: a sentence, if a short one, or a long paragraph; no titled question."""
    shortest = 3
    if len(text) < _LONG and text[-1] in "?!" and (text[0] in _BULLETS or is_title_case(text)):
        return False
    return (
        (bool(SENTENCE_END.search(text)) and text.count(" ") >= shortest)
        or len(text) >= _LONG
        or sign_off(text).credit is not None
    )


def _end_of_story(lines: Sequence[Line], reasons: Sequence[str | None]) -> int:
    """How many lines stand up to the story's end: to a sign-off or a line that only stands below stories."""
    sizes = [
        len(line.text) if line.prose and reason is None else 0 for line, reason in zip(lines, reasons, strict=True)
    ]
    total, above = sum(sizes), 0
    for number, (line, reason) in enumerate(zip(lines, reasons, strict=True)):
        above += sizes[number]
        rest = total - above
        if not above or rest > _REST_AFTER_END_LINE * above:
            continue
        if reason in _END_LINES or reason == "staff note":
            return number + 1
        if reason is None and rest <= _REST_AFTER_SIGN_OFF * above and sign_off(line.text).credit:
            return number + 1
    return len(lines)


def _reason_below(line: Line, *, after_end: bool) -> str:
    if line.prose and after_end:
        return "text below the story's end"
    return "headline of another story" if line.text.count(" ") >= _LINK_WORDS - 1 else "line below the story"


def _reason_between(lines: Sequence[Line], reasons: Sequence[str | None], number: int, words: set[str]) -> str | None:
    """Why a line among the paragraphs is a caption or a link to another story; ``None`` for the story's own."""
    text = lines[number].text
    beside = {reasons[n] for n in (number - 1, number + 1) if 0 <= n < len(lines)}
    if ("photo credit" in beside and not _closes(text)) or (beside & BESIDE_CAPTIONS and CAPTION_DATE.search(text)):
        return "photo caption"
    if _closes(text) or text[-1] in ":;," or text.count(" ") < _LINK_WORDS - 1 or text[0] in "\"“‘'(@" or "(@" in text:
        return None
    if reasons[number - 1] == "related story" or is_title_case(text):
        return "headline of another story"
    if text[0] in _BULLETS:
        return None
    own = _vocabulary([text])
    return "headline of another story" if own and len(own & words) < _UNLIKE * len(own) else None


def _vocabulary(texts: Iterable[str]) -> set[str]:
    """The words of five letters and more, cut to five so that their endings do not tell them apart."""
    return {word[:5] for text in texts for word in re.findall(r"[^\W\d_]{5,}", text.lower())}


def _without_sign_off(line: Line, credits_: list[Found]) -> Line:
    cut = sign_off(line.text)
    if cut.credit:
        credits_.append(cut.credit)
    return line._replace(text=cut.paragraph)
