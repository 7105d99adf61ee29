"""Numbers become low, best and high by the rule of docs/codebook.md."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.resolve.count import number, quantities

RULE = [
    ("12 men", 12, 12, 12),
    ("twelve men", 12, 12, 12),
    ("one hundred and five men", 105, 105, 105),
    ("twenty-three women", 23, 23, 23),
    ("1,200 houses", 1200, 1200, 1200),
    ("2.5 million tonnes", 2_500_000, 2_500_000, 2_500_000),
    ("at least 12", 12, None, None),
    ("more than fifteen towns", 15, None, None),
    ("no fewer than 4 boats", 4, None, None),
    ("up to 12", None, None, 12),
    ("as many as 300 people", None, None, 300),
    ("fewer than 20", None, None, 20),
    ("about 40", None, 40, None),
    ("some 40 lorries", None, 40, None),
    ("nearly two thousand five hundred", None, 2500, None),
    ("10 to 12", 10, None, 12),
    ("10-12 boats", 10, None, 12),
    ("between three and five", 3, None, 5),
    ("between 2 and 3 million", 2_000_000, None, 3_000_000),
    ("dozens of people", 24, None, 99),
    ("hundreds of people", 200, None, 999),
    ("tens of thousands of reservists", 20_000, None, 99_999),
    ("half a dozen shells", 6, 6, 6),
    ("several shells", None, None, None),
    ("scores of people", None, None, None),
    ("no one was hurt", 0, 0, 0),
]


@pytest.mark.parametrize(("words", "low", "best", "high"), RULE)
def test_rule(words, low, best, high):
    """One number in the words, with the bounds that its hedge gives it."""
    (found,) = quantities(words)
    assert (found.low, found.best, found.high) == (low, best, high)


def test_money_keeps_its_currency():
    """The sign is part of the words and tells the currency."""
    (found,) = quantities("a package worth more than $27.4 billion")
    assert (found.low, found.best, found.money) == (27.4e9, None, "$")


def test_two_numbers_are_two():
    """An "and" between two numbers joins two counts and not one number."""
    assert [q.best for q in quantities("killed 2 and wounded 3, or two and three others")] == [2, 3, 2, 3]


@pytest.mark.parametrize("words", ["S-300 missiles", "F-16s", "T-72", "no numbers here", ""])
def test_names_are_no_numbers(words):
    """Figures inside the name of a weapon count nothing."""
    assert quantities(words) == []


def test_no_number_is_an_error():
    """``number`` names what it could not read."""
    with pytest.raises(ValueError, match="umpteen"):
        number("umpteen")


@given(st.integers(min_value=0, max_value=10**12))
def test_figures_round_trip(value):
    """A figure with thousands separators reads back as itself."""
    assert number(f"{value:,}") == value


@given(st.text(max_size=200))
def test_spans_hold_words(text):
    """Whatever the text, each number points at words in it, and its bounds are in order."""
    for found in quantities(text):
        assert text[found.span.start : found.span.end].strip()
        bounds = [b for b in (found.low, found.best, found.high) if b is not None]
        assert found.rule == "range" or bounds == sorted(bounds)
