"""Runs ``sayso watch --once`` again and again on one ledger, each time killed at a moment drawn by chance.

    python watched.py FEEDS LEDGER SEED KILLS

A helper of test_watch_killed.py, in a process of its own that loads the parser once and forks. A moment is a statement
to the ledger, a commit, or a request to a server. Prints how each run ended: -9 for killed.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from importlib import import_module

from sqlalchemy import event
from sqlalchemy.engine import Engine

import sayso
from sayso.reading import stages
from sayso.reading.text import language_model
from sayso.sources.fetch.client import Client
from sayso.watch.loop import watch

LONGEST = 60  # moments of one run; all that there is to do has some 400


def watch_until(moments: int, feeds: str, ledger: str) -> None:
    """A round in this process, killed without warning after so many moments."""
    left = moments

    def count(*_given: object) -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", count)
    once = Client._once

    def counted(self: Client, *given: object) -> object:
        count()
        answer = once(self, *given)
        count()
        return answer

    Client._once = counted
    with sayso.open(ledger) as book:
        book.watch(feeds, once=True)


def main() -> None:
    """Watch, be killed, and watch again."""
    feeds, ledger, seed, kills = sys.argv[1:]
    assert watch
    assert stages.STAGES
    language_model()
    for module in (
        "trafilatura",
        "htmldate",
        "feedparser",
        "httpx",
        "protego",
        "alembic.command",
        "sayso.sources.html",
    ):
        import_module(module)  # once, and not in each child
    chance = random.Random(int(seed))
    for _ in range(int(kills)):
        moments = chance.randint(1, LONGEST)
        child = os.fork()
        if not child:
            watch_until(moments, feeds, ledger)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
