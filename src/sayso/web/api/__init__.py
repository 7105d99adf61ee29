"""The HTTP API under ``/api/v1``: what pages show, for programs. docs/http-api.md tells of it with examples.

``asked.py`` is the filter as query parameters, ``shapes.py`` what answers look like; the other modules have routes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.web.api import docs, files, find, ingest, judge, read, story

if TYPE_CHECKING:
    from fastapi import FastAPI


def serve_programs(app: FastAPI) -> None:
    """Add the API, its schema and the page that shows it."""
    for room in (read, story, find, files, ingest, judge):
        app.include_router(room.router)
    docs.describe(app)
    ingest.read_beside(app)
