"""Leave out of the shipped encoder the rows of word pieces that news hardly needs; words made of them are spelled by shorter ones.

    python -m training.attribution.pieces KEPT OUT_DIR TEXTS.jsonl [TEXTS.jsonl ...]

TEXTS.jsonl has rows with a ``text``. Single characters and the KEPT commonest pieces of the texts stay. Writes
attribution.onnx and attribution.tokenizer.json.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import onnx
from onnx import numpy_helper
from tokenizers import Tokenizer

from sayso.reading.attribution.encoder import fold
from sayso.reading.attribution.reader import MODELS
from training.attribution.data import rows

TABLE = "encoder.embeddings.word_embeddings.weight_quantized"


def stays(vocabulary, tokenizer, texts, kept):
    """Ids of the pieces that stay, in their order."""
    seen = Counter(i for text in texts for i in tokenizer.encode(fold(text), add_special_tokens=False).ids)
    common = {i for i, _ in seen.most_common(kept)}
    short = {i for piece, i in vocabulary.items() if len(piece.removeprefix("##")) == 1 or piece.startswith("[")}
    return sorted(common | short)


def main():
    kept, out, files = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    tokenizer = Tokenizer.from_file(str(MODELS / "attribution.tokenizer.json"))
    settings = json.loads((MODELS / "attribution.tokenizer.json").read_text(encoding="utf8"))
    vocabulary = settings["model"]["vocab"]
    ids = stays(vocabulary, tokenizer, (r["text"] for f in files for r in rows(f)), kept)
    number = {old: new for new, old in enumerate(ids)}
    settings["model"]["vocab"] = {w: number[i] for w, i in vocabulary.items() if i in number}
    for token in settings["added_tokens"]:
        token["id"] = number[token["id"]]
    model = onnx.load(str(MODELS / "attribution.onnx"))
    table = next(i for i in model.graph.initializer if i.name == TABLE)
    table.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(table)[ids], TABLE))
    onnx.checker.check_model(model)
    out.mkdir(parents=True, exist_ok=True)
    onnx.save(model, str(out / "attribution.onnx"))
    (out / "attribution.tokenizer.json").write_text(json.dumps(settings, ensure_ascii=False), encoding="utf8")
    print(len(ids), "of", len(vocabulary), "pieces;", (out / "attribution.onnx").stat().st_size, "bytes")


if __name__ == "__main__":
    main()
