"""Several at once on one ledger: the work is shared, nothing is done twice, and nothing is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from test_pipeline import tables

import sayso
from benchmarks.newswire import collection
from benchmarks.writer import write
from sayso.ledger import lease
from sayso.ledger import schema as s
from sayso.ledger.lease import Leases
from sayso.ledger.save import now
from sayso.ledger.store import open_engine, writing

WRITERS = 4


@pytest.fixture(scope="module")
def traffic(tmp_path_factory):
    """Invented wire pages, most of them copies."""
    folder = tmp_path_factory.mktemp("traffic")
    for number, page in enumerate(collection(4, largest=4)):
        (folder / f"{number:03}.txt").write_text("\n\n".join(page.paragraphs))
    return folder


@pytest.fixture(scope="module")
def alone(traffic, tmp_path_factory):
    """The tables of a ledger that one process made."""
    path = tmp_path_factory.mktemp("alone") / "a.db"
    write(str(path), [str(traffic)])
    with sayso.open(path) as ledger:
        return tables(ledger)


def test_processes_that_read_the_same_pages_at_once_make_the_ledger_of_one(where, traffic, alone):
    """Each page is taken in once and each version read once, whoever comes first; nobody waits for ever."""
    sayso.open(where).close()
    command = [sys.executable, "-m", "benchmarks.writer", str(where), str(traffic)]
    root = Path(__file__).parents[1]
    writers = [
        subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(WRITERS)
    ]
    ended = [(writer.communicate(timeout=200), writer.returncode) for writer in writers]
    assert [(err, code) for (_, err), code in ended] == [("", 0)] * WRITERS
    reports = [json.loads(out) for (out, _), _ in ended]
    count = len(list(traffic.iterdir()))
    assert sum(report["pages"] for report in reports) == count
    with sayso.open(where) as ledger, ledger._engine.connect() as connection:
        assert ledger.check() == []
        assert tables(ledger) == alone
        assert connection.scalar(select(func.count()).select_from(s.readings)) == sum(
            r["versions_read"] for r in reports
        )
        assert connection.scalar(select(func.count()).select_from(s.leases)) == 0


def _refused(engine, count):
    """Something to be taken on: the sources of refusals, which no other part of the ledger looks at."""
    with writing(engine) as connection:
        rows = [{"source": f"{n:02}", "reason": "r", "at": now()} for n in range(count)]
        connection.execute(s.refusals.insert(), rows)
    return select(s.refusals.c.source).order_by(s.refusals.c.source)


def test_what_one_took_on_no_other_gets_until_it_is_given_back(where):
    """Two that ask in turn share everything, and a third gets nothing."""
    engine = open_engine(where)
    waiting = _refused(engine, 10)
    with Leases(engine, "read", waiting) as one, Leases(engine, "read", waiting) as other:
        first, second = next(one.batches(6)), next(other.batches(6))
        assert (first, second) == ([f"{n:02}" for n in range(6)], [f"{n:02}" for n in range(6, 10)])
        with Leases(engine, "read", waiting) as third:
            assert list(third.batches(6)) == []
        with Leases(engine, "clean", waiting) as apart:
            assert len(next(apart.batches(20))) == 10
        with writing(engine) as connection:
            one.done(connection, first[:2])
        with Leases(engine, "read", waiting) as third:
            assert next(third.batches(6)) == first[:2]
    with Leases(engine, "read", waiting) as last:
        assert len(next(last.batches(20))) == 10
    engine.dispose()


def test_what_a_dead_process_took_on_is_free_at_once_and_what_a_living_one_has_is_not(where):
    """A kill keeps nobody waiting; another machine's lease ends by the clock."""
    engine = open_engine(where)
    waiting = _refused(engine, 3)
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    here, birth = lease._machine(), lease._birth(child.pid)
    later, before = now() + timedelta(hours=1), now() - timedelta(seconds=1)
    owners = [f"{here}:{child.pid}:{birth}:x", f"elsewhere:{os.getpid()}::x", "elsewhere:1::y"]
    with writing(engine) as connection:
        for n, (owner, until) in enumerate(zip(owners, (later, later, before), strict=True)):
            connection.execute(
                s.leases.insert(), {"work": "read", "subject": f"{n:02}", "owner": owner, "until": until}
            )
    with Leases(engine, "read", waiting) as one:
        assert list(one.batches(5)) == [["02"]]
    child.kill()
    child.communicate()
    with Leases(engine, "read", waiting) as one:
        assert list(one.batches(5)) == [["00", "02"]]
    engine.dispose()


def test_a_number_that_another_process_got_is_not_taken_for_its_owner():
    """Process numbers are given out again; the time of birth tells them apart."""
    here, mine = lease._machine(), os.getpid()
    assert lease._alive(f"{here}:{mine}:{lease._birth(mine)}:x")
    if lease._birth(mine):
        assert not lease._alive(f"{here}:{mine}:1:x")
