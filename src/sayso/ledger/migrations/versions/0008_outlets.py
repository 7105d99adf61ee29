"""An outlet's pages are counted from an index, or each batch of pages costs more the larger the ledger is."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_articles_outlet", "articles", ["outlet"])
