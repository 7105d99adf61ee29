"""Claims as lists show them: the sentence that makes each, lit, with who says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from sayso.ledger import schema as s
from sayso.web.lit import passages, spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from sayso.ledger.rows import Row


def told(connection: Connection, claims: Sequence[Row]) -> list[Row]:
    """Each claim with its version's headline, agency and day, and its passage."""
    versions = _versions(connection, {claim["version_id"] for claim in claims})
    found = []
    for claim in claims:
        version = versions[claim["version_id"]]
        lit = spans([claim], [])
        shown = passages(version["text"], lit, claim["words"]["trigger"][0][0])[0]
        found.append({"claim": claim, "version": version, "passage": shown})
    return found


def _versions(connection: Connection, ids: Iterable[str]) -> dict[str, Row]:
    v = s.versions.c
    columns = (v.id, v.story_id, v.headline, v.agency, v.published, v.text)
    found = connection.execute(select(*columns).where(v.id.in_(sorted(ids)))).mappings()
    return {row["id"]: dict(row) for row in found}
