"""The address of a page as a ``Filter``, and a ``Filter`` as an address: what is seen can be linked to."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from sayso.errors import UsageError
from sayso.ledger.filter import PAGING, Filter, make_filter

if TYPE_CHECKING:
    from collections.abc import Mapping

_OWN = frozenset({"view"})  # what a page looks at, and not what is asked
_ANY = "any"  # asks for what a page leaves out by itself
_BOX = 4  # west, south, east, north


def asked(query: Mapping[str, str], **defaults: Any) -> Filter:  # noqa: ANN401
    """The filter that an address asks for; an empty field asks nothing. Raises ``UsageError`` for what makes no sense."""
    given = {name: value.strip() for name, value in query.items() if name not in _OWN}
    wanted = {name: _value(name, value) for name, value in given.items() if value}
    return make_filter(**{name: value for name, value in (defaults | wanted).items() if value != _ANY})


def _value(name: str, given: str) -> Any:  # noqa: ANN401
    try:
        return _KINDS.get(name, str)(given)
    except ValueError as error:
        raise UsageError(f"{name}: {given!r} is not {_EXAMPLES[name]}") from error


def _truth(given: str) -> Any:  # noqa: ANN401
    try:
        return {"true": True, "false": False, _ANY: _ANY}[given]
    except KeyError:
        raise ValueError(given) from None


def _box(given: str) -> tuple[float, ...]:
    numbers = tuple(float(part) for part in given.split(","))
    if len(numbers) != _BOX:
        raise ValueError(given)
    return numbers


_KINDS: dict[str, Any] = {
    "since": date.fromisoformat,
    "until": date.fromisoformat,
    "happened": _truth,
    "newest": _truth,
    "bbox": _box,
    "stories": int,
    "limit": int,
}
_EXAMPLES = {
    "since": "a day; write YYYY-MM-DD, for example 2023-02-16",
    "until": "a day; write YYYY-MM-DD, for example 2023-02-16",
    "happened": "true, false or any",
    "newest": "true or false",
    "limit": "a number",
    "bbox": "west,south,east,north in degrees",
    "stories": "a number",
}


def address(path: str, wanted: Filter, **changes: Any) -> str:  # noqa: ANN401
    """The address that asks for a filter; ``changes`` set fields, ``None`` takes one away."""
    given = {field.name: getattr(wanted, field.name) for field in fields(Filter)} | changes
    words = {name: _word(value) for name, value in given.items() if value not in {None, ""}}
    words = words if "happened" in words else words | {"happened": _ANY}  # else the page asks what happened by itself
    return f"{path}?{urlencode(words)}"


def chips(path: str, wanted: Filter, given: Mapping[str, Any]) -> list[dict[str, str]]:
    """What is asked beyond what the page asks by itself, each with the address that asks it no more."""
    names = [field.name for field in fields(Filter) if field.name not in PAGING and field.name not in given]
    return [
        {"name": name.replace("_", " "), "value": _word(value), "href": address(path, wanted, **{name: None})}
        for name in names
        if (value := getattr(wanted, name)) is not None
    ]


def _word(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (tuple, list)):
        return ",".join(f"{number:.6g}" for number in value)
    return value.isoformat() if isinstance(value, date) else str(value)


def link(path: str, **given: Any) -> str:  # noqa: ANN401
    """An address with a query; what is empty is left out."""
    words = {name: _word(value) for name, value in given.items() if value not in {None, "", 0}}
    return f"{path}?{urlencode(words)}" if words else path
