"""Countries: their names, demonyms, seats of government, centre points and areas, from one small table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# Seats that stand for a government in news prose, beside the capitals of the table.
_SEATS = {
    "the kremlin": "RU",
    "kremlin": "RU",
    "the white house": "US",
    "white house": "US",
    "the pentagon": "US",
    "pentagon": "US",
    "capitol hill": "US",
    "foggy bottom": "US",
    "downing street": "GB",
    "whitehall": "GB",
    "westminster": "GB",
    "the elysee": "FR",
    "elysee": "FR",
    "élysée": "FR",
    "quai d'orsay": "FR",
    "zhongnanhai": "CN",
    "blue house": "KR",
    "tel aviv": "IL",
    "islamabad": "PK",
    "kiev": "UA",
    "bern": "CH",
    "the hague": "NL",
    "abuja": "NG",
    "the sublime porte": "TR",
}
# Capitals whose names are ordinary words, or which news hardly uses for a government: not read as one.
_NOT_SEATS = {
    "male",
    "the valley",
    "port louis",
    "kingston",
    "hamilton",
    "victoria",
    "gibraltar",
    "georgetown",
    "stanley",
}
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_POSSESSIVE = re.compile("(?:['\u2019]s|['\u2019])$")


@dataclass(frozen=True, slots=True)
class Country:
    """One row of the table. ``code`` is ISO 3166-1 alpha-2; coordinates in degrees, area in km2."""

    code: str
    name: str
    lat: float
    lon: float
    area_km2: float
    population: int
    capital: str
    other_names: tuple[str, ...]
    demonyms: tuple[str, ...]


@cache
def countries() -> Mapping[str, Country]:
    """All countries by alpha-2 code."""
    table = files("sayso.resolve").joinpath("data/countries.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {
        code: Country(
            code, name, float(lat), float(lon), float(area), int(people), capital, _words(others), _words(demonyms)
        )
        for code, name, lat, lon, area, people, capital, others, demonyms in rows
    }


def _words(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()


@cache
def _names() -> Mapping[str, str]:
    return {_key(n): c.code for c in countries().values() for n in (*c.other_names, c.name)}


@cache
def _demonyms() -> Mapping[str, str]:
    return {_key(n): c.code for c in countries().values() for n in c.demonyms}


@cache
def _seats() -> Mapping[str, str]:
    capitals = {_key(c.capital): c.code for c in countries().values() if c.capital and c.area_km2 > 0}
    return {k: v for k, v in capitals.items() if k not in _NOT_SEATS and k not in _names()} | _SEATS


def _key(words: str) -> str:
    folded = " ".join(words.replace("\u2019", "'").split())
    return _ARTICLE.sub("", _POSSESSIVE.sub("", folded)).casefold()


def _is_pronoun(words: str) -> bool:
    """``us`` is a country only in capitals."""
    return words.strip().casefold().removeprefix("the ") in {"us", "u.s"} and words.strip()[-2:] == "us"


def country_named(words: str) -> str | None:
    """Return the alpha-2 code of the country whose name or demonym these words are, or null.

    "Ukraine", "the United States", "Ukrainian", "US" and "Britain's" are answered; a longer phrase is not.
    """
    if _is_pronoun(words):
        return None
    key = _key(words)
    return _names().get(key) or _demonyms().get(key)


def is_demonym(words: str) -> bool:
    """Whether the words are an adjective or a people ("Ukrainian", "Ukrainians") and no country's name."""
    key = _key(words)
    return key in _demonyms() and key not in _names()


def government_named(words: str) -> str | None:
    """Return the code of the country whose capital or seat these words are ("Moscow", "the Kremlin"), or null.

    Whether the words stand for the government in a given sentence is not judged here.
    """
    return _seats().get(_key(words)) or _SEATS.get(words.strip().casefold())


def country_of(phrase: str) -> str | None:
    """Return the code of the first country, demonym or seat of government named inside a phrase, or null.

    "Ukrainian Deputy Defense Minister Hanna Malyar" gives UA, "senior US officials" US, "the Kremlin" RU.
    At each word the longest name wins, so that "South Korean" is not Korea's and "New Zealand" is one name.
    """
    words = re.findall("[^\\W\\d_](?:[\\w.'\u2019&-]*\\w)?\\.?", phrase)
    for start in range(len(words)):
        for length in range(min(6, len(words) - start), 0, -1):
            piece = " ".join(words[start : start + length])
            if piece[:1].isupper() and (found := country_named(piece) or government_named(piece)):
                return found
        # "Russian-backed", "US-made": the part before the hyphen, where the whole is no name.
        if found := country_named(words[start].split("-")[0]):
            return found if words[start][:1].isupper() else None
    return None


def country_name(code: str) -> str:
    """Return the common English name of an alpha-2 code.

    Raises ``KeyError`` for a code that ISO 3166-1 (or the use of XK for Kosovo) does not have.
    """
    return countries()[code.upper()].name
