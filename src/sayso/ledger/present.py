"""Rows as they are shown and exported: the shapes of docs/ledger.md, with words beside every value."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sayso.event.credibility import suggest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import RowMapping

    from sayso.ledger.rows import Row
    from sayso.records import Count

_PLACE = ("text", "name", "precision", "lat", "lon", "radius_km", "geonameid", "country", "admin1")
_COUNT = ("what", "low", "best", "high", "text")


def _iso(value: Any) -> str | None:  # noqa: ANN401 - a date, a date-time or null
    return None if value is None else value.isoformat()


def quoted(text: str, spans: Sequence[Sequence[int]] | None) -> str | None:
    """The words of some spans, in order, joined by a space; ``None`` for no span."""
    if not spans:
        return None
    return " ".join(" ".join(text[start:end].split()) for start, end in spans)


def _pick(items: Sequence[Mapping[str, Any]] | None, names: Sequence[str]) -> list[Row]:
    return [{name: item[name] for name in names} for item in items or ()]


def _date(row: RowMapping, text: str | None = None) -> Row | None:
    start, end, precision = (row[name] for name in ("date_start", "date_end", "date_precision"))
    if start is None and end is None:
        return None
    return {"start": _iso(start), "end": _iso(end), "precision": precision, "text": text}


def count_dict(count: Count) -> Row:
    """A figure as it is shown."""
    return {name: getattr(count, name) for name in _COUNT}


def claim_dict(row: RowMapping) -> Row:
    """A claim with the words of each field."""
    names = [
        "id",
        "version_id",
        "story_id",
        "attribution_id",
        "type",
        "sub_type",
        "mode",
        "actor",
        "actor_side",
        "target",
        "target_side",
    ]
    names += ["weapon", "outcome", "verification", "background", "summary", "event_id"]
    text, words = row["version_text"], row["words"]
    return {name: row[name] for name in names} | {
        "claimant": row["speaker"],
        "claimant_side": row["side"],
        "places": _pick(row["places"], _PLACE),
        "date": _date(row, quoted(text, words.get("date"))),
        "counts": _pick(row["counts"], _COUNT),
        "trigger": quoted(text, [row["trigger"]]),
        "words": words | {"trigger": [row["trigger"]]},
        "rules": row["rules"],
        "status": row["status"],
        "corrected": corrections(row["corrected"]),
    }


def attribution_dict(row: RowMapping) -> Row:
    """An attribution with source, cue and content as words and as spans."""
    names = (
        "id",
        "version_id",
        "story_id",
        "speaker",
        "side",
        "role",
        "channel",
        "stance",
        "quote",
        "said_on",
        "parent",
    )
    text = row["version_text"]
    spans = {name: row[name] for name in ("source", "cue", "content")}
    single = {"channel": row["channel_span"], "said_on": row["said_on_span"]}
    single |= {name: (row[name] or {}).get("span") for name in ("verification", "response")}
    return {name: row[name] for name in names} | {
        **{name: quoted(text, where) for name, where in spans.items()},
        "verification": _without_span(row["verification"]),
        "response": _without_span(row["response"]),
        "words": row["words"] | spans | {name: [span] for name, span in single.items() if span},
        "rules": row["rules"],
        "rule": row["rule"],
    }


def _without_span(value: Mapping[str, Any] | None) -> Row | None:
    return None if value is None else {name: item for name, item in value.items() if name != "span"}


def event_dict(row: RowMapping, claim_ids: Sequence[str]) -> Row:
    """An event with its claims and its corroboration."""
    return {name: row[name] for name in ("id", "type", "sub_type", "happened")} | {
        "places": _pick(row["places"], _PLACE),
        "date": _date(row),
        "counts": _pick(row["counts"], _COUNT),
        "claim_ids": list(claim_ids),
        "corroboration": row["corroboration"],
        "suggested_credibility": suggest(row["corroboration"], happened=row["happened"]),
        "status": row["status"],
        "corrected": corrections(row["corrected"]),
    }


def corrections(corrected: Mapping[str, Mapping[str, Any]]) -> list[Row]:
    """What people corrected, a row a field: the machine's value (words, or JSON where it has parts), who and when."""
    return [
        {"field": name, "machine": _plain(was["machine"]), **{key: was[key] for key in ("by", "at", "judgement")}}
        for name, was in sorted(corrected.items())
    ]


def _plain(value: Any) -> str | None:  # noqa: ANN401
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def version_dict(row: RowMapping) -> Row:
    """A version with its text and where each value is from."""
    names = (
        "id",
        "story_id",
        "position",
        "headline",
        "agency",
        "byline",
        "dateline",
        "language",
        "published_by",
        "evidence",
        "withdrawn",
        "withdrawn_by",
        "correction",
        "corrected_by",
    )
    return {name: row[name] for name in names} | {"published": _iso(row["published"]), "text": row["text"]}


def printing_dict(row: RowMapping, furniture: Sequence[Row]) -> Row:
    """A printing with its edits and its furniture. ``furniture`` holds the cut lines, ``furniture_reasons`` why."""
    names = ("page_id", "version_id", "story_id", "relation", "score", "source", "url", "outlet", "aligned", "edits")
    return {name: row[name] for name in names} | {
        "got_at": _iso(row["got_at"]),
        "furniture": [line["text"] for line in furniture],
        "furniture_reasons": [line["reason"] for line in furniture],
    }
