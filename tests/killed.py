"""Runs ``sayso read`` again and again on one ledger, each time killed at a statement drawn by chance.

    python killed.py PAGES LEDGER SEED KILLS

A helper of test_killed.py, in a process of its own: it loads the parser once and forks, so that a kill costs no start. Prints how each run ended: -9 for killed.
"""

from __future__ import annotations

import os
import random
import signal
import sys

from sqlalchemy import event
from sqlalchemy.engine import Engine

from sayso import cli, pipeline
from sayso.reading import stages
from sayso.reading.text import language_model

LONGEST = 90  # statements of one run; a whole reading of four pages makes some 200


def read_until(statements: int, arguments: list[str]) -> None:
    """The command in this process, killed without warning after so many statements."""
    left = statements

    def count(*_given: object) -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", count)
    sys.argv = ["sayso", "read", *arguments]
    cli.main()


def main() -> None:
    """Read, be killed, and read again."""
    pages, ledger, seed, kills = sys.argv[1:]
    assert pipeline.run
    assert stages.STAGES
    language_model()
    chance = random.Random(int(seed))
    for _ in range(int(kills)):
        statements = chance.randint(1, LONGEST)
        named = [pages] if chance.random() < 0.7 else []  # with no path, what waits is finished
        child = os.fork()
        if not child:
            os.close(1)
            os.open(os.devnull, os.O_WRONLY)
            read_until(statements, [*named, "--ledger", ledger])
            os._exit(0)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
