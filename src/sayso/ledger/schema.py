"""The ledger's tables, in SQLAlchemy Core. What a table holds is told in docs/ledger.md.

Nothing is deleted: a row that no longer holds carries ``superseded_by`` (readings, versions, events), and
``aliases`` leads from a name that was once given out to the one that holds now.
"""

from __future__ import annotations

from datetime import date
from typing import Any

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
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)

from sayso.story.index import define as define_index

UNDATED = date(9999, 12, 31)  # where what has no day stands in order of days: last

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)

pages = Table(
    "pages",
    metadata,
    Column("no", Integer, primary_key=True, comment="short number, for the matching index"),
    Column("id", String(64), unique=True, nullable=False, comment="SHA-256 of the bytes"),
    Column("source", Text, nullable=False, comment="the path, URL or archive record it was got from"),
    Column("url", Text),
    Column("media_type", String(80), nullable=False),
    Column("got_at", DateTime, nullable=False, comment="UTC"),
    Column("data", LargeBinary, nullable=False),
    Column("state", String(12), nullable=False, index=True, comment="kept, cleaned, matched, notice or refused"),
    Column("reason", Text, comment="why it was refused"),
)

refusals = Table(
    "refusals",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("source", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", DateTime, nullable=False),
)

articles = Table(
    "articles",
    metadata,
    Column("page_id", String(64), ForeignKey("pages.id"), primary_key=True),
    Column("headline", Text),
    Column("paragraphs", JSON, nullable=False),
    Column("byline", Text),
    Column("agency", Text),
    Column("dateline", Text),
    Column("published", Date),
    Column("language", String(12)),
    Column("outlet", Text),
    Column("found", JSON, nullable=False, comment="header values with their words and rules"),
)

furniture = Table(
    "furniture",
    metadata,
    Column("page_id", String(64), ForeignKey("pages.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

versions = Table(
    "versions",
    metadata,
    Column("id", String(64), primary_key=True, comment="hash of the canonical text"),
    Column("story_id", String(40), nullable=False, index=True),
    Column("position", Integer, nullable=False, comment="place in the story's chain, from 0"),
    Column("text", Text, nullable=False),
    Column("headline", Text),
    Column("agency", Text),
    Column("published", Date),
    Column("published_by", Text, comment="how the date is known: a page's header, or the text itself"),
    Column("byline", Text),
    Column("dateline", Text),
    Column("language", String(12)),
    Column("evidence", JSON, nullable=False, comment="which page gave each value, and its words"),
    Column("wanted", String(40), nullable=False, comment="the reading that fits what is known of it now"),
    Column("state", String(12), nullable=False, index=True, comment="matched, unread (language), failed, read or done"),
    Column("at", DateTime, nullable=False),
    Column("superseded_by", String(64), comment="the version that its printings belong to now"),
    Column("withdrawn", Text, comment="why its claims no longer count; null while they do"),
    Column("withdrawn_by", String(64), comment="the page that says so"),
    Column("correction", Text, comment="what a note of correction says of it"),
    Column("corrected_by", String(64), comment="the page that says so"),
    Column(
        "sort_day", Date, nullable=False, server_default=str(UNDATED), comment="published, or the last day there is"
    ),
)

printings = Table(
    "printings",
    metadata,
    Column("page_id", String(64), ForeignKey("pages.id"), primary_key=True),
    Column("version_id", String(64), ForeignKey("versions.id"), nullable=False, index=True),
    Column("story_id", String(40), nullable=False, index=True),
    Column("relation", String(12), nullable=False),
    Column("score", Float, nullable=False),
    Column("aligned", JSON, nullable=False),
    Column("edits", JSON, nullable=False),
)

aliases = Table(
    "aliases",
    metadata,
    Column("old", String(64), primary_key=True),
    Column("kind", String(12), nullable=False, comment="story, version or event"),
    Column("new", String(64), nullable=False),
    Column("at", DateTime, nullable=False),
)

readings = Table(
    "readings",
    metadata,
    Column("id", String(40), primary_key=True, comment="hash of the version, what was known of it, and the readers"),
    Column("version_id", String(64), ForeignKey("versions.id"), nullable=False, index=True),
    Column("code", String(80), nullable=False, comment="the version of sayso and of its models"),
    Column("at", DateTime, nullable=False),
    Column("superseded_by", String(40), comment="a later reading of the version"),
    Column("places", JSON, nullable=False),
    Column("timexes", JSON, nullable=False),
)

attributions = Table(
    "attributions",
    metadata,
    Column("reading_id", String(40), ForeignKey("readings.id"), primary_key=True),
    Column("id", String(40), primary_key=True),
    Column("version_id", String(64), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("speaker", Text),
    Column("side", Text),
    Column("role", Text),
    Column("channel", Text),
    Column("stance", Text),
    Column("quote", String(12)),
    Column("rule", Text, nullable=False),
    Column("said_on", JSON(none_as_null=True)),
    Column("verification", JSON(none_as_null=True)),
    Column("response", JSON(none_as_null=True)),
    Column("parent", String(40)),
    Column("source", JSON, nullable=False),
    Column("cue", JSON, nullable=False),
    Column("content", JSON, nullable=False),
    Column("channel_span", JSON(none_as_null=True)),
    Column("said_on_span", JSON(none_as_null=True)),
    Column("words", JSON, nullable=False),
    Column("rules", JSON, nullable=False),
)

_STATUS = "suggested, confirmed or rejected by people"
_CORRECTED = "what people corrected, by field: the machine's value, who, when, which judgement"

claims = Table(
    "claims",
    metadata,
    Column("reading_id", String(40), ForeignKey("readings.id"), primary_key=True),
    Column("id", String(40), primary_key=True),
    Column("version_id", String(64), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("attribution_id", String(40)),
    Column("type", String(12), nullable=False, index=True),
    Column("sub_type", String(60)),
    Column("mode", String(12), nullable=False),
    Column("actor", Text),
    Column("actor_side", Text),
    Column("target", Text),
    Column("target_side", Text),
    Column("date_start", Date, index=True),
    Column("date_end", Date, index=True),
    Column("date_precision", String(12)),
    Column("weapon", Text),
    Column("outcome", Text),
    Column("verification", String(80)),
    Column("background", Boolean, nullable=False),
    Column("summary", Boolean, nullable=False),
    Column("trigger", JSON, nullable=False),
    Column("places", JSON, nullable=False),
    Column("counts", JSON, nullable=False),
    Column("words", JSON, nullable=False),
    Column("rules", JSON, nullable=False),
    Column("status", String(12), nullable=False, default="suggested", server_default="suggested", comment=_STATUS),
    Column("corrected", JSON, nullable=False, default=dict, server_default="{}", comment=_CORRECTED),
)

Index("ix_claims_id", claims.c.id)

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
    Column("status", String(12), nullable=False, default="suggested", server_default="suggested", comment=_STATUS),
    Column("corrected", JSON, nullable=False, default=dict, server_default="{}", comment=_CORRECTED),
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

outlet_lines = Table(
    "outlet_lines",
    metadata,
    Column("line", String(16), primary_key=True, comment="hash of a paragraph, signs and case folded"),
    Column("outlet", String(200), primary_key=True),
    Column("page_id", String(64), ForeignKey("pages.id"), primary_key=True),
    Column("seen", Boolean, nullable=False, index=True, comment="whether furniture was learned with it"),
)

outlet_furniture = Table(
    "outlet_furniture",
    metadata,
    Column("outlet", String(200), primary_key=True),
    Column("line", String(16), primary_key=True),
)

decisions = Table(
    "decisions",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("kind", String(8), nullable=False, comment="split or merge"),
    Column("level", String(8), nullable=False, comment="version or story"),
    Column("page_a", String(64), ForeignKey("pages.id"), nullable=False, index=True),
    Column("page_b", String(64), ForeignKey("pages.id"), nullable=False, index=True),
    Column("by", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", DateTime, nullable=False),
)

sketches, links = define_index(metadata)

# What is asked often: the order of what holds now, where things lie, and in which row of the index their words stand.

_current: dict[str, Any] = {
    "sqlite_where": text("superseded_by IS NULL"),
    "postgresql_where": text("superseded_by IS NULL"),
}
Index("ix_versions_order", versions.c.sort_day, versions.c.id, **_current)
Index("ix_events_order", events.c.sort_day, events.c.id, **_current)
_facets = ("type", "sub_type", "happened", "stories", "sort_day")
Index("ix_events_facets", *(events.c[name] for name in _facets), **_current)
_counted = ("happened", "sort_day", "type", "status", "country", "lat", "lon", "date_start", "date_end", "id")
Index("ix_events_overview", *(events.c[name] for name in _counted), **_current)


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
    Index(f"ix_{name}_country", places.c.country)
    return places


event_places = _placed("event_places", "event_id")
claim_places = _placed("claim_places", "claim_id")

search_rows = Table(
    "search_rows",
    metadata,
    Column("no", Integer, primary_key=True, comment="the row of search_words, which each engine keeps in its own way"),
    Column("kind", String(8), nullable=False, comment="version, claim, speaker or place"),
    Column("owner", Text, nullable=False),
)
Index("ix_search_rows_owner", search_rows.c.owner, search_rows.c.kind, unique=True)

# Who may sign in to the desk. Passwords, tokens and sessions stand here as hashes only.

accounts = Table(
    "accounts",
    metadata,
    Column("name", String(80), primary_key=True, comment="in small letters"),
    Column("password", Text, nullable=False, comment="argon2id, with its salt and its costs"),
    Column("role", String(8), nullable=False, comment="reader, analyst or admin"),
    Column("made_at", DateTime, nullable=False),
    Column("removed_at", DateTime, comment="since when nobody signs in by this name; what it signed stays"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(64), primary_key=True, comment="SHA-256 of what the browser holds"),
    Column("account", String(80), ForeignKey("accounts.name"), nullable=False, index=True),
    Column("made_at", DateTime, nullable=False),
    Column("ends_at", DateTime, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", String(64), primary_key=True, comment="SHA-256 of the token"),
    Column("label", String(80), nullable=False, comment="what it is for"),
    Column("account", String(80), ForeignKey("accounts.name"), nullable=False, index=True),
    Column("rights", String(40), nullable=False, comment="what it may do, as far as its account may"),
    Column("made_at", DateTime, nullable=False),
    Column("ends_at", DateTime, nullable=False),
)

# What people decide about events and claims (docs/review.md).

judgements = Table(
    "judgements",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("kind", String(8), nullable=False, comment="confirm, reject, merge, split, correct, note or undo"),
    Column("subject_kind", String(8), nullable=False, comment="event or claim"),
    Column("subject", String(40), nullable=False, index=True, comment="its id when it was judged"),
    Column("other", String(40), comment="what it was merged with"),
    Column("field", String(40)),
    Column("value", JSON(none_as_null=True)),
    Column("by", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("undoes", Integer, ForeignKey("judgements.no"), index=True),
)

judged_claims = Table(
    "judged_claims",
    metadata,
    Column("no", Integer, ForeignKey("judgements.no"), primary_key=True),
    Column("role", String(8), primary_key=True, comment="subject, other, or taken (out of the subject by a split)"),
    Column("claim_id", String(40), primary_key=True, comment="the claim as it was judged"),
    Column("version_id", String(64), nullable=False, index=True),
    Column("type", String(12), nullable=False),
    Column("trigger", JSON, nullable=False),
    Column("lead", Text, nullable=False, comment="the words up to the trigger, by which it is found again"),
    Column("now", String(40), index=True, comment="the claim that it is now; null where no text tells it any more"),
)

successions = Table(
    "successions",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("old", String(40), nullable=False, index=True, comment="the event that gave claims"),
    Column("new", String(40), nullable=False, index=True, comment="the event that took them"),
    Column("claims", Integer, nullable=False, comment="how many"),
    Column("at", DateTime, nullable=False),
)

remarks = Table(
    "remarks",
    metadata,
    Column("reading_id", String(40), ForeignKey("readings.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("version_id", String(64), nullable=False, index=True),
    Column("kind", String(12), nullable=False, comment="name (what somebody calls something) or correction (a note)"),
    Column("span", JSON, nullable=False),
    Column("thing", JSON(none_as_null=True), comment="the words for what is so called"),
    Column("by", Text, comment="whose name for it that is"),
    Column("side", Text),
    Column("rule", Text, nullable=False),
)

page_keys = Table(
    "page_keys",
    metadata,
    Column(
        "key", String(40), primary_key=True, comment="hash of what a notice may name a page by: id, address, headline"
    ),
    Column("page_id", String(64), ForeignKey("pages.id"), primary_key=True),
    Column("edition", Integer, comment="the number that the agency gave this version of its item"),
)

notices = Table(
    "notices",
    metadata,
    Column("page_id", String(64), ForeignKey("pages.id"), primary_key=True, comment="the page that says so"),
    Column("kind", String(12), nullable=False, comment="withdrawal, canceled or correction"),
    Column("words", Text, nullable=False),
    Column("keys", JSON, nullable=False, comment="keys of the pages that it is about"),
    Column("edition", Integer, comment="of a status: it holds for this version of the item and those before it"),
)

feeds = Table(
    "feeds",
    metadata,
    Column("url", String(500), primary_key=True),
    Column("name", Text, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("failures", Integer, nullable=False, comment="in a row; each doubles the wait"),
    Column("next_at", DateTime, nullable=False, comment="not asked again before, UTC"),
    Column("state", Text, nullable=False, comment="what the last asking gave, in words"),
)

feed_items = Table(
    "feed_items",
    metadata,
    Column("feed", String(500), ForeignKey("feeds.url"), primary_key=True),
    Column("item", String(64), primary_key=True, comment="hash of the item's id, or else of its address"),
    Column("url", Text),
    Column("data", LargeBinary, nullable=False, comment="the item as the feed gave it"),
    Column("state", String(8), nullable=False, index=True, comment="waiting, kept or refused"),
    Column("page_id", String(64), ForeignKey("pages.id"), comment="the page that it became"),
    Column("failures", Integer, nullable=False),
    Column("next_at", DateTime, nullable=False),
    Column("reason", Text, comment="why it was refused, or is waited for"),
    Column("at", DateTime, nullable=False, comment="when it was first seen, UTC"),
)

fetches = Table(
    "fetches",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("at", DateTime, nullable=False, comment="UTC"),
    Column("feed", String(500), ForeignKey("feeds.url"), nullable=False, index=True),
    Column("url", Text, nullable=False),
    Column("status", Integer, comment="HTTP's; null where no answer came"),
    Column("bytes", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("gave", Text, nullable=False, comment="what came of it, in words"),
)

# Several writers at once, and what was removed for good.

leases = Table(
    "leases",
    metadata,
    Column("work", String(12), primary_key=True, comment="what is done to the subject: clean or read"),
    Column("subject", String(64), primary_key=True, comment="the id of what is worked on"),
    Column("owner", String(80), nullable=False, comment="the run that works on it: machine, process, run"),
    Column("until", DateTime, nullable=False, comment="UTC; after it whoever comes may take it on"),
)

tombstones = Table(
    "tombstones",
    metadata,
    Column("page_id", String(64), ForeignKey("pages.id"), primary_key=True),
    Column("by", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", DateTime, nullable=False),
)
