"""Words that speak for or against a capitalised word being a place, from data/place_words.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def words(group: str) -> frozenset[str]:
    """Return one group of the table: inside, locative, organisation, within_name, never, common or site."""
    table: dict[str, str] = tomllib.loads(
        files("sayso.resolve.place.data").joinpath("place_words.toml").read_text(encoding="utf-8")
    )
    return frozenset(table[group].split())
