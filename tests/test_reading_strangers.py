"""What reports of many hands taught the readers: statements that speak, days and towns of their sentence, counts of the dead."""

from __future__ import annotations

from datetime import date

import pytest

from sayso.reading.stages import read_version
from sayso.reading.text import Text

PUBLISHED = date(2024, 5, 15)  # a Wednesday


def _read(words):
    return read_version(Text(text=words, published=PUBLISHED), version_id="v")


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        (
            "Shells hit a mill in Bakhmut, Ukraine's water ministry said in a statement. Ten people were killed, the statement said.",
            "Ukraine's water ministry",
        ),
        (
            "Two bombs hit the port, Governor Olena Krut said.\n\nThe cranes still worked, a dock hand said, and he denied that any ship was hit.",
            "dock hand",
        ),
    ],
)
def test_who_speaks_last(words, speaker):
    """A statement speaks for who issued it; a pronoun means the unnamed one who just spoke, and no name before."""
    assert _read(words).attributions[-1].speaker == speaker


@pytest.mark.parametrize(
    ("words", "trigger", "sub_type"),
    [
        ("A shell crashed into a tram in Kharkiv on Monday, a driver said.", "crashed", "shelling"),
        ("A drone flew into a depot in Kharkiv on Monday, a guard said.", "flew", "drone strike"),
        ("Shells hit a market in Goma on Tuesday. A colonel put the number of dead at 47.", "number", "killing"),
        ("The gunmen marched the passengers away on foot, a driver said.", "marched", "abduction"),
        ("Ten hostages regained their freedom on Monday, a priest said.", "regained", "release"),
        ("Splinters damaged a grocery in Odesa, the mayor said.", "damaged", "attack on a building"),
        ("Doctors marched against the law in Paris on Monday.", "marched", "demonstration"),
        ("The agency put the number of deaths from cholera at 40.", "number", None),
    ],
)
def test_words_that_tell_of_a_happening(words, trigger, sub_type):
    """What shells and drones do, a number of the dead, captives led away and set free; of cholera nothing is told."""
    found = {claim.trigger.of(words): claim.sub_type for claim in _read(words).claims}
    assert found.get(trigger) == sub_type


def test_the_dead_are_counted_where_their_number_is_put():
    """The figure is the toll."""
    words = "Shells hit a market in Goma on Tuesday. A colonel put the number of dead at 47."
    claim = next(c for c in _read(words).claims if c.trigger.of(words) == "number")
    assert [(count.what, count.best) for count in claim.counts] == [("killed", 47)]


@pytest.mark.parametrize(
    ("words", "start"),
    [
        (
            "The number of people killed by shells on Monday in Goma has climbed to 31, a hospital said.",
            date(2024, 5, 13),
        ),
        ("A year ago, on May 13, 2023, shells rained down on Goma, a nurse said.", date(2023, 5, 13)),
        ("Police arrested a smuggler in Turbo, calling it the biggest blow to the gang this year.", None),
    ],
)
def test_the_day_is_the_nearest_of_the_sentence(words, start):
    """A day before a verb that moves a count is the act's; the shorter of two days stands; "this year" dates nothing."""
    claim = _read(words).claims[0]
    assert (claim.date.start if claim.date else None) == start


def test_a_name_after_city_is_a_place():
    """Though the parse takes it for a person's."""
    words = "Shells crashed into a market in Chad's second city Moundou on Monday, killing eight, a resident said."
    assert "Moundou" in {place.name for place in _read(words).places}
