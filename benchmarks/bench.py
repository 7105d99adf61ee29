"""Runs the benchmarks and writes what they print into docs/benchmarks.md, with the machine, the versions and the command.

Each section of the page stands between two marks that name it; what the command prints replaces what stood there, unless the
command failed: then the section stays as it was and the failure is told.
"""

from __future__ import annotations

import os
import platform
import re
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "benchmarks.md"
SECTIONS: dict[str, tuple[str, ...]] = {
    "speed": ("benchmarks.speed", "60"),
    "peers": ("benchmarks.peers", "40"),
    "copies": ("benchmarks.copies",),
    "traffic": ("benchmarks.throughput", "1000", "4000"),
    "growth": ("benchmarks.throughput", "1000", "10000", "30000", "100000", "--growth"),
    "matching": ("benchmarks.match_speed", "--sizes", "1000", "10000", "100000", "1000000", "--peer", "3000"),
    "reconciling": ("benchmarks.reconcile_speed", "--sizes", "1000", "10000", "100000", "--ledger", "40000"),
    "archive": ("benchmarks.warc", "200"),
    "cluster": ("benchmarks.cluster", "64"),
    "team": ("benchmarks.team", "--seconds", "300"),
    "kills": ("benchmarks.kills", "--kills", "1000"),
}
_PACKAGES = ("sayso", "spacy", "onnxruntime", "numpy", "rapidfuzz", "sqlalchemy", "duckdb")


def bench(wanted: list[str]) -> int:
    """Run the sections named, or all of them. Gives 2 for a name that is none, 1 where one failed."""
    if unknown := set(wanted) - set(SECTIONS):
        print(f"no section is called {', '.join(sorted(unknown))}; there are {', '.join(SECTIONS)}", file=sys.stderr)
        return 2
    failed = [name for name in wanted or SECTIONS if not run(name, SECTIONS[name])]
    if failed:
        print(f"FAILED, and left as it was: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def run(name: str, command: tuple[str, ...]) -> bool:
    """Run one command and put what it prints into its section; whether it went well."""
    before, began = os.getloadavg()[0], datetime.now(UTC)
    print(f"{name}: python -m {' '.join(command)}", file=sys.stderr, flush=True)
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        return False
    load = f"load {before:.1f} before and {os.getloadavg()[0]:.1f} after"
    head = f"`python -m {' '.join(command)}`, {began:%Y-%m-%d}, {load}. {machine()}"
    write(name, f"{head}\n\n{_shown(done.stdout)}")
    return True


def write(name: str, text: str, *, page: Path = PAGE) -> None:
    """Put a text between the marks of a section; the rest of the page stays as it is."""
    marks = re.compile(rf"(<!-- {name}: written by [^>]*-->\n).*?(<!-- end of {name} -->)", re.DOTALL)
    told, found = marks.subn(lambda mark: f"{mark[1]}{text.strip()}\n{mark[2]}", page.read_text(encoding="utf8"))
    if found != 1:
        raise ValueError(f"{page}: has {found} places for {name}; one is needed")
    page.write_text(told, encoding="utf8")


def _shown(printed: str) -> str:
    """Tables as they are, with an empty line above; what is none, in a block of its own."""
    lines = printed.rstrip().splitlines()
    if not any(line.startswith("|") for line in lines):
        return "\n".join(f"    {line}" for line in lines)
    told: list[str] = []
    for line in lines:
        if told and told[-1] and line.startswith("|") != told[-1].startswith("|"):
            told.append("")
        told.append(line)
    return "\n".join(told)


def machine() -> str:
    """What the figures came from: processor, memory, system, and the versions of what counts."""
    return (
        f"{_processor()}, {os.cpu_count()} cores, {os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') >> 30} GiB; "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"{', '.join(_versions())}; commit {_commit()}."
    )


def _processor() -> str:
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf8", errors="replace")
    except OSError:
        return platform.processor() or platform.machine()
    found = re.search(r"^model name\s*:\s*(.+)$", told, re.MULTILINE)
    return found[1].strip() if found else platform.machine()


def _versions() -> list[str]:
    told = []
    for package in _PACKAGES:
        try:
            told.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            told.append(f"{package} not installed")
    return told


def _commit() -> str:
    def git(*asked: str) -> str:
        return subprocess.run(["git", *asked], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S607

    changed = ", with changes" if git("status", "--porcelain", "--", "src", "benchmarks") else ""
    return (git("rev-parse", "--short=10", "HEAD") or "unknown") + changed
