"""Watching: round after round, each followed by the reading of what came."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from sayso.pipeline import run
from sayso.watch.round import Round, Watch

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from sayso.pipeline import Report
    from sayso.settings import Settings
    from sayso.watch.plan import Plan


def watch(engine: Engine, plan: Plan, *, settings: Settings, once: bool, tell: Callable[[Round, Report], None]) -> None:
    """Watch until stopped, or for one round; ``tell`` hears of each round that asked or got something."""
    with closing(Watch(engine, plan, max_bytes=settings.max_page_bytes)) as watched:
        while True:
            done = watched.round(now=once)
            report = run(engine, (), readers=settings.readers(), workers=settings.crew())
            if once or done != Round():
                tell(done, report)
            if once:
                return
            watched.sleep_until_due()
