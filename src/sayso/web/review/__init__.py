"""Review: people overrule the machine.

``queue.py`` is what waits, ``event.py`` one event beside its words with the forms that judge it, ``history.py``
everything that was decided.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.web.review import event, history, queue

if TYPE_CHECKING:
    from fastapi import FastAPI


def take_judgements(app: FastAPI) -> None:
    """Add the pages of this room."""
    for room in (queue, event, history):
        app.include_router(room.router, include_in_schema=False)
