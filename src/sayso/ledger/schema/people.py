"""What people decide about events and claims (docs/review.md), and who may sign in to the desk: only hashes of what is secret."""

from __future__ import annotations

from sqlalchemy import JSON, Column, DateTime, ForeignKey, Integer, String, Table, Text

from sayso.ledger.schema.base import metadata

judgements = Table(
    "judgements",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("kind", String(8), nullable=False, comment="confirm, reject, merge, split, correct, note or undo"),
    Column("subject_kind", String(8), nullable=False, comment="event or claim"),
    Column("subject", String(40), nullable=False, index=True, comment="its id when it was judged"),
    Column("other", String(40), comment="what it was merged with"),
    Column("field", String(40)),
    Column("value", JSON(none_as_null=True)),
    Column("by", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("undoes", Integer, ForeignKey("judgements.no"), index=True),
)

judged_claims = Table(
    "judged_claims",
    metadata,
    Column("no", Integer, ForeignKey("judgements.no"), primary_key=True),
    Column("role", String(8), primary_key=True, comment="subject, other, or taken (out of the subject by a split)"),
    Column("claim_id", String(40), primary_key=True, comment="the claim as it was judged"),
    Column("version_id", String(64), nullable=False, index=True),
    Column("type", String(12), nullable=False),
    Column("trigger", JSON, nullable=False),
    Column("lead", Text, nullable=False, comment="the words up to the trigger, by which it is found again"),
    Column("now", String(40), index=True, comment="the claim that it is now; null where no text tells it any more"),
)

successions = Table(
    "successions",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("old", String(40), nullable=False, index=True, comment="the event that gave claims"),
    Column("new", String(40), nullable=False, index=True, comment="the event that took them"),
    Column("claims", Integer, nullable=False, comment="how many"),
    Column("at", DateTime, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("name", String(80), primary_key=True, comment="in small letters"),
    Column("password", Text, nullable=False, comment="argon2id, with its salt and its costs"),
    Column("role", String(8), nullable=False, comment="reader, analyst or admin"),
    Column("made_at", DateTime, nullable=False),
    Column("removed_at", DateTime, comment="since when nobody signs in by this name; what it signed stays"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(64), primary_key=True, comment="SHA-256 of what the browser holds"),
    Column("account", String(80), ForeignKey("accounts.name"), nullable=False, index=True),
    Column("made_at", DateTime, nullable=False),
    Column("ends_at", DateTime, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", String(64), primary_key=True, comment="SHA-256 of the token"),
    Column("label", String(80), nullable=False, comment="what it is for"),
    Column("account", String(80), ForeignKey("accounts.name"), nullable=False, index=True),
    Column("rights", String(40), nullable=False, comment="what it may do, as far as its account may"),
    Column("made_at", DateTime, nullable=False),
    Column("ends_at", DateTime, nullable=False),
)
