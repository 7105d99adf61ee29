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
            tuple(row.get("words", ())),
        )
        for row in table
    )


def _any_of(patterns: list[str] | None) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE) if patterns else None


@lru_cache(maxsize=_REMEMBERED)
def pattern_reason(line: str) -> str | None:
    """Why ``line`` by its own words is furniture; ``None`` if nothing says so."""
    low = line.lower()
    return next((rule.reason for rule in _rules() if len(line) <= rule.longest and _applies(rule, line, low)), None)


def _applies(rule: _Rule, line: str, low: str) -> bool:
    if rule.line and rule.line.fullmatch(line):
        return True
    if any(words in low for words in rule.words):
        return True
    return bool(rule.tail and rule.tail.search(line[-_TAIL:]))
