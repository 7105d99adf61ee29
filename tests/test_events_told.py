"""How a text hangs together: what goes on, what is set apart, who denies it without a claim, and whose story it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sayso.event.answers import Said
from sayso.event.antecedent import settle
from sayso.event.reconcile import reconcile
from sayso.records import EventType, Interval, Mode, Place, Precision
from tests.test_events import SPAN, at, groups, killed, told

APART = {frozenset("x"), frozenset("y")}
TOGETHER = {frozenset("xy")}


def denied_by(*testimonies, said=()):
    """Who denies the first event of an act of force."""
    events = reconcile(settle(testimonies, said), [])
    return next(event.corroboration.denied_by for event in events if event.type is not EventType.REJECT)


def aside(words, *, paragraph=1, speaker="the ministry", side="Russia", cue="said"):
    """An attribution that carries no claim."""
    return Said("z", speaker, side, paragraph, cue, words)


@pytest.mark.parametrize(
    ("cue", "words", "denies"),
    [
        ("said", "it had nothing to do with the shelling", True),
        ("said", "none of its men had been there", True),
        ("said", "the reports were a fabrication", True),
        ("denied", "responsibility", True),
        ("said", "talks would go on", False),
        ("said", "it was looking into the reports", False),
    ],
)
def test_a_denial_in_any_shape_is_named_with_the_act(cue, words, denies):
    """It makes no claim; words that deny nothing name nobody."""
    assert denied_by(at("x"), said=[aside(words, cue=cue)]) == (("the ministry",) if denies else ())


def test_a_denial_answers_what_is_near_and_laid_at_its_own_door():
    """Not an act five paragraphs on, not the other side's, not what the denier says himself."""
    words = "it had nothing to do with it"
    assert denied_by(at("x"), said=[aside(words, paragraph=5)]) == ()
    assert denied_by(at("x"), said=[aside(words, side="Ukraine")]) == ()
    assert denied_by(at("x", speaker="the ministry"), said=[aside(words)]) == ()


def test_who_held_the_ground_denies_its_loss_alone():
    """That "our troops held" answers a retreat of theirs and an advance of the others', and no strike."""
    held = [aside("its troops did not allow the enemy to reach his goals", side="Ukraine", speaker="the staff")]
    fields = {"target": None, "speaker": "the army", "side": "Russia"}
    lost = at("x", sub_type="withdrawal", actor_side="Ukraine", **fields)
    lost = replace(lost, claim=replace(lost.claim, type=EventType.RETREAT))
    assert denied_by(lost, said=held) == ("the staff",)
    assert denied_by(at("x", sub_type="advance", actor_side="Russia", **fields), said=held) == ("the staff",)
    assert denied_by(at("x", speaker="the army", side="Russia"), said=held) == ()


def test_nobody_hurt_denies_no_strike():
    """Who says that there were no casualties stands behind the strike."""
    nobody = {"sub_type": "wounding", "target": None, "actor_side": None, "mode": Mode.DENIED, "speaker": "the mayor"}
    (event,) = reconcile(settle([at("x"), at("y", start=200, **nobody)]), [])
    assert event.corroboration.denied_by == ()
    assert "the mayor" in event.corroboration.claimants


def test_who_blames_somebody_says_that_it_happened():
    """No claim of the act is read from "the president blamed the rebels"; his voice counts all the same."""
    blame = at(
        "y", start=200, paragraph=1, sub_type="accusation", target="the rebels", speaker="the president", places=()
    )
    blame = replace(
        blame, claim=replace(blame.claim, type=EventType.ACCUSE), attribution=replace(blame.attribution, id="b")
    )
    events = reconcile(settle([at("x"), blame]), [])
    act = next(event for event in events if event.type is EventType.ASSAULT)
    assert act.corroboration.claimants == ("the governor", "the president")
    far = replace(blame, paragraph=3)
    act = next(e for e in reconcile(settle([at("x"), far]), []) if e.type is EventType.ASSAULT)
    assert act.corroboration.claimants == ("the governor",)


@pytest.mark.parametrize(
    ("lead", "apart"),
    [
        ("An hour later another explosion", True),
        ("The second blast", True),
        ("a day after shells killed", True),
        ("The blast", False),
    ],
)
def test_what_a_text_tells_as_one_more_is_another(lead, apart):
    """Place, day and kind agree; the text says that there were two."""
    later = at("y", start=300, paragraph=1, lead=lead, target=None)
    assert groups(*settle([at("x", target=None), later])) == (APART if apart else TOGETHER)


def test_two_sides_that_strike_two_things_in_one_text_are_two():
    """Shells on a school, and the rebels' mortars at the soldiers near it; another newsroom's school does not join them."""
    school = at("x", target="a school", actor="Russia")
    mortars = at(
        "y",
        start=300,
        paragraph=1,
        speaker="the army",
        target="soldiers",
        actor="rebels",
        actor_side=None,
        places=(),
        date=None,
    )
    same_actor = replace(mortars, claim=replace(mortars.claim, actor="Russia", actor_side="Russia"))
    other = told("z", story="s2", target="a school")
    assert groups(*settle([school, mortars]), other) == {frozenset("xz"), frozenset("y")}
    assert frozenset("x") not in groups(*settle([school, same_actor]))


def test_a_new_thing_hit_on_a_day_of_its_own_goes_on_from_nothing():
    """Here "a drone hit a depot in the region on Sunday" tells of no strike before it, with or without a town."""
    region = Place(SPAN, "Kherson region", "Kherson", Precision.ADMIN1, 46.6, 32.6, 100.0, 706442, "UA", "Kherson")
    monday = Interval(date(2024, 3, 4), date(2024, 3, 4))
    first = at("x", sub_type="attack", target="the city", places=(), date=None)
    depot = at("y", start=200, paragraph=1, target="a depot", places=(region,), date=monday)
    assert settle([first, depot])[1].host is None
    assert settle([first, replace(depot, claim=replace(depot.claim, date=None))])[1].host is not None


def test_a_strike_takes_the_town_that_the_text_names_when_it_comes_back_to_it():
    """First "a camp was overrun. The camp at Novopole was shelled": another newsroom tells of Novopole alone."""
    first = at("x", sub_type="ground attack", target="an army camp", places=())
    again = at("y", start=200, paragraph=1, target="the camp", places=(Place(SPAN, "Novopole"),), date=None)
    again = replace(again, lead="the camp", sentence="The camp at Novopole was hit.")
    bare = replace(again, claim=replace(again.claim, places=()), sentence="The camp at Novopole was hit.")
    other = told("z", story="s2", sub_type="ground attack", target=None, places=(Place(SPAN, "Novopole"),))
    assert groups(*settle([first, bare]), replace(other, sentence="They stormed Novopole.")) == {frozenset("xyz")}


def test_a_headline_may_name_the_place():
    """One text names a village that no gazetteer has, and the region only over it."""
    region = Place(SPAN, "Oblast", "Oblast", Precision.ADMIN1, 46.6, 32.6, 100.0, 1, "UA", "Oblast")
    village = told("x", places=(Place(SPAN, "Novopole"),), target=None, counts=killed(3))
    wide = told("y", story="s2", places=(region,), target=None, counts=killed(3))
    assert groups(replace(village, headline="Three killed in Oblast"), wide) == TOGETHER
    assert groups(village, wide) == APART


def test_high_tolls_that_lie_near_each_other_agree():
    """No place is shared; 115 and 134 dead on one day in one country are one attack, 115 and 40 are not, nor 3 and 4."""
    bare = {"target": None, "places": (), "actor_side": None, "sub_type": "massacre"}
    first = replace(told("x", counts=killed(115), **bare), countries=("ML",))
    for number, result in ((134, TOGETHER), (40, APART)):
        assert groups(first, replace(told("y", story="s2", counts=killed(number), **bare), countries=("ML",))) == result
    few = [replace(told(n, story=n, counts=killed(i), **bare), countries=("ML",)) for n, i in (("x", 3), ("y", 4))]
    assert groups(*few) == APART


def test_a_newsroom_that_opens_with_it_again_goes_on_with_its_story():
    """A day later and rewritten; not months later, not in passing, and not another newsroom."""

    def stories(**changes):
        later = {"published": date(2024, 3, 7)} | changes
        return reconcile([told("x"), replace(told("y", story="s2"), **later)], [])[0].corroboration.stories

    assert stories() == 1
    assert stories(published=date(2024, 3, 27)) == 2
    assert stories(paragraph=4) == 2
    assert stories(voice="AFP") == 2


def test_a_state_and_its_ministry_are_one_voice():
    """For "Moscow said" is its ministry; a governor is not the state."""
    state = told("x", speaker="Russia", side="Russia")
    ministry = told("y", version="v2", speaker="Russian Defence Ministry", side="Russia")
    governor = told("y", version="v2", speaker="the governor of Belgorod", side="Russia")
    assert reconcile([state, ministry], [])[0].corroboration.claimants == ("Russian Defence Ministry",)
    assert len(reconcile([state, governor], [])[0].corroboration.claimants) == 2


def test_a_description_is_the_body_that_the_text_names_next():
    """In "a volunteer group said. The Red Tent said ..."; a person who speaks next is somebody else."""
    said = told("x", speaker="volunteer group", side=None)
    named = told("y", story="s2", version="v2", speaker="Red Tent", side=None)
    beside = Said("b", "Red Tent", None, 1)
    (event,) = reconcile([replace(said, said=(beside,)), named], [])
    assert len(event.corroboration.claimants) == 1
    (event,) = reconcile([replace(said, said=(replace(beside, rules={"speaker": "named in the source"}),)), named], [])
    assert len(event.corroboration.claimants) == 2


def test_a_month_and_a_day_in_it_meet():
    """Told as "last month" and the day itself: the target must agree."""
    month = Interval(date(2024, 3, 1), date(2024, 3, 31))
    late = replace(told("y", story="s2", target="a bus stop", date=month), published=date(2024, 4, 2))
    assert groups(told("x"), late) == TOGETHER
    assert groups(told("x"), replace(late, claim=replace(late.claim, target="a school"))) == APART
