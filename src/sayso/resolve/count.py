"""Numbers in words or figures as low, best and high, by the rule of docs/codebook.md.

The rule: a bare figure fills low, best and high; "at least" and "more than" fill low alone; "up to" and
"as many as" high alone; "about" and "some" best alone; a range low and high. "Dozens", "hundreds", "tens of
thousands" run from two of the unit to one short of ten of them ("tens of thousands": 20,000 to 99,999).
"Several", "scores" and "many" give no number but keep their words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sayso.numerals import TENS, UNITS
from sayso.records import Span

SCALES: dict[str, int] = {
    "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "mln": 10**6, "bln": 10**9, "m": 10**6, "bn": 10**9, "k": 1000, "dozen": 12,
}  # fmt: skip
# Plural words without a figure: from two of the unit to one short of the next unit up.
VAGUE: dict[str, tuple[int, int]] = {
    "dozens": (24, 99),
    "hundreds": (200, 999),
    "thousands": (2000, 9999),
    "tens of thousands": (20_000, 99_999),
    "hundreds of thousands": (200_000, 999_999),
    "millions": (2 * 10**6, 10**7 - 1),
    "tens of millions": (2 * 10**7, 10**8 - 1),
    "hundreds of millions": (2 * 10**8, 10**9 - 1),
    "billions": (2 * 10**9, 10**10 - 1),
    "tens of billions": (2 * 10**10, 10**11 - 1),
}
_AT_LEAST = (
    r"at least|more than|over|no fewer than|not fewer than|no less than|not less than|upwards? of|in excess of|"
    r"a minimum of|above|exceeding"
)
_AT_MOST = (
    r"up to|as many as|as much as|at most|no more than|not more than|fewer than|less than|under|a maximum of|below"
)
_ABOUT = r"about|around|some|approximately|roughly|nearly|almost|close to|an estimated|estimated|circa|an average of"
_WORDS = "|".join([*UNITS, *TENS])
_FIGURE = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALE = r"hundred|thousand|million|billion|trillion|mln|bln|bn|dozen"
_NUMBER = (
    rf"(?:(?:{_FIGURE})(?:[ -](?:{_SCALE})\b|(?:bn|mln|m|k)\b)?"
    rf"|(?:half a dozen|a dozen|an?[ -](?:{_SCALE})"
    rf"|(?:{_WORDS})(?:[ -](?:{_WORDS}|{_SCALE})|(?:(?<=hundred)|(?<=thousand)) and (?:{_WORDS}))*|a couple of|dozen)\b)"
)
_VAGUE = "|".join(sorted((re.escape(word) for word in VAGUE), key=len, reverse=True))
_WORDLESS = r"several|scores|many|numerous|a number|a handful|multiple|countless|a few"
_QUANTITY = re.compile(
    rf"(?<![\w.,-])(?:(?P<hedge>{_AT_LEAST}|{_AT_MOST}|{_ABOUT})\s+)?(?P<money>(?:US|A|C)?[$€£]\s?)?"
    rf"(?:between\s+(?P<from>[$€£]?{_NUMBER})\s+and\s+(?P<till>[$€£]?{_NUMBER})|(?P<vague>{_VAGUE})"
    rf"|(?P<low>{_NUMBER})(?:(?:\s+(?:to|or)\s+|\s?[-\u2013]\s?)(?P<high>[$€£]?{_NUMBER}))?"
    rf"|(?P<none>no one|nobody|none)|(?P<wordless>{_WORDLESS}))(?![\w%])",
    re.IGNORECASE,
)
_MOST = 1e18  # a row of digits that says more is no figure; the largest budgets, in the smallest money, stay under it
_MONEY_START = re.compile(r"(?:US|A|C)?[$€£]\s?(?=\d)")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its words: ``hedge`` is the phrase that bounds it, ``money`` its currency sign or ``None``."""

    span: Span
    low: float | None
    best: float | None
    high: float | None
    rule: str
    money: str | None = None


def quantities(text: str) -> list[Quantity]:
    """Every number in a text, left to right; dates and parts of names are the caller's to leave out."""
    found = []
    for match in _QUANTITY.finditer(text):
        span = Span(match.start(), match.end())
        money = _MONEY_START.search(match.group())
        low, best, high, rule = _bounds(match)
        if max(filter(None, (low, best, high)), default=0) > _MOST:
            low, best, high, rule = None, None, None, "no number"
        found.append(Quantity(span, low, best, high, rule, money.group().strip() if money else None))
    return found


_Bounds = tuple[float | None, float | None, float | None, str]


def _bounds(match: re.Match[str]) -> _Bounds:
    hedge = (match["hedge"] or "").lower()
    at_least = bool(hedge and re.fullmatch(_AT_LEAST, hedge))
    if match["wordless"]:
        return None, None, None, "no number"
    if match["none"]:
        return 0, 0, 0, "none"
    if match["vague"]:
        least, most = VAGUE[match["vague"].lower()]
        return (least, None, None, "at least") if at_least else (least, None, most, "plural unit")
    low, high = match["from"] or match["low"], match["till"] or match["high"]
    return (_scaled(low, high), None, number(high), "range") if high else _hedged(number(low), hedge)


def _hedged(value: float, hedge: str) -> _Bounds:
    if not hedge:
        return value, value, value, "bare"
    if re.fullmatch(_AT_LEAST, hedge):
        return value, None, None, "at least"
    if re.fullmatch(_AT_MOST, hedge):
        return None, None, value, "at most"
    return None, value, None, "about"


def _scaled(low: str, high: str) -> float:
    """The lower end of a range: in "2 to 3 million" the scale of the upper figure holds for both."""
    words = re.findall(_SCALE, high.lower())
    value = number(low)
    return (
        value * SCALES[words[0]] if words and value < SCALES[words[0]] and not re.search(_SCALE, low.lower()) else value
    )


def number(words: str) -> float:
    """The value of a number in figures or English words, such as "2.5 million" or "twenty-three".

    Raises ``ValueError`` where a word is no number.
    """
    text = words.lower().strip().lstrip("$€£").strip()
    if text in {"a couple of", "a couple"}:
        return 2
    if text == "half a dozen":
        return 6
    match = re.match(rf"({_FIGURE})", text)
    if match:
        rest = text[match.end() :].strip(" -")
        return float(match[1].replace(",", "")) * (SCALES[rest] if rest else 1)
    total, current = 0, 0
    for word in re.split(r"[\s-]+", text):
        if word in {"and", ""}:
            continue
        if word in {"a", "an"}:
            current = 1
        elif word in UNITS or word in TENS:
            current += UNITS.get(word, TENS.get(word, 0))
        elif word in SCALES:
            current = max(current, 1) * SCALES[word]
            if SCALES[word] >= SCALES["thousand"]:
                total, current = total + current, 0
        else:
            raise ValueError(f"not a number: {words!r}")
    return total + current
