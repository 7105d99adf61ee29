"""Trains the shared encoder: role tags, incident kinds and number (MUC-4), sentence types (PLOVER, CASE-2021).

    python training/incident/train.py SHARED MODEL VOCAB OUT --minutes 40 [--all] [--start CHECKPOINT]

One thread, bf16. The learning rate follows the clock, so that the run ends on time on a busy machine.
Without --all every seventh document and every third typed sentence is left out, for the second stage and for checks.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import torch
from data import HEADS, KINDS, raw_keys, rows, spans
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional
from transformers import BertConfig, BertModel

WINDOW, STRIDE, BATCH = 512, 384, 4
IGNORE = -100


class Encoder(nn.Module):
    """MiniLM with a BIO head per role, a head for the kind of incident, and two sentence heads."""

    def __init__(self, config: BertConfig, plover: int, case: int) -> None:
        super().__init__()
        self.bert = BertModel(config, add_pooling_layer=False)
        width = config.hidden_size
        self.roles = nn.Linear(width, 3 * len(HEADS))
        self.kind = nn.Linear(width, len(KINDS))
        self.look = nn.Linear(width, len(KINDS) + 1)
        self.document = nn.Parameter(torch.randn(len(KINDS), width) * 0.02)
        self.bias = nn.Parameter(torch.zeros(len(KINDS)))
        self.number = nn.Linear(width, 4)
        self.plover = nn.Linear(width, plover)
        self.case = nn.Linear(width, case)
        self.drop = nn.Dropout(0.1)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return self.drop(self.bert(input_ids=ids, attention_mask=mask).last_hidden_state)

    def incidents(self, hidden: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        look = self.look(hidden).float().masked_fill(mask[..., None] == 0, -1e4).softmax(1)
        seen = torch.einsum("btk,btd->bkd", look, hidden.float())
        return (seen[:, :-1] * self.document).sum(-1) + self.bias, self.number(seen[:, -1])

    def sentence(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        m = mask[..., None].float()
        return (hidden.float() * m).sum(1) / m.sum(1)


def build(model: Path, vocab: Path, plover: int, case: int) -> Encoder:
    config = BertConfig.from_json_file(str(model / "config.json"))
    kept = json.loads((vocab / "kept.json").read_text())
    config.vocab_size = len(kept)
    config.attention_probs_dropout_prob = 0.0  # with dropout there, attention on a CPU takes twice the time
    net = Encoder(config, plover, case)
    weights = {k: v.float() for k, v in load_file(str(model / "model.safetensors")).items()}
    weights["embeddings.word_embeddings.weight"] = weights["embeddings.word_embeddings.weight"][kept]
    missing = net.bert.load_state_dict(weights, strict=False)
    assert not missing.missing_keys, missing
    return net


def windows(tokenizer: Tokenizer, row: dict, keys: dict) -> list[dict]:
    coded = tokenizer.encode(row["doctext"].lower(), add_special_tokens=False)
    tags = torch.zeros(len(coded.ids), len(HEADS), dtype=torch.long)
    bits = torch.full((len(coded.ids),), -1, dtype=torch.long)
    for start, end, head, kinds in spans(row, keys):
        inside = [i for i, (s, e) in enumerate(coded.offsets) if s < end and e > start]
        for n, i in enumerate(inside):
            tags[i, head] = 1 if n == 0 else 2
            if kinds:
                bits[i] = kinds if bits[i] < 0 else bits[i] | kinds
    present = torch.tensor([float(any(k in t["incident_type"] for t in row["templates"])) for k in KINDS])
    cut, body = [], WINDOW - 2
    starts = [0] if len(coded.ids) <= body else list(range(0, len(coded.ids) - body + STRIDE, STRIDE))
    for start in starts:
        part = slice(start, start + body)
        cut.append(
            {
                "ids": torch.tensor([tokenizer.token_to_id("[CLS]"), *coded.ids[part], tokenizer.token_to_id("[SEP]")]),
                "tags": functional.pad(tags[part], (0, 0, 1, 1), value=IGNORE),
                "bits": functional.pad(bits[part], (1, 1), value=-1),
                "present": present,
                "number": min(3, len(row["templates"])),
            }
        )
    return cut


def pad(parts: list[torch.Tensor], value: int = 0) -> torch.Tensor:
    return nn.utils.rnn.pad_sequence(parts, batch_first=True, padding_value=value)


def document_loss(net: Encoder, batch: list[dict], weight: torch.Tensor) -> torch.Tensor:
    ids = pad([w["ids"] for w in batch])
    mask = pad([torch.ones_like(w["ids"]) for w in batch])
    with torch.autocast("cpu", torch.bfloat16):
        hidden = net(ids, mask)
        tags, kind = net.roles(hidden), net.kind(hidden)
    gold = pad([w["tags"] for w in batch], IGNORE)
    loss = functional.cross_entropy(tags.float().view(-1, 3), gold.view(-1), weight=weight, ignore_index=IGNORE) * len(
        HEADS
    )
    bits = pad([w["bits"] for w in batch], -1)
    at = bits >= 0
    if at.any():
        want = (bits[at][:, None] >> torch.arange(len(KINDS)) & 1).float()
        loss = loss + 0.3 * functional.binary_cross_entropy_with_logits(kind[at].float(), want)
    present, number = net.incidents(hidden, mask)
    loss = loss + 0.6 * functional.binary_cross_entropy_with_logits(present, torch.stack([w["present"] for w in batch]))
    return loss + 0.2 * functional.cross_entropy(number, torch.tensor([w["number"] for w in batch]))


def sentence_loss(net: Encoder, batch: list[tuple[torch.Tensor, int]], head: nn.Linear) -> torch.Tensor:
    ids, mask = pad([x for x, _ in batch]), pad([torch.ones_like(x) for x, _ in batch])
    with torch.autocast("cpu", torch.bfloat16):
        hidden = net(ids, mask)
    return functional.cross_entropy(
        head(net.drop(net.sentence(hidden, mask))), torch.tensor([y for _, y in batch]), label_smoothing=0.05
    )


def typed(tokenizer: Tokenizer, items: list[dict], names: list[str]) -> list[tuple[torch.Tensor, int]]:
    return [(torch.tensor(tokenizer.encode(r["text"]).ids[:160]), names.index(r["type"])) for r in items]


@torch.no_grad()
def right(net: Encoder, items: list[tuple[torch.Tensor, int]], head: nn.Linear) -> float:
    net.eval()
    hits = 0
    for at in range(0, len(items), 16):
        part = items[at : at + 16]
        ids, mask = pad([x for x, _ in part]), pad([torch.ones_like(x) for x, _ in part])
        hits += int((head(net.sentence(net(ids, mask), mask)).argmax(1) == torch.tensor([y for _, y in part])).sum())
    net.train()
    return 100 * hits / max(1, len(items))


def main() -> None:
    ask = argparse.ArgumentParser()
    for name in ("shared", "model", "vocab", "out"):
        ask.add_argument(name, type=Path)
    ask.add_argument("--minutes", type=float, default=40)
    ask.add_argument("--rate", type=float, default=2e-4)
    ask.add_argument("--all", action="store_true")
    ask.add_argument("--start", type=Path)
    ask.add_argument("--examples", type=Path, nargs="*", default=[])
    ask.add_argument("--positive", type=float, default=2.0)
    ask.add_argument("--silent", type=float, default=0.5, help="share of documents without incident seen in a round")
    args = ask.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(7)
    random.seed(7)
    bench = args.shared / "benchmarks"
    tokenizer = Tokenizer.from_file(str(args.vocab / "tokenizer.json"))
    keys = raw_keys(bench / "muc4" / "raw")
    docs = [r for n, r in enumerate(rows(bench / "muc4" / "train.jsonl")) if args.all or n % 7]
    cut = [windows(tokenizer, r, keys) for r in docs]
    plover, case = rows(bench / "types" / "plover_gsr.jsonl"), rows(bench / "types" / "case2021.jsonl")
    names = {"plover": sorted({r["type"] for r in plover}), "case": sorted({r["type"] for r in case})}
    seen = {
        "plover": [r for n, r in enumerate(plover) if args.all or n % 3],
        "case": [r for n, r in enumerate(case) if args.all or n % 3],
    }
    for path in args.examples:
        seen["plover" if "plover" in path.name else "case"] += rows(path)
    sets = {k: typed(tokenizer, v, names[k]) for k, v in seen.items()}
    kept = {
        "plover": typed(tokenizer, plover[::3], names["plover"]),
        "case": typed(tokenizer, case[::3], names["case"]),
    }
    net = build(args.model, args.vocab, len(names["plover"]), len(names["case"]))
    if args.start:
        net.load_state_dict(torch.load(args.start)["weights"])
    heads = {"plover": net.plover, "case": net.case}
    weight = torch.tensor([1.0, args.positive, args.positive])
    body = [p for n, p in net.named_parameters() if n.startswith("bert.")]
    top = [p for n, p in net.named_parameters() if not n.startswith("bert.")]
    optimizer = torch.optim.AdamW(
        [{"params": body, "at": 1.0}, {"params": top, "at": 5.0}], lr=args.rate, weight_decay=0.01
    )
    began, limit, step, round_, sums = time.time(), args.minutes * 60, 0, 0, []
    args.out.mkdir(parents=True, exist_ok=True)

    def save() -> None:
        torch.save({"weights": net.state_dict(), "names": names}, args.out / "checkpoint.pt")

    net.train()
    while time.time() - began < limit:
        items = [w for ws in cut for w in ws if w["number"] or random.random() < args.silent]
        random.shuffle(items)
        items = [w for at in range(0, len(items), 64) for w in sorted(items[at : at + 64], key=lambda w: len(w["ids"]))]
        batches = [items[at : at + BATCH] for at in range(0, len(items), BATCH)]
        random.shuffle(batches)
        for batch in batches:
            done = (time.time() - began) / limit
            if done >= 1:
                break
            for group in optimizer.param_groups:
                group["lr"] = args.rate * group["at"] * min(1, done / 0.08 + 0.02) * max(0.01, 1 - done)
            loss = document_loss(net, batch, weight)
            sums.append(loss.item())
            loss.backward()
            if step % 3 == 0:
                name = "plover" if step % 6 == 0 else "case"
                (0.5 * sentence_loss(net, random.choices(sets[name], k=12), heads[name])).backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            step += 1
            if step % 50 == 0:
                print(
                    f"round {round_} step {step} of {len(batches)} {time.time() - began:.0f} s loss {sum(sums[-50:]) / 50:.3f}",
                    flush=True,
                )
        round_ += 1
        save()
        print(
            "round",
            round_,
            "sentences right, left out:",
            {k: round(right(net, kept[k], heads[k]), 1) for k in kept},
            flush=True,
        )


if __name__ == "__main__":
    main()
