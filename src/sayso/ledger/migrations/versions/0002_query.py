"""What is asked often has tables and indexes of its own: where things lie, in which order they stand, their words."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

UNDATED = "9999-12-31"
PLACE = ("name", "text", "admin1", "country", "precision", "lat", "lon", "radius_km")


def upgrade() -> None:
    """Make them, and fill them from what the ledger holds."""
    _columns()
    _tables()
    _fill()


def _columns() -> None:
    for table in ("versions", "events"):
        op.add_column(table, sa.Column("sort_day", sa.Date(), nullable=False, server_default=UNDATED))
    op.add_column("events", sa.Column("stories", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("events", sa.Column("status", sa.String(12), nullable=False, server_default="suggested"))
    current = sa.text("superseded_by IS NULL")
    only: dict[str, Any] = {"sqlite_where": current, "postgresql_where": current}
    op.create_index("ix_versions_order", "versions", ["sort_day", "id"], **only)
    op.create_index("ix_events_order", "events", ["sort_day", "id"], **only)
    facets = ["type", "sub_type", "happened", "stories", "sort_day"]
    op.create_index("ix_events_facets", "events", facets, **only)


def _place_columns() -> list[sa.Column[Any]]:
    texts = [sa.Column(name, sa.Text()) for name in PLACE[:3]]
    short = [sa.Column("country", sa.String(2)), sa.Column("precision", sa.String(16))]
    return [*texts, *short, *(sa.Column(name, sa.Float()) for name in PLACE[5:])]


def _tables() -> None:
    for table, owner in (("event_places", "event_id"), ("claim_places", "claim_id")):
        op.create_table(
            table,
            sa.Column(owner, sa.String(40), nullable=False),
            sa.Column("position", sa.Integer(), nullable=False),
            *_place_columns(),
            sa.PrimaryKeyConstraint(owner, "position", name=op.f(f"pk_{table}")),
        )
        op.create_index(f"ix_{table}_lat", table, ["lat", "lon"])
        op.create_index(f"ix_{table}_country", table, ["country", owner])
    op.create_table(
        "search_rows",
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_search_rows")),
    )
    op.create_index("ix_search_rows_owner", "search_rows", ["owner", "kind"], unique=True)
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE search_words USING fts5(words, tokenize = 'unicode61 remove_diacritics 0')")
    else:
        op.execute("CREATE TABLE search_words (rowid integer PRIMARY KEY, words tsvector NOT NULL)")
        op.execute("CREATE INDEX ix_search_words_words ON search_words USING gin (words)")


def _fill() -> None:
    bind = op.get_bind()
    bind.execute(sa.text(f"UPDATE versions SET sort_day = coalesce(published, '{UNDATED}')"))  # noqa: S608
    bind.execute(sa.text(f"UPDATE events SET sort_day = coalesce(date_start, date_end, '{UNDATED}')"))  # noqa: S608
    for row in bind.execute(sa.text("SELECT id, corroboration, places FROM events")).all():
        stories = _json(row.corroboration)["stories"]
        bind.execute(sa.text("UPDATE events SET stories = :n WHERE id = :id"), {"n": stories, "id": row.id})
        _place_rows(bind, "event_places", "event_id", row)
    for row in bind.execute(sa.text("SELECT id, places FROM claims")).all():
        _place_rows(bind, "claim_places", "claim_id", row)
    _words(bind)


def _json(value: Any) -> Any:  # noqa: ANN401 - PostgreSQL gives it read, SQLite does not
    return json.loads(value) if isinstance(value, str) else value


def _place_rows(bind: sa.Connection, table: str, owner: str, row: Any) -> None:  # noqa: ANN401
    for position, place in enumerate(_json(row.places)):
        values = {name: place.get(name) for name in PLACE} | {owner: row.id, "position": position}
        statement = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join(':' + name for name in values)})"  # noqa: S608
        bind.execute(sa.text(statement + " ON CONFLICT DO NOTHING"), values)


def _words(bind: sa.Connection) -> None:
    from sayso.ledger.search import claim_words, index, index_versions  # noqa: PLC0415 - slow, and seldom run

    index_versions(bind, _all(bind, "SELECT id, headline, text FROM versions"))
    query = "SELECT claims.*, versions.text AS told FROM claims JOIN versions ON versions.id = claims.version_id"
    claims = [dict(row) | {name: _json(row[name]) for name in ("places", "trigger")} for row in _all(bind, query)]
    index(bind, "claim", [(claim["id"], claim_words(claim, claim["told"])) for claim in claims])
    speakers = [row["speaker"] for row in _all(bind, "SELECT DISTINCT speaker FROM attributions") if row["speaker"]]
    index(bind, "speaker", [(name, name) for name in speakers])
    places = [place for row in _all(bind, "SELECT places FROM readings") for place in _json(row["places"])]
    index(bind, "place", [(place["name"], f"{place['name']} {place['text']}") for place in places if place["name"]])


def _all(bind: sa.Connection, query: str) -> list[Any]:
    return list(bind.execute(sa.text(query)).mappings())
