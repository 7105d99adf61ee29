"""Export a checkpoint, of whatever size, to int8 ONNX, with the vocabulary's unused rows left out.

    python -m training.attribution.export CHECKPOINT.pt OUT_DIR

Writes attribution.onnx, and attribution.tokenizer.json where the checkpoint still has the whole vocabulary: rows of
pieces in other scripts than Latin, and the "[unused]" ones, are dropped, and such pieces become [UNK].
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from training.attribution.net import POINT, empty, minilm

VOCABULARY = 30522  # pieces of MiniLM


def keep_rows(vocabulary):
    """Ids of the pieces that stay: the special ones and all that is written in Latin letters, digits or marks."""
    special = {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"}

    def plain(w):
        return all(ord(c) < 0x250 or 0x2000 <= ord(c) < 0x2100 or c == "€" for c in w)

    return [
        i
        for w, i in sorted(vocabulary.items(), key=lambda x: x[1])
        if w in special or (plain(w) and not w.startswith("[unused"))
    ]


def _shape(state):
    """Feed-forward neurons, pieces and layers of a checkpoint."""
    inner = [v for n, v in state.items() if n.endswith("intermediate.dense.bias")]
    return len(inner[0]), len(state["encoder.embeddings.word_embeddings.weight"]), len(inner)


def _cut_vocabulary(out):
    """Write the tokenizer without the rows that are left out; the ids of those that stay."""
    settings = json.loads((minilm() / "tokenizer.json").read_text(encoding="utf8"))
    vocabulary = settings["model"]["vocab"]
    kept = keep_rows(vocabulary)
    number = {old: new for new, old in enumerate(kept)}
    settings["model"]["vocab"] = {w: number[i] for w, i in vocabulary.items() if i in number}
    for t in settings["added_tokens"]:
        t["id"] = number[t["id"]]
    settings["added_tokens"] = [t for t in settings["added_tokens"] if t["content"] in settings["model"]["vocab"]]
    settings["post_processor"] = settings["padding"] = settings["truncation"] = None
    (out / "attribution.tokenizer.json").write_text(json.dumps(settings, ensure_ascii=False), encoding="utf8")
    return kept


def main():
    checkpoint, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    state = {n: v for n, v in torch.load(checkpoint, map_location="cpu").items() if ".pooler." not in n}
    table = state["encoder.embeddings.word_embeddings.weight"]
    kept = _cut_vocabulary(out) if len(table) == VOCABULARY else range(len(table))
    state["encoder.embeddings.word_embeddings.weight"] = table[list(kept)]
    net = empty(*_shape(state), attention="eager")
    net.load_state_dict(state)
    net.eval()
    ids = torch.randint(5, 1000, (2, 24))
    full = out / "attribution.fp32.onnx"
    axes = {name: {0: "batch", 1: "length"} for name in ("ids", "case", "mask", "tags", "query", "key")}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            net,
            (ids, torch.ones_like(ids), torch.ones_like(ids)),
            str(full),
            dynamo=False,
            opset_version=17,
            input_names=["ids", "case", "mask"],
            output_names=["tags", "query", "key"],
            dynamic_axes=axes,
        )
    small = out / "attribution.onnx"
    quantize_dynamic(
        str(full),
        str(small),
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul", "Gemm", "Gather"],
    )
    onnx.checker.check_model(str(small))
    print(
        len(kept),
        "pieces, pointers of",
        POINT,
        "fp32",
        full.stat().st_size,
        "int8",
        small.stat().st_size,
    )


if __name__ == "__main__":
    main()
