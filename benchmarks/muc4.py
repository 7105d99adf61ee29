"""The muc4 task: incidents with five roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sayso.reading.text import Text
from sayso.reading.types.incident import incidents

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sayso.reading.types.incident import Incident


def _template(incident: Incident) -> dict[str, Any]:
    roles = {role: [[filler.text] for filler in fillers] for role, fillers in incident.fillers.items()}
    return {"incident_type": incident.kind, **roles}


def predict(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """One row ``{"docid", "templates"}`` for each row with ``doctext``; texts may be in any case."""
    for row in rows:
        doc = Text(row["doctext"].lower()).doc
        yield {"docid": row["docid"], "templates": [_template(i) for i in incidents(doc)]}
