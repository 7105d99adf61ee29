"""What all tables share: how they are named, and where what has no day stands in order of days."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import MetaData, text

UNDATED = date(9999, 12, 31)  # where what has no day stands in order of days: last

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)

CURRENT: dict[str, Any] = {
    "sqlite_where": text("superseded_by IS NULL"),
    "postgresql_where": text("superseded_by IS NULL"),
}
