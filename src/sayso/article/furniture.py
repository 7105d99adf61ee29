"""Which lines of a page are no part of its story, each with its reason; the patterns are in ``data/furniture.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

PROSE_CHARS = 400  # no line of furniture is longer; measured on real pages, only whole captions come near


@cache
def _rules() -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = tomllib.loads(files("sayso.article").joinpath("data/furniture.toml").read_text("utf-8"))["rule"]
    return tuple(
        (row["reason"], re.compile("|".join(f"(?:{form})" for form in row["patterns"]), re.IGNORECASE)) for row in table
    )


def pattern_reason(line: str) -> str | None:
    """Why ``line`` by its own words is furniture; ``None`` if nothing says so."""
    if len(line) > PROSE_CHARS:
        return None
    return next((reason for reason, form in _rules() if form.fullmatch(line)), None)
