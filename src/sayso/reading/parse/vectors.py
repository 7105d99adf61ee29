"""A vector for every token, as the model's embedding and convolutions give it.

The embedding of a word depends on the word alone and is kept from text to text; the convolutions are four products
of matrices, with the pieces of each maximum laid side by side so that numpy takes them in one go.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.tokens import Doc

KNOWN = 40_000  # words kept, 15 MB: more than a month of an agency's English has
_TINY = 1e-8  # what thinc adds to a variance


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One convolution: the greatest of some products, normalised, with the pieces of a maximum in rows of their own."""

    weights: NDArray[np.float32]  # [inputs, pieces * outputs]
    bias: NDArray[np.float32]  # [pieces * outputs]
    scale: NDArray[np.float32]
    shift: NDArray[np.float32]

    @classmethod
    def of(cls, maxout: Any, norm: Any) -> Layer:  # noqa: ANN401 - thinc's layers
        """A layer with the weights of thinc's."""
        w, b = maxout.get_param("W"), maxout.get_param("b")
        return cls(
            weights=np.ascontiguousarray(w.transpose(2, 1, 0).reshape(w.shape[2], -1)),
            bias=np.ascontiguousarray(b.T).ravel(),
            scale=norm.get_param("G"),
            shift=norm.get_param("b"),
        )

    def __call__(self, given: NDArray[np.float32]) -> NDArray[np.float32]:
        """Outputs [tokens, outputs] of inputs [tokens, inputs]."""
        products = given @ self.weights
        products += self.bias
        return self._normal(greatest(products, len(self.scale)))

    def _normal(self, x: NDArray[np.float32]) -> NDArray[np.float32]:
        width = np.float32(x.shape[1])
        x -= x.sum(axis=1, keepdims=True) / width
        spread = np.einsum("ij,ij->i", x, x)[:, None] / width
        x *= 1 / np.sqrt(spread + np.float32(_TINY))
        x *= self.scale
        x += self.shift
        return x


def greatest(products: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    """The greatest piece of each output; pieces stand one behind the other in rows of ``width``."""
    best = np.maximum(products[:, :width], products[:, width : 2 * width])
    for start in range(2 * width, products.shape[1], width):
        np.maximum(best, products[:, start : start + width], out=best)
    return best


class Vectors:
    """The embedding and the convolutions of one spaCy ``Tok2Vec.v2`` model."""

    def __init__(self, model: Any) -> None:  # noqa: ANN401 - thinc's model
        embed, encode = model.layers
        extract, _, hashed, mixed, _ = embed.layers
        self._columns: list[int | str] = list(extract.attrs["columns"])
        self._embed = (hashed.layers[0], mixed.layers[0])
        self._around: int = encode.attrs["pad"]  # rows of nothing before and after a text
        self._layers = [_layer(residual) for residual in encode.layers[0].layers]
        self._rows: dict[bytes, int] = {}
        self._known = np.zeros((KNOWN, model.get_dim("nO")), dtype=np.float32)

    def __call__(self, doc: Doc) -> NDArray[np.float32]:
        """One row for each token."""
        embedded = self._embedded(doc.to_array(self._columns).astype(np.uint64, copy=False))
        around = np.zeros((self._around, embedded.shape[1]), dtype=np.float32)
        x = np.concatenate([around, embedded, around])
        wide = np.zeros((len(x), 3 * x.shape[1]), dtype=np.float32)
        width = x.shape[1]
        for layer in self._layers:
            wide[1:, :width] = x[:-1]
            wide[:, width : 2 * width] = x
            wide[:-1, 2 * width :] = x[1:]
            x += layer(wide)
        return x[self._around : len(x) - self._around]

    def _embedded(self, features: NDArray[np.uint64]) -> NDArray[np.float32]:
        keys = _rows(features)
        rows = self._rows
        fresh = dict.fromkeys(key for key in keys if key not in rows)
        if len(rows) + len(fresh) > KNOWN:
            rows.clear()
            fresh = dict.fromkeys(keys)
        if len(fresh) > KNOWN:
            return self._made(features)
        if fresh:
            made = self._made(np.frombuffer(b"".join(fresh), dtype=np.uint64).reshape(-1, features.shape[1]))
            self._known[len(rows) : len(rows) + len(fresh)] = made
            for key in fresh:
                rows[key] = len(rows)
        return self._known[[rows[key] for key in keys]]

    def _made(self, features: NDArray[np.uint64]) -> NDArray[np.float32]:
        hashed, mixed = self._embed
        vectors: NDArray[np.float32] = mixed.predict(hashed.predict(features))
        return vectors


def _rows(features: NDArray[np.uint64]) -> list[bytes]:
    data, size = np.ascontiguousarray(features).tobytes(), features.shape[1] * features.itemsize
    return [data[at : at + size] for at in range(0, len(data), size)]


def _layer(residual: Any) -> Layer:  # noqa: ANN401 - thinc's layer
    parts = {part.name: part for part in residual.walk()}
    return Layer.of(parts["maxout"], parts["layernorm"])
