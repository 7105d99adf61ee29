"""A kill at any moment leaves a ledger that opens, with no page lost; the next run finishes the job.

``python -m benchmarks.kills`` does the same a thousand times.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import delete

from benchmarks.kill_scenes import SCENES, opened
from benchmarks.kills import Tally, look
from sayso.ledger import schema as s

ROOT = Path(__file__).parents[1]


def _kill(engine, kills):
    command = [sys.executable, "-m", "benchmarks.kills", "--kills", str(kills), "--seed", "7", "--engine", engine]
    done = subprocess.run([*command, "--json"], cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr + done.stdout
    tallies = json.loads(done.stdout)
    assert sum(tally["kills"] for tally in tallies) >= kills
    for name in ("not_opened", "pages_lost", "invariants_broken", "ended_differently"):
        assert [tally for tally in tallies if tally[name]] == []
    return {tally["scene"] for tally in tallies}


@pytest.mark.timeout(1200)
def test_whoever_kills_a_writer_loses_nothing():
    """Reading, reviewing, upgrading, forgetting and backing up, killed 188 times and begun again: nothing is amiss."""
    assert _kill("sqlite", 188) == {"read", "read for real", "review", "migrate", "forget", "backup"}


@pytest.mark.usefixtures("postgres_server")
@pytest.mark.timeout(1200)
def test_whoever_kills_a_writer_loses_nothing_on_postgresql():
    """The same on a real server, 12 times."""
    assert _kill("postgresql", 12) == {"read", "review", "forget"}


def test_the_judge_of_the_kills_sees_what_is_amiss(tmp_path, capsys):
    """A page that is gone, a printing that is gone, and a file that does not open are each counted."""
    read = SCENES[0]
    where = str(tmp_path / "a.db")
    read.act(where, lambda _pages: None)
    tally = Tally("read", "sqlite")
    pages = look(read, where, tally, set(), 5)
    assert (len(pages), tally.sound) == (5, True)
    assert look(read, where, tally, {*pages, "gone"}, 6) == pages
    assert tally.pages_lost == 2
    with opened(where) as engine, engine.begin() as connection:
        connection.execute(delete(s.printings))
    look(read, where, tally, pages, 5)
    assert tally.invariants_broken == 1
    Path(where).write_bytes(b"no ledger")
    look(read, where, tally, pages, 5)
    assert (tally.not_opened, tally.sound) == (1, False)
    assert "is not a sayso ledger" in capsys.readouterr().err
