"""Several writers at once, and what was removed for good."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Leases, tombstones; and PostgreSQL takes texts of any length, as SQLite always did."""
    op.create_table(
        "leases",
        sa.Column("work", sa.String(12), nullable=False, comment="what is done to the subject: clean or read"),
        sa.Column("subject", sa.String(64), nullable=False, comment="the id of what is worked on"),
        sa.Column("owner", sa.String(80), nullable=False, comment="the run that works on it: machine, process, run"),
        sa.Column("until", sa.DateTime(), nullable=False, comment="UTC; after it whoever comes may take it on"),
        sa.PrimaryKeyConstraint("work", "subject", name=op.f("pk_leases")),
    )
    op.create_table(
        "tombstones",
        sa.Column("page_id", sa.String(64), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_tombstones_page_id")),
        sa.PrimaryKeyConstraint("page_id", name=op.f("pk_tombstones")),
    )
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        _without_limits(bind)


def _without_limits(bind: sa.Connection) -> None:
    """A page may carry a longer outlet or media type than anyone thought of; SQLite keeps it, so PostgreSQL shall."""
    inspector = sa.inspect(bind)
    for table in inspector.get_table_names():
        if table == "alembic_version":
            continue
        for column in inspector.get_columns(table):
            if isinstance(column["type"], sa.VARCHAR):
                op.alter_column(table, column["name"], type_=sa.Text())
