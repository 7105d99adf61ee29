"""Figures of one event: the chain, what moved, what is a part, and the rules that make one of many."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sayso
from sayso.event.tolls import RULES, Figure, chain, last_words, told_as_part, toll, tolls


def said(low, best=None, high=None, *, by="the governor", day=5, version=None, what="killed", **more):
    """A figure; one number is exact."""
    if best is None and high is None:
        best = high = low
    given_by = {"claimant": by, "story": "s1"} | more
    name = f"{by}{day}{low}{best}{high}"
    return Figure(
        what,
        low,
        best,
        high,
        str(low),
        name,
        version or f"v{day}",
        published=date(2024, 3, day),
        position=day,
        **given_by,
    )


def at_least(low, **more):
    """A bound."""
    return Figure(
        **{name: getattr(said(low, **more), name) for name in Figure.__slots__} | {"best": None, "high": None}
    )


def figures(count):
    """Low, best and high."""
    return count.low, count.best, count.high


def moves(some):
    """What moved, in order."""
    return [step.moved for step in chain(some)]


def test_a_toll_that_rises_and_falls_says_so_with_what_it_was():
    """Each against what the same teller told last."""
    steps = chain([said(4), said(7, day=6), said(6, day=7)])
    assert [step.moved for step in steps] == [None, "raised", "lowered"]
    assert steps[2].before.low == 7


def test_another_teller_moves_nothing():
    """Two figures that differ are a dispute and no correction; one teller by two forms of his name is one."""
    assert moves([said(9), said(4, by="a doctor", day=6)]) == [None, None]
    assert moves([said(9, by="Anna Petrenko"), said(4, by="Governor Anna Petrenko", day=6)]) == [None, "lowered"]


def test_at_least_less_is_not_lowered():
    """After four, "at least three" takes nothing back; "about three" does."""
    assert moves([said(4), at_least(3, day=6)]) == [None, None]
    assert moves([said(4), said(None, 3.0, None, day=6)]) == [None, "lowered"]


def test_figures_of_one_text_or_of_two_stories_on_one_day_are_in_no_order():
    """Nobody knows which came first."""
    assert moves([said(9, story="s1"), said(4, story="s2", version="w")]) == [None, None]
    assert moves([said(9, version="v"), said(4, day=6, version="v")]) == [None, None]


def test_a_part_of_a_toll_is_in_the_chain_and_moves_nothing():
    """One teller's smaller figure of the same text; a woman among the dead; what is told as a part."""
    whole, later = said(9), said(9, day=6)
    woman = Figure("killed", 1, 1, 1, "A woman", "w", "v6", "s1", date(2024, 3, 6), 6, "a doctor")
    more = Figure("killed", 1, 1, 1, "one", "m", "v6", "s1", date(2024, 3, 6), 6, "a neighbour", part=True)
    some = [whole, later, said(3, day=6), woman, more]
    assert len(chain(some)) == 5
    assert set(moves(some)) == {None}
    assert {figure.low for figure in last_words(some)} == {9}
    assert all(figures(toll("killed", some, rule)) == (9, 9, 9) for rule in RULES)


@pytest.mark.parametrize(
    ("sentence", "words", "part"),
    [
        ("We buried eleven, and one more died in the night", "one", True),
        ("Three of the dead were children", "Three", True),
        ("The blast killed nine, among them four children", "four", True),
        ("The blast killed nine people", "nine", False),
        ("Three of nine drones were shot down", "Three", False),
    ],
)
def test_what_tells_a_part(sentence, words, part):
    """The words beside the number."""
    assert told_as_part(sentence, words) is part


def test_each_rule_makes_what_it_says():
    """A governor first says four and then seven, a doctor at least nine, a rival two."""
    some = [
        said(4),
        said(7, day=6),
        at_least(9, by="a doctor", day=6, version="d"),
        said(2, by="a rival", day=5, version="r"),
    ]
    assert figures(toll("killed", some, "latest")) == (2, None, None)
    assert figures(toll("killed", some, "conservative")) == (2, 2, None)
    assert figures(toll("killed", some, "ucdp")) == (2, 7, None)


def test_what_is_denied_counts_only_where_nobody_says_anything_else():
    """As in: they deny that fifty were killed."""
    denied = said(50, by="the ministry", denied=True)
    assert figures(toll("killed", [denied, said(4)])) == (4, 4, 4)
    assert figures(toll("killed", [denied])) == (50, 50, 50)


def test_a_rule_that_there_is_not_is_named_with_those_that_there_are():
    """In one place, for the command line and Python."""
    with pytest.raises(sayso.UsageError, match="latest, conservative, ucdp"):
        toll("killed", [said(4)], "highest")


FIGURES = st.builds(
    said,
    st.integers(0, 20),
    by=st.sampled_from(["the governor", "a doctor", "the army"]),
    day=st.integers(1, 9),
    what=st.sampled_from(["killed", "wounded"]),
)


@given(st.lists(FIGURES, min_size=1, max_size=8).flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_no_rule_depends_on_the_order_of_claims(pair):
    """And every best lies between low and high."""
    some, shuffled = pair
    for rule in RULES:
        made = tolls(some, rule)
        assert [figures(count) for count in made] == [figures(count) for count in tolls(shuffled, rule)]
        assert all(count.low <= count.best <= count.high for count in made)
