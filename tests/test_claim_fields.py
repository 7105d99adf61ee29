"""The fields of claims: whose forces a pronoun names, what a scene gives, how many people, and what bounds a date."""

from __future__ import annotations

from datetime import date

import pytest

from sayso.reading.attribution.reader import read_attributions
from sayso.reading.claim.reader import read_claims
from sayso.reading.speaker.enrich import enrich
from sayso.reading.stages import read_version
from sayso.reading.text import Text
from sayso.records import Claim, Interval, Mode, Place, Precision, Span, Timex

PUBLISHED = date(2024, 5, 15)  # a Wednesday
MONDAY = Interval(date(2024, 5, 13), date(2024, 5, 13))


def _read(words: str, *, days: dict[str, Interval] | None = None, towns: tuple[str, ...] = ()) -> tuple[Claim, ...]:
    text = Text(text=words, published=PUBLISHED)
    timexes = [Timex(_span(words, w), _kind(w), "", interval) for w, interval in (days or {}).items()]
    places = [Place(_span(words, w), w, name=w, precision=Precision.CITY) for w in towns]
    said = enrich(text, read_attributions(text), timexes)
    return read_claims(text, said, timexes, places)


def _kind(words: str) -> str:
    return "TIME" if words.startswith("at ") else "DATE"


def _span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def _one(claims: tuple[Claim, ...], trigger: str, words: str) -> Claim:
    return next(c for c in claims if c.trigger.of(words) == trigger)


@pytest.mark.parametrize(
    ("words", "actor"),
    [
        ("Hezbollah said its fighters had shelled the barracks.", "Hezbollah"),
        ("The coast guard said its boats had shelled the pier.", "coast guard"),
        ("Envoy Maria Lund met the rebels.", "Maria Lund"),
        ("Roadblocks wounded two drivers.", None),
    ],
)
def test_who_acts(words, actor):
    """Forces are their owner's, a bare noun gives way to the name behind it, and things do not act."""
    claims = _read(words)
    assert claims
    assert claims[-1].actor == actor
    assert (actor is None) == ("actor" not in claims[-1].words)


def test_accusations_are_no_target():
    """What is rejected is told by a word of speech, and is not whom it is done to."""
    (claim,) = [c for c in _read("The minister rejected accusations of fraud by the police.") if c.type == "REJECT"]
    assert claim.target is None


SCENE = (
    "Rebels raided a base near Dalo on Monday, killing three soldiers.\n\n"
    "The army shelled the base at noon, residents said. Two people were wounded.\n\n"
    "The garrison shelled Mirsk, the governor said."
)


def test_scene_gives_day_and_place():
    """A known site, an hour without a day and the next sentence go on with the scene; another town does not."""
    claims = _read(SCENE, days={"Monday": MONDAY, "at noon": Interval(PUBLISHED, PUBLISHED)}, towns=("Dalo", "Mirsk"))
    first = _one(claims, "raided", SCENE)
    second = next(c for c in claims if c.target == "the base")
    assert (first.date, [p.name for p in first.places]) == (MONDAY, ["Dalo"])
    assert (second.date, [p.name for p in second.places]) == (MONDAY, ["Dalo"])
    assert second.words["date"] == first.words["date"]
    assert second.rules["places"].startswith("the same scene: ")
    other = next(c for c in claims if [p.name for p in c.places] == ["Mirsk"])
    assert other.rules["date"] == "bounded by the day of publication"


def test_scene_is_not_taken_over_by_what_is_planned():
    """What is promised has neither the day nor the place of the scene before it."""
    words = "Rebels raided a base near Dalo on Monday. The army vowed to shell the base."
    claims = _read(words, days={"Monday": MONDAY}, towns=("Dalo",))
    vowed = next(c for c in claims if c.mode is Mode.PLEDGED)
    assert (vowed.date, vowed.places) == (None, ())


def test_place_that_only_says_where_another_lies():
    """Of "Dalo, 30 km east of Mirsk" the happening was in the first."""
    words = "Gunmen killed three men in Dalo, about 30 km east of Mirsk."
    (claim,) = _read(words, towns=("Dalo", "Mirsk"))
    assert [p.name for p in claim.places] == ["Dalo"]


def test_place_of_who_foresees_is_not_that_of_the_act():
    """Analysts in one town expect an attack on another."""
    words = "Analysts in Mirsk expect an attack on Dalo."
    (claim,) = _read(words, towns=("Dalo", "Mirsk"))
    assert [p.name for p in claim.places] == ["Dalo"]


def test_year_of_what_is_past_ends_with_publication():
    """A year that is not over when it is told ends with the telling."""
    words = "Jets have bombed the valley this year."
    (claim,) = _read(words, days={"this year": Interval(date(2024, 1, 1), date(2024, 12, 31), "year")})
    assert claim.date is not None
    assert (claim.date.start, claim.date.end) == (date(2024, 1, 1), PUBLISHED)


def test_day_of_a_count_only_bounds_the_deaths():
    """A toll that rises on a day counts deaths of that day or before."""
    words = "The death toll from the blast rose to seven on Monday."
    claim = _read(words, days={"Monday": MONDAY})[0]
    assert claim.date is not None
    assert (claim.date.start, claim.date.end) == (None, MONDAY.end)


@pytest.mark.parametrize(
    ("words", "counts"),
    [
        ("A rocket killed a guard at the gate.", {"killed": (1, 1, 1)}),
        ("The strike killed two sisters and a beekeeper.", {"killed": (3, 3, 3)}),
        (
            "Troops shelled the town, leaving a woman dead and as many as six civilians hurt.",
            {"killed": (1, 1, 1), "wounded": (None, None, 6)},
        ),
        ("The strike killed the guard.", {}),
        ("Thousands of people marched through the town.", {"protesters": (2000, None, 9999)}),
        ("Four passengers were rescued.", {"rescued": (4, 4, 4)}),
    ],
)
def test_people_counted(words, counts):
    """One person told of as one counts; lists are summed; the dead and hurt that an act left are counted."""
    claim = _read(words)[0]
    assert {c.what: (c.low, c.best, c.high) for c in claim.counts} == counts
    assert all(c.span.of(words) == c.text for c in claim.counts)


def test_number_of_nothing_named_is_no_count():
    """Power cut "to tens of thousands" does not say of what."""
    words = "Missiles struck the plant, cutting power to tens of thousands."
    assert all(not claim.counts for claim in _read(words))


def test_a_denial_is_under_who_denies_and_not_under_the_reports_denied():
    """The spokesman who "rejected the reports of deaths" denies them; the reports do not."""
    words = "A Kremlin spokesman rejected the reports of civilian deaths on Wednesday and said that Russia strikes only military targets."
    reading = read_version(Text(words), version_id="v")
    speakers = {a.id: a.speaker for a in reading.attributions}
    denied = [claim for claim in reading.claims if claim.mode == "denied"]
    assert denied
    assert all("spokesman" in (speakers.get(claim.attribution_id) or "") for claim in denied)
