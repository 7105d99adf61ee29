"""A kill at any moment leaves a ledger that opens, with no page lost; the next run finishes the job."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from test_pipeline import tables

import sayso

PAGES = ("nikopol-courier.html", "nikopol-gazette.txt", "nikopol-tribune.html", "nikopol-update.txt")
KILLS = 6  # of each ledger, at statements drawn by chance


@pytest.fixture(scope="module")
def pages(demo_pages, tmp_path_factory):
    """Four of the example pages, two of them printings of one version."""
    folder = tmp_path_factory.mktemp("pages")
    for name in PAGES:
        shutil.copy(demo_pages / name, folder)
    return folder


@pytest.fixture(scope="module")
def undisturbed(pages, tmp_path_factory):
    """The tables of a ledger that nobody stopped."""
    with sayso.open(tmp_path_factory.mktemp("whole") / "a.db") as ledger:
        ledger.read(pages)
        return tables(ledger)


@pytest.mark.parametrize("seed", [3, 8])
def test_whoever_kills_a_reading_loses_nothing(pages, undisturbed, tmp_path, seed):
    """Killed at statements drawn by chance, again and again, then finished: sound, and the same in every table."""
    helper = Path(__file__).parent / "killed.py"
    path = tmp_path / "a.db"
    done = subprocess.run(
        [sys.executable, helper, pages, path, str(seed), str(KILLS)], check=True, capture_output=True, text=True
    )
    assert done.stdout.split().count("-9") >= KILLS - 2, done.stdout
    with sayso.open(path) as ledger:
        ledger.read(pages)
        assert ledger.check() == []
        assert tables(ledger) == undisturbed
