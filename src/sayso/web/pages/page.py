"""One page: the text as it was kept, with every span that was read in it lit, and where it is from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import func, select

from sayso.ledger import schema as s
from sayso.ledger.filter import Filter
from sayso.ledger.query import rows
from sayso.web.desk import Connected
from sayso.web.found import the_only
from sayso.web.lit import LAYERS, Lit, spans, whole
from sayso.web.project import project
from sayso.web.signs import sign
from sayso.web.twins import Shown, twins

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sayso.ledger.rows import Row

router = APIRouter()
_HEAD = ("headline", "byline", "agency", "dateline", "published", "language", "outlet")
_BIGGEST = 400_000  # characters of a text that are shown; a longer one is had whole as a file


@twins(router, "/pages/{page}")
def show_page(request: Request, connection: Connected, page: str) -> Shown | Response:
    """The JSON holds the page's values, its text and every span; the CSV the spans."""
    p = s.pages.c
    size = func.length(p.data).label("bytes")
    columns = (p.id, p.source, p.url, p.media_type, p.got_at, p.state, p.reason, size)
    near = connection.execute(select(*columns).where(p.id.startswith(page, autoescape=True)).limit(2)).mappings()
    kept = the_only([dict(row) for row in near], "page")
    if kept["id"] != page:
        return RedirectResponse(request.url.path.replace(page, kept["id"]))
    kept |= {"got_at": kept["got_at"].isoformat(sep=" ", timespec="seconds")}
    read = _read(connection, page)
    return Shown(
        template="page.html",
        here="stories",
        context=lambda: _context(connection, kept, read),
        rows=lambda: _span_rows(read),
        data=lambda: {"page": kept, "text": read["text"], "article": read["article"], "spans": _span_rows(read)},
        name=f"page-{page[:12]}",
    )


def _read(connection: Connection, page: str) -> dict[str, Any]:
    """The article that a page became, what it prints, and what was read in it: in the page's own characters."""
    article = connection.execute(select(s.articles).where(s.articles.c.page_id == page)).mappings().first()
    columns = (s.printings.c.version_id, s.printings.c.aligned)
    placed = connection.execute(select(*columns).where(s.printings.c.page_id == page)).first()
    text = "\n\n".join(article["paragraphs"]) if article else ""
    found: dict[str, Any] = {"article": None, "text": text, "printing": None, "lit": [], "claims": [], "said": {}}
    if article:
        day = article["published"]
        found["article"] = {name: article[name] for name in _HEAD} | {"published": day.isoformat() if day else None}
    if placed is None:
        return found
    only = Filter(version=placed.version_id)
    claims, said = (list(rows(connection, table, only)) for table in ("claims", "attributions"))
    version = next(iter(rows(connection, "versions", only)), None)
    if version is not None:
        found["lit"] = project(version["text"], text, placed.aligned, spans(claims, said))
    printings = (row for row in rows(connection, "printings", only) if row["page_id"] == page)
    return found | {
        "claims": claims,
        "said": {row["id"]: row for row in said},
        "printing": next(printings, None),
    }


def _span_rows(read: dict[str, Any]) -> list[Row]:
    text = read["text"]
    return [
        {
            "layer": span.layer,
            "start": span.start,
            "end": span.end,
            "text": text[span.start : span.end],
            "field": span.words,
            "of": span.owner,
        }
        for span in read["lit"]
    ]


def _context(connection: Connection, kept: Row, read: dict[str, Any]) -> dict[str, Any]:
    text, lit = read["text"][:_BIGGEST], read["lit"]
    used = {span.layer for span in lit}
    events = {claim["event_id"] for claim in read["claims"] if claim["event_id"]}
    signs = {
        row["id"]: sign(row) for event in sorted(events) for row in rows(connection, "events", Filter(event=event))
    }
    return {
        "page": kept,
        "article": read["article"],
        "printing": read["printing"],
        "passages": whole(text, lit),
        "long": len(read["text"]) > _BIGGEST,
        "layers": {layer: words for layer, words in LAYERS.items() if layer in used},
        "claims": _in_text(read["claims"], lit),
        "said": read["said"],
        "signs": signs,
        "files": {form: f"/pages/{kept['id']}.{form}" for form in ("csv", "json")},
        "raw": f"/api/v1/pages/{kept['id']}/data",
    }


def _in_text(claims: list[Row], lit: list[Lit]) -> list[Row]:
    """The claims whose words this page prints, in its order."""
    at = {span.owner: span.start for span in reversed(lit) if span.layer == "happening"}
    return sorted((claim for claim in claims if claim["id"] in at), key=lambda claim: at[claim["id"]])
