"""Datelines and printed dates are read as news pages write them, and plain sentences are left alone."""

from __future__ import annotations

# ruff: noqa: RUF001 - printed pages use these signs
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.article.dateline import dateline
from sayso.article.dates import find_date, iso_date, month_day
from sayso.article.labels import is_date_line, read_label

STORY = "The ferry to the island was stopped on Tuesday."


@pytest.mark.parametrize(
    ("words", "place", "agency", "day"),
    [
        ("KYIV, Feb 16 (Reuters) - ", "KYIV", "Reuters", "--02-16"),
        ("LONDON (AP) — ", "LONDON", "AP", None),
        ("MOSCOW, February 16. /TASS/. ", "MOSCOW", "TASS", "--02-16"),
        ("KIEV, Feb. 16 (Xinhua) -- ", "KIEV", "Xinhua", "--02-16"),
        ("New Delhi, Feb 16 (PTI) ", "New Delhi", "PTI", "--02-16"),
        ("Kyiv [Ukraine], February 16 (ANI): ", "Kyiv [Ukraine]", "ANI", "--02-16"),
        ("Berlin (dpa) - ", "Berlin", "dpa", None),
        ("GAZA/JERUSALEM, Oct 12 (Reuters) - ", "GAZA/JERUSALEM", "Reuters", "--10-12"),
        (
            "BENI, Democratic Republic of Congo, June 12 (Reuters) - ",
            "BENI, Democratic Republic of Congo",
            "Reuters",
            "--06-12",
        ),
        ("PORT-AU-PRINCE, Haiti (AP) - ", "PORT-AU-PRINCE, Haiti", "AP", None),
        ("Madrid, 16 feb (EFE).- ", "Madrid", "EFE", "--02-16"),
        ("(ANSA) - ROME, FEB 16 - ", "ROME", "ANSA", "--02-16"),
        ("KYIV. Feb 16 (Interfax-Ukraine) – ", "KYIV", "Interfax-Ukraine", "--02-16"),
        ("SEOUL, Feb. 16 (Yonhap) -- ", "SEOUL", "Yonhap", "--02-16"),
        ("TOKYO, Feb. 16, Kyodo - ", "TOKYO", "Kyodo", "--02-16"),
        ("MINSK, 16 February (BelTA) – ", "MINSK", "BelTA", "--02-16"),
        ("Kyiv, 16 February 2023 – ", "Kyiv", None, "2023-02-16"),
        ("(Reuters) - ", None, "Reuters", None),
        ("Feb. 16 (UPI) -- ", None, "UPI", "--02-16"),
        ("AVDIIVKA, Ukraine — ", "AVDIIVKA, Ukraine", None, None),
        ("Muscat: ", "Muscat", None, None),
        ("(Tunis, March 4, 2019) – ", "Tunis", None, "2019-03-04"),
        ("AMHERST, N.Y. (AP) -- ", "AMHERST, N.Y.", "AP", None),
    ],
)
def test_a_dateline_gives_place_agency_and_day(
    words: str, place: str | None, agency: str | None, day: str | None
) -> None:
    """And ends where the story's first word begins."""
    read = dateline(words + STORY)
    assert read is not None
    assert (words + STORY)[read.end :] == STORY
    assert read.place == place
    assert (read.agency.value if read.agency else None) == agency
    assert (read.day.value if read.day else None) == day


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        "The ministry (which runs the port) - an old building - was closed.",
        "BREAKING: Ferry stopped.",
        "NATO - Russia relations were on the agenda.",
        "NATO: The alliance met in Oslo.",
        "Rep. Ann Lee (D) - who voted for it - said so.",
        "Police: Two men held after fire.",
        "Ann Lee (left) said that she would not go.",
        "(Want this by post? Write to us.)",
    ],
)
def test_a_sentence_has_no_dateline(text: str) -> None:
    """Brackets, dashes and capitals alone are not enough."""
    assert dateline(text) is None


@pytest.mark.parametrize(
    ("line", "day"),
    [
        (" date 2023-02-16 ", date(2023, 2, 16)),
        ("Published: 16 February 2023, 10:30 GMT", date(2023, 2, 16)),
        ("Updated Feb. 16, 2023 at 9:05 a.m. ET", date(2023, 2, 16)),
        ("Thursday, 16 Feb 2023", date(2023, 2, 16)),
        ("16.02.2023", date(2023, 2, 16)),
        ("02/16/2023 08:04pm", date(2023, 2, 16)),
        ("16/02/2023", date(2023, 2, 16)),
        ("Feb.16.2023", date(2023, 2, 16)),
        ("Sunday, Feb 16th 2020", date(2020, 2, 16)),
        ("16 февраля 2023", date(2023, 2, 16)),
        ("16 лютого 2023 року", date(2023, 2, 16)),
    ],
)
def test_printed_dates_are_read_in_their_forms(line: str, day: date) -> None:
    """Day first, month first and ISO."""
    found = find_date(line)
    assert found is not None
    assert found.day == day


@pytest.mark.parametrize(
    "line", ["03/04/2023", "30 February 2023", "1600-1700 hours", "Model 2023-17-45", "In 2023", ""]
)
def test_what_can_be_read_two_ways_or_not_at_all_is_no_date(line: str) -> None:
    """A day and month that could be swapped are left unread."""
    assert find_date(line) is None


def test_a_date_line_has_nothing_but_a_date_on_it() -> None:
    """Words of another kind make it a sentence or a headline."""
    assert is_date_line("Posted on: Thursday, 16 February 2023 10:30 EET")
    assert not is_date_line("The town has been cut off since 16 February 2023")


def test_a_label_keeps_the_headline_printed_on_the_date_s_line() -> None:
    """A header such as "date 2021-05-04 Ferry stopped by ice" holds both."""
    label = read_label("date 2021-05-04 Ferry stopped by ice")
    assert label is not None
    assert label.found["published"].value == "2021-05-04"
    assert label.rest == "Ferry stopped by ice"


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_every_date_survives_being_printed(day: date) -> None:
    """In ISO, American and British form; the words are those of the line."""
    for form in ("%Y-%m-%d", "%B %d, %Y", "%d %b %Y", "%A, %d %B %Y"):
        line = f"Published {day.strftime(form)}"
        found = find_date(line)
        assert found is not None
        assert found.day == day
        assert found.span.of(line) in line
    assert iso_date(day.isoformat() + "T08:00:00Z") == day
    assert month_day(day.strftime("%b. %d")) == (day.month, day.day)
