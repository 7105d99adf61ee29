"""The desk, put together: pages, static files, and the rooms that sign people in and take their decisions.

Pages need of a Content-Security-Policy: ``default-src 'self'; img-src 'self' data: blob:; worker-src blob:``. No page
has a script or a style in it. Who is signed in stands in ``request.state.viewer`` (``name``, ``role``) and is shown
by ``base.html``; no viewer is a reader who may not write.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles

from sayso.ledger.store import open_engine
from sayso.settings import Settings
from sayso.version import __version__
from sayso.web.accounts import sign_people_in
from sayso.web.api import serve_programs
from sayso.web.desk import Desk
from sayso.web.kept import Kept
from sayso.web.ops import watch
from sayso.web.pages import ROUTERS
from sayso.web.review import take_judgements
from sayso.web.security import guard
from sayso.web.trouble import explain_errors

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
_MAPLIBRE = ("maplibre-gl.js", "maplibre-gl.css")
_EFFORT = 4  # of 9: within a tenth of the smallest, in a third of its time
_SMALLEST = 1000  # bytes: what is smaller gains nothing by being packed

# Other rooms of the desk: each is a function that adds what it has to the application. The guards stand around all
# that came before them, and the watch around the guards.
ROOMS: tuple[Callable[[FastAPI], None], ...] = (sign_people_in, take_judgements, serve_programs, guard, watch)


def make_app(ledger: str | Path, *, settings: Settings | None = None) -> FastAPI:
    """The desk over a ledger. Raises ``LedgerError`` where there is none."""
    app = FastAPI(title="sayso", version=__version__, docs_url=None, redoc_url=None, openapi_url=None)
    settings = settings or Settings.load()
    engine = open_engine(ledger, create=False).execution_options(toll_rule=settings.toll_rule)
    app.state.desk = Desk(engine, str(ledger), settings, Kept(engine))
    app.add_middleware(GZipMiddleware, minimum_size=_SMALLEST, compresslevel=_EFFORT)
    explain_errors(app)
    for router in ROUTERS:
        app.include_router(router, include_in_schema=False)
    for room in ROOMS:
        room(app)
    _serve_map_library(app)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    return app


def _serve_map_library(app: FastAPI) -> None:
    """MapLibre's two files, from where the ``maplibre`` package was installed; no other file of it."""
    found = find_spec("maplibre")
    folder = Path(found.origin).parent / "srcjs" if found and found.origin else None
    for name in _MAPLIBRE if folder else ():
        path = folder / name  # type: ignore[operator]

        def serve(path: Path = path) -> FileResponse:
            return FileResponse(path, headers={"Cache-Control": "public, max-age=86400"})

        app.add_api_route(f"/static/map/{name}", serve, include_in_schema=False)
