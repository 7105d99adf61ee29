"""The loop of both trainings: the learning rate runs by the clock, the running mean of the weights is kept beside the last ones."""

from __future__ import annotations

import math
import time

import torch
from torch import nn

WARM = 0.06  # share of the time in which the rate rises
DECAY = 0.998  # of the running mean of the weights
SAVED, TOLD = 200, 50  # steps between two checkpoints, and between two lines of progress


def rate(progress):
    """Share of the highest learning rate at this share of the time."""
    return (
        progress / WARM
        if progress < WARM
        else max(0.01, 0.5 * (1 + math.cos(math.pi * (progress - WARM) / (1 - WARM))))
    )


def optimiser(net, inner_rate, outer_rate):
    """AdamW over the encoder, its word vectors left as they are, and over what stands on it."""
    net.encoder.embeddings.word_embeddings.weight.requires_grad_(requires_grad=False)
    inner = [p for n, p in net.named_parameters() if n.startswith("encoder.") and p.requires_grad]
    outer = [p for n, p in net.named_parameters() if not n.startswith("encoder.")]
    groups = [{"params": inner, "lr": inner_rate}, {"params": outer, "lr": outer_rate}]
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


def run(net, descent, found, step, *, minutes, out):
    """Train on the batches of an endless iterator until the time is over.

    ``step`` turns a batch into the loss and the parts of it that are printed. Writes averaged.pt now and then, and
    last.pt at the end, into ``out``.
    """
    out.mkdir(parents=True, exist_ok=True)
    averaged = torch.optim.swa_utils.AveragedModel(net, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(DECAY))
    bases = [group["lr"] for group in descent.param_groups]
    began, mean = time.time(), None
    for number, batch in enumerate(found, 1):
        progress = (time.time() - began) / (minutes * 60)
        if progress >= 1 or number % SAVED == 0:
            torch.save(averaged.module.state_dict(), out / "averaged.pt")
        if progress >= 1:
            break
        for group, base in zip(descent.param_groups, bases, strict=True):
            group["lr"] = base * rate(progress)
        parts = step(batch)
        descent.zero_grad(set_to_none=True)
        parts[0].backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        descent.step()
        averaged.update_parameters(net)
        now = [float(part.detach()) for part in parts]
        mean = [0.98 * m + 0.02 * x for m, x in zip(mean or now, now, strict=True)]
        if number % TOLD == 0:
            print(f"{time.time() - began:6.0f}s step {number} " + " ".join(f"{m:.4f}" for m in mean), flush=True)
    torch.save(net.state_dict(), out / "last.pt")
