"""What a cue does: say, claim, deny, admit, accuse, warn, pledge, urge, from its verb or noun."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from sayso.reading.speaker.frame import Frames

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spacy.tokens import Token

    from sayso.reading.text import Text
    from sayso.records import Attribution


@cache
def _stances() -> Mapping[str, str]:
    table = tomllib.loads(files("sayso.reading.speaker").joinpath("data/stances.toml").read_text(encoding="utf-8"))
    found: dict[str, str] = {}
    for stance, words in table.items():
        for word in words.split():
            found.setdefault(word, stance)
    return found


def stances(text: Text, attributions: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Return the attributions with their stance: a word of data/stances.toml, "said" where it lists none.

    A negated cue ("did not confirm") gives "not" and the stance. No cue, no stance.
    """
    frames = Frames(text, attributions)
    return tuple(_with_stance(frames, a) for a in attributions)


def _stance_of(token: Token) -> str | None:
    """Return the stance of one word of a cue. To call for or on, or to ask for or to, is to urge; else it is not."""
    if token.pos_ == "PROPN":
        return None
    lemma = token.lemma_.casefold()
    after = token.nbor(1).lower_ if token.i + 1 < len(token.doc) else ""
    urges = (lemma == "call" and after in {"for", "on", "upon"}) or (lemma == "ask" and after in {"for", "to"})
    return "urged" if urges else _stances().get(lemma)


def _with_stance(frames: Frames, attribution: Attribution) -> Attribution:
    tokens = [t for s in attribution.cue for t in frames.text.doc.char_span(*s, alignment_mode="expand") or ()]
    if not tokens:
        return attribution
    order = list(_stances().values())
    known = sorted((s for t in tokens if (s := _stance_of(t))), key=order.index)
    stance = known[0] if known else "said"
    negated = any(t.dep_ == "neg" or any(c.dep_ == "neg" for c in t.children) for t in tokens)
    return replace(
        attribution,
        stance=f"not {stance}" if negated else stance,
        words={**attribution.words, "stance": attribution.cue},
        rules={**attribution.rules, "stance": "lemma of the cue" if known else "no marked cue"},
    )
