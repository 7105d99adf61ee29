"""Incidents of a text: kinds and fillers, each with its words."""

from __future__ import annotations

from sayso.reading.text import Text
from sayso.reading.types.incident import ROLES, incidents
from sayso.reading.types.incident_features import fold, phrases

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
