"""What goes on: feeds that are watched, runs that share a ledger, what was removed for good, and the index of words."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, Float, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from sayso.ledger.schema.base import metadata

feeds = Table(
    "feeds",
    metadata,
    Column("url", String(500), primary_key=True),
    Column("name", Text, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("failures", Integer, nullable=False, comment="in a row; each doubles the wait"),
    Column("next_at", DateTime, nullable=False, comment="not asked again before, UTC"),
    Column("state", Text, nullable=False, comment="what the last asking gave, in words"),
)

feed_items = Table(
    "feed_items",
    metadata,
    Column("feed", String(500), ForeignKey("feeds.url"), primary_key=True),
    Column("item", String(64), primary_key=True, comment="hash of the item's id, or else of its address"),
    Column("url", Text),
    Column("data", LargeBinary, nullable=False, comment="the item as the feed gave it"),
    Column("state", String(8), nullable=False, index=True, comment="waiting, kept or refused"),
    Column("page_id", String(64), ForeignKey("pages.id"), comment="the page that it became"),
    Column("failures", Integer, nullable=False),
    Column("next_at", DateTime, nullable=False),
    Column("reason", Text, comment="why it was refused, or is waited for"),
    Column("at", DateTime, nullable=False, comment="when it was first seen, UTC"),
)

fetches = Table(
    "fetches",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("at", DateTime, nullable=False, comment="UTC"),
    Column("feed", String(500), ForeignKey("feeds.url"), nullable=False, index=True),
    Column("url", Text, nullable=False),
    Column("status", Integer, comment="HTTP's; null where no answer came"),
    Column("bytes", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("gave", Text, nullable=False, comment="what came of it, in words"),
)

leases = Table(
    "leases",
    metadata,
    Column("work", String(12), primary_key=True, comment="what is done to the subject: clean or read"),
    Column("subject", String(64), primary_key=True, comment="the id of what is worked on"),
    Column("owner", String(80), nullable=False, comment="the run that works on it: machine, process, run"),
    Column("until", DateTime, nullable=False, comment="UTC; after it whoever comes may take it on"),
)

tombstones = Table(
    "tombstones",
    metadata,
    Column("page_id", String(64), ForeignKey("pages.id"), primary_key=True),
    Column("by", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", DateTime, nullable=False),
)

search_rows = Table(
    "search_rows",
    metadata,
    Column("no", Integer, primary_key=True, comment="the row of search_words, which each engine keeps in its own way"),
    Column("kind", String(8), nullable=False, comment="version, claim, speaker or place"),
    Column("owner", Text, nullable=False),
)

Index("ix_search_rows_owner", search_rows.c.owner, search_rows.c.kind, unique=True)
