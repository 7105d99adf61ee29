"""What answers look like, as JSON Schema: read off the ledger's own columns, so that both are always the same."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from sayso.export.arrow import schema

if TYPE_CHECKING:
    from collections.abc import Mapping

Shape = dict[str, Any]
PROBLEM: Shape = {
    "type": "object",
    "properties": {"title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"}},
    "required": ["title", "status", "detail"],
}
_WHY = {
    400: "the question makes no sense as it stands",
    401: "a token is needed, or this one is unknown or has ended",
    403: "the token is not for this",
    404: "there is nothing of this id",
    409: "somebody else decided in the meantime; `since` holds what",
    413: "too large",
    415: "not a media type that is read",
    422: "a parameter or a field is not what it should be",
    429: "too many requests; `Retry-After` says when to come again",
}


@cache
def row(table: str) -> Shape:
    """A row of one of the ledger's tables."""
    return _record({field.name: field.type for field in schema(table)})


def rows(table: str) -> Shape:
    """A part of a table, and where the next part begins."""
    return listing(row(table))


def listing(item: Shape) -> Shape:
    """Items, and the cursor of those that follow."""
    return record(items={"type": "array", "items": item}, next={"type": ["string", "null"]})


def record(**fields: Shape) -> Shape:
    """An object that has these fields."""
    return {"type": "object", "properties": fields, "required": list(fields)}


def answers(shape: Shape, *refusals: int, status: int = 200, media: str = "application/json") -> dict[int | str, Shape]:
    """What FastAPI is told of an answer, and of the refusals beside it."""
    refused: dict[int | str, Shape] = {
        code: {"description": _WHY[code], "content": {"application/problem+json": {"schema": PROBLEM}}}
        for code in (400, *refusals, 422, 429)
    }
    return {status: {"description": "the answer", "content": {media: {"schema": shape}}}} | refused


def _record(fields: Mapping[str, pa.DataType]) -> Shape:
    return record(**{name: _shape(kind) for name, kind in fields.items()})


def _shape(kind: pa.DataType) -> Shape:
    """The shape of an Arrow type; every value may be null."""
    if pa.types.is_struct(kind):
        return _or_null(_record({field.name: field.type for field in kind}))
    if pa.types.is_map(kind):
        return _or_null({"type": "object", "additionalProperties": _shape(kind.item_type)})
    if pa.types.is_list(kind):
        return _or_null({"type": "array", "items": _shape(kind.value_type)})
    for check, name in _PLAIN:
        if check(kind):
            return {"type": [name, "null"]}
    return {}


_PLAIN = (
    (pa.types.is_string, "string"),
    (pa.types.is_boolean, "boolean"),
    (pa.types.is_integer, "integer"),
    (pa.types.is_floating, "number"),
)


def _or_null(shape: Shape) -> Shape:
    return shape | {"type": [shape["type"], "null"]}
