"""Attributions told by the form of a line or sentence: headlines, signed quotations, "Per", "was quoted as saying"."""

from __future__ import annotations

import pytest

from sayso.reading.attribution.constructions import constructed
from sayso.reading.attribution.encoder import windows
from sayso.reading.attribution.joining import Joined
from sayso.reading.text import Text
from sayso.records import Span
from tests.test_attribution_parts import TOKENIZER, tokenizer


def told(text: str, found: list[Joined] | None = None) -> list[tuple[str, str, str]]:
    """Source, cue and content as words."""
    given = constructed(text, Text(text=text).paragraphs, found or [])
    return [(j.source[0].of(text), j.cue[0].of(text), j.content[0].of(text)) for j in given]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Drones hit grain store - governor", ("governor", "-", "Drones hit grain store")),
        ("Port authority chief: cranes idle for a third day", None),
        ("Army: two bridges lost", ("Army", ":", "two bridges lost")),
        (
            "“He never listens to the villages.” ― Ana Petrescu",
            ("Ana Petrescu", "―", "He never listens to the villages."),
        ),
        ("Per the harbour office, nine ships are waiting.", ("the harbour office", "Per", "nine ships are waiting")),
        ("In the view of the unions, the offer is late.", ("the unions", "In the view of", "the offer is late")),
        (
            "Colonel Ivo Lazar was quoted as saying that the ridge had fallen.",
            ("Colonel Ivo Lazar", "was quoted", "the ridge had fallen"),
        ),
        (
            "The army put the death toll from the blasts at 20.",
            ("The army", "put", "the death toll from the blasts at 20"),
        ),
        ("A guard, Emil Hadad, put the toll at nine.", ("Emil Hadad", "put", "the toll at nine")),
        (
            "Doctors counted nine and the mayor has put the number of dead at eleven.",
            ("the mayor", "has put", "the number of dead at eleven"),
        ),
    ],
)
def test_what_a_form_tells(text: str, wanted: tuple[str, str, str] | None) -> None:
    """Each form gives its source, cue and content."""
    if wanted is None:
        assert all(w[1] == ":" for w in told(text))
    else:
        assert wanted in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Trains run late - Evening Post",
        "Source: Al Bayan",
        "Per Lindqvist, the keeper, saved a penalty.",
        "Per capita income, according to nobody, fell.",
        "The army: a short history, told in nine chapters. It was founded in 1921.",
        "Score at half-time 2 - 1",
        "The dry summer put the number of harvests at risk in doubt; it put a toll on the road.",
        "A guard put the toll higher.",
    ],
)
def test_what_only_looks_like_it(text: str) -> None:
    """An outlet's name, a credit, a person called Per and a score are no attributions."""
    assert told(text) == []


def test_nothing_is_given_twice() -> None:
    """What the encoder found already is left as it is."""
    text = "Drones hit grain store - governor"
    found = [Joined((Span(25, 33),), (Span(23, 24),), (Span(0, 22),), 0.9)]
    assert constructed(text, Text(text=text).paragraphs, found) == found


def test_who_is_quoted_by_whom() -> None:
    """Of a quotation at second hand both are sources of the same words; the other reading of the sentence goes."""
    text = "The envoy was quoted by the radio as saying that talks would resume."
    wrong = Joined((Span(24, 33),), (Span(10, 23),), (Span(0, 9), Span(34, 67)), 0.8)
    given = told(text, [wrong])
    assert [(who, said) for who, _, said in given] == [
        ("The envoy", "talks would resume"),
        ("the radio", "talks would resume"),
    ]


def test_one_who_quotes_has_the_words_quoted() -> None:
    """In "cited the ministry as saying that" the ministry is no part of what is said."""
    text = "The paper cited the ministry as saying that the dam held."
    outer = Joined((Span(0, 9),), (Span(10, 15),), (Span(16, 56),), 0.8)
    assert told(text, [outer]) == [("The paper", "cited", " that the dam held")]


def test_a_paragraph_that_leads_on_shares_the_window_of_the_next() -> None:
    """Windows do not part "she said:" from the quotation below it when both fit."""
    text = (
        "The ferries stopped at noon and nobody knew why.\n\nThe pilot said:\n\n“We lost the wheel and then the light.”"
    )
    cut = windows(text, Text(text=text).paragraphs, tokenizer(TOKENIZER), limit=26)
    starts = [int(w.starts[1]) for w in cut]
    assert starts == [0, text.index("The pilot")]
