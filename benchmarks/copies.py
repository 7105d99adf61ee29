"""Synthetic printings: sayso beside datasketch, rensa and datatrove's parameters, one generator, one run.

    python -m benchmarks.copies [--stories 60] [--seeds 3]

Prints, for versions (printings of one wording) and for stories (versions of one story), the adjusted Rand index of
each method's groups. Peers get the text with white space folded; their groups are connected pairs, as they document.
datatrove itself needs its own pipeline of files; its default (5-grams, 14 bands of 8 rows) is run through datasketch.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter
from typing import TYPE_CHECKING

from benchmarks.newswire import Page, collection
from sayso.records import Article
from sayso.story.cluster import PageFacts, cluster
from sayso.story.index import MemoryIndex
from sayso.story.match import relate
from sayso.story.sketch import sketch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Labels = list[int]
_SHINGLE = 5


def ours(pages: Sequence[Page]) -> tuple[Labels, Labels]:
    """Version and story numbers of each page by sayso."""
    articles = {f"{n:06}": Article(f"{n:06}", None, page.paragraphs) for n, page in enumerate(pages)}
    index = MemoryIndex()
    sketches = {key: sketch(article) for key, article in articles.items()}
    index.add_many(list(sketches.items()))
    pairs = {
        (min(key, other.page_id), max(key, other.page_id))
        for key, own in sketches.items()
        for other in index.candidates(own)
        if other.page_id != key
    }
    links = [link for a, b in sorted(pairs) if (link := relate(articles[a], articles[b])) is not None]
    groups = cluster({key: PageFacts(words=own.words) for key, own in sketches.items()}, links)
    version = {p: n for n, v in enumerate(v for s in groups for v in s.versions) for p in v}
    story = {p: n for n, s in enumerate(groups) for v in s.versions for p in v}
    return [version[key] for key in articles], [story[key] for key in articles]


def datasketch(
    threshold: float | None = None, *, bands: tuple[int, int] | None = None
) -> Callable[[Sequence[Page]], Labels]:
    """MinHash LSH of datasketch at a threshold, or with given bands and rows."""

    def run(pages: Sequence[Page]) -> Labels:
        from datasketch import MinHash, MinHashLSH  # type: ignore[import-untyped]  # noqa: PLC0415 - a peer, not a part

        size = 128 if bands is None else bands[0] * bands[1]
        lsh = MinHashLSH(threshold=threshold or 0.5, num_perm=size, params=bands)
        pairs = []
        for number, page in enumerate(pages):
            minhash = MinHash(num_perm=size)
            minhash.update_batch([" ".join(gram).encode() for gram in _grams(page)])
            pairs += [(number, other) for other in lsh.query(minhash)]
            lsh.insert(number, minhash)
        return _connected(len(pages), pairs)

    return run


def rensa(pages: Sequence[Page]) -> Labels:
    """R-MinHash of rensa with 128 permutations in 32 bands; pairs that share a band."""
    from rensa import RMinHash, RMinHashLSH  # type: ignore[import-untyped]  # noqa: PLC0415 - a peer, not a part

    lsh = RMinHashLSH(threshold=0.5, num_perm=128, num_bands=32)
    pairs = []
    for number, page in enumerate(pages):
        minhash = RMinHash(num_perm=128, seed=42)
        minhash.update([" ".join(gram) for gram in _grams(page)])
        pairs += [(number, other) for other in lsh.query(minhash)]
        lsh.insert(number, minhash)
    return _connected(len(pages), pairs)


def _grams(page: Page) -> Iterable[tuple[str, ...]]:
    words = re.findall(r"\w+", " ".join(page.paragraphs).lower())
    return zip(*(words[n:] for n in range(_SHINGLE)), strict=False)


def _connected(size: int, pairs: Iterable[tuple[int, int]]) -> Labels:
    home = list(range(size))

    def root(number: int) -> int:
        while home[number] != number:
            home[number] = home[home[number]]
            number = home[number]
        return number

    for one, other in pairs:
        home[root(one)] = root(other)
    return [root(number) for number in range(size)]


def rand_index(one: Sequence[object], other: Sequence[object]) -> float:
    """The adjusted Rand index of two groupings (Hubert and Arabie 1985): 1 if equal, 0 as by chance."""

    def pairs(counts: Iterable[int]) -> float:
        return sum(count * (count - 1) / 2 for count in counts)

    both = pairs(Counter(zip(one, other, strict=True)).values())
    first, second = pairs(Counter(one).values()), pairs(Counter(other).values())
    chance = first * second / pairs([len(one)])
    most = (first + second) / 2
    return 1.0 if most == chance else (both - chance) / (most - chance)


def main() -> None:
    """Run every method on the same pages and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0] if __doc__ else None)
    parser.add_argument("--stories", type=int, default=60, help="stories in each collection")
    parser.add_argument("--seeds", type=int, default=3, help="collections, each from its own seed")
    asked = parser.parse_args()
    collections = [collection(asked.stories, seed=seed) for seed in range(1, asked.seeds + 1)]
    print(f"{sum(map(len, collections))} pages in {len(collections)} collections of {asked.stories} stories")
    print("| method | versions, mean (least to most) | stories, mean (least to most) | pages/s |\n|---|---|---|---|")
    methods: dict[str, Callable[[Sequence[Page]], tuple[Labels, Labels]]] = {
        "sayso": ours,
        "datasketch at .5": _twice(datasketch(0.5)),
        "datasketch at .7": _twice(datasketch(0.7)),
        "rensa, 32 bands": _twice(rensa),
        "datatrove's default (14 x 8)": _twice(datasketch(bands=(14, 8))),
    }
    for name, method in methods.items():
        start = time.process_time()
        try:
            said = [method(pages) for pages in collections]
        except ImportError as error:
            print(f"| {name} | not installed ({error.name}) | | |", flush=True)
            continue
        took = time.process_time() - start
        truth = [([p.version for p in pages], [p.story for p in pages]) for pages in collections]
        scores = [
            [rand_index(gold[level], got[level]) for gold, got in zip(truth, said, strict=True)] for level in (0, 1)
        ]
        told = " | ".join(f"{sum(some) / len(some):.3f} ({min(some):.3f} to {max(some):.3f})" for some in scores)
        print(f"| {name} | {told} | {sum(map(len, collections)) / took:.0f} |", flush=True)


def _twice(method: Callable[[Sequence[Page]], Labels]) -> Callable[[Sequence[Page]], tuple[Labels, Labels]]:
    def run(pages: Sequence[Page]) -> tuple[Labels, Labels]:
        labels = method(pages)
        return labels, labels

    return run


if __name__ == "__main__":
    main()
