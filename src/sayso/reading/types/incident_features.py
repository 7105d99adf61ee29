"""What the reader of incidents looks at: noun phrases and where they stand, and the words of the whole text."""

from __future__ import annotations

import itertools
import math
import string
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc, Token

LONGEST = 7  # words of a phrase; longer fillers are under one in a hundred in the MUC-4 keys
NEAR = 8  # tokens to either side whose verbs and nouns a phrase is judged by
_ARTICLES = frozenset({"a", "an", "the"})
_LINKS = frozenset({"of", "de", "for", "in", "at"})
_NAMING = frozenset({"PROPN", "NOUN", "VERB", "ADJ", "X", "ADV"})  # how the parser tags parts of names written small
_LONGEST_NAME = 4
_PUNCTUATION = str.maketrans("", "", string.punctuation)
_SENTENCES = (0, 1, 2, 4, 8, 16)
_EARLY, _LEAD = 3, 2  # sentences at the start of a text, where its news stands


@dataclass
class Phrase:
    """One wording in a text, with every place where it stands (token ranges) and its features."""

    words: str
    places: list[tuple[int, int]] = field(default_factory=list)
    features: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class _Sentence:
    number: int
    kinds: frozenset[str]
    before: frozenset[str]  # kinds of the sentence before


def fold(text: str) -> str:
    """Lower case, without punctuation and articles, single spaces."""
    words = text.lower().translate(_PUNCTUATION).split()
    return " ".join(w for w in words if w not in _ARTICLES)


@cache
def classes(name: str = "incident_words") -> dict[str, tuple[str, ...]]:
    """Lemma -> classes of happening, person or thing, from a table of ``data``."""
    table: dict[str, list[str]] = defaultdict(list)
    source = files("sayso.reading.types").joinpath("data", f"{name}.tsv")
    for line in source.read_text(encoding="utf8").splitlines():
        if not line.startswith("#"):
            kind, words = line.split("\t")
            for word in words.split():
                table[word].append(kind)
    return {word: tuple(kinds) for word, kinds in table.items()}


def _names(doc: Doc) -> Iterator[tuple[int, int]]:
    """Runs of two to four words, half of them proper nouns, that the parser may have torn apart."""
    for usable, run in itertools.groupby(doc, lambda t: t.pos_ in _NAMING and t.is_alpha):
        if not usable:
            continue
        tokens = list(run)
        first, last = tokens[0].i, tokens[-1].i + 1
        for i in range(first, last):
            for j in range(i + 2, min(last, i + _LONGEST_NAME) + 1):
                if 2 * sum(t.pos_ == "PROPN" for t in doc[i:j]) >= j - i:
                    yield i, j


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


def governor(token: Token) -> tuple[str, Token]:
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
    yield f"head2={words[0][-3:]}"
    yield f"end2={' '.join(words[-2:])}"
    yield f"tail={words[-1][-3:]}"
    yield f"n={len(words)}"
    yield f"tags={' '.join(t.tag_ for t in doc[i:j][-3:])}"
    yield f"prev={doc[i - 1].lower_ if i else '^'}"
    yield f"next={doc[j].lower_ if j < len(doc) else '$'}"


def sorts(token: Token) -> tuple[str, ...]:
    """The classes of a token's lemma, else of its form."""
    known = classes()
    return known.get(token.lemma_.lower()) or known.get(token.lower_, ())


def _outer(doc: Doc, i: int, j: int, chunk: tuple[int, int, int], sentence: _Sentence) -> Iterator[str]:
    start, end, root = chunk
    head = doc[root]
    how, over = governor(head)
    link = how.split("<")[0]
    above, over_above = governor(over)
    own, above_sorts = sorts(head), sorts(over)
    yield f"g={how}"
    yield f"g1={link}"
    yield f"g2={above}"
    yield f"over={over.lemma_.lower()}"
    yield f"head={head.lemma_.lower()}"
    cut = f"{min(3, i - start)},{min(3, end - j)},{i <= root < j}"
    yield f"cut={cut}"
    yield f"hg={head.lemma_.lower()}|{how}"
    yield f"sentence={max(s for s in _SENTENCES if s <= sentence.number)}"
    for kind in above_sorts:
        yield f"G={link}<{kind}"
        yield from (f"HG={k}|{link}<{kind}" for k in own)
    yield from (f"G2={above.split('<')[0]}<{kind}" for kind in sorts(over_above))
    for kind in own:
        yield f"H={kind}"
        yield f"Hcut={kind}|{cut}"
        yield from (f"HS={kind}|{k}" for k in sentence.kinds)
    yield from (f"S={k}" for k in sentence.kinds)
    yield from (f"S-={k}" for k in sentence.before)
    yield from (f"I={k}" for t in doc[i:j] for k in sorts(t))
    yield from _near(doc, i, j)


def _near(doc: Doc, i: int, j: int) -> Iterator[str]:
    for name, tokens in (("before", doc[max(0, i - NEAR) : i]), ("after", doc[j : j + NEAR])):
        for token in tokens:
            if token.pos_ in {"VERB", "NOUN"}:
                yield f"{name}={token.lemma_.lower()}"
            yield from (f"{name.upper()}={k}" for k in sorts(token))
    yield from (f"prev2={doc[i - 2].lower_} {doc[i - 1].lower_}" for _ in range(i > 1))
    yield from (f"P={k}" for k in (sorts(doc[i - 1]) if i else ()))
    yield from (f"N={k}" for k in (sorts(doc[j]) if j < len(doc) else ()))


def _sentences(doc: Doc) -> list[_Sentence]:
    found: list[_Sentence] = []
    for number, sentence in enumerate(doc.sents):
        kinds = frozenset(k for t in sentence for k in sorts(t))
        found.append(_Sentence(number, kinds, found[-1].kinds if found else frozenset()))
    return found


def wordings(doc: Doc) -> Iterator[tuple[str, int, int, tuple[int, int, int]]]:
    """Every place of every wording that may fill a slot: its words, first token, token after, and whole phrase."""
    seen: set[tuple[int, int]] = set()
    whole = ((i, j, chunk) for chunk in _chunks(doc) for i, j in _ranges(*chunk))
    torn = ((i, j, (i, j, j - 1)) for i, j in _names(doc))
    for i, j, chunk in itertools.chain(whole, torn):
        if (i, j) in seen or doc[i].lower_ in _ARTICLES or not doc[j - 1].text[-1:].isalnum():
            continue
        seen.add((i, j))
        words = fold(doc[i:j].text)
        if words:
            yield words, i, j, chunk


def phrases(doc: Doc) -> list[Phrase]:
    """Every wording of the text that may fill a slot, in order of first appearance."""
    sentence_of = [s for s, tokens in zip(_sentences(doc), doc.sents, strict=True) for _ in tokens]
    found: dict[str, Phrase] = {}
    for words, i, j, chunk in wordings(doc):
        phrase = found.setdefault(words, Phrase(words))
        phrase.places.append((i, j))
        for name in itertools.chain((f"s={words}",), _inner(doc, i, j), _outer(doc, i, j, chunk, sentence_of[i])):
            phrase.features[name] = 1.0
    for phrase in found.values():
        phrase.features[f"times={min(5, len(phrase.places))}"] = 1.0
    return list(found.values())


def document(doc: Doc, found: Sequence[Phrase]) -> dict[str, float]:
    """What a text is about: its words, weighing more where they stand early, and how many phrases have each feature."""
    counted = Counter(name for phrase in found for name in phrase.features)
    pooled = scale({f"p:{name}": math.log1p(n) for name, n in counted.items()})
    return {**_words(doc), **pooled}


def _words(doc: Doc) -> dict[str, float]:
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
