"""Every page is a permalink with two twins: the same address with ``.json`` and with ``.csv``."""

from __future__ import annotations

import inspect
import io
import json
from dataclasses import dataclass
from functools import wraps
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TypeVar

from fastapi import Request
from fastapi.responses import JSONResponse, StreamingResponse
from starlette.responses import Response

from sayso.export.arrow import schema
from sayso.export.cells import write_lines
from sayso.web.render import page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from fastapi import APIRouter

    from sayso.ledger.rows import Row

Made = TypeVar("Made", bound="Shown | Response")
_ROWS = 200  # rows of a file that are written at a time


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page is made of. ``rows`` gives the rows of the file; ``data``, where it is set, is the JSON instead."""

    template: str
    here: str  # the entry of the navigation
    context: Callable[[], Mapping[str, Any]]  # asked only where a page is wanted
    rows: Callable[[], Iterable[Row]]
    table: str | None = None  # a table of the ledger, whose columns the CSV has; else those of the first row
    data: Callable[[], Any] | None = None
    name: str = "sayso"  # of the file


def twins(router: APIRouter, path: str) -> Callable[[Callable[..., Made]], Callable[..., Made]]:
    """Serve what a function shows as a page, as JSON and as CSV; an answer of its own (that leads elsewhere) as it is."""

    def add(make: Callable[..., Made]) -> Callable[..., Made]:
        for suffix, answer in _FORMS.items():
            router.add_api_route(f"{path}{suffix}", _serving(make, answer), methods=["GET"], response_model=None)
        return make

    return add


def _serving(make: Callable[..., Any], answer: Callable[..., Response]) -> Callable[..., Response]:
    signature = inspect.signature(make, eval_str=True)
    asked = inspect.Parameter("request", inspect.Parameter.KEYWORD_ONLY, annotation=Request)
    needs = "request" in signature.parameters

    @wraps(make)
    def serve(*, request: Request, **given: Any) -> Response:  # noqa: ANN401
        shown = make(**given, **({"request": request} if needs else {}))
        return answer(request, shown) if isinstance(shown, Shown) else shown

    others = [one for name, one in signature.parameters.items() if name != "request"]
    keyword = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in others]
    serve.__signature__ = signature.replace(parameters=[asked, *keyword])  # type: ignore[attr-defined]
    return serve


def _html(request: Request, shown: Shown) -> Response:
    return page(request, shown.template, here=shown.here, **shown.context())


def _json(_: Request, shown: Shown) -> Response:
    if shown.data is not None:
        return JSONResponse(shown.data())
    return StreamingResponse(json_array(_begun(shown.rows())), media_type="application/json")


def _csv(_: Request, shown: Shown) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{shown.name}.csv"'}
    return StreamingResponse(
        csv_lines(_begun(shown.rows()), shown.table), media_type="text/csv; charset=utf-8", headers=headers
    )


_FORMS = {".json": _json, ".csv": _csv, "": _html}


def _begun(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows, asked before the answer begins: what cannot be asked is an error still, and no broken file."""
    left = iter(rows)
    first = next(left, None)
    return chain([] if first is None else [first], left)


def json_array(rows: Iterable[Row]) -> Iterator[str]:
    """A JSON array, a row at a time."""
    start = "[\n"
    for row in rows:
        yield start + json.dumps(row, ensure_ascii=False)
        start = ",\n"
    yield "[]\n" if start == "[\n" else "\n]\n"


def csv_lines(rows: Iterator[Row], table: str | None) -> Iterator[str]:
    """A header and a line a row, as the ledger's own CSV files have them."""
    first = next(rows, None)
    names = schema(table).names if table else list(first or ())
    buffer = io.StringIO()
    write_lines([names], buffer)
    every = chain([first] if first is not None else [], rows)
    while some := list(islice(every, _ROWS)):
        write_lines(([row[name] for name in names] for row in some), buffer)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()
