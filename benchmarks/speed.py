"""Speed and memory on one core, by stage, beside the parse alone: the table of docs/benchmarks.md.

    python -m benchmarks.speed [ARTICLES]      default 60 articles of some 400 words

Figures are seconds of the processor, not of the clock, so that other work on the machine counts little; the median of
three rounds, with the least and the most.

The articles are made from the example stories that come with sayso: paragraphs drawn by chance, with words
exchanged for others of their kind, so that no two are copies.
"""

from __future__ import annotations

import os

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

import random
import resource
import sys
import time
from collections import defaultdict
from contextlib import contextmanager
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import sayso
from sayso.article.clean import article_from_text, clean
from sayso.reading.parse.model import language_model
from sayso.reading.stages import STAGES
from sayso.reading.text import Text
from sayso.records import Page, Reading
from sayso.sources.file import pages

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = 400  # of an article, as the field's figures count it
EXCHANGED = 0.4  # of nouns, verbs and adjectives
ROUNDS = 3
SEED = 16  # any; fixed, so that two runs read the same


def example_paragraphs() -> list[str]:
    """Every paragraph of the example stories."""
    with as_file(files("sayso") / "data" / "demo") as folder:
        return [p for page in pages([folder]) if isinstance(page, Page) for p in clean(page).paragraphs]


def made_articles(count: int) -> list[str]:
    """``count`` texts with a headline and a date line, each of some 400 words."""
    chance = random.Random(SEED)
    parsed = [language_model()(paragraph) for paragraph in example_paragraphs()]
    kinds: defaultdict[str, list[str]] = defaultdict(list)
    for doc in parsed:
        for token in doc:
            kinds[token.tag_].append(token.text)
    made = []
    for number in range(count):
        day = date(2024, 1, 1 + number % 28)
        lines = [f"Officials report on day {number}", f"{day:%B} {day.day}, {day.year}"]
        while sum(len(line.split()) for line in lines) < WORDS:
            lines.append(_exchanged(chance.choice(parsed), kinds, chance))
        made.append("\n\n".join(lines))
    return made


def _exchanged(doc, kinds, chance) -> str:  # type: ignore[no-untyped-def]  # noqa: ANN001
    swap = {"NOUN", "VERB", "ADJ", "NUM"}
    return "".join(
        (chance.choice(kinds[token.tag_]) if token.pos_ in swap and chance.random() < EXCHANGED else token.text)
        + token.whitespace_
        for token in doc
    )


class Clock:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def of(self, stage: str) -> Iterator[None]:
        """Count what happens inside to a stage."""
        began = time.process_time()
        yield
        self.seconds[stage] += time.process_time() - began


def by_stage(texts: list[str]) -> Clock:
    """Seconds of each stage over all texts, models loaded before."""
    clock = Clock()
    for warm in (True, False):
        for source in texts[:2] if warm else texts:
            with clock.of("clean"):
                article = article_from_text(source)
            text = Text(text=article.text, published=article.published, headline=article.headline)
            with clock.of("parse"):
                text.doc  # noqa: B018 - the parse is made when it is first asked for
            reading = Reading(version_id="")
            for stage in STAGES:
                with clock.of(stage.__name__):
                    reading = stage(text, reading)
        if warm:
            clock.seconds.clear()
    return clock


def whole(texts: list[str]) -> float:
    """Seconds from files to a ledger, models loaded before."""
    with TemporaryDirectory() as folder:
        for number, source in enumerate(texts):
            (Path(folder) / f"{number:05}.txt").write_text(source, encoding="utf8")
        with sayso.open(Path(folder) / "speed.db") as ledger:
            began = time.process_time()
            report = ledger.read(Path(folder), workers=1)
            seconds = time.process_time() - began
            if report.versions_read != len(texts):
                sys.exit(
                    f"{report.versions_read} versions read of {len(texts)} articles: the articles are no longer distinct"
                )
    return seconds


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    texts = made_articles(count)
    rounds = [one_round(texts) for _ in range(ROUNDS)]
    middle = {stage: median(found[stage] for found in rounds) for stage in rounds[0]}
    print(f"{count} articles of {sum(len(t.split()) for t in texts) / count:.0f} words, one core")
    print("| stage | ms an article | least to most | articles/s | beside the parse |\n|---|---|---|---|---|")
    for stage, spent in middle.items():
        least, most = (1000 * f(found[stage] for found in rounds) / count for f in (min, max))
        print(
            f"| {stage} | {1000 * spent / count:.1f} | {least:.1f} to {most:.1f} | {count / spent:.1f} "
            f"| {spent / middle['parse']:.2f} |"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MiB; load of the machine {os.getloadavg()[0]:.1f}")


def one_round(texts: list[str]) -> dict[str, float]:
    """Seconds of each stage, of all together, and from files to a ledger."""
    clock = by_stage(texts)
    return {**clock.seconds, "all stages": sum(clock.seconds.values()), "files to ledger": whole(texts)}


if __name__ == "__main__":
    main()
