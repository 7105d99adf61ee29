"""Export a checkpoint to int8 ONNX, with the vocabulary's unused rows left out.

    python -m training.attribution.export CHECKPOINT.pt OUT_DIR

Writes attribution.onnx and attribution.tokenizer.json. Rows of pieces in other scripts than Latin, and the
"[unused]" ones, are dropped; such pieces become [UNK].
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import AutoModel

from training.attribution.net import POINT, Net
from training.attribution.train import minilm


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


def main():
    checkpoint, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    net = Net(AutoModel.from_pretrained(minilm(), attn_implementation="eager"))
    net.load_state_dict(torch.load(checkpoint, map_location="cpu"))
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
    table = net.encoder.embeddings.word_embeddings
    net.encoder.embeddings.word_embeddings = torch.nn.Embedding.from_pretrained(table.weight[kept])
    net.encoder.pooler = None
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
        "pieces kept of",
        len(vocabulary),
        "pointers of",
        POINT,
        "fp32",
        full.stat().st_size,
        "int8",
        small.stat().st_size,
    )


if __name__ == "__main__":
    main()
