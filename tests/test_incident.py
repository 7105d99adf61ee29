"""Incidents of a text: kinds and fillers, each with its words."""

from __future__ import annotations

import numpy as np

from sayso.reading.text import Text
from sayso.reading.types.incident import ROLES, _shares, incidents
from sayso.reading.types.incident_features import fold, phrases, scale
from sayso.reading.types.incident_states import FACTS, SIZE, TOP, layout, lower, second_look

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
    nothing = np.zeros(5, np.float32)
    assert _shares(scale(bomb.features), nothing, kinds, 0.0) == ["bombing"]
    assert _shares(scale(bomb.features), nothing, ["kidnapping"], 0.0) == ["kidnapping"]
    assert _shares(scale(bomb.features), np.array([0, -99, 0, 0, 0], np.float32), kinds, 0.0) == ["kidnapping"]


def test_states_of_a_long_text_come_in_windows() -> None:
    """Windows hold every piece once, between two marks; each place of a phrase is a range of pieces within its sentence."""
    doc = Text(BOMBING * 12).doc
    pieces, found = lower(doc), phrases(doc)
    assert len(pieces.windows) > 1
    assert sum(len(w) - 2 for w in pieces.windows) == len(pieces.starts) == pieces.sentences[-1, 1]
    assert all(w.shape[1] == SIZE and np.isfinite(w).all() for w in pieces.windows)
    scores, kinds = np.zeros((len(found), len(ROLES)), np.float32), np.zeros(5, np.float32)
    looked = layout(doc, pieces, [p.places for p in found], scores, kinds)
    assert looked.facts.shape == (len(looked.spans), FACTS)
    assert (looked.spans[:, 0] < looked.spans[:, 1]).all()
    assert (looked.spans[:, 0] >= looked.sentences[looked.sentence, 0]).all()
    assert (looked.spans[:, 1] <= looked.sentences[looked.sentence, 1]).all()


def test_a_sentence_longer_than_a_window_is_cut() -> None:
    """Eight hundred words without a stop are read whole, in several windows."""
    doc = Text("the rebels took the bridge and " * 130).doc
    pieces = lower(doc)
    assert max(len(w) for w in pieces.windows) <= 256
    assert sum(len(w) - 2 for w in pieces.windows) == len(pieces.starts)


def test_second_look_scores_the_best_phrases_again() -> None:
    """Phrases that are not among the best of a role fill nothing; the others, and the kinds, get scores that are not the linear ones."""
    doc = Text(BOMBING).doc
    found = phrases(doc)
    assert len(found) > TOP
    scores = np.tile(np.arange(len(found), dtype=np.float32)[:, None] / len(found), (1, len(ROLES)))
    kinds = np.zeros(5, np.float32)
    look = second_look(doc, [p.places for p in found], scores, kinds)
    assert (look.roles[:-TOP] == look.roles.min()).all()
    assert (look.roles[-TOP:] > look.roles.min()).all()
    assert not look.shares[:-TOP].any()
    assert look.shares[-TOP:].any(1).all()
    assert look.kinds.argmax() == 1, "a text about a bomb is most likely a bombing"
    assert second_look(doc, [], scores[:0], kinds).kinds is kinds
