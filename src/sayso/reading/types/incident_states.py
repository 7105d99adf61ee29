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

from sayso.reading.attribution.encoder import session, tokenizer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from onnxruntime import InferenceSession, RunOptions
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
    model, options = _lower()
    windows = []
    for first, last in _windows(sentences[:, 1]):
        ids = np.array([[marks[0], *encoded.ids[first:last], marks[1]]], dtype=np.int64)
        windows.append(model.run([_LOWER], {"ids": ids}, options)[0][0])
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
def _lower() -> tuple[InferenceSession, RunOptions]:
    """The sentence encoder with the states of its fourth layer among its outputs, and to run no further than asked."""
    import onnxruntime  # noqa: PLC0415 - not needed by commands that do not read

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    model = files("sayso.reading.types").joinpath("models", "sentence.onnx").read_bytes()
    run = onnxruntime.RunOptions()
    run.only_execute_path_to_fetches = True
    return onnxruntime.InferenceSession(
        model + _more_outputs([_LOWER]), options, providers=["CPUExecutionProvider"]
    ), run


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


def means(states: Floats, ranges: Ints) -> Floats:
    """The mean state of each range of pieces (nought for an empty one), brought to mean nought and spread one."""
    total = np.concatenate([np.zeros((1, SIZE), np.float32), states.cumsum(0, dtype=np.float64)])
    first, last = ranges.T
    return level((total[last] - total[first]) / np.maximum(1, last - first)[:, None])


def level(rows: NDArray[np.floating]) -> Floats:
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
        sentences = means(states, looked.sentences)
        late = np.log1p(np.arange(len(sentences), dtype=np.float32))[:, None]
        weight = sentences @ self.attend - self.early * late
        weight = np.exp(weight - weight.max())
        text = level((weight * sentences).sum(0, keepdims=True) / weight.sum())
        seen = sentences @ self.sentence + self.sentence_bias + text @ self.sentence_doc + late @ self.sentence_late
        told = np.concatenate([np.maximum(seen, 0).max(0), text[0]])
        before, after = beside(looked.spans, len(states))
        around = [means(states, looked.spans), means(states, before), means(states, after), sentences[looked.sentence]]
        hidden = np.concatenate(around, 1) @ self.span + self.span_bias + text @ self.doc + looked.facts @ self.facts
        pooled = np.zeros((len(scores), hidden.shape[1]), np.float32)
        np.maximum.at(pooled, looked.phrase, hidden)
        out = pooled @ self.outer + self.outer_bias
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
