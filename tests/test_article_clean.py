"""An article is the story's own paragraphs; what the page says of itself and what was cut are kept with reasons."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.article.clean import article_from_text, clean
from sayso.article.furniture import pattern_reason
from sayso.article.sheet import is_prose, lines_of
from sayso.sources.file import pages

if TYPE_CHECKING:
    from pathlib import Path

    from sayso.records import Article

STORY = (
    "A fire at an oil depot near Basra was put out on Thursday after burning for two days, the oil ministry said.",
    "Four firemen were treated for burns, according to the head of the civil defence in the province.",
    "The ministry did not say what had caused the blaze.",
)


def page(*lines: str, blank: bool = True) -> str:
    """Lines as a page's text, with or without blank lines between."""
    return ("\n\n" if blank else "\n").join(lines)


def reasons(article: Article) -> dict[str, str]:
    """What was cut, by its text."""
    return {cut.text: cut.reason for cut in article.furniture}


def test_headlines_of_other_stories_at_the_foot_are_cut() -> None:
    """After the sign-off: dash-led and plain headlines, then the word that opens the comments."""
    text = page(
        "Fire at Basra depot put out",
        *STORY[:2],
        STORY[2] + " dpa",
        "- Mayor Opens Swimming Pool After Long Delay",
        "Harvest Festival Draws Record Crowd",
        "Comments",
        blank=False,
    )
    article = article_from_text(text)
    assert article.headline == "Fire at Basra depot put out"
    assert article.paragraphs == STORY
    assert article.agency == "dpa"
    assert article.found["agency"].words == "dpa"
    assert reasons(article) == {
        "- Mayor Opens Swimming Pool After Long Delay": "headline of another story",
        "Harvest Festival Draws Record Crowd": "headline of another story",
        "Comments": "comments",
    }
    assert article.published is None


def test_the_head_gives_headline_date_byline_and_place() -> None:
    """Each with its words and the rule that read it; none of them is a paragraph or furniture."""
    text = page(
        "Fire at Basra depot put out",
        "By Nadia Selim",
        "Published: Friday, 12 May 2023, 08:15 GMT",
        f"BASRA, Iraq — {STORY[0]}",
        *STORY[1:],
    )
    article = article_from_text(text)
    assert (article.headline, article.byline, article.dateline) == (
        "Fire at Basra depot put out",
        "Nadia Selim",
        "BASRA, Iraq",
    )
    assert article.published == date(2023, 5, 12)
    assert article.found["dateline"].words == "BASRA, Iraq —"
    assert article.paragraphs == STORY
    assert not article.furniture


def test_a_headline_on_the_date_s_line_and_again_below_is_one_headline() -> None:
    """A header of the form "date 2023-05-12 HEADLINE"."""
    article = article_from_text(
        page(" date 2023-05-12 Fire at Basra depot put out", "Fire at Basra depot put out", *STORY)
    )
    assert article.headline == "Fire at Basra depot put out"
    assert article.published == date(2023, 5, 12)
    assert article.paragraphs == STORY


@pytest.mark.parametrize(
    ("line", "day", "rule"),
    [
        ("The Gulf Lantern | Friday 12 May 2023", date(2023, 5, 12), "date line"),
        (
            "Issued on 12 May 2023. This bulletin is put together by the harbour office.",
            date(2023, 5, 12),
            "date of issue",
        ),
        ("Basra (AFP) - 10/05/2019 - 19:42", date(2019, 5, 10), "date in numbers, and the weekday of the news"),
        ("09/11/2019 06:15", date(2019, 11, 9), "date in numbers, and the weekday of the news"),
        ("02/08/2023 06:15", None, None),
    ],
)
def test_dates_beside_a_masthead_in_a_sentence_or_in_numbers(line: str, day: date | None, rule: str | None) -> None:
    """A day in numbers is read where the weekday of the news fits one reading; else the page stays without a date."""
    told = "Firemen put out a blaze at a depot in Basra on Friday, the harbour master said."
    article = article_from_text(page("Fire at Basra depot put out", line, told, *STORY))
    assert article.published == day
    assert (article.found["published"].rule if day else None) == rule
    assert told in article.paragraphs


def test_fields_of_a_saved_clipping_are_read() -> None:
    """Title, source, address and date as "Key: value" lines; the outlet is the address's domain."""
    text = page(
        "Title: Fire at Basra depot put out",
        "Source: Gulf Lantern",
        "URL: https://www.gulflantern.co.uk/2023/05/fire",
        "Date: 2023-05-12",
        *STORY,
        blank=False,
    )
    article = article_from_text(text)
    assert article.headline == "Fire at Basra depot put out"
    assert article.outlet == "gulflantern.co.uk"
    assert article.found["site"].value == "Gulf Lantern"
    assert article.paragraphs == STORY


def test_lines_between_paragraphs_that_are_not_the_story_s_are_cut() -> None:
    """Advertisements, links, captions, share bars; a sub-head in capitals stays."""
    text = page(
        "Fire at Basra depot put out",
        STORY[0],
        "ADVERTISEMENT",
        "Read more: Ten quiet beaches for the spring",
        "Why the Old Bakery Is Closing Its Doors",
        "OIL PRICES",
        STORY[1],
        "Share on Facebook",
        "Photo: Karim Saleh/Reuters",
        STORY[2],
        "(Reporting by Nadia Selim; Editing by Hugh Parr)",
        "Our Standards: The Thomson Reuters Trust Principles.",
        "Sign up for our daily newsletter",
        "© 2023 Gulf Lantern. All rights reserved.",
    )
    article = article_from_text(text)
    assert article.paragraphs == (STORY[0], "OIL PRICES", STORY[1], STORY[2])
    assert reasons(article) == {
        "ADVERTISEMENT": "advertisement",
        "Read more: Ten quiet beaches for the spring": "related story",
        "Why the Old Bakery Is Closing Its Doors": "headline of another story",
        "Share on Facebook": "share bar",
        "Photo: Karim Saleh/Reuters": "photo credit",
        "(Reporting by Nadia Selim; Editing by Hugh Parr)": "staff note",
        "Our Standards: The Thomson Reuters Trust Principles.": "standards line",
        "Sign up for our daily newsletter": "newsletter",
        "© 2023 Gulf Lantern. All rights reserved.": "copyright",
    }
    assert article.agency is None
    assert [cut.position for cut in article.furniture] == sorted(cut.position for cut in article.furniture)


@pytest.mark.parametrize(
    "sentence",
    [
        "Share prices fell on Monday after the attack on the refinery, brokers said.",
        "More than forty people were still missing, the mayor's office said.",
        "Follow-up talks are to be held in Muscat in June, both delegations said.",
        "Photographs taken by residents showed smoke above the harbour.",
        "Comments by the minister had angered the opposition.",
        "Read out in court, the letter ran to nine pages.",
        "Copyright law will not apply to the maps, the judge ruled.",
        "In this war, the general said, nobody counts the mules.",
        "Videos posted on Telegram showed soldiers leaving the town.",
        "Updated maps showed the dam had been breached in two places.",
        "Cookies and tea were handed out at the shelter.",
        "Related charges against two officers were dropped in March.",
    ],
)
def test_sentences_that_begin_like_furniture_are_kept(sentence: str) -> None:
    """A word that opens many lines of furniture is no reason by itself."""
    assert pattern_reason(sentence) is None
    assert (
        sentence
        in article_from_text(page("Fire at depot", *STORY, sentence, STORY[0].replace("Basra", "Mosul"))).paragraphs
    )


def test_hard_wrapped_lines_are_joined_into_paragraphs() -> None:
    """Mail and old terminals break lines at 72 columns; blank lines part the paragraphs."""
    text = (
        "Fire at Basra depot put out\n\n"
        "A fire at an oil depot near Basra was put out on Thursday after burning\n"
        "for two days, the oil ministry said.\n\n"
        "Four firemen were treated for burns, according to the head of the civil\n"
        "defence in the province.\n\n"
        "The ministry did not say what had caused the blaze.\n"
    )
    assert article_from_text(text).paragraphs == STORY


def test_a_text_without_full_stops_is_still_read() -> None:
    """Long lines then count as paragraphs."""
    lines = [line.rstrip(".") for line in STORY]
    assert article_from_text(page("Fire put out", *lines)).paragraphs == tuple(lines)


def test_invisible_marks_and_odd_spaces_are_dropped() -> None:
    """Soft hyphens, zero widths, bidi marks; no-break spaces become spaces."""
    article = article_from_text(
        page("Fire\u202e at\u200b Basra depot put\u00a0out", "\ufeff" + STORY[0].replace(" ", "\u00a0", 3), *STORY[1:])
    )
    assert article.headline == "Fire at Basra depot put out"
    assert article.paragraphs == STORY


def test_what_is_given_for_a_row_of_a_table_is_believed() -> None:
    """An outlet and a date from beside the text win over what the text prints."""
    article = article_from_text(page("12 May 2023", *STORY), page_id="x", outlet="lantern", published=date(2023, 5, 11))
    assert (article.page_id, article.outlet, article.published) == ("x", "lantern", date(2023, 5, 11))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(max_size=120), max_size=12))
def test_no_text_makes_cleaning_fail_and_every_paragraph_is_in_the_text(lines: list[str]) -> None:
    """Paragraphs and furniture are words of the page, whatever is thrown at it."""
    text = "\n".join(lines)
    article = article_from_text(text)
    whole = "".join(line.text for line in lines_of(text)).replace(" ", "")
    for words in [*article.paragraphs, *(cut.text for cut in article.furniture)]:
        assert words.replace(" ", "") in whole


def test_the_example_stories_read_as_they_were_written(examples: list[Article]) -> None:
    """Two printings by one agency, an update by it, and reports by others."""
    found = {article.headline: (article.agency, article.published) for article in examples}
    assert found["Missiles and drones hit Ukrainian river towns, killing four, officials say"][0] == "Halyard"
    assert found["Seven dead after strike on Ukrainian grain terminal, governor says"] == ("Halyard", date(2024, 6, 13))
    assert found["Six workers dead at Nikopol elevator, mayor says"] == (None, date(2024, 6, 12))
    assert found["Twelve killed in El Obeid souk, neighbourhood committee says"] == (None, date(2024, 7, 20))
    assert found["Bus swept into river near Baglung; eleven bodies found"] == (None, date(2024, 7, 8))
    assert all(article.language == "en" for article in examples)


@pytest.fixture(scope="module")
def examples() -> list[Article]:
    """The packaged example stories, cleaned."""
    from importlib.resources import as_file, files

    with as_file(files("sayso") / "data" / "demo") as folder:
        return [clean(found) for found in pages([folder])]  # type: ignore[arg-type]


def test_a_weekday_printed_in_an_example_is_that_date_s_weekday(examples: list[Article]) -> None:
    """The examples are consistent with the calendar: "on Wednesday" on a page of Wednesday or the day after."""
    from datetime import timedelta

    for article in examples:
        if article.published:
            near = {(article.published - timedelta(days=back)).strftime("%A") for back in range(3)}
            assert any(day in article.paragraphs[0] for day in near), article.headline


@pytest.mark.shared
def test_the_seed_pages_are_cleaned_as_their_coder_did(shared: Path) -> None:
    """Headline, agency, date, the five lines cut; 17 paragraphs shared and 12 more, sub-head included."""
    gold = json.loads((shared / "seeds" / "gold.json").read_text())["story"]
    short, long = [clean(found) for found in pages(sorted((shared / "seeds").glob("*.txt")))]  # type: ignore[arg-type]
    assert short.headline == long.headline == gold["title"]
    assert (short.agency, short.published) == (gold["agency"]["value"], None)
    assert (long.agency, str(long.published)) == (None, gold["published"]["value"])
    assert [cut.text.removeprefix("- ") for cut in short.furniture] == [line["quote"] for line in gold["boilerplate"]]
    assert not long.furniture
    assert (len(short.paragraphs), len(long.paragraphs)) == (17, 29)


@pytest.mark.shared
def test_few_paragraphs_of_clean_texts_are_cut(shared: Path) -> None:
    """The PolNeAR dev texts have next to no furniture: at most 1 in 150 of their running lines may be cut."""
    rows = [json.loads(line) for line in (shared / "benchmarks" / "attribution" / "dev.jsonl").read_text().splitlines()]
    prose = cut = 0
    for row in rows:
        prose += sum(is_prose(line.text) for line in lines_of(row["text"]))
        cut += sum(is_prose(line.text) for line in article_from_text(row["text"]).furniture)
    assert prose > 1500
    assert cut <= prose / 150


def test_a_page_without_a_date_takes_the_day_of_its_address() -> None:
    """Where nothing on the page says when, an address such as /2024/06/13/ does; one that is no day says nothing."""
    body = "Shells hit the river port before dawn and wounded four dock workers, the mayor of the town said.\n"
    body += "\nThe port stays shut until divers have looked at the quay, he told reporters.\n"
    page = "Title: Port shelled before dawn\nURL: https://www.skerrypost.example/world/{}/port-shelled\n\n" + body
    dated = article_from_text(page.format("2024/06/13"))
    assert dated.published == date(2024, 6, 13)
    assert dated.found["published"].rule == "the page's address"
    assert article_from_text(page.format("2024/19/13")).published is None
    assert article_from_text(page.format("topics/13")).published is None
