"""The ledger's tables, in SQLAlchemy Core, a module a concern. What a table holds is told in docs/ledger.md.

Nothing is deleted: a row that no longer holds carries ``superseded_by`` (readings, versions, events), and
``aliases`` leads from a name that was once given out to the one that holds now.
"""

from __future__ import annotations

from sayso.ledger.schema.base import UNDATED, metadata
from sayso.ledger.schema.events import claim_keys, claim_places, event_claims, event_places, events
from sayso.ledger.schema.pages import (
    articles,
    decisions,
    furniture,
    links,
    notices,
    outlet_furniture,
    outlet_lines,
    page_keys,
    pages,
    refusals,
    sketches,
)
from sayso.ledger.schema.people import accounts, judged_claims, judgements, sessions, successions, tokens
from sayso.ledger.schema.readings import aliases, attributions, claims, printings, readings, remarks, versions
from sayso.ledger.schema.work import feed_items, feeds, fetches, leases, search_rows, tombstones

__all__ = (
    "UNDATED",
    "accounts",
    "aliases",
    "articles",
    "attributions",
    "claim_keys",
    "claim_places",
    "claims",
    "decisions",
    "event_claims",
    "event_places",
    "events",
    "feed_items",
    "feeds",
    "fetches",
    "furniture",
    "judged_claims",
    "judgements",
    "leases",
    "links",
    "metadata",
    "notices",
    "outlet_furniture",
    "outlet_lines",
    "page_keys",
    "pages",
    "printings",
    "readings",
    "refusals",
    "remarks",
    "search_rows",
    "sessions",
    "sketches",
    "successions",
    "tokens",
    "tombstones",
    "versions",
)
