"""Versions of stories, and what was read in them."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from sayso.ledger.schema.base import CURRENT, UNDATED, metadata

versions = Table(
    "versions",
    metadata,
    Column("id", String(64), primary_key=True, comment="hash of the canonical text"),
    Column("story_id", String(40), nullable=False, index=True),
    Column("position", Integer, nullable=False, comment="place in the story's chain, from 0"),
    Column("text", Text, nullable=False),
    Column("headline", Text),
    Column("agency", Text),
    Column("published", Date),
    Column("published_by", Text, comment="how the date is known: a page's header, or the text itself"),
    Column("byline", Text),
    Column("dateline", Text),
    Column("language", String(12)),
    Column("evidence", JSON, nullable=False, comment="which page gave each value, and its words"),
    Column("wanted", String(40), nullable=False, comment="the reading that fits what is known of it now"),
    Column("state", String(12), nullable=False, index=True, comment="matched, unread (language), failed, read or done"),
    Column("at", DateTime, nullable=False),
    Column("superseded_by", String(64), comment="the version that its printings belong to now"),
    Column("withdrawn", Text, comment="why its claims no longer count; null while they do"),
    Column("withdrawn_by", String(64), comment="the page that says so"),
    Column("correction", Text, comment="what a note of correction says of it"),
    Column("corrected_by", String(64), comment="the page that says so"),
    Column(
        "sort_day", Date, nullable=False, server_default=str(UNDATED), comment="published, or the last day there is"
    ),
)

printings = Table(
    "printings",
    metadata,
    Column("page_id", String(64), ForeignKey("pages.id"), primary_key=True),
    Column("version_id", String(64), ForeignKey("versions.id"), nullable=False, index=True),
    Column("story_id", String(40), nullable=False, index=True),
    Column("relation", String(12), nullable=False),
    Column("score", Float, nullable=False),
    Column("aligned", JSON, nullable=False),
    Column("edits", JSON, nullable=False),
)

aliases = Table(
    "aliases",
    metadata,
    Column("old", String(64), primary_key=True),
    Column("kind", String(12), nullable=False, comment="story, version or event"),
    Column("new", String(64), nullable=False),
    Column("at", DateTime, nullable=False),
)

readings = Table(
    "readings",
    metadata,
    Column("id", String(40), primary_key=True, comment="hash of the version, what was known of it, and the readers"),
    Column("version_id", String(64), ForeignKey("versions.id"), nullable=False, index=True),
    Column("code", String(80), nullable=False, comment="the version of sayso and of its models"),
    Column("at", DateTime, nullable=False),
    Column("superseded_by", String(40), comment="a later reading of the version"),
    Column("places", JSON, nullable=False),
    Column("timexes", JSON, nullable=False),
)

attributions = Table(
    "attributions",
    metadata,
    Column("reading_id", String(40), ForeignKey("readings.id"), primary_key=True),
    Column("id", String(40), primary_key=True),
    Column("version_id", String(64), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("speaker", Text),
    Column("side", Text),
    Column("role", Text),
    Column("channel", Text),
    Column("stance", Text),
    Column("quote", String(12)),
    Column("rule", Text, nullable=False),
    Column("said_on", JSON(none_as_null=True)),
    Column("verification", JSON(none_as_null=True)),
    Column("response", JSON(none_as_null=True)),
    Column("parent", String(40)),
    Column("source", JSON, nullable=False),
    Column("cue", JSON, nullable=False),
    Column("content", JSON, nullable=False),
    Column("channel_span", JSON(none_as_null=True)),
    Column("said_on_span", JSON(none_as_null=True)),
    Column("words", JSON, nullable=False),
    Column("rules", JSON, nullable=False),
)

STATUS = "suggested, confirmed or rejected by people"

CORRECTED = "what people corrected, by field: the machine's value, who, when, which judgement"

claims = Table(
    "claims",
    metadata,
    Column("reading_id", String(40), ForeignKey("readings.id"), primary_key=True),
    Column("id", String(40), primary_key=True),
    Column("version_id", String(64), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("attribution_id", String(40)),
    Column("type", String(12), nullable=False, index=True),
    Column("sub_type", String(60)),
    Column("mode", String(12), nullable=False),
    Column("actor", Text),
    Column("actor_side", Text),
    Column("target", Text),
    Column("target_side", Text),
    Column("date_start", Date, index=True),
    Column("date_end", Date, index=True),
    Column("date_precision", String(12)),
    Column("weapon", Text),
    Column("outcome", Text),
    Column("verification", String(80)),
    Column("background", Boolean, nullable=False),
    Column("summary", Boolean, nullable=False),
    Column("trigger", JSON, nullable=False),
    Column("places", JSON, nullable=False),
    Column("counts", JSON, nullable=False),
    Column("words", JSON, nullable=False),
    Column("rules", JSON, nullable=False),
    Column("status", String(12), nullable=False, default="suggested", server_default="suggested", comment=STATUS),
    Column("corrected", JSON, nullable=False, default=dict, server_default="{}", comment=CORRECTED),
)

remarks = Table(
    "remarks",
    metadata,
    Column("reading_id", String(40), ForeignKey("readings.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("version_id", String(64), nullable=False, index=True),
    Column("kind", String(12), nullable=False, comment="name (what somebody calls something) or correction (a note)"),
    Column("span", JSON, nullable=False),
    Column("thing", JSON(none_as_null=True), comment="the words for what is so called"),
    Column("by", Text, comment="whose name for it that is"),
    Column("side", Text),
    Column("rule", Text, nullable=False),
)

Index("ix_claims_id", claims.c.id)

Index("ix_versions_order", versions.c.sort_day, versions.c.id, **CURRENT)
