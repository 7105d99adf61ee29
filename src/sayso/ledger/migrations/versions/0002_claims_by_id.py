"""Claims are looked up by their id alone when they are reconciled."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index(op.f("ix_claims_id"), "claims", ["id"], unique=False)
