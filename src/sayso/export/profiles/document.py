"""What the profiles with documents share: names for things of a ledger, JSON as it is written, and passages of texts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO


def urn(kind: str, name: str) -> str:
    """A name for a thing of the ledger that is no address: ``urn:sayso:event:e173...``."""
    return f"urn:sayso:{kind}:{name}"


def as_json(value: Any) -> bytes:  # noqa: ANN401
    """JSON on one line, UTF-8."""
    return json.dumps(value, ensure_ascii=False).encode()


def write_list(head: dict[str, Any], name: str, items: Iterable[Any], file: BinaryIO) -> None:
    """A JSON object whose last part is a list, an item a line, written as the items come."""
    start = as_json(head)[:-1]
    file.write(start + (b", " if head else b"") + as_json(name) + b": [")
    before = b"\n"
    for item in items:
        file.write(before + as_json(item))
        before = b",\n"
    file.write(b"\n]}\n")


def given(**parts: Any) -> dict[str, Any]:  # noqa: ANN401
    """The parts that have a value: what is not stated has no key."""
    return {name: value for name, value in parts.items() if value is not None and value not in ([], {})}
