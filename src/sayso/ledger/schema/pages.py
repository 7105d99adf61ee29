"""Pages as they were got, what cleaning made of them, and what binds them."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from sayso.ledger.schema.base import metadata
from sayso.story.index import define as define_index

pages = Table(
    "pages",
    metadata,
    Column("no", Integer, primary_key=True, comment="short number, for the matching index"),
    Column("id", String(64), unique=True, nullable=False, comment="SHA-256 of the bytes"),
    Column("source", Text, nullable=False, comment="the path, URL or archive record it was got from"),
    Column("url", Text),
    Column("media_type", String(80), nullable=False),
    Column("got_at", DateTime, nullable=False, comment="UTC"),
    Column("data", LargeBinary, nullable=False),
    Column("state", String(12), nullable=False, index=True, comment="kept, cleaned, matched, notice or refused"),
    Column("reason", Text, comment="why it was refused"),
)

refusals = Table(
    "refusals",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("source", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", DateTime, nullable=False),
)

articles = Table(
    "articles",
    metadata,
    Column("page_id", String(64), ForeignKey("pages.id"), primary_key=True),
    Column("headline", Text),
    Column("paragraphs", JSON, nullable=False),
    Column("byline", Text),
    Column("agency", Text),
    Column("dateline", Text),
    Column("published", Date),
    Column("language", String(12)),
    Column("outlet", Text, index=True),
    Column("found", JSON, nullable=False, comment="header values with their words and rules"),
)

furniture = Table(
    "furniture",
    metadata,
    Column("page_id", String(64), ForeignKey("pages.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

outlet_lines = Table(
    "outlet_lines",
    metadata,
    Column("line", String(16), primary_key=True, comment="hash of a paragraph, signs and case folded"),
    Column("outlet", String(200), primary_key=True),
    Column("page_id", String(64), ForeignKey("pages.id"), primary_key=True),
    Column("seen", Boolean, nullable=False, index=True, comment="whether furniture was learned with it"),
)

outlet_furniture = Table(
    "outlet_furniture",
    metadata,
    Column("outlet", String(200), primary_key=True),
    Column("line", String(16), primary_key=True),
)

page_keys = Table(
    "page_keys",
    metadata,
    Column(
        "key", String(40), primary_key=True, comment="hash of what a notice may name a page by: id, address, headline"
    ),
    Column("page_id", String(64), ForeignKey("pages.id"), primary_key=True),
    Column("edition", Integer, comment="the number that the agency gave this version of its item"),
)

notices = Table(
    "notices",
    metadata,
    Column("page_id", String(64), ForeignKey("pages.id"), primary_key=True, comment="the page that says so"),
    Column("kind", String(12), nullable=False, comment="withdrawal, canceled or correction"),
    Column("words", Text, nullable=False),
    Column("keys", JSON, nullable=False, comment="keys of the pages that it is about"),
    Column("edition", Integer, comment="of a status: it holds for this version of the item and those before it"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("kind", String(8), nullable=False, comment="split or merge"),
    Column("level", String(8), nullable=False, comment="version or story"),
    Column("page_a", String(64), ForeignKey("pages.id"), nullable=False, index=True),
    Column("page_b", String(64), ForeignKey("pages.id"), nullable=False, index=True),
    Column("by", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", DateTime, nullable=False),
)

sketches, links = define_index(metadata)
