"""Which claims are one happening, and who stands behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sayso.event.corroboration import Carrier
from sayso.event.reconcile import reconcile
from sayso.event.testimony import Testimony
from sayso.records import Attribution, Claim, Count, EventType, Interval, Mode, Place, Precision, Span

DAY = Interval(date(2024, 3, 5), date(2024, 3, 5))
SPAN = Span(0, 1)
KHERSON = Place(SPAN, "Kherson", "Kherson", Precision.CITY, 46.64, 32.61, 8.0, 706448, "UA", "Kherson")
LVIV = Place(SPAN, "Lviv", "Lviv", Precision.CITY, 49.84, 24.03, 10.0, 702550, "UA", "Lviv")


def told(
    name,
    *,
    story="s1",
    version=None,
    speaker="the governor",
    side="Ukraine",
    verification=None,
    response=None,
    **fields,
):
    """One claim of a strike on a bus stop, with what a test changes."""
    given = {
        "sub_type": "shelling",
        "actor_side": "Russia",
        "target": "a bus stop",
        "places": (KHERSON,),
        "date": DAY,
    } | fields
    claim = Claim(
        id=name,
        type=EventType.ASSAULT,
        mode=given.pop("mode", Mode.ASSERTED),
        trigger=SPAN,
        attribution_id="a",
        **given,
    )
    said = Attribution(
        id="a", content=(SPAN,), speaker=speaker, side=side, verification=verification, response=response
    )
    return Testimony(claim, said, version or f"v-{story}", story, date(2024, 3, 6), "Reuters")


def killed(number):
    """A toll."""
    return (Count("killed", number, number, number, str(number), SPAN),)


def groups(*testimonies):
    """The claims of each event."""
    return {frozenset(event.claim_ids) for event in reconcile(testimonies, [])}


def test_two_newsrooms_on_one_strike_are_one_event_with_both_tolls():
    """Place, day, target and sub-type agree; the tolls differ and both are kept in the range."""
    (event,) = reconcile(
        [told("x", counts=killed(2)), told("y", story="s2", speaker="the mayor", counts=killed(3))], []
    )
    assert event.claim_ids == ("x", "y")
    assert (event.counts[0].low, event.counts[0].high) == (2, 3)
    assert event.corroboration.stories == 2
    assert event.corroboration.claimants == ("the governor", "the mayor")


def test_two_strikes_on_one_city_on_one_day_stay_two():
    """The report tells their targets apart."""
    assert groups(told("x"), told("y", target="a school")) == {frozenset("x"), frozenset("y")}


def test_strikes_in_two_cities_or_on_two_days_stay_two():
    """Place and day each rule it out."""
    later = Interval(date(2024, 3, 9), date(2024, 3, 9))
    assert groups(told("x"), told("y", places=(LVIV,))) == {frozenset("x"), frozenset("y")}
    assert groups(told("x"), told("y", date=later)) == {frozenset("x"), frozenset("y")}


def test_what_is_planned_is_not_what_happened():
    """A planned strike is an event of its own, and has not happened."""
    events = reconcile([told("x"), told("y", mode=Mode.PLANNED)], [])
    assert {(event.claim_ids, event.happened) for event in events} == {(("x",), True), (("y",), False)}


def test_a_denial_joins_what_it_denies_and_is_named():
    """The claimant of a denied claim denies; it does not stand behind the event."""
    (event,) = reconcile([told("x"), told("y", mode=Mode.DENIED, speaker="the ministry", side="Russia")], [])
    assert event.happened
    assert event.corroboration.denied_by == ("the ministry",)
    assert event.corroboration.claimants == ("the governor",)
    assert event.corroboration.sides == ("Ukraine",)


def test_only_a_denial_is_no_event_that_happened():
    """Nobody asserts it."""
    (event,) = reconcile([told("x", mode=Mode.DENIED)], [])
    assert not event.happened


def test_a_recap_is_no_event():
    """A total over many happenings is kept as a claim, and makes no event."""
    assert reconcile([told("x", summary=True)], []) == ()


def test_pages_and_outlets_are_counted_apart_from_voices():
    """Forty pages that print one version are one story and one claimant."""
    carriers = [Carrier(f"p{n}", "v-s1", f"outlet{n % 3}") for n in range(40)]
    (event,) = reconcile([told("x")], carriers)
    voices = event.corroboration
    assert (voices.pages, voices.versions, voices.stories, len(voices.outlets)) == (40, 1, 1, 3)


def test_a_weak_chain_does_not_join_what_contradicts_itself():
    """A vague claim may fit two happenings; it goes to one of them and does not make them one."""
    vague = told("m", target=None, counts=())
    assert all(not {"x", "y"} <= group for group in groups(told("x"), vague, told("y", target="a school")))


MANY = [
    told("a"),
    told("b", story="s2"),
    told("c", target="a school"),
    told("d", story="s3", target=None),
    told("e", places=(LVIV,)),
    told("f", mode=Mode.DENIED, speaker="the ministry"),
    told("g", date=None),
    replace(told("h", story="s2", counts=killed(4)), version_id="v9"),
]


@given(st.permutations(MANY))
def test_the_order_of_claims_decides_nothing(order):
    """Any order gives the same events with the same ids."""
    assert reconcile(order, []) == reconcile(MANY, [])
