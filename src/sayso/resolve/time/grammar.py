"""The grammar of time expressions: where the patterns match, and which match stands where they overlap."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from sayso.records import Span
from sayso.resolve.time.guards import cased, stands
from sayso.resolve.time.patterns import DAY, RULES, TRIGGERS, YEAR

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Hit:
    """Words that a rule takes for a time expression, with the named parts the rule found."""

    span: Span
    rule: str
    parts: Mapping[str, str]


_TOKEN = re.compile(r"[A-Za-z]+|\d+|[:/]")
_SPACE = re.compile(r"\s|$")
# No pattern reaches further than this from its trigger, in characters.
_REACH = 70


@cache
def _rules() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple(
        (name, trigger, re.compile(rf"(?<![\w$€£#]){pattern}", re.IGNORECASE)) for name, trigger, pattern in RULES
    )


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    """The trigger groups of each trigger word."""
    words = {word for group in TRIGGERS.values() for word in group}
    return {word: tuple(name for name, group in TRIGGERS.items() if word in group) for word in words}


def _word_end(text: str, at: int) -> int:
    """The end of the word that is cut at ``at``."""
    found = _SPACE.search(text, min(at, len(text)))
    return found.start() if found else len(text)


def _windows(text: str) -> dict[str, list[tuple[int, int]]]:
    """Where each trigger group has a trigger near: stretches of the text, none overlapping."""
    groups, windows = _groups(), dict[str, list[tuple[int, int]]]()
    for match in _TOKEN.finditer(text):
        word = match.group().lower()
        for name in groups.get(word if not word.isdigit() else f"#{len(word)}", ()):
            start, end = max(0, match.start() - _REACH), _word_end(text, match.end() + _REACH)
            stretches = windows.setdefault(name, [])
            if stretches and stretches[-1][1] >= start:
                start = stretches.pop()[0]
            stretches.append((start, end))
    return windows


def flat(text: str) -> str:
    """The text with single line breaks, tabs and odd quotes made plain, every offset kept."""
    text = re.sub(r"(?<!\n)\n(?![ \t]*\n)|[\t\r\xa0\u2009\u202f]", " ", text)
    return text.translate({0x2019: "'", 0x2018: "'", 0x2013: "-", 0x2011: "-", 0x2010: "-"})


def hits(text: str) -> list[Hit]:
    """The time expressions of a text (as ``flat`` gives it), in order, none overlapping another."""
    found = sorted(_matches(text), key=lambda item: (item[0].span.start, -item[0].span.end, item[1]))
    kept: list[Hit] = []
    for hit, _ in found:
        if not kept or hit.span.start >= kept[-1].span.end:
            kept.append(hit)
    return sorted([end for hit in kept for end in _with_other_end(text, hit)], key=lambda hit: hit.span)


_OTHER_DAY = re.compile(rf" ?(?P<join>-|and|to|or|through) ?(?P<d>{DAY})(?:, (?P<y>{YEAR}))?(?=(?P<after>.?.?))")
_FIRST_DAY = re.compile(r"(?<![\w$€£#.,:-])(?P<d>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)? ?(?:-|and|to|or) ?$")


def _with_other_end(text: str, hit: Hit) -> Iterator[Hit]:
    """A month's day with the second day that shares its month: "Feb. 24-26", "24 to 26 February"."""
    if hit.rule != "date" or "m" not in hit.parts or "clock" in hit.parts:
        yield hit
        return
    later = None if "y" in hit.parts else _OTHER_DAY.match(text, hit.span.end)
    if later and (
        later["join"] == "-"
        or not re.match(r" ?[a-z%]", later["after"])
        or re.match(r" (?:in|at|on|as|to|an|by|wi|af|be|fo|ne)", text[later.end() : later.end() + 3])
    ):
        year = {"y": later["y"]} if later["y"] else {}
        yield Hit(hit.span, hit.rule, {**hit.parts, **year})
        yield Hit(
            Span(later.start("d"), later.end("y" if later["y"] else "d")),
            "date",
            {"m": hit.parts["m"], "d": later["d"], **year},
        )
        return
    sooner = _FIRST_DAY.search(text, max(0, hit.span.start - 12), hit.span.start)
    if sooner and text[hit.span.start].isdigit():
        year = {"y": hit.parts["y"]} if "y" in hit.parts else {}
        yield Hit(Span(sooner.start("d"), sooner.end("d")), "date", {"m": hit.parts["m"], "d": sooner["d"], **year})
    yield hit


def _matches(text: str) -> Iterator[tuple[Hit, int]]:
    windows, capitals = _windows(text), cased(text)
    for rank, (name, trigger, pattern) in enumerate(_rules()):
        for start, end in windows.get(trigger, ()):
            for match in pattern.finditer(text, start, end):
                parts = {
                    key.removeprefix("eu_"): value for key, value in match.groupdict().items() if value is not None
                }
                hit = Hit(Span(*match.span()), name, parts)
                if stands(text, hit.span, name, parts, cased=capitals):
                    yield hit, rank
