"""A large WARC file, made and read: pages a second beside trafilatura alone on the same pages, and the peak of memory.

    python -m benchmarks.warc [MEGABYTES] [--keep FOLDER] [--alone]      default 200

The file is a plain WARC of news pages with the ballast that such pages carry (menus, teasers, scripts, JSON-LD), no two
alike. Seconds are the processor's. A batch of 64 pages goes through trafilatura, with metadata and without, and through
``sayso`` (records, keeping, cleaning, matching, as ``sayso read`` does it), each timed, then the next batch, the order
turned about: so whatever else the machine does slows all of them alike. Trafilatura has the settings that sayso asks it
with (no comments, no tables, its fall-backs); with metadata it gives title, author, site and date, as sayso records
them, and is the peer. Nothing is parsed or coded: the language work is what benchmarks.speed measures.

A second process takes the file through ``sayso`` alone and reports its peak of memory; with ``--alone`` it is the only one.
"""

from __future__ import annotations

import os

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

import argparse
import gzip
import json
import random
import resource
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sayso.records import Page
from sayso.sources.warcfile import info_record, response_record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Engine

    from sayso.pipeline import Report

SEED = 29
PAGE_BYTES = 150_000  # of one page, as the pages of large papers are before compression
_WORDS = [
    "harbour",
    "council",
    "minister",
    "convoy",
    "bridge",
    "village",
    "hospital",
    "storm",
    "ferry",
    "market",
    "station",
    "officials",
    "residents",
    "engineers",
    "police",
    "crews",
    "river",
    "border",
    "winter",
    "mayor",
    "region",
    "school",
    "power",
    "water",
    "grain",
    "rail",
    "tunnel",
    "depot",
    "shelter",
    "clinic",
    "spokesman",
    "governor",
    "road",
]
_CSS = "".join(f".c{n}{{margin:{n}px;padding:{n}px;color:#{n:06x}}}" for n in range(300))
RECORDS, KEEP, MATCH = SAYSO = ("sayso: records", "sayso: keep and clean", "sayso: match")
PEERS = {"trafilatura with metadata": True, "trafilatura, text alone": False}
_VERBS = [
    "said",
    "reported",
    "added",
    "closed",
    "reopened",
    "repaired",
    "visited",
    "inspected",
    "announced",
    "delayed",
    "confirmed",
    "counted",
    "cleared",
    "warned",
]


def main() -> None:
    """Make the file, run the steps on it, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("megabytes", nargs="?", type=int, default=200)
    parser.add_argument("--keep", type=Path, help="a folder in which the file and the ledger stay")
    parser.add_argument("--alone", action="store_true", help="only the peak of memory, and no trafilatura beside it")
    parser.add_argument("--step", choices=sorted(STEPS))
    parser.add_argument("--file", type=Path)
    given = parser.parse_args()
    if given.step:
        print(json.dumps(STEPS[given.step](given.file) | {"peak_mb": _peak()}))
        return
    with TemporaryDirectory() as temporary:
        file = (given.keep or Path(temporary)) / "news.warc"
        pages = made(file, given.megabytes * 1_000_000)
        print(f"{file.name}: {file.stat().st_size:,} bytes, {pages:,} pages", flush=True)
        if not given.alone:
            print_table(pages, _run("beside", file)["seconds"])
        alone = _run("alone", file)
        print(
            f"sayso alone: {alone['pages']:,} pages, {sum(alone['seconds'].values()):.0f} s, peak {alone['peak_mb']:.0f} MB"
        )


def print_table(pages: int, seconds: dict[str, float]) -> None:
    """The figures, a line a step."""
    whole = sum(seconds[name] for name in SAYSO)
    for name, took in [*seconds.items(), ("sayso: all but the language work", whole)]:
        print(f"{name:34} {took:8.1f} s {pages / took:8.1f} pages/s")
    for peer in PEERS:
        print(f"overhead over {peer}: {whole / seconds[peer] - 1:+.0%}")


def made(path: Path, size: int) -> int:
    """Write a WARC file of at least ``size`` bytes; gives how many pages are in it."""
    chance = random.Random(SEED)
    start, number = datetime(2023, 2, 1, tzinfo=UTC), 0
    with path.open("wb") as file:
        file.write(gzip.decompress(info_record(path.name, at=start)))
        while file.tell() < size:
            at = start + timedelta(seconds=number)
            url = f"https://paper{number % 40}.example/2023/02/{1 + number % 28:02}/story-{number}"
            body = _page(chance, number, at).encode()
            file.write(
                gzip.decompress(response_record(url, 200, {"Content-Type": "text/html; charset=utf-8"}, body, at=at))
            )
            number += 1
    return number


def _sentence(chance: random.Random) -> str:
    nouns = chance.choices(_WORDS, k=8)
    number = chance.randint(2, 9999)
    return (
        f"The {nouns[0]} {nouns[1]} {chance.choice(_VERBS)} that {number} {nouns[2]} {nouns[3]} near the {nouns[4]} "
        f"had {chance.choice(_VERBS)} the {nouns[5]} {nouns[6]} before the {nouns[7]} was {chance.choice(_VERBS)}."
    )


def _teaser(chance: random.Random, number: int) -> str:
    """A link to another story, as wrapped up as such links are: nine elements."""
    title = " ".join(chance.choices(_WORDS, k=8)).capitalize()
    picture = f'<picture><source srcset="/i/{number}.webp"><img src="/i/{number}.jpg" alt=""></picture>'
    return (
        f'<li class="teaser"><article><a href="/t/{number}">{picture}<h3><span>{title}</span></h3></a>'
        f"<time>{number} min</time></article></li>"
    )


def _page(chance: random.Random, number: int, at: datetime) -> str:
    """One page of a paper: its story of some 400 words among what papers put around stories."""
    title = " ".join(chance.choices(_WORDS, k=7)).capitalize()
    paragraphs = [" ".join(_sentence(chance) for _ in range(2)) for _ in range(9)]
    story = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    beside, below = ("".join(_teaser(chance, n) for n in numbers) for numbers in (range(30), range(30, 60)))
    menu = "".join(f'<li><a href="/s/{word}">{word.capitalize()}</a></li>' for word in _WORDS)
    known = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": title, "datePublished": at.isoformat(),
             "author": {"@type": "Person", "name": "Ann Ridley"}, "publisher": {"@type": "Organization", "name": f"Paper {number % 40}"}}  # fmt: skip
    head = (
        f'<title>{title} | Paper {number % 40}</title><meta property="og:title" content="{title}">'
        f'<meta property="article:published_time" content="{at.isoformat()}"><script type="application/ld+json">{json.dumps(known)}</script>'
        f"<style>{_CSS}</style>"
    )
    page = (
        f'<!doctype html><html lang="en"><head>{head}</head><body><nav><ul>{menu}</ul></nav><header><h1>{title}</h1>'
        f'<div class="byline">By Ann Ridley</div><time datetime="{at.isoformat()}">{at:%d %B %Y}</time></header><article>{story}</article>'
        f'<div class="more"><h2>More news</h2><ul>{below}</ul></div><aside><h2>Most read</h2><ul>{beside}</ul></aside>'
        f"<footer><p>© Paper {number % 40}. All rights reserved.</p></footer>"
    )
    ballast = chance.randbytes(max(PAGE_BYTES - len(page), 0) // 2).hex()
    return f'{page}<script>window.__STATE__="{ballast}"</script></body></html>'


def _pages(file: Path) -> Iterator[Page]:
    from sayso.sources.file import pages  # noqa: PLC0415 - each step pays for its own

    return (item for item in pages([file]) if isinstance(item, Page))


def _warm(file: Path) -> None:
    """Load what cleaning a page loads, before anything is timed."""
    from sayso.article.clean import clean  # noqa: PLC0415 - each step pays for its own

    clean(next(_pages(file)))


def beside(file: Path) -> dict[str, Any]:
    """Every batch through trafilatura, in both ways, and through sayso."""
    return _through(file, peers=True)


def alone(file: Path) -> dict[str, Any]:
    """Every batch through sayso."""
    return _through(file, peers=False)


def _through(file: Path, *, peers: bool) -> dict[str, Any]:
    from sayso import pipeline  # noqa: PLC0415 - each step pays for its own
    from sayso.ledger.store import open_engine  # noqa: PLC0415

    _warm(file)
    clock = Clock()
    where = file.with_suffix(".db")
    where.unlink(missing_ok=True)
    engine, report = open_engine(where), pipeline.Report()
    batches = iter(pipeline._batches(_pages(file)))  # noqa: SLF001 - the pipeline's own batches, timed one by one
    for number in count():
        with clock(RECORDS):
            batch = next(batches, None)
        if batch is None:
            break
        works = [partial(_taken, engine, batch, report, clock)]
        works += [partial(_extracted, batch, clock, name) for name in PEERS] if peers else []  # type: ignore[arg-type] # all pages
        for work in works[:: 1 if number % 2 else -1]:
            work()
    engine.dispose()
    return {"seconds": clock.seconds, "pages": report.pages}


def _taken(engine: Engine, batch: Sequence[Any], report: Report, clock: Clock) -> None:
    from sayso.pipeline.keep import clean_waiting, keep  # noqa: PLC0415 - each step pays for its own
    from sayso.pipeline.match import match  # noqa: PLC0415

    with clock(KEEP):
        keep(engine, batch, report)
        clean_waiting(engine, report)
    with clock(MATCH):
        match(engine, "benchmark")


def _extracted(batch: Sequence[Page], clock: Clock, peer: str) -> None:
    from trafilatura import bare_extraction  # noqa: PLC0415 - each step pays for its own

    asked = partial(bare_extraction, include_comments=False, include_tables=False, with_metadata=PEERS[peer])
    with clock(peer):
        for page in batch:
            asked(page.data.decode(), url=page.url)


class Clock:
    """Seconds by name."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """Add what the block takes."""
        start = time.process_time()
        yield
        self.seconds[name] += time.process_time() - start


STEPS = {"beside": beside, "alone": alone}


def _run(step: str, file: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.warc", "--step", step, "--file", str(file)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def _peak() -> float:
    """The most memory that this process held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
