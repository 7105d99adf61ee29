"""An analyst's decision about two pages: kept with who and why, and acted on by matching both anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from sayso.errors import UsageError
from sayso.ledger import save
from sayso.ledger import schema as s
from sayso.ledger.store import writing

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

KINDS, LEVELS = ("split", "merge"), ("version", "story")


def decide(engine: Engine, kind: str, page_a: str, page_b: str, *, level: str, by: str, why: str) -> None:
    """Append the decision and have both pages wait for matching. Raises ``UsageError`` for what there is not."""
    for name, value, allowed in (("kind", kind, KINDS), ("level", level, LEVELS)):
        if value not in allowed:
            raise UsageError(f"{name} {value!r} is not one of {', '.join(allowed)}")
    with writing(engine) as connection:
        a, b = sorted(_page(connection, given) for given in (page_a, page_b))
        if a == b:
            raise UsageError(f"{page_a} and {page_b} are one page")
        save.decision(connection, {"kind": kind, "level": level, "page_a": a, "page_b": b, "by": by, "why": why})
        save.state(connection, [a, b], "cleaned")


def _page(connection: Connection, given: str) -> str:
    """The full id of a matched page from the beginning of it."""
    p = s.pages.c
    found = connection.scalars(
        select(p.id).where(p.id.startswith(given, autoescape=True), p.state == "matched").limit(2)
    )
    ids = list(found)
    if len(ids) != 1:
        raise UsageError(f"{'several pages begin' if ids else 'no page in the ledger begins'} with {given}")
    return str(ids[0])
