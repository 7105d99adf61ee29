"""Dating words that belong together are one expression with its days."""

from __future__ import annotations

from datetime import date
from time import process_time
from typing import TYPE_CHECKING

import pytest

from sayso.reading.text import Text
from sayso.resolve.time.events import KnownEvent, known_events, load_events
from sayso.resolve.time.tagger import datings, infer_published, timexes

if TYPE_CHECKING:
    from pathlib import Path

THURSDAY = date(2023, 2, 16)
UKRAINE = "Ukraine and Russia traded fire. "


def _days(sentence: str, *, published: date | None = THURSDAY) -> list[tuple[str, str, str]]:
    found = datings(Text(text=sentence, published=published))
    return [(t.span.of(sentence), str(t.interval.start), str(t.interval.end)) for t in found if t.interval]


@pytest.mark.parametrize(
    ("sentence", "words", "start", "end"),
    [
        ("It was quiet from Monday to Wednesday.", "from Monday to Wednesday", "2023-02-13", "2023-02-15"),
        ("Between 3 and 5 January six drones fell.", "Between 3 and 5 January", "2023-01-03", "2023-01-05"),
        ("Raids on Feb. 3-5 killed two.", "Feb. 3-5", "2023-02-03", "2023-02-05"),
        ("Talks of 24-26 February 2022 failed.", "24-26 February 2022", "2022-02-24", "2022-02-26"),
        ("Two died overnight into Thursday.", "overnight into Thursday", "2023-02-15", "2023-02-16"),
        ("Two died overnight on Thursday.", "overnight on Thursday", "2023-02-15", "2023-02-16"),
        ("Two died overnight Tuesday.", "overnight Tuesday", "2023-02-14", "2023-02-15"),
        ("The road has been shut since Monday.", "since Monday", "2023-02-13", "2023-02-16"),
        ("In the 24 hours to Wednesday morning two fell.", "the 24 hours to Wednesday morning", "2023-02-14", "2023-02-15"),
        ("Nobody will pass until Friday.", "until Friday", "None", "2023-02-17"),
        ("Two days before Christmas they left.", "Two days before Christmas", "2022-12-23", "2022-12-23"),
        ("Next week, on the eve of the Feb. 22 anniversary, they vote.", "Next week, on the eve of the Feb. 22 anniversary", "2023-02-21", "2023-02-21"),
        ("The two sides met on the eve of Christmas.", "on the eve of Christmas", "2022-12-24", "2022-12-24"),
    ],
)  # fmt: skip
def test_composed(sentence: str, words: str, start: str, end: str) -> None:
    """Ranges, nights, limits, offsets and eves are one expression with the days they mean together."""
    assert _days(sentence) == [(words, start, end)]


@pytest.mark.parametrize(
    ("sentence", "words", "start", "end"),
    [
        ("Aid has come since the conflict began.", "since the conflict began", "2022-02-24", "2023-02-16"),
        ("Aid has come since the start of the war.", "since the start of the war", "2022-02-24", "2023-02-16"),
        ("The first anniversary of the invasion nears.", "The first anniversary", "2023-02-24", "2023-02-24"),
        ("A year after the invasion it holds.", "A year after the invasion", "2023-02-01", "2023-02-28"),
        ("Its Feb. 24 invasion was a shock.", "Feb. 24", "2022-02-24", "2022-02-24"),
        ("Aid has come since the full-scale invasion.", "since the full-scale invasion", "2022-02-24", "2023-02-16"),
        ("Prices rose since last February's invasion.", "since last February", "2022-02-24", "2023-02-16"),
        ("On day 3 of the war the port fell.", "day 3 of the war", "2022-02-26", "2022-02-26"),
    ],
)
def test_known_events(sentence: str, words: str, start: str, end: str) -> None:
    """What a text calls "the war" has the first day of the war that it is about."""
    assert (words, start, end) in _days(UKRAINE + sentence)


def test_anniversary_and_what_it_is_of() -> None:
    """The anniversary has its own day, and the date in its words keeps the event's."""
    sentence = UKRAINE + "Neighbours brace for the first anniversary of its Feb. 24 invasion."
    assert _days(sentence) == [
        ("the first anniversary", "2023-02-24", "2023-02-24"),
        ("Feb. 24", "2022-02-24", "2022-02-24"),
    ]


def test_old_event_in_a_later_year() -> None:
    """A day and month of a known event, two years on, are the event's."""
    sentence = UKRAINE + "Its Feb. 24 invasion was a shock."
    assert ("Feb. 24", "2022-02-24", "2022-02-24") in _days(sentence, published=date(2024, 6, 3))


def test_an_event_needs_its_places() -> None:
    """Such as "Since the conflict began" has no day in a text that does not say which conflict."""
    assert _days("Rents have doubled since the conflict began, tenants said.") == []


def test_the_headline_names_the_places_too() -> None:
    """Places in the headline tell which war a text is about."""
    text = Text(
        text="Aid to Ukraine has grown since the war began.", headline="Ukraine asks for more", published=THURSDAY
    )
    assert [t.value for t in datings(text)] == ["2022-02-24"]


def test_an_event_to_come_is_none() -> None:
    """A text from before an event does not mean it."""
    assert _days(UKRAINE + "Little has changed since the conflict began.", published=date(2019, 5, 1)) == []


def test_datings_cover_the_timexes() -> None:
    """Every plain expression is inside a dating, or is one."""
    text = Text(
        text=UKRAINE + "From Monday to Friday, two days before the vote, raids fell, officials said on Feb. 3.",
        published=THURSDAY,
    )
    covers = [d.span for d in datings(text)]
    assert all(any(c.start <= t.span.start and t.span.end <= c.end for c in covers) for t in timexes(text))


def test_long_texts_take_time_in_proportion() -> None:
    """A text a hundred times as long takes no thousand times as long."""
    story = UKRAINE + "Raids fell on Monday, two days before the vote of Feb. 22, and since the war began. "
    started = process_time()
    assert len(datings(Text(text=story * 500, published=THURSDAY))) >= 1500
    assert process_time() - started < 10


def test_users_events(tmp_path: Path) -> None:
    """Users add events in a file of their own, and a file that is none is named with its fault."""
    own = tmp_path / "own.toml"
    own.write_text('[[event]]\nname = "Raid"\ndate = 2021-05-06\nwords = ["raid"]\nnames = ["Sallow"]\n')
    events = (*known_events(), *load_events(own))
    assert events[-1] == KnownEvent("Raid", date(2021, 5, 6), ("raid",), ("Sallow",))
    text = Text(text="Sallow is quiet. Nobody has gone to Sallow since the raid.", published=THURSDAY)
    assert [t.value for t in datings(text, events=events)] == ["2021-05-06"]
    own.write_text('[[event]]\nname = "Raid"\n')
    with pytest.raises(ValueError, match=r"own\.toml"):
        load_events(own)


@pytest.mark.parametrize(
    ("text", "day", "words"),
    [
        ("SALLOW, Feb 16, 2023 (Agency) - Shells fell.", date(2023, 2, 16), "Feb 16, 2023"),
        ("Updated: 16 February 2023\n\nShells fell.", date(2023, 2, 16), "16 February 2023"),
        ("Shells fell on Thursday, Feb. 16, 2023, police said.", date(2023, 2, 16), "Thursday, Feb. 16, 2023"),
        ("The war began in 2022. Shells fell on Thursday, Feb. 16.", date(2023, 2, 16), "Thursday, Feb. 16"),
    ],
)
def test_inferred_day(text: str, day: date, words: str) -> None:
    """A date line, or a weekday with its date, gives the day of an undated text with its words."""
    found = infer_published(text)
    assert found is not None
    assert (found[0], found[1].of(text)) == (day, words)


@pytest.mark.parametrize(
    "text",
    ["", "Shells fell on Thursday.", "Shells fell on Thursday, Feb. 16.", "The vote will be on Thursday, March 16, 2023.", "They met in 1945 at Yalta."],
)  # fmt: skip
def test_no_day_inferred(text: str) -> None:
    """Weekdays alone, pairs of no certain year, days to come and bare years give none."""
    assert infer_published(text) is None


@pytest.mark.shared
def test_seed_dates(shared: Path) -> None:
    """The dating words of the seed page that has a date mean the days of its gold."""
    page = next((shared / "seeds").glob("001_*.txt")).read_text().split("\n\n", 1)[1]
    found = [(t.span.of(page), t.interval) for t in datings(Text(text=page, published=THURSDAY)) if t.interval]
    days = {words: (str(when.start), str(when.end)) for words, when in found}
    assert days["Thursday"] == ("2023-02-16", "2023-02-16")
    assert days["Wednesday"] == ("2023-02-15", "2023-02-15")
    assert days["December"] == ("2022-12-01", "2022-12-31")
    assert days["recent weeks"] == ("None", "2023-02-16")
    assert days["Feb. 24"] == ("2022-02-24", "2022-02-24")
    assert days["the past day"] == ("2023-02-15", "2023-02-16")
    assert next(days[w] for w in days if w.startswith("since the")) == ("2022-02-24", "2023-02-16")
    assert next(days[w] for w in days if "on the eve" in w) == ("2023-02-23", "2023-02-23")
