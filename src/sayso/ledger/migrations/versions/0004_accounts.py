"""Who may sign in to the desk."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Accounts, and what lets somebody in without the password: sessions and tokens."""
    op.create_table(
        "accounts",
        sa.Column("name", sa.String(length=80), nullable=False, comment="in small letters"),
        sa.Column("password", sa.Text(), nullable=False, comment="argon2id, with its salt and its costs"),
        sa.Column("role", sa.String(length=8), nullable=False, comment="reader, analyst or admin"),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column(
            "removed_at",
            sa.DateTime(),
            nullable=True,
            comment="since when nobody signs in by this name; what it signed stays",
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_accounts")),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(length=64), nullable=False, comment="SHA-256 of what the browser holds"),
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["accounts.name"], name=op.f("fk_sessions_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_account"), "sessions", ["account"], unique=False)
    op.create_table(
        "tokens",
        sa.Column("id", sa.String(length=64), nullable=False, comment="SHA-256 of the token"),
        sa.Column("label", sa.String(length=80), nullable=False, comment="what it is for"),
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("rights", sa.String(length=40), nullable=False, comment="what it may do, as far as its account may"),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["accounts.name"], name=op.f("fk_tokens_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tokens")),
    )
    op.create_index(op.f("ix_tokens_account"), "tokens", ["account"], unique=False)
