"""Incidents of a text: kinds and fillers, each with its words."""

from __future__ import annotations

import numpy as np

from sayso.reading.text import Text
from sayso.reading.types.incident import ROLES, _shares, incidents
from sayso.reading.types.incident_features import fold, phrases, scale
from sayso.reading.types.incident_states import INPUTS, TOP, inputs, second_look

BOMBING = (
    "guerrillas of the farabundo marti national liberation front set off a bomb last night at the electric company "
    "office in santa ana. the bomb destroyed the office. no one was killed in the terrorist attack, the police said."
)


def test_a_bombing_is_told_with_its_words() -> None:
    """A plain report gives a bombing, and every filler stands in the text at its span."""
    found = incidents(Text(BOMBING).doc)
    assert "bombing" in {i.kind for i in found}
    for incident in found:
        assert set(incident.fillers) == set(ROLES)
        for filler in (f for role in ROLES for f in incident.fillers[role]):
            assert BOMBING[filler.span.start : filler.span.end] == filler.text


def test_other_news_has_no_incident() -> None:
    """A report on trade tells none; nor does an empty text."""
    assert incidents(Text("the ministers of trade met in lima and discussed the price of coffee and sugar.").doc) == []
    assert incidents(Text("").doc) == []


def test_phrases_carry_tails_and_parts() -> None:
    """A phrase is offered whole, without its modifiers, and with its tail."""
    words = {p.words for p in phrases(Text("A bomb exploded in the main office of the embassy.").doc)}
    assert {"bomb", "main office", "office", "office of embassy"} <= words


def test_fold_drops_what_scorers_drop() -> None:
    """Case, articles and punctuation make no difference."""
    assert fold('The "M-19", a group') == "m19 group"


def test_torn_names_are_offered_whole() -> None:
    """A name written small that the parser splits, or ends in a word it takes for a verb, is a candidate as a whole."""
    words = {
        p.words for p in phrases(Text("the leaders accused the army of the murder of jaime pardo leal in 1987.").doc)
    }
    assert "jaime pardo leal" in words


def test_a_filler_goes_to_the_kind_that_it_fits() -> None:
    """Where a text tells a bombing beside another kind, the bomb is the bombing's."""
    kinds = ["bombing", "kidnapping"]
    doc = Text("a bomb exploded at the bank in cali. elsewhere, guerrillas kidnapped the mayor ernesto ruiz.").doc
    bomb = next(p for p in phrases(doc) if p.words == "bomb")
    assert _shares(scale(bomb.features), kinds, 0.0) == ["bombing"]
    assert _shares(scale(bomb.features), ["kidnapping"], 0.0) == ["kidnapping"]


def test_second_look_reads_the_encoder_over_a_long_text() -> None:
    """States of every piece come back in order, over several windows; phrases that are not among the best fill nothing."""
    doc = Text(BOMBING * 12).doc
    found = phrases(doc)
    rows = inputs(doc, [p.places for p in found])
    assert rows.shape == (len(found), INPUTS)
    assert np.isfinite(rows).all()
    assert not np.array_equal(rows[0], rows[-1])
    scores = np.tile(np.arange(len(found), dtype=np.float32)[:, None], (1, len(ROLES)))
    again = second_look(doc, [p.places for p in found], scores)
    assert again.shape == scores.shape
    assert (again[:-TOP] == again.min()).all()
    assert (again[-TOP:] > again.min()).all()
