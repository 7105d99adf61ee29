"""An event's most precise place stands with it too, and one index has all that is counted and drawn of events."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_COUNTED = ["happened", "sort_day", "type", "status", "country", "lat", "lon", "date_start", "date_end", "id"]
_FILL = """UPDATE events SET (country, lat, lon) = (
    SELECT p.country, p.lat, p.lon FROM event_places AS p WHERE p.event_id = events.id AND p.position = 0)"""


def upgrade() -> None:
    """Add the columns, fill them, make the index."""
    for column in (sa.Column("country", sa.String(2)), sa.Column("lat", sa.Float()), sa.Column("lon", sa.Float())):
        op.add_column("events", column)
    op.execute(_FILL)
    current = sa.text("superseded_by IS NULL")
    op.create_index("ix_events_overview", "events", _COUNTED, sqlite_where=current, postgresql_where=current)
