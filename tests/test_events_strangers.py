"""What reports of many hands taught: acts by any name, two types of one happening, and speakers under two names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sayso.event.answers import Said
from sayso.event.antecedent import settle
from sayso.event.reconcile import reconcile
from sayso.records import Count, EventType, Interval, Place, Precision, Span
from tests.test_events import DAY, KHERSON, SPAN, at, groups, told

APART = {frozenset("x"), frozenset("y")}
TOGETHER = {frozenset("xy")}
BARE = {"places": (), "date": None, "actor_side": None}


def voices(*testimonies, said=()):
    """Who stands behind the first event."""
    return reconcile(settle(testimonies, said), [])[0].corroboration.claimants


@pytest.mark.parametrize(
    ("sub_type", "target"), [("drone strike", "gunmen"), ("interception", "a missile"), ("armed clash", None)]
)
def test_an_act_without_a_place_goes_on_whatever_it_is_called(sub_type, target):
    """A raid, the drone that came with it and the missile shot down are told in one text; a second strike is another."""
    later = at("y", start=300, paragraph=1, sub_type=sub_type, target=target, **BARE)
    raid = at("x", sub_type="missile strike", target=None)
    assert groups(*settle([raid, later])) == TOGETHER
    assert groups(*settle([raid, replace(later, lead="Elsewhere another strike")])) == APART


@pytest.mark.parametrize(("number", "together"), [(1.0, True), (14.0, False)])
def test_a_tally_of_what_was_shot_down_is_no_part_of_a_hit(number, together):
    """One missile stopped is of the strike that is told before it; the night's fourteen drones came down in many places."""
    downed = (Count("drones downed", number, number, number, str(number), SPAN),)
    raid = at("x", sub_type="missile strike", target=None)
    tally = at("y", start=300, paragraph=1, sub_type="interception", target="drones", counts=downed, **BARE)
    assert groups(*settle([raid, tally])) == (TOGETHER if together else APART)


def test_a_text_that_names_two_towns_tells_two_happenings():
    """However near they are to each other, and though two newsrooms may name one strike by either."""
    near = Place(SPAN, "Antonivka", "Antonivka", Precision.CITY, 46.67, 32.70, 3.0, 1, "UA", "Kherson")
    own = {"places": "place of the clause"}
    here = at("x", sub_type="missile strike", target="a terminal", rules=own)
    there = at("y", start=300, sub_type="drone strike", target="her yard", places=(near,), rules=own)
    assert groups(*settle([here, there])) == APART


@pytest.mark.parametrize(("target", "together"), [("his house", True), ("a house", False)])
def test_what_a_witness_lost_is_a_part(target, together):
    """One newsroom's raid on a market, and another's witness whose own house was hit."""
    market = told("x", target="a market")
    house = told("y", story="s2", newsroom="AFP", speaker="a plumber", target=target)
    assert groups(market, house) == (TOGETHER if together else APART)


def test_shots_and_the_march_that_they_broke_up_are_one_happening():
    """The two stand under two types; an arrest on the same day and in the same place does not join them."""
    shots = told("x", sub_type="shooting", target="protesters")
    march = told("y", story="s2", newsroom="AFP", speaker="a league", sub_type="protest dispersed", target="protesters")
    march = replace(march, claim=replace(march.claim, type=EventType.COERCE))
    assert groups(shots, march) == TOGETHER
    arrest = replace(march, claim=replace(march.claim, sub_type="arrest"))
    assert groups(shots, arrest) == APART


def test_what_is_told_in_passing_is_of_an_earlier_day_and_lends_nothing():
    """The dead of the day before are not of the strike's day, and the shell that fell is the strike's."""
    strike = at("x", target=None)
    passing = at("y", start=100, lead="killed two on Tuesday, one day after dozens perished", target=None)
    told_on = passing.claim.trigger.start
    passing = replace(passing, claim=replace(passing.claim, words={"date": (Span(told_on - 30, told_on - 20),)}))
    shell = at("z", start=300, paragraph=1, target=None, **BARE)
    assert groups(*settle([strike, passing, shell])) == {frozenset("xz"), frozenset("y")}


def test_a_name_of_the_first_sentence_places_what_names_none():
    """Another text's claim without a place is of the camp that its first sentence names; of another camp it is not."""
    camp = Place(SPAN, "Tel Amra", None, None)
    raid = told("x", places=(camp,), target=None, actor_side=None)
    soldiers = told("y", story="s2", newsroom="AFP", speaker="a plumber", target=None, places=(), actor_side=None)
    raid = replace(raid, sentence="Troops raided the camp in Tel Amra.")
    assert groups(raid, replace(soldiers, opening="The soldiers were in Tel Amra for a day.")) == TOGETHER
    assert groups(raid, replace(soldiers, opening="The soldiers were in Ras Dib for a day.")) == APART


def test_an_old_battle_is_not_the_undated_news_of_its_text():
    """What a text dates months back is apart from what it tells as news without a day."""
    old = Interval(date(2023, 11, 1), date(2023, 11, 2))
    news = at("x", sub_type="armed clash", target=None, date=Interval(None, date(2024, 3, 6)))
    assert groups(*settle([news, at("y", start=300, sub_type="armed clash", target=None, date=old)])) == APART


def test_parts_of_a_country_that_lie_in_each_other_agree():
    """What is in the northeast is in the east, and not in the south."""
    northeast, east, south = (
        Place(SPAN, name, name, Precision.PART_OF_COUNTRY, None, None, 300.0, None, "CD")
        for name in ("northeastern Congo", "eastern Congo", "southern Congo")
    )
    camp = {"target": "a camp"}
    assert groups(told("x", places=(northeast,), **camp), told("y", story="s2", places=(east,), **camp)) == TOGETHER
    assert groups(told("x", places=(northeast,), **camp), told("y", story="s2", places=(south,), **camp)) == APART


@pytest.mark.parametrize(
    ("first", "second", "role", "count"),
    [
        ("local official", "Baraka Simwe", "administrator of the area", 1),
        ("local official", "Baraka Simwe", "surgeon", 2),
        ("resident", "Baraka Simwe", None, 2),
        ("doctors at Karem hospital", "Karem hospital", None, 1),
        ("the United Nations", "U.N. peacekeeping mission", None, 1),
    ],
)
def test_one_voice_under_two_names(first, second, role, count):
    """A lead leaves unnamed whom the next paragraph names, if the office fits; a house speaks by its people."""
    lead = at("x", speaker=first, side=None)
    later = at("y", start=300, paragraph=1, speaker=second, role=role, side=None)
    assert len(voices(lead, later)) == count


@pytest.mark.parametrize(
    ("words", "stands"),
    [
        ("she had watched the men lead them off", True),
        ("it had played no part in the events", False),
        ("the term would begin on time", False),
    ],
)
def test_who_says_what_had_happened_stands_behind_it(words, stands):
    """No claim is read from the words; who denies it or speaks of what is to come is no voice."""
    aside = Said("z", "Ruth Adeke", None, 2, "said", words, rules={"speaker": "named in the source"})
    assert ("Ruth Adeke" in voices(at("x"), said=[aside])) == stands


def test_sanctions_of_one_day_are_one_where_they_concern_one_country():
    """Two newsrooms tell of one government's measures and name no place; of another country's they would be others."""
    fields = {"sub_type": "sanctions", "places": (), "actor_side": "United States", "target": "traders"}
    one, other = (
        replace(t, claim=replace(t.claim, type=EventType.SANCTION), countries=("US", "MM"))
        for t in (told("x", **fields), told("y", story="s2", newsroom="AFP", **fields | {"target": "a bank"}))
    )
    assert groups(one, other) == TOGETHER
    assert groups(one, replace(other, countries=("US", "IR"))) == APART


def test_a_day_and_a_town_alone_join_two_newsrooms_of_kinds_alike():
    """Shelling in one report is shooting in the other; a day and a town are enough."""
    first = told("x", target=None, actor_side=None)
    other = told("y", story="s2", newsroom="AFP", sub_type="shooting", target=None, actor_side=None)
    assert (first.claim.date, first.claim.places) == (DAY, (KHERSON,))
    assert groups(first, other) == TOGETHER
