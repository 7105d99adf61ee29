"""What places() reads: mentions, levels, parts of countries, areas beside places, governments, and what it leaves open."""

from __future__ import annotations

import pytest

from sayso.reading.text import Text
from sayso.records import Place, Precision, Span
from sayso.resolve.place.geometry import distance_km
from sayso.resolve.place.resolver import places

STORY = """\
Russian rockets struck northern and western Ukraine before dawn on Friday, Ukrainian officials said, and fires were \
put out in the southern regions of Mykolaiv and Kherson.

Shells fell on the city of Kramatorsk, in Donetsk, and on villages to the north and south of Sloviansk. Fighting went \
on near Bakhmut and in the town of Pokrovsk, southwest of Bakhmut, where two women were wounded. The Donetsk region's \
governor said that the east would not be given up.

Air defences in the south shot down drones over the Black Sea. Moscow did not comment. The Kremlin has said that the \
West is to blame, while Kyiv and its allies demand that Russia withdraw. In Kyiv, shops stayed open."""


@pytest.fixture(scope="module")
def read() -> tuple[Place, ...]:
    """The places of the story above."""
    return places(Text(STORY))


def at(found: tuple[Place, ...], words: str, number: int = 0) -> Place:
    """The place whose span covers the n-th occurrence of some words of the story."""
    start = -1
    for _ in range(number + 1):
        start = STORY.index(words, start + 1)
    return next(p for p in found if p.span.start <= start < p.span.end)


def test_every_span_gives_the_place_its_words(read):
    """A place's text is exactly what stands at its span, and spans are in order."""
    assert read
    assert all(p.text == p.span.of(STORY) for p in read)
    assert [p.span for p in read] == sorted(p.span for p in read)


@pytest.mark.parametrize(
    ("words", "name", "precision", "admin1"),
    [
        ("northern", "northern Ukraine", Precision.PART_OF_COUNTRY, None),
        ("western Ukraine", "western Ukraine", Precision.PART_OF_COUNTRY, None),
        ("Mykolaiv", "Mykolaiv", Precision.ADMIN1, "Mykolaiv"),
        ("Kherson", "Kherson", Precision.ADMIN1, "Kherson"),
        ("Kramatorsk", "Kramatorsk", Precision.CITY, "Donetsk"),
        ("Donetsk", "Donetsk", Precision.ADMIN1, "Donetsk"),
        ("Bakhmut", "Bakhmut", Precision.NEAR, "Donetsk"),
        ("Pokrovsk", "Pokrovsk", Precision.CITY, "Donetsk"),
        ("east would", "eastern Ukraine", Precision.PART_OF_COUNTRY, None),
        ("south shot", "southern Ukraine", Precision.PART_OF_COUNTRY, None),
        ("Black Sea", "Black Sea", Precision.SEA, None),
    ],
)
def test_levels_and_phrases(read, words, name, precision, admin1):
    """Regions, towns, parts of a country and seas each come out at their own level."""
    place = at(read, words)
    assert (place.name, place.precision, place.admin1) == (name, precision, admin1)
    assert not place.metonym


def test_villages_on_two_sides_of_a_town_are_near_it(read):
    """Villages "to the north and south of Sloviansk" is no pin on Sloviansk."""
    place = at(read, "Sloviansk")
    assert place.precision is Precision.NEAR
    assert place.radius_km is not None
    assert place.radius_km >= 20


def test_a_landmark_is_told_from_the_place_it_describes(read):
    """In "Pokrovsk, southwest of Bakhmut" the second name only says where the first is."""
    assert at(read, "Bakhmut", 1).rule == "landmark"
    pokrovsk = at(read, "Pokrovsk")
    assert pokrovsk.lat is not None
    assert pokrovsk.lon is not None
    assert distance_km(pokrovsk.lat, pokrovsk.lon, 48.28, 37.18) < 10


def test_a_seat_that_acts_is_a_government_and_has_no_location(read):
    """Moscow, the Kremlin, Kyiv and Russia as actors are metonyms without coordinates; "in Kyiv" is the town."""
    for words in ("Moscow", "Kremlin", "Kyiv and", "Russia withdraw"):
        place = at(read, words)
        assert place.metonym, words
        assert (place.lat, place.lon, place.radius_km) == (None, None, None)
    town = at(read, "Kyiv, shops")
    assert (town.metonym, town.precision) == (False, Precision.CITY)


def test_demonyms_and_blocs_are_no_places(read):
    """Neither "Ukrainian officials" nor "Russian rockets" nor "the West" gives a place."""
    for words in ("Ukrainian", "Russian", "West is"):
        with pytest.raises(StopIteration):
            at(read, words)


@pytest.mark.parametrize(
    ("sentence", "words", "lat", "lon", "within"),
    [
        ("A convoy was hit 20 km north of Kharkiv, the army said.", "Kharkiv", 50.17, 36.23, 8),
        ("A convoy was hit about 30 miles (48 km) south of Mosul, the army said.", "Mosul", 35.9, 43.1, 15),
        ("Clashes broke out between Kharkiv and Poltava, residents said.", "between", 49.8, 35.4, 25),
        ("The bodies were found on the outskirts of Aleppo, a monitor said.", "Aleppo", 36.2, 37.16, 10),
    ],
)
def test_phrases_as_geometry(sentence, words, lat, lon, within):
    """Distances, directions and "between" move the point and say that it is only near."""
    found = next(p for p in places(Text(sentence)) if words in p.text or words in (p.name or ""))
    assert found.precision is Precision.NEAR
    assert found.lat is not None
    assert found.lon is not None
    assert distance_km(found.lat, found.lon, lat, lon) < within


def test_given_spans_are_answered_as_they_are():
    """With mentions given, the answer has exactly those spans, a known one placed and an unknown one left open."""
    text = "Rain fell on Lviv and on Qwertzograd."
    spans = [Span(text.index(w), text.index(w) + len(w)) for w in ("Lviv", "Qwertzograd")]
    lviv, unknown = places(Text(text), mentions=spans)
    assert [lviv.span, unknown.span] == spans
    assert lviv.geonameid == 702550
    assert (unknown.name, unknown.lat, unknown.text) == (None, None, "Qwertzograd")


@pytest.mark.parametrize(
    ("text", "name", "country", "admin1"),
    [
        ("A barn burned down in Paris, Texas, on Monday.", "Paris", "US", "Texas"),
        ("Police in Paris, Ky., made an arrest.", "Paris", "US", "Kentucky"),
        ("The minister flew to Paris on Monday.", "Paris", "FR", "Île-de-France"),
        ("Troops reached Artemivsk, in the eastern Donetsk region.", "Bakhmut", "UA", "Donetsk"),
        ("Kirovograd was hit, and so was Kryvyi Rih, in Ukraine.", "Kropyvnytskyi", "UA", "Kirovohrad"),
        ("Взрывы прогремели в городе Краматорск.", "Kramatorsk", "UA", "Donetsk"),
    ],
)
def test_names_old_and_other_and_parents(text, name, country, admin1):
    """A parent named after a place decides; old, Russian and Cyrillic names lead to the place of today."""
    words = next(w for w in ("Paris", "Artemivsk", "Kirovograd", "Краматорск") if w in text)
    start = text.index(words)
    (place,) = places(Text(text), mentions=[Span(start, start + len(words))])
    assert (place.name, place.country, place.admin1) == (name, country, admin1)


def test_an_ambiguous_name_is_left_open():
    """A village name of many, with nothing to tell them apart, keeps its words and no coordinates."""
    text = "Two people died in Andriivka on Sunday."
    (place,) = places(Text(text), mentions=[Span(19, 28)])
    assert (place.text, place.lat, place.rule) == ("Andriivka", None, "ambiguous name")


def test_bare_sides_need_a_country_that_is_clear():
    """The words "in the south" are a place only where the article is about one country."""
    assert places(Text("It rained in the south on Monday.")) == ()


def test_an_empty_text_has_no_places():
    """No words, no places; no error either."""
    assert places(Text("")) == ()
    assert places(Text(" \n\n "), mentions=[]) == ()
