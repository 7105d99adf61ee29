"""The time room finds and resolves TimeML expressions, and takes no ordinary word for one."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.reading.text import Text
from sayso.resolve.time.tagger import tag, timexes

SUITE = [json.loads(line) for line in (Path(__file__).parent / "data" / "time_suite.jsonl").read_text().splitlines()]
THURSDAY = date(2023, 2, 16)

STORY = """Gunmen raided a checkpoint near Port Sallow on Thursday, the interior ministry said.

Recruits called up in December have swelled the rebels' ranks. Farmers, who lost much of their seed to fires in recent \
weeks, hope to plant again this spring.

"Two posts fell," Deputy Minister Ida Verran told the radio on Wednesday. Her office earlier on Wednesday spoke of one.

Observers counted nine raids over the past day. The parliament votes next week."""


@pytest.mark.parametrize("row", SUITE, ids=[row["text"][:50] for row in SUITE])
def test_suite(row: dict) -> None:
    """Every sentence gives its expressions with their values, and the sentences without any give none."""
    found = tag(row["text"], published=date.fromisoformat(row["published"]))
    assert [[t.span.of(row["text"]), t.value] for t in found] == row["want"]


def test_suite_is_large_enough() -> None:
    """At least a hundred sentences, and many that must stay silent."""
    assert len(SUITE) >= 100
    assert sum(not row["want"] for row in SUITE) >= 60


def test_intervals_of_a_story() -> None:
    """Expressions resolve to days against the paper's own, which a weekday of its name means."""
    text = Text(text=STORY, published=THURSDAY)
    got = {t.span.of(STORY): (str(t.interval.start), str(t.interval.end)) for t in timexes(text) if t.interval}
    assert got == {
        "Thursday": ("2023-02-16", "2023-02-16"),
        "Wednesday": ("2023-02-15", "2023-02-15"),
        "December": ("2022-12-01", "2022-12-31"),
        "recent weeks": ("None", "2023-02-16"),
        "this spring": ("2023-03-01", "2023-05-31"),
        "the past day": ("2023-02-15", "2023-02-16"),
        "next week": ("2023-02-20", "2023-02-26"),
    }


def test_undated_text_keeps_relative_words_open() -> None:
    """Without a date, a weekday keeps TimeML's open form and has no days; a whole date has them."""
    found = tag("They met on Thursday in Sallow, and on March 3, 2019 in Verran.", published=None)
    assert [(t.value, t.interval is None) for t in found] == [("XXXX-WXX-4", True), ("2019-03-03", False)]


def test_undated_text_borrows_a_date_from_its_own_words() -> None:
    """A weekday with its whole date fixes the other weekdays of the text."""
    text = Text(
        text="Shells fell on Thursday, Feb. 16, 2023, police said. A day of calm followed. On Wednesday two died."
    )
    assert [t.value for t in timexes(text)][-1] == "2023-02-15"


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("The pact took effect on Aug. 9.", "2022-08-09"),
        ("The pact will take effect on Aug. 9.", "2023-08-09"),
        ("Its Feb. 24 raid shocked many.", "2022-02-24"),
        ("The Feb. 24 vote may be close.", "2023-02-24"),
        ("He fled on Friday, Dec. 31.", "2021-12-31"),
    ],
)
def test_year_of_a_date_without_one(sentence: str, value: str) -> None:
    """Nearness gives the year; tense where it is far, what happened, and the weekday that is named with it."""
    assert [t.value for t in tag(sentence, published=THURSDAY)] == [value]


@pytest.mark.parametrize(
    "text", ["", " \n\n ", "31 February 2023", "Feb. 30, 2021", "9999999999 days ago", "2023-02-30"]
)
def test_bad_input_is_no_error(text: str) -> None:
    """Empty texts and impossible dates give no day and raise nothing."""
    assert all(t.interval is None or t.interval.precision != "day" for t in tag(text, published=THURSDAY))


def test_line_breaks_inside_an_expression() -> None:
    """A single line break or a typographic sign inside an expression does not hide it; offsets are kept."""
    text = "It fell last\nweek, on Feb.\u00a03\u20135."
    assert [t.span.of(text) for t in tag(text, published=THURSDAY)] == ["last\nweek", "Feb.\u00a03", "5"]


_WORDS = st.sampled_from(
    ["the", "on", "of", "last", "next", "Thursday", "Feb.", "24", "March", "2022", ",", ".", "-", "ago", "two", "weeks",
     "days", "year", "'s", "noon", "10", "p.m.", "since", "\n\n", "quarter", "early", "first", "half", "1990s", "every",
     "a", "Christmas", "morning", "past", "31", "0", "/12/", "½", "İstanbul", "century", "overnight", "Easter", "99999"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(_WORDS, max_size=30),
    st.sampled_from([None, THURSDAY, date(2024, 2, 29), date(1900, 1, 1), date(2100, 12, 31)]),
)
def test_any_text(words: list[str], published: date | None) -> None:
    """Spans lie in the text, in order, none overlapping; intervals do not run backwards."""
    text = " ".join(words)
    found = tag(text, published=published)
    ends = [0, *(t.span.end for t in found)]
    assert all(end <= t.span.start < t.span.end <= len(text) for end, t in zip(ends, found, strict=False))
    when = [t.interval for t in found if t.interval and t.interval.start and t.interval.end]
    assert all(i.start <= i.end for i in when)


@pytest.mark.shared
def test_benchmark_rows(shared: Path) -> None:
    """The benchmark's module answers each row, in order, with offsets of the row's own text."""
    from benchmarks.time import predict

    lines = (shared / "benchmarks" / "time" / "train.jsonl").read_text().splitlines()[:20]
    rows = [{key: value for key, value in json.loads(line).items() if key != "gold"} for line in lines]
    answers = list(predict(rows))
    assert [a["id"] for a in answers] == [r["id"] for r in rows]
    assert all(
        0 <= t["start"] < t["end"] <= len(r["text"]) for a, r in zip(answers, rows, strict=True) for t in a["timex"]
    )
    assert sum(len(a["timex"]) for a in answers) > 40


@pytest.mark.parametrize("written", [None, "", "unknown", "03-02-2009", "20130322", "2013-03-22T10:00"])
def test_benchmark_day_in_any_form(written: str | None) -> None:
    """A creation time in an odd form is read or left aside, and is no error."""
    from benchmarks.time import predict

    (answer,) = predict([{"id": "a", "dct": written, "text": "It fell yesterday."}])
    known = bool(written) and "2013" in written
    assert [t["value"] for t in answer["timex"]] == ["2013-03-21" if known else "XXXX-XX-XX"]
