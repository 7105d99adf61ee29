"""How fast the desk is with a large ledger: median times of pages and filters, and many readers at once.

    python -m benchmarks.desk [EVENTS] [--keep FILE]     default 100,000 generated events

Everything is asked over loopback of a server in a process of its own. Times are of whole answers, as a reader has them;
"first" is the first answer of its kind, for which the desk may have to read columns that it then keeps; the rest is of the
others. "processor" is what the server itself worked for one of these, which other work on the machine hardly lengthens.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections import Counter
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
TIMES = 9  # that each page is asked for by one reader alone
FIRST = 10  # of the numbers that questions differ by: two digits, as in a day of a month
# {n} is another number each time, so that no answer is one that the desk has kept.
PAGES = {
    "first page": "/events",
    "first page, nothing kept": "/events?since=1990-01-{n}",
    "filter: place": "/events?place=Town{n}5",
    "filter: days and kind": "/events?since=2024-03-{n}&until=2024-04-{n}&type=ASSAULT",
    "filter: words": "/events?text=Town{n}7",
    "filter: claimant": "/events?claimant=Speaker+{n}",
    "filter: country": "/events?country=SD&since=1990-01-{n}",
    "filter: side": "/events?side=Northland&since=1990-01-{n}",
    "filter: actor": "/events?actor=forces&since=1990-01-{n}",
    "not happened": "/events?happened=false&since=1990-01-{n}",
    "map, whole": "/events/map.json?since=1990-01-{n}",
    "map, a view": "/events/map.json?view=30,46,36,50.{n}",
    "search": "/search?q=Town{n}",
    "stories": "/stories",
    "sources": "/sources",
    "claimants": "/claimants",
    "one claimant": "/claimants/Speaker%20{n}",
}


_EVENTS = [page for page in PAGES.values() if page.startswith("/events?") or page == "/events"]


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
        with _served(path) as (address, process):
            _alone(address, process)
            _together(address)


@contextmanager
def _served(path: Path) -> Iterator[tuple[str, int]]:
    """The desk in a process of its own, on a free port: its address, and the process."""
    command = [sys.executable, "-m", "sayso", "serve", str(path), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            line = process.stderr.readline()
            yield next(word for word in line.split() if word.startswith("http")).rstrip("/"), process.pid
        finally:
            process.terminate()


def _busy(process: int) -> float:
    """Milliseconds that a process has had a processor for; 0 where the system does not tell."""
    try:
        told = Path(f"/proc/{process}/stat").read_text(encoding="utf8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return 1000 * (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def _alone(address: str, process: int) -> None:
    print(f"\n{'one reader':28} {'first':>9} {'median':>9} {'slowest':>9} {'processor':>9} {'size':>9}")
    with httpx.Client(base_url=address, timeout=60) as client:
        for name, path in PAGES.items():
            times, size, before = [], 0, 0.0
            for n in range(FIRST, FIRST + 1 + TIMES):
                before = before if n > FIRST + 1 else _busy(process)
                started = time.perf_counter()
                answer = client.get(path.format(n=n))
                times.append(1000 * (time.perf_counter() - started))
                answer.raise_for_status()
                size = len(answer.content)
            first, *times = times
            told = (first, statistics.median(times), max(times), (_busy(process) - before) / TIMES)
            print(f"{name:28} " + " ".join(f"{ms:6.0f} ms" for ms in told) + f" {size / 1000:6.0f} kB")


def _together(address: str) -> None:
    """So many readers at once, each asking for one page after another."""
    asked = [page.format(n=FIRST + n % 20) for n, page in enumerate(islice(cycle(_EVENTS), READERS * EACH))]

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
    times, odd = sorted(ms for ms, _ in answers), Counter(status for _, status in answers if status != httpx.codes.OK)
    slow = times[int(len(times) * 0.95)]
    print(
        f"\n{READERS} readers at once, {len(answers)} pages in {took:.1f} s: {odd.total()} errors{f' {dict(odd)}' if odd else ''}, {len(answers) / took:.1f} a second,"
    )
    print(f"median {statistics.median(times):.0f} ms, 95 of 100 within {slow:.0f} ms")


if __name__ == "__main__":
    main()
