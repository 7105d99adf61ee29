"""How fast the desk is with a large ledger: median times of pages and filters, and many readers at once.

    python -m benchmarks.desk [EVENTS] [--keep FILE]     default 100,000 generated events

Everything is asked over loopback of a server in a process of its own. Times are of whole answers, as a reader has them.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import httpx

from benchmarks.filled import fill

if TYPE_CHECKING:
    from collections.abc import Iterator

READERS = 50
EACH = 6  # pages that each reader asks for
TIMES = 9  # that each page is asked for by one reader alone; the first, with cold caches, is told too
PAGES = {
    "first page": "/events",
    "filter: place": "/events?place=Town12",
    "filter: days and kind": "/events?since=2024-03-01&until=2024-03-31&type=ASSAULT",
    "filter: words": "/events?text=Town77",
    "filter: claimant": "/events?claimant=Speaker+12",
    "filter: country": "/events?country=SD",
    "not happened": "/events?happened=false",
    "map, whole": "/events/map.json",
    "map, a view": "/events/map.json?view=30,46,36,50",
    "search": "/search?q=Town77",
    "stories": "/stories",
    "sources": "/sources",
    "claimants": "/claimants",
}


def main() -> None:
    """Fill, serve, measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("events", nargs="?", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="a ledger of an earlier run, or where to keep this one")
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        path = given.keep or Path(folder) / "filled.db"
        if not path.exists():
            started = time.monotonic()
            fill(path, given.events)
            size = path.stat().st_size / 1e6
            print(f"{given.events:,} events made in {time.monotonic() - started:.0f} s, {size:,.0f} MB")
        with _served(path) as address:
            _alone(address)
            _together(address)


@contextmanager
def _served(path: Path) -> Iterator[str]:
    """The desk in a process of its own, on a free port."""
    command = [sys.executable, "-m", "sayso", "serve", str(path), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            line = process.stderr.readline()
            yield next(word for word in line.split() if word.startswith("http")).rstrip("/")
        finally:
            process.terminate()


def _alone(address: str) -> None:
    print(f"\n{'one reader':28} {'median':>9} {'first':>9} {'slowest':>9} {'size':>9}")
    with httpx.Client(base_url=address, timeout=60) as client:
        for name, path in PAGES.items():
            times, size = [], 0
            for _ in range(TIMES):
                started = time.perf_counter()
                answer = client.get(path)
                times.append(1000 * (time.perf_counter() - started))
                answer.raise_for_status()
                size = len(answer.content)
            told = (statistics.median(times), times[0], max(times[1:]))
            print(f"{name:28} " + " ".join(f"{ms:6.0f} ms" for ms in told) + f" {size / 1000:6.0f} kB")


def _together(address: str) -> None:
    """So many readers at once, each asking for one page after another."""
    asked = list(islice(cycle(list(PAGES.values())[:6]), READERS * EACH))

    def read(number: int) -> list[tuple[float, int]]:
        found = []
        with httpx.Client(base_url=address, timeout=60) as client:
            for path in asked[number * EACH : (number + 1) * EACH]:
                started = time.perf_counter()
                status = client.get(path).status_code
                found.append((1000 * (time.perf_counter() - started), status))
        return found

    started = time.perf_counter()
    with ThreadPoolExecutor(READERS) as pool:
        answers = [answer for some in pool.map(read, range(READERS)) for answer in some]
    took = time.perf_counter() - started
    times, failed = sorted(ms for ms, _ in answers), sum(status != httpx.codes.OK for _, status in answers)
    slow = times[int(len(times) * 0.95)]
    print(
        f"\n{READERS} readers at once, {len(answers)} pages in {took:.1f} s: {failed} errors, {len(answers) / took:.1f} a second,"
    )
    print(f"median {statistics.median(times):.0f} ms, 95 of 100 within {slow:.0f} ms")


if __name__ == "__main__":
    main()
