"""Events, the claims they are made of, and where both lie."""

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
from sayso.ledger.schema.readings import CORRECTED, STATUS

events = Table(
    "events",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("type", String(12), nullable=False, index=True),
    Column("sub_type", String(60)),
    Column("happened", Boolean, nullable=False),
    Column("date_start", Date, index=True),
    Column("date_end", Date, index=True),
    Column("date_precision", String(12)),
    Column("places", JSON, nullable=False),
    Column("counts", JSON, nullable=False),
    Column("corroboration", JSON, nullable=False),
    Column("status", String(12), nullable=False, default="suggested", server_default="suggested", comment=STATUS),
    Column("corrected", JSON, nullable=False, default=dict, server_default="{}", comment=CORRECTED),
    Column("doubts", Integer, nullable=False, default=0, server_default="0", comment="how many reasons to look again"),
    Column("at", DateTime, nullable=False),
    Column("superseded_by", String(40)),
    Column(
        "sort_day", Date, nullable=False, server_default=str(UNDATED), comment="its first day, or its last, or none"
    ),
    Column("stories", Integer, nullable=False, server_default="0", comment="how many newsrooms tell it"),
    Column("country", String(2), comment="of its most precise place, as are the two that follow"),
    Column("lat", Float),
    Column("lon", Float),
)

Index("ix_events_queue", events.c.status, events.c.doubts, events.c.id)

event_claims = Table(
    "event_claims",
    metadata,
    Column("event_id", String(40), ForeignKey("events.id"), primary_key=True),
    Column("claim_id", String(40), primary_key=True),
)

Index("ix_event_claims_claim_id", event_claims.c.claim_id)

claim_keys = Table(
    "claim_keys",
    metadata,
    Column("key", String(120), primary_key=True, comment="what claims of one happening share: type, place, day"),
    Column("claim_id", String(40), primary_key=True),
)

Index("ix_events_order", events.c.sort_day, events.c.id, **CURRENT)

_facets = ("type", "sub_type", "happened", "stories", "sort_day")

Index("ix_events_facets", *(events.c[name] for name in _facets), **CURRENT)

_counted = ("happened", "sort_day", "type", "status", "country", "lat", "lon", "date_start", "date_end", "id")

Index("ix_events_overview", *(events.c[name] for name in _counted), **CURRENT)


def _placed(name: str, owner: str) -> Table:
    places = Table(
        name,
        metadata,
        Column(owner, String(40), primary_key=True),
        Column("position", Integer, primary_key=True),
        Column("name", Text),
        Column("text", Text),
        Column("admin1", Text),
        Column("country", String(2)),
        Column("precision", String(16)),
        Column("lat", Float),
        Column("lon", Float),
        Column("radius_km", Float),
    )
    Index(f"ix_{name}_lat", places.c.lat, places.c.lon)
    Index(f"ix_{name}_country", places.c.country, places.c[owner])
    return places


event_places = _placed("event_places", "event_id")

claim_places = _placed("claim_places", "claim_id")
