"""The ledger's one filter as query parameters: each field of it, and nothing else."""

from __future__ import annotations

from dataclasses import fields
from inspect import Parameter, Signature
from typing import Annotated, Any, get_args, get_type_hints

from fastapi import Depends, Query, Request

from sayso.errors import UsageError
from sayso.ledger.filter import Filter, make_filter

USUAL, MOST = 50, 500  # rows of one answer
_LONGEST = 500  # characters of a parameter
_MANY = 2**31 - 1  # more than any number of stories; larger ones are no whole number to a database
_SAYS = {
    "since": "dated on this day or later",
    "until": "dated on this day or earlier",
    "place": "part of a place's or region's name, or a country code",
    "country": "a country's code, for example UA",
    "bbox": "places in this box: west,south,east,north in degrees",
    "type": "one of PLOVER's sixteen types, for example ASSAULT",
    "sub_type": "the codebook's sub-type, for example air strike",
    "mode": "asserted, denied, possible, planned, expected, requested, pledged or hypothetical",
    "actor": "part of an actor's name",
    "side": "country or bloc of the actor or the claimant",
    "claimant": "part of a speaker's name",
    "verification": "unverified, verified, disputed, or words of it",
    "outlet": "part of the name of who printed it",
    "story": "a story's id, or its beginning",
    "version": "a version's id, or its beginning",
    "event": "an event's id, or its beginning",
    "happened": "whether some claim asserts it",
    "stories": "told by so many newsrooms or more",
    "status": "suggested, confirmed or rejected",
    "text": "words of the text; quoted words stand together, a last * asks for beginnings",
    "limit": f"rows of the answer, {MOST} at most",
    "after": "'next' of the answer before",
    "newest": "the newest first",
}


def _parameter(name: str, kind: Any) -> Parameter:  # noqa: ANN401
    bounds: dict[str, Any] = {"ge": 1, "le": MOST if name == "limit" else _MANY} if int in get_args(kind) else {}
    if str in get_args(kind) or name == "bbox":
        bounds, kind = {"max_length": _LONGEST}, str | None
    about = Query(description=_SAYS[name], **bounds)
    return Parameter(name, Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[kind, about])


def _filter(request: Request, **given: Any) -> Filter:  # noqa: ANN401
    if unknown := sorted(set(request.query_params) - set(given)):
        raise UsageError(f"no parameter is called {', '.join(unknown)[:_LONGEST]}; there are {', '.join(given)}")
    return make_filter(**{name: _plain(name, value) for name, value in given.items() if value not in {None, ""}})


def _plain(name: str, value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, str) and "\0" in value:
        raise UsageError(f"{name}: no text can hold a NUL character")
    if name != "bbox":
        return value
    try:
        return tuple(float(part) for part in value.split(","))
    except ValueError as error:
        raise UsageError(f"bbox: {value!r} is not west,south,east,north in degrees") from error


def asked(*, without: frozenset[str] = frozenset()) -> Any:  # noqa: ANN401 - what FastAPI takes as a dependency
    """A dependency that gives the filter of a request. Raises ``UsageError`` for a parameter that there is not."""
    hints = get_type_hints(Filter, localns=_names())
    own = [_parameter(field.name, hints[field.name]) for field in fields(Filter) if field.name not in without]
    request = Parameter("request", Parameter.POSITIONAL_OR_KEYWORD, annotation=Request)

    def check(request: Request, **given: Any) -> Filter:  # noqa: ANN401
        return _filter(request, **given)

    check.__signature__ = Signature([request, *own])  # type: ignore[attr-defined]
    return Depends(check)


def _names() -> dict[str, Any]:
    from datetime import date  # noqa: PLC0415 - the filter names it only for type checkers

    return {"date": date}


Asked = Annotated[Filter, asked()]
AskedWhole = Annotated[Filter, asked(without=frozenset({"limit", "after"}))]
