"""Types of sentences: a promise, a demand, a threat and the deed itself are told apart."""

from __future__ import annotations

import numpy as np
import pytest

from sayso.reading.text import Text
from sayso.reading.types import linear
from sayso.reading.types.sentence_features import features
from sayso.reading.types.sentence_type import plover_type, sub_event


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ghana said it will withdraw its soldiers from the island.", "AGREE"),
        ("Ghana withdrew its soldiers from the island.", "RETREAT"),
        ("The mayor demanded the withdrawal of the soldiers.", "REQUEST"),
        ("The mayor refused to withdraw the soldiers.", "REJECT"),
        ("Soldiers killed four villagers near the river.", "ASSAULT"),
        ("Police arrested the leader of the union.", "COERCE"),
    ],
)
def test_type_follows_the_act_and_its_modality(text: str, kind: str) -> None:
    """The same verb changes type under a promise, a demand and a refusal."""
    assert plover_type(Text(text).doc)[0] == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "A man wearing an explosive belt blew himself up at the gate of a barracks, killing three recruits.",
            "SUIC_BOMB",
        ),
        ("Jets bombed a hillside village for the second night running.", "AIR_STRIKE"),
        ("Thousands walked silently through the capital with candles to ask for peace.", "PEACE_PROTEST"),
        ("A cyclone flooded the delta and left eight thousand without a roof.", "NATURAL_DISASTER"),
        ("The two governments signed a treaty on the exchange of prisoners.", "AGREEMENT"),
    ],
)
def test_sub_events_are_told_by_what_a_snippet_is_about(text: str, kind: str) -> None:
    """Words that no training snippet has do not keep a sub-event from being recognised."""
    assert sub_event(Text(text).doc)[0] == kind


def test_probabilities_are_probabilities() -> None:
    """Scores lie between 0 and 1, for strange input too."""
    for text in ("", "...", "Bombs."):
        for _, score in (plover_type(Text(text).doc), sub_event(Text(text).doc)):
            assert 0 < score <= 1


def test_will_is_a_feature_of_the_act() -> None:
    """Futurity is joined to the class of the verb below the verb of saying."""
    found = features(Text("The minister said his country will attack the port.").doc)
    assert "fut+assault" in found
    assert "said" in found


def test_scores_are_sums_of_hashed_rows() -> None:
    """A feature counts by its value and its row; probabilities add up to one."""
    weights = np.zeros((8, 2), np.float32)
    weights[linear.bucket("a", 8)] = (1.0, -1.0)
    model = linear.Linear(("x", "y"), weights, np.zeros(2, np.float32))
    assert model.scores({"a": 2.0}).tolist() == [2.0, -2.0]
    assert np.exp(model.logs({"a": 2.0})).sum() == pytest.approx(1.0)
