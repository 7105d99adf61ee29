"""Named entities, as spaCy's recogniser finds them.

Its state while no entity is open is the token alone, so what each token would begin is asked for all of them at once;
only how far an entity goes is asked step by step, for all entities together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sayso.reading.parse.vectors import Vectors, greatest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from spacy.tokens import Doc


class Entities:
    """A pipeline component that sets ``doc.ents``, with the weights of a spaCy ``ner``."""

    def __init__(self, recogniser: Any) -> None:  # noqa: ANN401 - spaCy's component
        vectors, lower, upper = recogniser.model.layers
        tok2vec, _, narrow = vectors.layers
        self._vectors = Vectors(tok2vec)
        self._narrow = narrow.get_param("W").T, narrow.get_param("b")
        w = lower.get_param("W")  # [features, hidden, pieces, inputs]
        self._hidden = w.shape[1]
        self._lower = np.ascontiguousarray(w.transpose(0, 2, 1, 3).reshape(-1, w.shape[3]).T)
        self._bias = lower.get_param("b").T.ravel()
        self._pad = lower.get_param("pad")[0].transpose(0, 2, 1).reshape(w.shape[0], -1)
        self._upper = upper.get_param("W").T, upper.get_param("b")
        self._set_moves([recogniser.moves.get_class_name(i) for i in range(recogniser.moves.n_moves)])

    def _set_moves(self, names: list[str]) -> None:
        labels = sorted({name[2:] for name in names if name[1:2] == "-" and name[2:]})
        number = {label: n for n, label in enumerate(labels)}
        self._labels = labels
        self._kind = [name[0] for name in names]
        self._label = np.array([number.get(name[2:], -1) for name in names])
        self._moves = {kind: np.array([name[0] == kind and name != "U-" for name in names]) for kind in "BUO"}
        self._inside = np.array([names.index(f"I-{label}") for label in labels])
        self._last = np.array([names.index(f"L-{label}") for label in labels])

    def __call__(self, doc: Doc) -> Doc:
        """Find the entities of a parsed text."""
        from spacy.tokens import Span  # noqa: PLC0415 - loaded long before

        if len(doc):
            spans = [Span(doc, start, end, label=self._labels[label]) for start, end, label in self._found(doc)]
            doc.set_ents(spans, default="outside")
        return doc

    def _found(self, doc: Doc) -> Iterator[tuple[int, int, int]]:
        features = self._features(self._vectors(doc))
        begins, space = doc.to_array(["SENT_START", "IS_SPACE"]).T == 1
        ends = np.append(begins[1:], True)  # after these tokens no entity goes on
        moves = self._first(features, ends=ends, space=space)
        openers = np.flatnonzero(self._moves["B"][moves])
        until = dict(zip(openers.tolist(), self._ends(features, openers, moves, ends).tolist(), strict=True))
        free = 0
        for at, move in enumerate(moves.tolist()):
            if at >= free and self._kind[move] != "O":
                free = until.get(at, at) + 1
                yield at, free, int(self._label[move])

    def _features(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """What each token adds to a state as its token, as the first of its entity and as the one before: [n, 3, ...]."""
        narrow, bias = self._narrow
        features: NDArray[np.float32] = (vectors @ narrow + bias) @ self._lower
        return features.reshape(len(vectors), 3, -1)

    def _scores(self, states: NDArray[np.float32]) -> NDArray[np.float32]:
        upper, bias = self._upper
        scores: NDArray[np.float32] = greatest(states + self._bias, self._hidden) @ upper + bias
        return scores

    def _first(
        self, features: NDArray[np.float32], *, ends: NDArray[np.bool_], space: NDArray[np.bool_]
    ) -> NDArray[np.int64]:
        """The best move of each token while no entity is open."""
        scores = self._scores(features[:, 0] + self._pad[1] + self._pad[2])
        allowed = np.tile(self._moves["O"], (len(features), 1))
        allowed |= ~space[:, None] & self._moves["U"]
        allowed |= ~(space | ends)[:, None] & self._moves["B"]
        best: NDArray[np.int64] = np.where(allowed, scores, -np.inf).argmax(axis=1)
        return best

    def _ends(
        self,
        features: NDArray[np.float32],
        openers: NDArray[np.int64],
        moves: NDArray[np.int64],
        ends: NDArray[np.bool_],
    ) -> NDArray[np.int64]:
        """The last token of the entity that each opener begins."""
        last, label = openers.copy(), self._label[moves[openers]]
        open_ = np.arange(len(openers))
        while len(open_):
            last[open_] += 1
            at, first = last[open_], openers[open_]
            scores = self._scores(features[at, 0] + features[first, 1] + features[at - 1, 2])
            rows = np.arange(len(at))
            further = scores[rows, self._inside[label[open_]]] >= scores[rows, self._last[label[open_]]]
            open_ = open_[further & ~ends[at]]
        return last
