"""Which lines of a page are no part of its story by their own words; the patterns are in ``data/furniture.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

_LONGEST = 160
_TAIL = 120
_REMEMBERED = 20_000  # lines; pages of one outlet print the same menus and boxes


class _Rule(NamedTuple):
    reason: str
    longest: int
    line: re.Pattern[str] | None
    tail: re.Pattern[str] | None
    signs: tuple[str, ...]
    words: tuple[str, ...]


@cache
def _rules() -> tuple[_Rule, ...]:
    table = tomllib.loads(files("sayso.article").joinpath("data/furniture.toml").read_text("utf-8"))["rule"]
    return tuple(
        _Rule(
            row["reason"],
            row.get("longest", _LONGEST),
            _any_of(row.get("line")),
            _any_of(row.get("tail")),
            tuple(row.get("signs", ())),
            tuple(row.get("words", ())),
        )
        for row in table
    )


def _any_of(patterns: list[str] | None) -> re.Pattern[str] | None:
    """One pattern for lines in small letters: against those it needs a third of the time that one for any case does."""
    return re.compile("|".join(f"(?:{_small(pattern)})" for pattern in patterns)) if patterns else None


def _small(pattern: str) -> str:
    """A pattern in small letters; classes such as that of all that is no word keep their capital."""
    return re.sub(r"(\\.)|([A-Z]+)", lambda part: part[1] or part[2].lower(), pattern)


@lru_cache(maxsize=_REMEMBERED)
def pattern_reason(line: str) -> str | None:
    """Why ``line`` by its own words is furniture; ``None`` if nothing says so."""
    low = line.lower()
    for rule in _rules():
        if len(line) <= rule.longest and _applies(rule, low):
            return rule.reason
    return None


def _applies(rule: _Rule, low: str) -> bool:
    if rule.line and rule.line.fullmatch(low):
        return True
    for words in rule.words:
        if words in low:
            return True
    end = low[-_TAIL:]
    for sign in rule.signs:
        if sign in end:
            return rule.tail is not None and rule.tail.search(end) is not None
    return False
