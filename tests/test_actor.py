"""Who acts or speaks: sides, kinds and names of noun phrases, by their own words and by the story around them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.reading.text import Text
from sayso.resolve.actor import actor_of, known_actors, side_of
from sayso.resolve.home import home_country, place_countries, story_countries


@pytest.mark.parametrize(
    ("phrase", "side"),
    [
        ("Ukrainian officials", "Ukraine"),
        ("the General Staff of the Ukrainian Armed Forces", "Ukraine"),
        ("Senior U.S. officials", "United States"),
        ("the Kremlin", "Russia"),
        ("Brussels", "European Union"),
        ("the Russian ambassador to the United Nations", "Russia"),
        ("the UN envoy for Yemen", "United Nations"),
        ("Yemen's Houthis", "Houthis"),
        ("the Hamas-run interior ministry", "Hamas"),
        ("Russian-installed authorities in Kherson", "Russia"),
        ("pro-Iranian militias", "Iran"),
        ("the Saudi-led coalition", "Saudi Arabia"),
        ("Palestinian militants", "Palestinian Territory"),
        ("South Korea's military", "South Korea"),
        ("President Volodymyr Zelenskiy", "Ukraine"),
        ("the Biden administration", "United States"),
        ("FMLN guerrillas", "FMLN"),
        ("Shining Path", "Shining Path"),
    ],
)
def test_a_side_is_read_off_the_phrase(phrase: str, side: str) -> None:
    """Nationality, seat of government, group or leader: the one that governs the head decides."""
    assert side_of(phrase) == side


@pytest.mark.parametrize(
    "phrase",
    [
        "anti-French protesters",
        "Syrian rebels",
        "residents of Goma in eastern Congo",
        "us",
        "witnesses",
        "an adviser on Syria",
        "",
        "New Caledonian",
    ],
)
def test_no_side_without_words_for_one(phrase: str) -> None:
    """Rebels do not speak for the state they fight, residents not for theirs, and "us" is no country."""
    assert side_of(phrase) in {None, "New Caledonia"}


@pytest.mark.parametrize(
    ("phrase", "name", "kind"),
    [
        ("Moscow", "government of Russia", "government"),
        ("the Israeli military", "military of Israel", "military"),
        ("the IDF", "Israel Defense Forces", "military"),
        ("Ukrainian officials", "government of Ukraine", "government"),
        ("the ICRC", "International Committee of the Red Cross", "organisation"),
        ("M23 spokesman Lawrence Kanyuka", "M23", "rebels"),
        ("villagers", "villagers", "civilians"),
        ("the gunmen", "gunmen", "rebels"),
        ("UNHCR", "UNHCR", "organisation"),
    ],
)
def test_names_and_kinds(phrase: str, name: str, kind: str) -> None:
    """Governments and militaries are named by their side, table actors by their own name."""
    actor = actor_of(phrase)
    assert (actor.name, actor.kind) == (name, kind)


def test_the_words_of_a_side_stand_in_the_phrase() -> None:
    """The evidence is an exact stretch of the phrase."""
    phrase = "a spokesman for the Congolese army"
    actor = actor_of(phrase)
    assert actor.words is not None
    assert phrase[slice(*actor.words)] == "Congolese"


def test_a_local_office_serves_where_the_paragraph_is() -> None:
    """Authorities take the country of the place told of, a military only the story's single country."""
    text = Text(
        text="A rocket hit a depot in the Ukrainian city of Sumy, authorities said. Russia has not commented.",
        published=date(2024, 5, 14),
    )
    at = text.text.index("authorities")
    assert side_of("authorities", text=text, at=at) == "Ukraine"
    assert side_of("the army", text=text, at=at) is None
    assert side_of("authorities") is None
    home = home_country(text, phrase="authorities", at=at)
    assert home is not None
    assert home.span is not None
    assert home.span.of(text.text) == "Sumy"


def test_an_office_with_a_name_of_its_own_is_not_local() -> None:
    """No place nearby makes "the Wisniewski administration" its own."""
    text = Text(text="In Syria, the Wisniewski administration said, the camp was empty. Iraq agreed.")
    assert side_of("the Wisniewski administration", text=text) is None


def test_places_are_taken_among_the_countries_of_the_story() -> None:
    """Tripoli is in Lebanon where the story names Lebanon, whatever is bigger elsewhere."""
    text = Text(text="Lebanon's north was tense. Shots were fired in Tripoli, police said. Syria denied a role.")
    assert side_of("police", text=text, at=text.text.index("police")) == "Lebanon"
    assert {"LB", "LY"} <= set(place_countries("Tripoli"))
    assert dict(story_countries(text)) == {"LB": 1, "SY": 1}


def test_the_table_is_consistent() -> None:
    """Every actor has a name, a kind of the six, and a side that is null or not empty."""
    kinds = {"military", "government", "rebels", "civilians", "organisation", "media"}
    for alias, known in known_actors().items():
        assert alias.strip() == alias
        assert known.kind in kinds
        assert known.side is None or known.side.strip()


@given(st.text(max_size=60))
def test_any_words_are_answered(phrase: str) -> None:
    """No phrase raises, and evidence never leaves the phrase."""
    actor = actor_of(phrase)
    if actor.words is not None:
        assert 0 <= actor.words[0] < actor.words[1] <= len(phrase)
