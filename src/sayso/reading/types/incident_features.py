"""What the reader of incidents looks at: noun phrases and where they stand, and the words of the whole text."""

from __future__ import annotations

import itertools
import string
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc, Token

LONGEST = 7  # words of a phrase; longer fillers are under one in a hundred in the MUC-4 keys
NEAR = 8  # tokens to either side whose verbs and nouns a phrase is judged by
_ARTICLES = frozenset({"a", "an", "the"})
_LINKS = frozenset({"of", "de", "for", "in", "at"})
_PUNCTUATION = str.maketrans("", "", string.punctuation)
_SENTENCES = (0, 1, 2, 4, 8, 16)
_EARLY, _LEAD = 3, 2  # sentences at the start of a text, where its news stands


@dataclass
class Phrase:
    """One wording in a text, with every place where it stands (token ranges) and its features."""

    words: str
    places: list[tuple[int, int]] = field(default_factory=list)
    features: dict[str, float] = field(default_factory=dict)


def fold(text: str) -> str:
    """Lower case, without punctuation and articles, single spaces."""
    words = text.lower().translate(_PUNCTUATION).split()
    return " ".join(w for w in words if w not in _ARTICLES)


def _chunks(doc: Doc) -> Iterator[tuple[int, int, int]]:
    """(start, end, root) of each base noun phrase, then of phrases with one or two ``of``-like tails."""
    plain = [(c.start, c.end, c.root.i) for c in doc.noun_chunks]
    end_at = {start: end for start, end, _ in plain}
    for start, end, root in plain:
        yield start, end, root
        tail = end
        for _ in range(2):
            if tail + 1 >= len(doc) or doc[tail].lower_ not in _LINKS or tail + 1 not in end_at:
                break
            tail = end_at[tail + 1]
            yield start, tail, root


def _ranges(start: int, end: int, root: int) -> Iterator[tuple[int, int]]:
    """Parts of a phrase that may be fillers: everything for a base phrase, what keeps the head for a long one."""
    for i in range(start, end):
        for j in range(i + 1, min(end, i + LONGEST) + 1):
            if j == end or (end - start <= LONGEST + 1 and not i <= root < j < end) or i <= root < j:
                yield i, j


def _governor(token: Token) -> tuple[str, Token]:
    """How a head hangs on what governs it: ``nsubjpass<kidnap``, ``pobj_by<kill``."""
    joined = ""
    while token.dep_ in {"conj", "appos"} and token.head is not token:
        token, joined = token.head, "+"
    if token.dep_ == "pobj":
        over = token.head.head
        return f"{joined}{token.head.lower_}<{over.lemma_.lower()}", over
    return f"{joined}{token.dep_}<{token.head.lemma_.lower()}", token.head


def _inner(doc: Doc, i: int, j: int) -> Iterator[str]:
    words = [t.lower_ for t in doc[i:j]]
    yield from (f"w={w}" for w in words)
    yield f"first={words[0]}"
    yield f"last={words[-1]}"
    yield f"end2={' '.join(words[-2:])}"
    yield f"tail={words[-1][-3:]}"
    yield f"n={len(words)}"
    yield f"tags={' '.join(t.tag_ for t in doc[i:j][-3:])}"
    yield f"prev={doc[i - 1].lower_ if i else '^'}"
    yield f"next={doc[j].lower_ if j < len(doc) else '$'}"


def _outer(doc: Doc, i: int, j: int, chunk: tuple[int, int, int], sentence: int) -> Iterator[str]:
    start, end, root = chunk
    head = doc[root]
    how, over = _governor(head)
    yield f"g={how}"
    yield f"g1={how.split('<')[0]}"
    yield f"g2={_governor(over)[0]}"
    yield f"over={over.lemma_.lower()}"
    yield f"head={head.lemma_.lower()}"
    yield f"cut={min(3, i - start)},{min(3, end - j)},{i <= root < j}"
    yield f"hg={head.lemma_.lower()}|{how}"
    yield f"sentence={max(s for s in _SENTENCES if s <= sentence)}"
    for token in doc[max(0, i - NEAR) : i]:
        if token.pos_ in {"VERB", "NOUN"}:
            yield f"before={token.lemma_.lower()}"
    for token in doc[j : j + NEAR]:
        if token.pos_ in {"VERB", "NOUN"}:
            yield f"after={token.lemma_.lower()}"


def phrases(doc: Doc) -> list[Phrase]:
    """Every wording of the text that may fill a slot, in order of first appearance."""
    sentence_of = [n for n, s in enumerate(doc.sents) for _ in s]
    found: dict[str, Phrase] = {}
    seen: set[tuple[int, int]] = set()
    for chunk in _chunks(doc):
        for i, j in _ranges(*chunk):
            if (i, j) in seen or doc[i].lower_ in _ARTICLES or not doc[j - 1].text[-1:].isalnum():
                continue
            seen.add((i, j))
            words = fold(doc[i:j].text)
            if not words:
                continue
            phrase = found.setdefault(words, Phrase(words))
            phrase.places.append((i, j))
            for name in itertools.chain((f"s={words}",), _inner(doc, i, j), _outer(doc, i, j, chunk, sentence_of[i])):
                phrase.features[name] = 1.0
    for phrase in found.values():
        phrase.features[f"times={min(5, len(phrase.places))}"] = 1.0
    return list(found.values())


def document(doc: Doc) -> dict[str, float]:
    """The words of a text, weighing more where they stand early, for the kinds of incident it tells."""
    found: dict[str, float] = defaultdict(float)
    for number, sentence in enumerate(doc.sents):
        lemmas = [t.lemma_.lower() for t in sentence if t.is_alpha]
        early = 1.0 if number < _EARLY else 0.5
        for lemma in lemmas:
            found[f"w={lemma}"] = max(found[f"w={lemma}"], early)
            if number < _LEAD:
                found[f"lead={lemma}"] = 0.5
        for pair in itertools.pairwise(lemmas):
            found[f"ww={' '.join(pair)}"] = max(found[f"ww={' '.join(pair)}"], early)
    return scale(found)


def scale(found: dict[str, float]) -> dict[str, float]:
    """The same features with length one."""
    length = sum(v * v for v in found.values()) ** 0.5 or 1.0
    return {k: v / length for k, v in found.items()}
