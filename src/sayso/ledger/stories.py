"""Stories as a list: what each is about and how far it spread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, select

from sayso.ledger import schema as s

if TYPE_CHECKING:
    from sayso.ledger.rows import Row


def stories(connection: Connection) -> list[Row]:
    """Every story by date, the undated last; headline and agency are those of its first version."""
    v, p = s.versions.c, s.printings.c
    spread = select(p.story_id, func.count().label("pages")).group_by(p.story_id)
    pages = {row.story_id: row.pages for row in connection.execute(spread)}
    columns = (v.story_id, v.headline, v.agency, v.published, v.language)
    query = select(*columns).where(v.superseded_by.is_(None)).order_by(v.story_id, v.position)
    found: dict[str, Row] = {}
    for row in connection.execute(query):
        day = row.published.isoformat() if row.published else None
        story = found.setdefault(
            row.story_id,
            {"id": row.story_id, "headline": None, "agency": None, "first": day, "last": day, "versions": 0},
        )
        story["headline"] = story["headline"] or row.headline
        story["agency"] = story["agency"] or row.agency
        story["last"] = max(filter(None, (story["last"], day)), default=None)
        story["versions"] += 1
        story["pages"] = pages.get(row.story_id, 0)
    return sorted(found.values(), key=lambda story: (story["first"] is None, story["first"] or "", story["id"]))
