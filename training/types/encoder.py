"""Makes the sentence encoder that the sub-events are read from: MiniLM as it is, with the pieces of its vocabulary that news needs, in int8.

    python -m training.types.encoder SHARED

The commonest pieces in the benchmark texts stay, and every single letter, so that rarer words fall into smaller pieces. Writes
sentence.onnx (ids [1, L] -> the mean of the last hidden states, length one, [1, 384]) and sentence.tokenizer.json to
src/sayso/reading/types/models, and prints how like the small encoder's vectors are to the full one's.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections import Counter
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from transformers import AutoModel

from training.attribution.net import minilm

MODELS = Path(__file__).resolve().parents[2] / "src" / "sayso" / "reading" / "types" / "models"
PIECES = 12_000  # 16,000 give the same figures and weigh 1.5 MB more
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


class Sentence(torch.nn.Module):
    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder

    def forward(self, ids):
        hidden = self.encoder(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state.mean(1)
        return hidden / hidden.norm(dim=1, keepdim=True)


def texts(shared: Path):
    for path in sorted((shared / "benchmarks").rglob("*.jsonl")):
        for line in path.open(encoding="utf8"):
            row = json.loads(line)
            yield row.get("text") or row.get("doctext") or ""


def kept_pieces(full: Tokenizer, shared: Path) -> list[str]:
    counted = Counter(piece for text in texts(shared) for piece in full.encode(text, add_special_tokens=False).tokens)
    letters = [w for w in full.get_vocab() if len(w.removeprefix("##")) == 1 and ord(w[-1]) < 0x250]
    kept = dict.fromkeys([*SPECIAL, *sorted(letters)])
    kept |= dict.fromkeys(sorted(counted, key=lambda w: (-counted[w], w)))
    return list(kept)[:PIECES]


def small_tokenizer(pieces: list[str]) -> str:
    settings = json.loads((minilm() / "tokenizer.json").read_text(encoding="utf8"))
    settings["model"]["vocab"] = {w: n for n, w in enumerate(pieces)}
    for token in settings["added_tokens"]:
        token["id"] = pieces.index(token["content"])
    settings["post_processor"] = settings["padding"] = settings["truncation"] = None
    return json.dumps(settings, ensure_ascii=False)


def main():
    shared = Path(sys.argv[1])
    full = Tokenizer.from_file(str(minilm() / "tokenizer.json"))
    full.no_padding()
    full.no_truncation()
    pieces = kept_pieces(full, shared)
    small = Tokenizer.from_str(small_tokenizer(pieces))
    (MODELS / "sentence.tokenizer.json").write_text(small.to_str(), encoding="utf8")
    net = Sentence(AutoModel.from_pretrained(minilm(), attn_implementation="eager")).eval()
    net.encoder.pooler = None
    table = net.encoder.embeddings.word_embeddings.weight
    examples = [t for t in list(texts(shared))[:4000:40] if t]
    with torch.no_grad():
        before = np.concatenate([net(torch.tensor([_ids(full, t)])).numpy() for t in examples])
    rows = [full.token_to_id(w) for w in pieces]
    net.encoder.embeddings.word_embeddings = torch.nn.Embedding.from_pretrained(table[rows].clone())
    whole = MODELS / "sentence.fp32.onnx"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            net,
            (torch.randint(5, 1000, (1, 24)),),
            str(whole),
            dynamo=False,
            opset_version=17,
            input_names=["ids"],
            output_names=["vector"],
            dynamic_axes={"ids": {0: "batch", 1: "length"}, "vector": {0: "batch"}},
        )
    quantize_dynamic(
        str(whole),
        str(MODELS / "sentence.onnx"),
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul", "Gemm", "Gather"],
    )
    whole.unlink()
    run = onnxruntime.InferenceSession(str(MODELS / "sentence.onnx"))
    after = np.concatenate([run.run(None, {"ids": np.array([_ids(small, t)])})[0] for t in examples])
    print(len(pieces), "pieces,", (MODELS / "sentence.onnx").stat().st_size, "bytes")
    print(
        f"cosine with the full encoder: mean {(before * after).sum(1).mean():.3f}, least {(before * after).sum(1).min():.3f}"
    )


def _ids(tokenizer: Tokenizer, text: str) -> list[int]:
    ids = tokenizer.encode(text, add_special_tokens=False).ids[:254]
    return [tokenizer.token_to_id("[CLS]"), *ids, tokenizer.token_to_id("[SEP]")]


if __name__ == "__main__":
    main()
