"""Stories: the list, and one story as a chain of versions with its printings and what changed between two texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import select

from sayso.ledger import schema as s
from sayso.ledger.filter import Filter
from sayso.ledger.query import rows
from sayso.ledger.stories import stories
from sayso.web.asked import link
from sayso.web.compare import compare
from sayso.web.desk import Connected, TheDesk
from sayso.web.found import full_id, the_only
from sayso.web.parties import parties
from sayso.web.signs import sign
from sayso.web.trouble import MissingError
from sayso.web.twins import Shown, twins

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from sayso.ledger.rows import Row

router = APIRouter()
_PAGE = 100  # stories of a page
_EVENTS = 40  # events of a story that its page lists


@twins(router, "/stories")
def show_stories(desk: TheDesk, connection: Connected, q: str = "", start: int = 0) -> Shown:
    """Every story, the newest first; ``q`` asks for words of headline or agency."""
    found = _wanted(desk.kept.answer("stories", lambda: stories(connection)), q)
    start = max(0, start)
    return Shown(
        template="stories.html",
        here="stories",
        context=lambda: {
            "q": q,
            "total": len(found),
            "stories": found[start : start + _PAGE],
            "most": max((story["pages"] for story in found), default=1),
            "more": link("/stories", q=q, start=start + _PAGE) if start + _PAGE < len(found) else None,
            "less": link("/stories", q=q, start=max(0, start - _PAGE)) if start else None,
            "files": {form: link(f"/stories.{form}", q=q) for form in ("csv", "json")},
        },
        rows=lambda: found,
        name="stories",
    )


def _wanted(found: Sequence[Row], q: str) -> list[Row]:
    words = q.casefold().split()
    kept = [one for one in found if all(word in f"{one['headline']} {one['agency']}".casefold() for word in words)]
    return sorted(kept, key=lambda story: (story["last"] or "", story["id"]), reverse=True)


@twins(router, "/stories/{story}")
def show_story(
    request: Request,
    connection: Connected,
    story: str,
    *,
    before: str | None = None,
    after: str | None = None,
    page: str | None = None,
) -> Shown | Response:
    """The chain; ``before`` and ``after`` are versions to compare, ``page`` a printing to compare with its version."""
    full = full_id(connection, "story", story)
    if full != story:
        return RedirectResponse(request.url.path.replace(story, full))
    versions = list(rows(connection, "versions", Filter(story=full)))
    printings = list(rows(connection, "printings", Filter(story=full)))
    return Shown(
        template="story.html",
        here="stories",
        context=lambda: (
            _chain(connection, versions, printings)
            | {"seen": _compared(connection, versions, printings, before=before, after=after, page=page)}
        ),
        rows=lambda: printings,
        table="printings",
        data=lambda: {"versions": versions, "printings": printings},
        name=f"story-{full[:12]}",
    )


def _chain(connection: Connection, versions: list[Row], printings: list[Row]) -> dict[str, Any]:
    story = versions[0]["story_id"]
    told = list(rows(connection, "events", Filter(story=story, limit=_EVENTS)))
    first = {p["page_id"]: n for n, p in enumerate(sorted(printings, key=lambda p: (p["got_at"] or "", p["page_id"])))}
    return {
        "story": story,
        "head": versions[-1],
        "chain": [
            {
                "version": version,
                "printings": sorted(
                    (p for p in printings if p["version_id"] == version["id"]), key=lambda p: first[p["page_id"]]
                ),
                "changes": compare(earlier["text"], version["text"]).counts if earlier else None,
                "earlier": earlier,
            }
            for earlier, version in zip([None, *versions], versions, strict=False)
        ],
        "outlets": len({p["outlet"] for p in printings if p["outlet"]}),
        "pages": len(printings),
        "happened": [{"row": row, "sign": sign(row)} for row in told if row["happened"]],
        "ahead": [{"row": row, "sign": sign(row)} for row in told if not row["happened"]],
        "parties": parties(connection, [row["id"] for row in told]),
        "files": {form: f"/stories/{story}.{form}" for form in ("csv", "json")},
    }


def _compared(
    connection: Connection,
    versions: list[Row],
    printings: list[Row],
    *,
    before: str | None,
    after: str | None,
    page: str | None,
) -> dict[str, Any]:
    """What the page compares: a printing with its version, two versions, or the last two; else the text alone."""
    if page is not None:
        printing = the_only([p for p in printings if p["page_id"].startswith(page)], "printing")
        version = next(v for v in versions if v["id"] == printing["version_id"])
        text = _text_of(connection, printing["page_id"])
        words = f"{printing['outlet'] or printing['source'].rsplit('/', 1)[-1]} against the version that it prints"
        return {"words": words, "diff": compare(version["text"], text), "printing": printing}
    last = _one(versions, after) if after else versions[-1]
    place = versions.index(last)
    first = _one(versions, before) if before else versions[max(0, place - 1)]
    words = f"Version {versions.index(first) + 1} against version {place + 1}" if first is not last else "The text"
    return {"words": words, "diff": compare(first["text"], last["text"]), "printing": None}


def _one(versions: list[Row], given: str) -> Row:
    found = [version for version in versions if version["id"].startswith(given)]
    if not found:
        raise MissingError(f"no version {given} in this story")
    return found[0]


def _text_of(connection: Connection, page_id: str) -> str:
    paragraphs = connection.scalar(select(s.articles.c.paragraphs).where(s.articles.c.page_id == page_id))
    return "\n\n".join(paragraphs or ())
