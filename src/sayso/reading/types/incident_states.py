"""A second look at a text and at the phrases that may fill a role, by a sentence encoder of which the upper part has learned the task.

The lower four layers are the sub-events' encoder as it is; the upper two were trained on MUC-4, and so were small heads over
their states. The heads start from the linear scores, and what they say is averaged with those.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sayso.reading.attribution.encoder import opened, session, tokenizer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from spacy.tokens import Doc

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

UPPER = "incident_upper.onnx"  # states of a window [1, pieces, 384] -> the same two layers on
HEADS = "incident_heads.npz"
SIZE = 384
TOP = 24  # phrases a role that are looked at again; the others fill nothing
SIDE = 4  # pieces before and after a phrase that its heads see
PLACES = 4  # of a phrase, from the first on
FACTS = 13  # numbers that the heads see beside states
_LOWER = "/encoder/encoder/layer.3/output/LayerNorm/LayerNormalization_output_0"
_GRAPH, _NODE, _NODE_OUTPUT, _GRAPH_OUTPUT = 7, 1, 2, 12
_LONGEST = 254  # pieces of a window, which is made of whole sentences
_NONE = -12.0
_TINY = 1e-5


class Look(NamedTuple):
    """Log-odds: which roles phrases fill [phrases, roles], in which kinds [phrases, kinds], and which kinds are told [kinds]."""

    roles: Floats
    shares: Floats
    kinds: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """The word pieces of a text: lower states by window, with the marks at both ends, and where each starts and ends."""

    windows: list[Floats]
    starts: Ints
    ends: Ints
    sentences: Ints  # [sentences, 2], first piece and the one after the last


class Layout(NamedTuple):
    """What the heads look at beside states: places of phrases as ranges of pieces, whose they are, their sentence, and FACTS."""

    spans: Ints
    phrase: Ints
    sentence: Ints
    sentences: Ints
    facts: Floats


def second_look(doc: Doc, places: Sequence[Sequence[tuple[int, int]]], scores: Floats, kinds: Floats) -> Look:
    """Phrases at these token ranges and their linear scores [phrases, roles], the best of each role scored again; and the kinds."""
    roles, shares = np.full_like(scores, _NONE), np.zeros((len(scores), len(kinds)), np.float32)
    chosen = best(scores)
    if not len(chosen):
        return Look(roles, shares, kinds)
    pieces = lower(doc)
    looked = layout(doc, pieces, [places[n] for n in chosen], scores[chosen], kinds)
    again = heads()(np.concatenate([_upper(w) for w in pieces.windows]), looked, scores[chosen], kinds)
    roles[chosen] = (again.roles + scores[chosen]) / 2
    shares[chosen] = again.shares
    return Look(roles, shares, ((again.kinds + kinds) / 2).astype(np.float32))


def best(scores: Floats) -> Ints:
    """Which phrases are among the best of some role."""
    return np.unique(np.argsort(-scores, axis=0, kind="stable")[:TOP])


def lower(doc: Doc) -> Pieces:
    """The states of every piece after the encoder's fourth layer."""
    models = files("sayso.reading.types").joinpath("models")
    with as_file(models.joinpath("sentence.tokenizer.json")) as path:
        cut = tokenizer(path)
    encoded = cut.encode(doc.text.lower(), add_special_tokens=False)
    starts, ends = np.array(encoded.offsets, dtype=np.int64).reshape(-1, 2).T
    marks = (cut.token_to_id("[CLS]") or 0, cut.token_to_id("[SEP]") or 0)
    stops = [*(int(np.searchsorted(starts, s.end_char)) for s in doc.sents)]
    stops[-1:] = [len(starts)]
    sentences = np.array([(a, b) for a, b in zip([0, *stops], stops, strict=False) if b > a], np.int64).reshape(-1, 2)
    windows = []
    for first, last in _windows(sentences[:, 1]):
        ids = np.array([[marks[0], *encoded.ids[first:last], marks[1]]], dtype=np.int64)
        windows.append(_lower().run(None, {"ids": ids})[0][0])
    return Pieces(windows, starts, ends, sentences)


def _windows(stops: Sequence[int] | Ints) -> Iterator[tuple[int, int]]:
    """Ranges of at most _LONGEST pieces, cut where a sentence stops if one does."""
    first = before = 0
    for stop in stops:
        while stop - first > _LONGEST:
            last = before if before > first else first + _LONGEST
            yield first, int(last)
            first = int(last)
        before = stop
    if len(stops) and first < stops[-1]:
        yield first, int(stops[-1])


def layout(
    doc: Doc, pieces: Pieces, places: Sequence[Sequence[tuple[int, int]]], scores: Floats, kinds: Floats
) -> Layout:
    """Where phrases stand, and their numbers: linear scores, how often they stand, how long they are, how late their sentence is."""
    spans, phrase = [], []
    for n, ranges in enumerate(places):
        for i, j in ranges[:PLACES]:
            first = min(int(np.searchsorted(pieces.ends, doc[i].idx, side="right")), len(pieces.ends) - 1)
            last = int(np.searchsorted(pieces.starts, doc[j - 1].idx + len(doc[j - 1]), side="left"))
            spans.append((first, max(first + 1, last)))
            phrase.append(n)
    of, at = np.array(phrase, np.int64), np.array(spans, np.int64).reshape(-1, 2)
    sentence = np.searchsorted(pieces.sentences[:, 1], at[:, 0], side="right").clip(0, len(pieces.sentences) - 1)
    times = np.log1p([len(ranges) for ranges in places])[of]
    long = (at[:, 1] - at[:, 0]) / 5
    said = np.broadcast_to(kinds / 4, (len(of), len(kinds)))
    facts = np.column_stack([scores[of] / 4, said, times, long, np.log1p(sentence)]).astype(np.float32)
    return Layout(at, of, sentence, pieces.sentences, facts)


def _upper(states: Floats) -> Floats:
    models = files("sayso.reading.types").joinpath("models")
    with as_file(models.joinpath(UPPER)) as path:
        out: Floats = session(path).run(None, {"states": states[None]})[0][0, 1:-1]
    return out


@cache
def _lower() -> InferenceSession:
    """The sentence encoder up to its fourth layer."""
    whole = files("sayso.reading.types").joinpath("models", "sentence.onnx").read_bytes()
    return opened(_up_to(whole, _LOWER))


def _up_to(model: bytes, name: str) -> bytes:
    """An ONNX file with this tensor for its only output, and without the nodes after the one that makes it.

    Fields by onnx.proto: graph of a model 7; node of a graph 1, output 12; output of a node 2; name of a graph's output 1, its
    type 2, tensor 1, float 1.
    """
    kind = _field(2, _field(1, b"\x08\x01"))
    kept, made = [], False
    for number, whole, content in _fields(next(content for number, _, content in _fields(model) if number == _GRAPH)):
        if number != _GRAPH_OUTPUT and not (number == _NODE and made):
            kept.append(whole)
        made |= number == _NODE and any(n == _NODE_OUTPUT and c == name.encode() for n, _, c in _fields(content))
    graph = _field(_GRAPH, b"".join([*kept, _field(_GRAPH_OUTPUT, _field(1, name.encode()) + kind)]))
    return b"".join([*(whole for number, whole, _ in _fields(model) if number != _GRAPH), graph])


def _fields(message: memoryview | bytes) -> Iterator[tuple[int, memoryview, memoryview]]:
    """The fields of a protocol buffer: number, all bytes, and the content (empty for plain numbers)."""
    data, at = memoryview(message), 0
    while at < len(data):
        start = at
        key, at = _varint(data, at)
        size = 0
        if key & 7 == 2:  # noqa: PLR2004 - wire types: bytes behind their length, a varint, eight or four bytes
            size, at = _varint(data, at)
        elif key & 7 == 0:
            _, at = _varint(data, at)
        else:
            at += 8 if key & 7 == 1 else 4
        yield key >> 3, data[start : at + size], data[at : at + size]
        at += size


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        value |= (data[at] & 0x7F) << shift
        shift, at = shift + 7, at + 1
        if data[at - 1] <= 0x7F:  # noqa: PLR2004 - seven bits a byte
            return value, at


def _field(number: int, content: bytes) -> bytes:
    size, length = bytearray(), len(content)
    while length > 0x7F:  # noqa: PLR2004 - seven bits a byte
        size.append(length & 0x7F | 0x80)
        length >>= 7
    return bytes([number << 3 | 2, *size, length]) + content


def means(total: Floats, ranges: Ints) -> Floats:
    """The mean state of each range of pieces (nought for an empty one), leveled; ``total`` is the sum of the states before each."""
    first, last = ranges.T
    return level((total[last] - total[first]) / np.maximum(1, last - first).astype(np.float32)[:, None])


def level(rows: Floats) -> Floats:
    """Each row brought to mean nought and spread one."""
    rows = rows - rows.mean(1, keepdims=True)
    out: Floats = (rows / np.sqrt((rows * rows).mean(1, keepdims=True) + _TINY)).astype(np.float32)
    return out


def beside(spans: Ints, length: int) -> tuple[Ints, Ints]:
    """The SIDE pieces before each span, and those after it."""
    first, last = spans.T
    before = np.column_stack([np.maximum(first - SIDE, 0), first])
    return before, np.column_stack([last, np.minimum(last + SIDE, length)])


@dataclass(frozen=True)
class Heads:
    """Weights [inputs, outputs] and biases of the heads over the states.

    A text is a mean of its sentences, weighed by ``attend`` and by how ``early`` they stand. One hidden layer sees each place of
    a phrase (``span``: itself, before, after, its sentence), the text (``doc``) and the ``facts``; another each sentence.
    Of all places, and of all sentences, the highest value of each hidden unit counts.
    """

    attend: Floats
    early: Floats
    span: Floats
    span_bias: Floats
    doc: Floats
    facts: Floats
    outer: Floats
    outer_bias: Floats
    trust: Floats
    sentence: Floats
    sentence_bias: Floats
    sentence_doc: Floats
    sentence_late: Floats
    kinds: Floats
    kinds_bias: Floats
    kinds_trust: Floats

    def __call__(self, states: Floats, looked: Layout, scores: Floats, kinds: Floats) -> Look:
        """What the states [pieces, SIZE] of a text say of its phrases and kinds, given their linear scores."""
        total = np.concatenate([np.zeros((1, SIZE), np.float32), states.cumsum(0)])
        sentences = means(total, looked.sentences)
        late = np.log1p(np.arange(len(sentences), dtype=np.float32))[:, None]
        weight = sentences @ self.attend - self.early * late
        weight = np.exp(weight - weight.max())
        text = level((weight * sentences).sum(0, keepdims=True) / weight.sum())
        seen = sentences @ self.sentence + self.sentence_bias + text @ self.sentence_doc + late @ self.sentence_late
        told = np.concatenate([np.maximum(seen, 0).max(0), text[0]])
        before, after = beside(looked.spans, len(states))
        around = [*(means(total, ranges) for ranges in (looked.spans, before, after)), sentences[looked.sentence]]
        hidden = np.concatenate(around, 1) @ self.span + self.span_bias + text @ self.doc + looked.facts @ self.facts
        of_phrase = np.searchsorted(looked.phrase, np.arange(len(scores)))
        out = np.maximum(np.maximum.reduceat(hidden, of_phrase), 0) @ self.outer + self.outer_bias
        roles = scores.shape[1]
        return Look(
            out[:, :roles] + self.trust * scores,
            out[:, roles:],
            told @ self.kinds + self.kinds_bias + self.kinds_trust * kinds,
        )


@cache
def heads() -> Heads:
    """The trained heads; large weights are kept as int8 with a scale a column, named like them with ``_scale`` behind."""
    source = files("sayso.reading.types").joinpath("models", HEADS)
    with source.open("rb") as stream, np.load(stream, allow_pickle=False) as kept:
        found = {n: kept[n].astype(np.float32) for n in kept.files}
    scales = {n: found.pop(n) for n in list(found) if n.endswith("_scale")}
    return Heads(**{n: w * scales.get(f"{n}_scale", 1) for n, w in found.items()})
