"""Notices of the desk: a story withdrawn or killed, a story corrected. What the page says, and which story it names."""

from __future__ import annotations

# ruff: noqa: RUF001 - printed pages use these quotes and dashes
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sayso.records import Article


class Notice(NamedTuple):
    """A notice: ``kind`` is withdrawal, canceled (by the item's status) or correction; ``headlines`` are those it names."""

    kind: str
    words: str
    headlines: tuple[str, ...] = ()


WITHDRAWAL, CANCELED, CORRECTION = "withdrawal", "canceled", "correction"
_STOPPED = frozenset({"canceled", "cancelled", "withheld", "killed", "kill", "withdrawn"})
_DASH = r"\s*(?:[:—–-]|\.\.\.|$)\s*"
_SURE = re.compile(
    r"^\W*(?:mandatory kill\b|bulletin kill\b|this (?:story|article|report|item) (?:has been|was|is) (?:withdrawn|retracted|killed)\b)",
    re.IGNORECASE,
)
_KILL = re.compile(rf"^\W*KILL{_DASH}")
_MAYBE = re.compile(rf"^\W*(?:withdrawal|withdrawn|withdraws|retraction|kill|advisory){_DASH}", re.IGNORECASE)
_DESK = re.compile(
    r"\b(?:story|article|item|report|dispatch|copy)\b[^.]{0,160}\b(?:withdrawn|killed|retracted|in error|not be (?:used|published|run))\b"
    r"|\b(?:withdraw|withdraws|kill|kills|retract|retracts|disregard)\b[^.]{0,80}\b(?:story|article|item|report|dispatch)\b"
    r"|\bdo not (?:use|publish|run)\b",
    re.IGNORECASE,
)
_CORRECTED = re.compile(
    r"^\W*(?:CORRECTED|CORRECTION|CORRECTS|REFILED?|REFILES|CLARIFICATION|Corrected|Correction|Corrects|Refile[ds]?|Clarification)"
    r"(?:\s*[:—–-]|\s+\()\s*"
)
_CORRECTS = re.compile(
    r"^\W*(?:\((?:corrects|corrected|refiles|refiled)\b|(?:corrects|refiles)\b|correction\s*[:—–-]"
    r"|(?:this|an earlier|a previous) (?:[\w. ]{1,20} )?(?:story|version|article|report)\b.{0,60}\b(?:corrects|corrected|refiled|misstated|misidentified)\b)",
    re.IGNORECASE,
)
_MARKERS = re.compile(
    r"^\W*(?:(?:(?:mandatory )?kill|withdrawal|withdrawn|advisory|corrected|correction|corrects|refiled?|refiles|clarification"
    r"|update \d+|wrapup \d+|urgent|bulletin)(?:\s*[:—–-]\s*|\s+\d+\s*[:—–-]\s*))+",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"\b(?:headlined|titled|entitled|slugged|headline|story|article|item|report),?\s*(?:was|is|of)?\s*[:,]?\s*"
    r"(?:\"(?P<a>[^\"]{8,220})\"|“(?P<b>[^”]{8,220})”|«(?P<c>[^»]{8,220})»|'(?P<d>[^']{8,220})')",
    re.IGNORECASE,
)
_HEAD = 6  # lines from the top in which a notice says that it is one
_WORDS = 300


def notice_of(article: Article) -> Notice | None:
    """What a page says as a notice; ``None`` for a report. The item's own status is believed first."""
    status = article.found.get("status")
    if status is not None and status.value.lower() in _STOPPED:
        return Notice(CANCELED, f"{status.rule}: {status.value}", _named(article))
    lines = list(_top(article))
    body = " ".join(article.paragraphs[:3])
    if gone := next((line for line in lines if _says_withdrawn(line, body)), None):
        return Notice(WITHDRAWAL, gone[:_WORDS], _named(article))
    signal = article.found.get("correction")
    mended = next((line for line in lines if _CORRECTED.match(line) or _CORRECTS.match(line)), signal and signal.words)
    return Notice(CORRECTION, mended[:_WORDS], _named(article)) if mended else None


def plain_headline(headline: str) -> str:
    """A headline without the desk's markers: "UPDATE 2-Ferry stopped", "CORRECTED-Ferry stopped" give "Ferry stopped"."""
    return _MARKERS.sub("", headline).strip()


def _says_withdrawn(line: str, body: str) -> bool:
    """Whether a line withdraws a story; of words that have other meanings too, only where the desk speaks below them."""
    if _SURE.match(line) or _KILL.match(line):
        return True
    return _MAYBE.match(line) is not None and _DESK.search(f"{line} {body}") is not None


def _top(article: Article) -> Iterator[str]:
    """The lines in which a notice says what it is: the headline, what stood above the story, its first paragraphs."""
    if article.headline:
        yield article.headline
    yield from (line.text for line in article.furniture if line.position < _HEAD)
    yield from article.paragraphs[:2]
    if "note" in article.found:
        yield article.found["note"].words


def _named(article: Article) -> tuple[str, ...]:
    """The headlines that the page names: its own without markers, and those it quotes."""
    own = [plain_headline(article.headline)] if article.headline else []
    quoted = [
        next(filter(None, match.groupdict().values())) for line in _top(article) for match in _QUOTED.finditer(line)
    ]
    return tuple(dict.fromkeys(name for name in [*own, *quoted] if name))
