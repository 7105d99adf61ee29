"""What to show: one ``Filter`` stands behind every table, count, map and file."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from sayso.errors import UsageError
from sayso.records import EventType, Mode

if TYPE_CHECKING:
    from datetime import date

STATUSES = ("suggested", "confirmed", "rejected")
_WORLD = (-180.0, -90.0, 180.0, 90.0)


@dataclass(frozen=True, slots=True)
class Filter:
    """What to show; every field that is set must hold.

    ``since`` and ``until`` ask for a date interval that may lie between them. ``place`` is a part of a place's name or
    of its first-level region, or a country code; ``country`` a code alone; ``bbox`` is west, south, east, north in
    degrees (west > east crosses the date line). ``side`` is an actor's or a claimant's. ``text`` asks for words of the
    text, whatever their case and accents; "words in quotation marks" stand together, a last * asks for beginnings.
    ``stories`` is how many newsrooms tell it at least, ``status`` what analysts said of an event.
    ``limit`` and ``after`` (the ``next`` of an earlier answer) ask for a part; ``newest`` gives the newest first, and
    what has no day last all the same.
    """

    since: date | None = None
    until: date | None = None
    place: str | None = None
    country: str | None = None
    bbox: tuple[float, ...] | None = None
    type: str | None = None
    sub_type: str | None = None
    mode: str | None = None
    actor: str | None = None
    side: str | None = None
    claimant: str | None = None
    verification: str | None = None
    outlet: str | None = None
    story: str | None = None
    version: str | None = None
    event: str | None = None
    happened: bool | None = None
    stories: int | None = None
    status: str | None = None
    text: str | None = None
    limit: int | None = None
    after: str | None = None
    newest: bool | None = None

    def __post_init__(self) -> None:
        for name, allowed in (("type", EventType), ("mode", Mode), ("status", STATUSES)):
            value = getattr(self, name)
            if value is not None and value not in set(allowed):
                raise UsageError(f"{name} {value!r} is not one of {', '.join(allowed)}")
        if self.bbox is not None:
            _check_box(self.bbox)
        if self.limit is not None and self.limit < 1:
            raise UsageError(f"limit {self.limit} is not a number of rows; give 1 or more")

    def key(self, length: int) -> list[Any] | None:
        """The sort key that ``after`` stands for, ``length`` values. Raises ``UsageError`` for what is no cursor."""
        if self.after is None:
            return None
        try:
            key = json.loads(base64.urlsafe_b64decode(self.after + "=="))
        except (ValueError, binascii.Error):
            key = None
        if not isinstance(key, list) or len(key) != length or not all(type(part) in {str, int} for part in key):
            raise UsageError("after: not a cursor of this table; take it from 'next' of the answer before")
        return key


PAGING = frozenset({"limit", "after", "newest"})


def cursor(key: list[Any]) -> str:
    """A sort key as an opaque word for the next part's ``after``."""
    return base64.urlsafe_b64encode(json.dumps(key, separators=(",", ":")).encode()).decode().rstrip("=")


def make_filter(**given: Any) -> Filter:  # noqa: ANN401
    """A filter by keyword; raises ``UsageError`` naming the keywords that there are."""
    known = [field.name for field in fields(Filter)]
    if unknown := sorted(set(given) - set(known)):
        raise UsageError(f"no filter is called {', '.join(unknown)}; there are {', '.join(known)}")
    return Filter(**given)


def _check_box(box: tuple[float, ...]) -> None:
    west, south, east, north = _WORLD
    sound = len(box) == len(_WORLD) and all(west <= x <= east for x in box[::2])
    if not sound or not south <= box[1] <= box[3] <= north:
        raise UsageError(f"bbox {','.join(f'{n:g}' for n in box)} is not west,south,east,north in degrees")
