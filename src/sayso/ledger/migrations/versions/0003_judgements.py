"""What analysts decide about events and claims."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_STATUS = "suggested, confirmed or rejected by people"
_CORRECTED = "what people corrected, by field: the machine's value, who, when, which judgement"


def upgrade() -> None:
    """Judgements, what they are about, and what they make of claims and events."""
    status = sa.Column("status", sa.String(12), nullable=False, server_default="suggested", comment=_STATUS)
    op.add_column("claims", status)
    for table in ("claims", "events"):
        op.add_column(table, sa.Column("corrected", sa.JSON(), nullable=False, server_default="{}", comment=_CORRECTED))
    doubts = sa.Column(
        "doubts", sa.Integer(), nullable=False, server_default="0", comment="how many reasons to look again"
    )
    op.add_column("events", doubts)
    op.create_index("ix_events_queue", "events", ["status", "doubts", "id"])
    op.create_table(
        "judgements",
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False, comment="confirm, reject, merge, split, correct, note or undo"),
        sa.Column("subject_kind", sa.String(8), nullable=False, comment="event or claim"),
        sa.Column("subject", sa.String(40), nullable=False, comment="its id when it was judged"),
        sa.Column("other", sa.String(40), nullable=True, comment="what it was merged with"),
        sa.Column("field", sa.String(40), nullable=True),
        sa.Column("value", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["undoes"], ["judgements.no"], name=op.f("fk_judgements_undoes")),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_judgements")),
    )
    op.create_index(op.f("ix_judgements_subject"), "judgements", ["subject"])
    op.create_index(op.f("ix_judgements_undoes"), "judgements", ["undoes"])
    op.create_table(
        "judged_claims",
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column(
            "role", sa.String(8), nullable=False, comment="subject, other, or taken (out of the subject by a split)"
        ),
        sa.Column("claim_id", sa.String(40), nullable=False, comment="the claim as it was judged"),
        sa.Column("version_id", sa.String(64), nullable=False),
        sa.Column("type", sa.String(12), nullable=False),
        sa.Column("trigger", sa.JSON(), nullable=False),
        sa.Column("lead", sa.Text(), nullable=False, comment="the words up to the trigger, by which it is found again"),
        sa.Column(
            "now",
            sa.String(40),
            nullable=True,
            comment="the claim that it is now; null where no text tells it any more",
        ),
        sa.ForeignKeyConstraint(["no"], ["judgements.no"], name=op.f("fk_judged_claims_no")),
        sa.PrimaryKeyConstraint("no", "role", "claim_id", name=op.f("pk_judged_claims")),
    )
    for name in ("version_id", "now"):
        op.create_index(op.f(f"ix_judged_claims_{name}"), "judged_claims", [name])
    _successions()
    _remarks()


def _successions() -> None:
    op.create_table(
        "successions",
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("old", sa.String(40), nullable=False, comment="the event that gave claims"),
        sa.Column("new", sa.String(40), nullable=False, comment="the event that took them"),
        sa.Column("claims", sa.Integer(), nullable=False, comment="how many"),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_successions")),
    )
    for name in ("old", "new"):
        op.create_index(op.f(f"ix_successions_{name}"), "successions", [name])


def _remarks() -> None:
    kinds = "name (what somebody calls something) or correction (a note)"
    op.create_table(
        "remarks",
        sa.Column("reading_id", sa.String(40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False, comment=kinds),
        sa.Column("span", sa.JSON(), nullable=False),
        sa.Column("thing", sa.JSON(none_as_null=True), nullable=True, comment="the words for what is so called"),
        sa.Column("by", sa.Text(), nullable=True, comment="whose name for it that is"),
        sa.Column("side", sa.Text(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["reading_id"], ["readings.id"], name=op.f("fk_remarks_reading_id")),
        sa.PrimaryKeyConstraint("reading_id", "position", name=op.f("pk_remarks")),
    )
    op.create_index(op.f("ix_remarks_version_id"), "remarks", ["version_id"])
