"""A second look at the phrases that may fill a role: what the small sentence encoder makes of their words and surroundings.

The encoder is the one of the sub-events, as it is; its states after the second, fourth and sixth layer are taken out on the way.
A network with one hidden layer, trained on MUC-4, reads from them and from the linear scores, and its scores are averaged with those.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import numpy as np

from sayso.reading.attribution.encoder import tokenizer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from spacy.tokens import Doc

MODEL = "incident_states.npz"
SIZE = 384
DEPTH = 3  # layers whose states are read
INPUTS = (DEPTH + 2) * SIZE  # the phrase in every layer read, what stands before and after it in the middle one
TOP = 18  # phrases a role that are looked at again; the others fill nothing
_LAYERS = tuple(f"/encoder/encoder/layer.{n}/output/LayerNorm/LayerNormalization_output_0" for n in (1, 3, 5))
_LONGEST = 254  # pieces of a window, which is made of whole sentences
_BESIDE = 8  # pieces before and after a phrase
_PLACES = 3  # of a phrase, from the first on
_NONE = -12.0


def second_look(
    doc: Doc, places: Sequence[Sequence[tuple[int, int]]], scores: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The scores [phrases, roles] of phrases at these token ranges, the best of each role scored again."""
    out = np.full_like(scores, _NONE)
    chosen = best(scores)
    if len(chosen):
        again = network()(inputs(doc, [places[n] for n in chosen]), scores[chosen])
        out[chosen] = (again + scores[chosen]) / 2
    return out


def best(scores: NDArray[np.float32]) -> NDArray[np.int64]:
    """Which phrases are among the best of some role."""
    return np.unique(np.argsort(-scores, axis=0, kind="stable")[:TOP])


def inputs(doc: Doc, places: Sequence[Sequence[tuple[int, int]]]) -> NDArray[np.float32]:
    """For each phrase the mean states of its pieces and of those beside them, over its first places: [phrases, INPUTS]."""
    states, starts, ends = _states(doc)
    total = np.concatenate([np.zeros((1, states.shape[1]), np.float32), states.cumsum(0)])
    out = np.zeros((len(places), INPUTS), np.float32)
    middle = slice(SIZE, 2 * SIZE)

    def mean(first: int, last: int, columns: slice) -> NDArray[np.float32]:
        found: NDArray[np.float32] = (total[last, columns] - total[first, columns]) / max(1, last - first)
        return found

    for row, ranges in zip(out, places, strict=True):
        for i, j in ranges[:_PLACES]:
            first = min(int(np.searchsorted(ends, doc[i].idx, side="right")), len(states) - 1)
            last = max(first + 1, int(np.searchsorted(starts, doc[j - 1].idx + len(doc[j - 1]), side="left")))
            row[: DEPTH * SIZE] += mean(first, last, slice(None))
            row[DEPTH * SIZE : -SIZE] += mean(max(0, first - _BESIDE), first, middle)
            row[-SIZE:] += mean(last, min(len(states), last + _BESIDE), middle)
    counted = np.array([[len(ranges[:_PLACES])] for ranges in places], np.float32).reshape(-1, 1)
    mean_of: NDArray[np.float32] = (out / counted).astype(np.float32)
    return mean_of


def _states(doc: Doc) -> tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.int64]]:
    """The states of every piece, and the characters where it starts and ends."""
    models = files("sayso.reading.types").joinpath("models")
    with as_file(models.joinpath("sentence.tokenizer.json")) as path:
        pieces = tokenizer(path)
    encoded = pieces.encode(doc.text.lower(), add_special_tokens=False)
    starts, ends = np.array(encoded.offsets, dtype=np.int64).reshape(-1, 2).T
    marks = (pieces.token_to_id("[CLS]") or 0, pieces.token_to_id("[SEP]") or 0)
    found = []
    for first, last in _windows(starts, [s.end_char for s in doc.sents]):
        ids = np.array([[marks[0], *encoded.ids[first:last], marks[1]]], dtype=np.int64)
        found.append(np.concatenate([h[0, 1:-1] for h in _encoder().run(list(_LAYERS), {"ids": ids})], axis=1))
    return np.concatenate(found), starts, ends


def _windows(starts: NDArray[np.int64], sentences: Sequence[int]) -> Iterator[tuple[int, int]]:
    cuts = [*(int(np.searchsorted(starts, end)) for end in sentences[:-1]), len(starts)]
    first = before = 0
    for cut in cuts:
        while cut - first > _LONGEST:
            last = before if before > first else first + _LONGEST
            yield first, last
            first = last
        before = cut
    if first < len(starts):
        yield first, len(starts)


@cache
def _encoder() -> InferenceSession:
    """The sentence encoder with the states of some layers among its outputs."""
    import onnxruntime  # noqa: PLC0415 - not needed by commands that do not read

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    model = files("sayso.reading.types").joinpath("models", "sentence.onnx").read_bytes()
    return onnxruntime.InferenceSession(model + _more_outputs(_LAYERS), options, providers=["CPUExecutionProvider"])


def _more_outputs(names: Sequence[str]) -> bytes:
    """What, put behind an ONNX file, adds outputs to its graph: protocol buffers merge what follows into what was.

    Fields by onnx.proto: graph of a model 7, output of a graph 12, name of an output 1, its type 2, tensor 1, float 1.
    """
    kind = _field(2, _field(1, b"\x08\x01"))
    return _field(7, b"".join(_field(12, _field(1, name.encode()) + kind) for name in names))


def _field(number: int, content: bytes) -> bytes:
    size, length = bytearray(), len(content)
    while length > 0x7F:  # noqa: PLR2004 - seven bits a byte
        size.append(length & 0x7F | 0x80)
        length >>= 7
    return bytes([number << 3 | 2, *size, length]) + content


@dataclass(frozen=True)
class Network:
    """One hidden layer over the states, brought to mean nought and spread one, and the linear score of each role."""

    mean: NDArray[np.float32]
    spread: NDArray[np.float32]
    inner: NDArray[np.float32]
    inner_bias: NDArray[np.float32]
    outer: NDArray[np.float32]
    outer_bias: NDArray[np.float32]
    trust: NDArray[np.float32]

    def __call__(self, states: NDArray[np.float32], scores: NDArray[np.float32]) -> NDArray[np.float32]:
        """Log-odds of each role: [phrases, roles]."""
        hidden = np.maximum((states - self.mean) / self.spread @ self.inner + self.inner_bias, 0)
        out: NDArray[np.float32] = hidden @ self.outer + self.outer_bias + self.trust * scores
        return out


@cache
def network() -> Network:
    """The trained network."""
    source = files("sayso.reading.types").joinpath("models", MODEL)
    with source.open("rb") as stream, np.load(stream, allow_pickle=False) as kept:
        inner = kept["inner"].astype(np.float32) * kept["scale"].astype(np.float32)
        rest = {n: kept[n].astype(np.float32) for n in ("mean", "spread", "inner_bias", "outer", "outer_bias", "trust")}
        return Network(inner=inner, **rest)
