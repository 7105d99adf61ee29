"""Withdrawals, and what feeds gave."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Marks of versions, what notices name, and the state of feeds."""
    marks = (
        ("withdrawn", sa.Text()),
        ("withdrawn_by", sa.String(64)),
        ("correction", sa.Text()),
        ("corrected_by", sa.String(64)),
    )
    for name, kind in marks:
        op.add_column("versions", sa.Column(name, kind))
    _notices()
    _feeds()


def _page(name: str = "page_id", *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(64), nullable=nullable)


def _notices() -> None:
    op.create_table(
        "page_keys",
        sa.Column("key", sa.String(40), nullable=False),
        _page(),
        sa.Column("edition", sa.Integer()),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_page_keys_page_id")),
        sa.PrimaryKeyConstraint("key", "page_id", name=op.f("pk_page_keys")),
    )
    op.create_table(
        "notices",
        _page(),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("keys", sa.JSON(), nullable=False),
        sa.Column("edition", sa.Integer()),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_notices_page_id")),
        sa.PrimaryKeyConstraint("page_id", name=op.f("pk_notices")),
    )


def _feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("url", sa.String(500), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_feeds")),
    )
    op.create_table(
        "feed_items",
        sa.Column("feed", sa.String(500), nullable=False),
        sa.Column("item", sa.String(64), nullable=False),
        sa.Column("url", sa.Text()),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        _page(nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["feed"], ["feeds.url"], name=op.f("fk_feed_items_feed")),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_feed_items_page_id")),
        sa.PrimaryKeyConstraint("feed", "item", name=op.f("pk_feed_items")),
    )
    op.create_index(op.f("ix_feed_items_state"), "feed_items", ["state"], unique=False)
    op.create_table(
        "fetches",
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("feed", sa.String(500), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("gave", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["feed"], ["feeds.url"], name=op.f("fk_fetches_feed")),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_fetches")),
    )
    op.create_index(op.f("ix_fetches_feed"), "fetches", ["feed"], unique=False)
