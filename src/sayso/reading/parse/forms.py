"""Part of speech, morphology and lemma of each token, as spaCy's rules give them, kept by word, tag and relation.

The rules look at one token's word, tag and relation, a few at those of the token before it ("there was"). The rest,
which look at the token after it ("gon na"), are so rare that a text with such a word is left to spaCy.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.tokens import Doc

KNOWN = 200_000  # of (word, tag, relation): some 50 MB, after which it begins anew
_GIVEN: list[int | str] = ["ORTH", "TAG", "DEP"]
_MADE: list[int | str] = ["TAG", "DEP", "POS", "MORPH", "LEMMA"]
_ALONE, _SECOND, _FIRST = range(3)

Key = tuple[int, ...]


class Forms:
    """A pipeline component in the place of spaCy's ``attribute_ruler`` and ``lemmatizer``."""

    def __init__(self, ruler: Any, lemmatizer: Any) -> None:  # noqa: ANN401 - spaCy's components
        self._rules = (ruler, lemmatizer)
        self._known: dict[Key, Key] = {}
        self._kinds: dict[int, int] = {}
        longer = [(rule["index"], p) for rule in ruler.patterns for p in rule["patterns"] if len(p) > 1]
        self._seconds = _any_of(pattern[1] for index, pattern in longer if index)
        self._firsts = _any_of(pattern[0] for index, pattern in longer if not index)

    def __call__(self, doc: Doc) -> Doc:
        """Set the forms of a parsed text."""
        if not len(doc):
            return doc
        keys = self._keys(doc)
        if keys is None:
            return self._by_rule(doc)
        known = self._known
        if len(known) > KNOWN:
            known.clear()
        for at, key in enumerate(keys):
            if key not in known:
                known[key] = self._made(doc, at, key)
        made: Any = np.array([known[key] for key in keys], dtype=np.uint64)
        doc.from_array(_MADE, made)
        return doc

    def _keys(self, doc: Doc) -> list[Key] | None:
        """What the form of each token hangs on; nothing where a token hangs on the one after it."""
        rows = list(map(tuple, doc.to_array(_GIVEN).tolist()))
        kinds = [self._kinds.get(row[0], -1) for row in rows]
        if -1 in kinds:
            kinds = [self._kind(doc.vocab.strings[row[0]], row[0]) for row in rows]
        if _FIRST in kinds:
            return None
        return [
            (*row, *rows[at - 1]) if kind == _SECOND and at else row
            for at, (row, kind) in enumerate(zip(rows, kinds, strict=True))
        ]

    def _kind(self, word: str, orth: int) -> int:
        if len(self._kinds) > KNOWN:
            self._kinds.clear()
        lower = word.lower()
        kind = _FIRST if self._firsts.search(lower) else _SECOND if self._seconds.search(lower) else _ALONE
        self._kinds[orth] = kind
        return kind

    def _by_rule(self, doc: Doc) -> Doc:
        for rule in self._rules:
            doc = rule(doc)
        return doc

    def _made(self, doc: Doc, at: int, key: Key) -> Key:
        """What the rules make of one token, with the one before it where that counts."""
        from spacy.tokens import Doc as Alone  # noqa: PLC0415 - loaded long before

        tokens = doc[at + 1 - len(key) // len(_GIVEN) : at + 1]
        alone = Alone(doc.vocab, words=[token.text for token in tokens])
        for copy, token in zip(alone, tokens, strict=True):
            copy.tag, copy.dep = token.tag, token.dep
        return tuple(self._by_rule(alone).to_array(_MADE)[-1].tolist())


def _any_of(tokens: Iterable[dict[str, Any]]) -> re.Pattern[str]:
    """Any of the words that these tokens of patterns ask for; all words, where one asks for none."""
    return re.compile("|".join(word for token in tokens for word in _words(token.get("LOWER", {"REGEX": ""}))))


def _words(wanted: str | dict[str, Any]) -> Iterator[str]:
    if isinstance(wanted, str):
        wanted = {"IN": [wanted]}
    yield from (f"^{re.escape(word)}$" for word in wanted.get("IN", ()))
    if "REGEX" in wanted:
        yield wanted["REGEX"]
