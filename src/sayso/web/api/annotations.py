"""Every span of one version as W3C Web Annotations, so that other tools can lay them over the text.

The export profile ``annotation`` tells events; here stand all claims and attributions that were read in one text.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from sayso.export.profiles.document import urn
from sayso.web.security.answers import V1

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sayso.ledger.rows import Row

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MEDIA_TYPE = "application/ld+json"
_AROUND = 32  # characters before and after the words, so that they are found in a text that was edited
_LISTS = {"places": ("name", "text"), "counts": ("what",)}


def annotation_page(version: Row, claims: Sequence[Row], attributions: Sequence[Row], *, here: str) -> Row:
    """An AnnotationPage. ``here`` is the address of the desk, for the ids."""
    address = f"{here}{V1}/versions/{version['id']}/annotations"
    each = chain(
        _fields(version, "claim", claims, address=address),
        _fields(version, "attribution", attributions, address=address),
    )
    return {"@context": CONTEXT, "id": address, "type": "AnnotationPage", "items": list(each)}


def _fields(version: Row, kind: str, rows: Sequence[Row], *, address: str) -> Iterator[Row]:
    for row in rows:
        for field, spans in row["words"].items():
            if spans:
                yield {
                    "id": f"{address}#{kind}-{row['id']}-{field}",
                    "type": "Annotation",
                    "motivation": "classifying" if field == "trigger" else "describing",
                    "body": {"type": "TextualBody", "purpose": "tagging", "value": f"{field}: {_value(row, field)}"},
                    "target": [_target(version, span) for span in spans],
                }


def _value(row: Row, field: str) -> str:
    value: Any = f"{row['type']} {row['sub_type'] or ''}".strip() if field == "trigger" else row.get(field)
    if field in _LISTS:
        names = _LISTS[field]
        value = ", ".join(next((str(one[name]) for name in names if one[name]), "") for one in value or ())
    if isinstance(value, dict):
        value = " ".join(str(part) for part in value.values() if part is not None)
    return "" if value is None else str(value)


def _target(version: Row, span: Sequence[int]) -> Row:
    start, end = span
    text: str = version["text"]
    quote = {
        "prefix": text[max(0, start - _AROUND) : start],
        "exact": text[start:end],
        "suffix": text[end : end + _AROUND],
    }
    return {
        "source": urn("version", version["id"]),
        "selector": [
            {"type": "TextQuoteSelector"} | quote,
            {"type": "TextPositionSelector", "start": start, "end": end},
        ],
    }
