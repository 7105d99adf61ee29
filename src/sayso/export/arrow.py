"""The columns and types of each table, as Arrow sees them. docs/ledger.md says what they mean."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TEXT, _NUMBER, _WHOLE, _FLAG = pa.string(), pa.float64(), pa.int64(), pa.bool_()
_TEXTS = pa.list_(_TEXT)
_SPANS = pa.list_(pa.list_(_WHOLE))
_WORDS = pa.map_(_TEXT, _SPANS)
_RULES = pa.map_(_TEXT, _TEXT)
_DATE = {"start": _TEXT, "end": _TEXT, "precision": _TEXT}
_PLACE = {"text": _TEXT, "name": _TEXT, "precision": _TEXT, "lat": _NUMBER, "lon": _NUMBER, "radius_km": _NUMBER}
_PLACE |= {"geonameid": _WHOLE, "country": _TEXT, "admin1": _TEXT}
_COUNT = {"what": _TEXT, "low": _NUMBER, "best": _NUMBER, "high": _NUMBER, "text": _TEXT}
_EDIT = {"kind": _TEXT, "paragraph": _WHOLE, "version": _TEXT, "printing": _TEXT}
_VOICES = {"pages": _WHOLE, "outlets": _TEXTS, "versions": _WHOLE, "stories": _WHOLE, "claimants": _TEXTS}
_VOICES |= {"sides": _TEXTS, "verified_by": _TEXTS, "denied_by": _TEXTS, "unverified_by": _TEXTS}
_VOICES |= {"newsrooms": _TEXTS, "leans_on": _TEXTS}
_CREDIBILITY = {"digit": _WHOLE, "words": _TEXT, "reasons": _TEXTS}


def _struct(fields: Mapping[str, pa.DataType]) -> pa.DataType:
    return pa.struct(list(fields.items()))


_CORRECTED = pa.list_(_struct({**dict.fromkeys(("field", "machine", "by", "at"), _TEXT), "judgement": _WHOLE}))


def _texts(*names: str) -> dict[str, pa.DataType]:
    return dict.fromkeys(names, _TEXT)


@cache
def schema(table: str) -> pa.Schema:
    """The Arrow schema of one of the five tables, or of the events as one for each type, place and day."""
    places, counts = pa.list_(_struct(_PLACE)), pa.list_(_struct(_COUNT))
    tables: dict[str, dict[str, pa.DataType]] = {
        "printings": _texts("page_id", "version_id", "story_id", "relation")
        | {"score": _NUMBER}
        | _texts("source", "url", "outlet")
        | {"aligned": pa.list_(pa.list_(_NUMBER)), "edits": pa.list_(_struct(_EDIT))}
        | _texts("got_at")
        | {"furniture": _TEXTS, "furniture_reasons": _TEXTS},
        "versions": _texts("id", "story_id")
        | {"position": _WHOLE}
        | _texts("headline", "agency", "byline", "dateline", "language", "published_by")
        | {"evidence": pa.map_(_TEXT, _RULES)}
        | _texts("withdrawn", "withdrawn_by", "correction", "corrected_by", "published", "text"),
        "attributions": _texts("id", "version_id", "story_id", "speaker", "side", "role", "channel", "stance", "quote")
        | {"said_on": _struct(_DATE)}
        | _texts("parent", "source", "cue", "content")
        | {"verification": _struct(_texts("status", "by")), "response": _struct(_texts("by", "status"))}
        | {"words": _WORDS, "rules": _RULES, "rule": _TEXT},
        "claims": _texts("id", "version_id", "story_id", "attribution_id", "type", "sub_type", "mode")
        | _texts("actor", "actor_side", "target", "target_side", "weapon", "outcome", "verification")
        | {"background": _FLAG, "summary": _FLAG}
        | _texts("event_id", "claimant", "claimant_side")
        | {"places": places, "date": _struct(_DATE | {"text": _TEXT}), "counts": counts}
        | {"trigger": _TEXT, "words": _WORDS, "rules": _RULES, "status": _TEXT, "corrected": _CORRECTED},
        "events": _texts("id", "type", "sub_type")
        | {"happened": _FLAG, "places": places, "date": _struct(_DATE | {"text": _TEXT}), "counts": counts}
        | {"claim_ids": _TEXTS, "corroboration": _struct(_VOICES)}
        | {"suggested_credibility": _struct(_CREDIBILITY), "status": _TEXT, "corrected": _CORRECTED},
    }
    tables["one_per_day"] = (
        _texts("day", "type")
        | {"happened": _FLAG}
        | _texts("place", "country", "admin1", "precision")
        | {"lat": _NUMBER, "lon": _NUMBER, "geonameid": _WHOLE}
        | dict.fromkeys(("sub_types", "claimants", "sides", "denied_by", "event_ids"), _TEXTS)
    )
    tables["comparison"] = (
        _texts("in", "their_id", "their_start", "their_end", "their_place", "their_kind")
        | {"their_dead": _WHOLE}
        | _texts("event_id", "event_start", "event_end", "event_place", "event_kind")
        | {"event_dead": _NUMBER, "km": _NUMBER, "days": _WHOLE, "same_kind": _FLAG, "candidates": _WHOLE}
    )
    return pa.schema(list(tables[table].items()))


def table(name: str, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Rows of a table as Arrow."""
    return record_table(schema(name), rows)


def record_table(wanted: pa.Schema, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Rows of any schema as Arrow."""
    columns = [pa.array([_entries(row[f.name], f.type) for row in rows], type=f.type) for f in wanted]
    return pa.table(columns, schema=wanted)


def _entries(value: Any, kind: pa.DataType) -> Any:  # noqa: ANN401
    """Arrow builds a map from pairs, at every depth."""
    if pa.types.is_map(kind) and value is not None:
        return [(key, _entries(item, kind.item_type)) for key, item in value.items()]
    return value
