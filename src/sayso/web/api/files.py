"""A table as a file, by the same filter: written and sent at the same time, so that memory does not grow with it."""

from __future__ import annotations

import io
from queue import Full, Queue
from threading import Event, Thread
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, cast

from fastapi import APIRouter, Path
from fastapi.responses import StreamingResponse

from sayso.errors import UsageError
from sayso.export.arrow import schema
from sayso.export.forms import FORMS, form_of
from sayso.export.geo import has_places
from sayso.ledger.query import TABLES, rows
from sayso.web.api.asked import Asked
from sayso.web.api.shapes import answers
from sayso.web.desk import Desk, TheDesk
from sayso.web.found import full_ids
from sayso.web.security.answers import V1
from sayso.web.security.patience import take_your_time
from sayso.web.trouble import MissingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sayso.ledger.filter import Filter

router = APIRouter(prefix=V1, tags=["files"])
_AHEAD = 16  # pieces that are written before they are taken
_PIECE = 64_000  # bytes of a piece
_LOOK = 0.5  # seconds between two looks whether anybody still takes them
_MEDIA = {
    "jsonl": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json",
    "parquet": "application/vnd.apache.parquet",
    "geoparquet": "application/vnd.apache.parquet",
    "arrow": "application/vnd.apache.arrow.file",
    "gpkg": "application/geopackage+sqlite3",
}


@router.get(
    "/export/{table}/{form}",
    responses=answers({"type": "string", "format": "binary"}, 404, media="application/octet-stream"),
    response_class=StreamingResponse,
    summary="A table as a file",
)
def export(
    desk: TheDesk,
    wanted: Asked,
    table: Annotated[str, Path(description=", ".join(TABLES))],
    form: Annotated[str, Path(description=", ".join(FORMS))],
) -> StreamingResponse:
    """Every row that the filter leaves, in one file; ``geojson``, ``geoparquet`` and ``gpkg`` for what has places."""
    if table not in TABLES or form not in FORMS:
        raise MissingError(f"there is no {table} as {form}; tables: {', '.join(TABLES)}; forms: {', '.join(FORMS)}")
    chosen = form_of(form)
    if chosen.maps and not has_places(schema(table)):
        raise UsageError(f"{table} have no places, and {form} is for maps; ask for events or claims")
    with desk.engine.connect() as connection:
        whole = full_ids(connection, wanted)
    headers = {"Content-Disposition": f'attachment; filename="{table}.{chosen.suffix}"'}
    return StreamingResponse(pieces(desk, table, form, whole), media_type=_MEDIA[form], headers=headers)


class _GoneError(Exception):
    """Nobody takes the file any more."""


class _Pipe(io.RawIOBase):
    """What a form writes to: pieces that wait to be sent, a few at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.queue: Queue[bytes | BaseException | None] = Queue(maxsize=_AHEAD)
        self.gone = Event()
        self._held = bytearray()

    def write(self, data: Any) -> int:  # noqa: ANN401 - anything with bytes in it
        """Keep what is written until it is a piece."""
        self._held += data
        if len(self._held) >= _PIECE:
            self.send_on()
        return len(data)

    def writable(self) -> bool:
        """Always."""
        return True

    def send_on(self) -> None:
        """Make a piece of what is held."""
        if self._held:
            self.put(bytes(self._held))
            self._held.clear()

    def put(self, piece: bytes | BaseException | None) -> None:
        """Wait until there is room. Raises where nobody takes it any more."""
        while not self.gone.is_set():
            try:
                self.queue.put(piece, timeout=_LOOK)
            except Full:
                continue
            return
        raise _GoneError


def pieces(desk: Desk, table: str, form: str, wanted: Filter) -> Iterator[bytes]:
    """The file, piece by piece, written by a thread that stops when nobody takes them."""
    pipe = _Pipe()
    thread = Thread(target=_write, args=(desk, table, form, wanted, pipe), daemon=True)
    thread.start()
    try:
        while (piece := pipe.queue.get()) is not None:
            if isinstance(piece, BaseException):
                raise piece
            yield piece
    finally:
        pipe.gone.set()
        thread.join()


def _write(desk: Desk, table: str, form: str, wanted: Filter, pipe: _Pipe) -> None:
    try:
        with desk.engine.connect() as connection:
            take_your_time(connection)
            form_of(form).write(schema(table), rows(connection, table, wanted), cast("BinaryIO", pipe))
        pipe.send_on()
        pipe.put(None)
    except _GoneError:
        pass
    except BaseException as error:  # noqa: BLE001 - it is raised where the file is sent
        if not pipe.gone.is_set():
            pipe.put(error)
