"""The HTTP API under ``/api/v1``: what pages show, for programs. docs/http-api.md tells of it with examples.

``asked.py`` is the filter as query parameters, ``shapes.py`` what answers look like; the other modules have routes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

from sayso.web.api import docs, files, ingest, judge, read, story
from sayso.web.security.answers import API

if TYPE_CHECKING:
    from fastapi import FastAPI

VERSION = f"{API}v1"


def serve_programs(app: FastAPI) -> None:
    """Add the API, its schema and the page that shows it."""
    router = APIRouter(prefix=VERSION)
    for room in (read, story, files, ingest, judge):
        router.include_router(room.router)
    app.include_router(router)
    docs.describe(app, prefix=VERSION)
    ingest.read_beside(app)
