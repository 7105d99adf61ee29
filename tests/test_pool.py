"""Helpers that read beside this process: in order, bounded, replaced when they fail, gone when the run ends."""

from __future__ import annotations

import itertools
import math
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from test_pipeline import tables

import sayso
from sayso.errors import LedgerError, SettingsError
from sayso.pipeline import read as reading
from sayso.pipeline.crew import Crew, Failure
from sayso.settings import Settings


def patient(_job):
    """Seconds that no job here needs."""
    return 60


def raising(message):
    """A job that says what a user must mend."""
    raise LedgerError(message)


def pausing(seconds):
    """A job that takes so long, and gives it back."""
    time.sleep(seconds)
    return seconds


@pytest.fixture(scope="module")
def crew():
    """Two helpers, for all tests that leave them whole."""
    with Crew(2) as crew:
        yield crew


def test_answers_come_in_the_order_of_the_jobs(crew):
    """However long each takes; and they are those of this process."""
    jobs = [0.2, 0.0, 0.1, 0.0, 0.0, 0.05]
    assert list(crew.map(pausing, jobs, seconds=patient)) == [(job, job) for job in jobs]
    assert list(crew.map(pausing, jobs, seconds=patient, alone=True)) == [(job, job) for job in jobs]


def test_jobs_are_drawn_as_they_are_needed(crew):
    """An endless supply is no trouble: only a few are held for each helper."""
    drawn = itertools.count()
    answers = crew.map(math.sqrt, drawn, seconds=patient)
    assert [answer for _, answer in itertools.islice(answers, 20)] == [math.sqrt(n) for n in range(20)]
    assert next(drawn) <= 20 + 8


def test_a_job_that_raises_is_told_with_its_reason_and_the_others_are_done(crew):
    """In a helper as in this process."""
    for alone in (False, True):
        answers = [answer for _, answer in crew.map(math.sqrt, [4, -1, 9], seconds=patient, alone=alone)]
        assert answers[::2] == [2, 3]
        assert isinstance(answers[1], Failure)
        assert answers[1].why.startswith("ValueError: ")


def test_what_a_user_must_mend_is_raised_here(crew):
    """A setting that cannot be is no job's fault, so it stops the run."""
    with pytest.raises(LedgerError, match="name another"):
        list(crew.map(raising, ["name another"], seconds=patient))


def test_a_helper_that_dies_or_hangs_is_replaced():
    """The job that killed two of them, or took too long, is named; what came before and after is answered."""
    with Crew(1) as crew:
        crew.size = 2  # so that the one helper is asked, and all jobs meet in it
        fine = list(crew.map(pausing, [0.0], seconds=patient))
        died = list(crew.map(os._exit, [3], seconds=patient))
        after = list(crew.map(pausing, [0.0], seconds=patient))
        hung = list(crew.map(pausing, [60, 0.0], seconds=lambda job: 0.5 if job else 60))
    assert fine == after == [(0.0, 0.0)]
    assert died == [(3, Failure("the process that worked on it was killed, twice"))]
    assert hung == [(60, Failure("no answer after 0.5 seconds")), (0.0, 0.0)]


def test_whoever_stops_a_run_waits_for_no_helper():
    """An exception in the loop ends the helpers in the midst of their work."""
    began = time.monotonic()
    crew = Crew(2)
    with pytest.raises(KeyboardInterrupt), crew:
        interrupted(crew.map(pausing, [0.0, *[50.0] * 9], seconds=patient))
    assert time.monotonic() - began < 30
    assert [helper._process for helper in crew._helpers] == [None, None]


def interrupted(answers):
    """Somebody who stops after the first answer."""
    next(answers)
    raise KeyboardInterrupt


SCRIPT = """
import sayso
from sayso.pipeline import read
read._FEW = 0
print("begun", flush=True)
sayso.open({ledger!r}).read({pages!r}, workers=2)
"""


def test_ctrl_c_ends_a_script_and_its_helpers_and_the_next_run_finishes(demo_pages, demo_ledger, tmp_path):
    """A script needs no ``if __name__ == "__main__"``, and whatever was read before stays."""
    path = tmp_path / "a.db"
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.format(ledger=str(path), pages=str(demo_pages)))
    with subprocess.Popen(
        [sys.executable, script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as child:
        assert child.stdout.readline() == "begun\n"
        until = time.monotonic() + 60
        while not children(child.pid) and time.monotonic() < until:
            time.sleep(0.05)
        helpers = children(child.pid)
        child.send_signal(signal.SIGINT)
        assert child.wait(timeout=30)
    assert len(helpers) > 0
    assert not any(alive(pid) for pid in helpers)
    with sayso.open(path) as ledger:
        ledger.read(workers=1)
        assert ledger.check() == []
        assert tables(ledger) == tables(demo_ledger)


def children(pid):
    """The helpers of a process."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended since
            parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == pid and "sayso.pipeline.worker" in (process / "cmdline").read_text():
                found.append(int(process.name))
    return found


def alive(pid):
    """Whether there is such a process."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_helpers_make_the_same_ledger_as_one_process(demo_pages, demo_ledger, tmp_path, monkeypatch):
    """Row for row, in every table."""
    monkeypatch.setattr(reading, "_FEW", 0)
    with sayso.open(tmp_path / "a.db") as ledger:
        assert ledger.read(demo_pages, workers=2).versions_read == len(demo_ledger.versions())
        assert ledger.check() == []
        assert tables(ledger) == tables(demo_ledger)


def test_workers_are_as_many_as_asked_for_else_as_set_else_one_a_core():
    """A number below zero is refused."""
    assert Settings(workers=3).crew(2) == 2
    assert Settings(workers=3).crew() == 3
    assert Settings().crew() >= 1
    with pytest.raises(SettingsError, match="0 is one for each core"):
        Settings().crew(-1)
