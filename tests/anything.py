"""Rows that a table of some schema may hold, for property tests: every null, zero, sign and hostile text."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
from hypothesis import strategies as st

HOSTILE = ["=1+1", "'=2", "@x", "-5", "+a", "\ttab", "“ok”", "\uff1d1", "{}", "\r", "null", "0"]
PLAIN = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20)
WORDS = st.one_of(PLAIN, st.sampled_from(HOSTILE))
DAY = st.one_of(st.none(), st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(date.isoformat))
BY_NAME = {"start": DAY, "end": DAY, "lat": st.floats(-90, 90), "lon": st.floats(-180, 180), "id": WORDS}


def values(name, kind, *, missing=True):
    """Values that a column of this name and type may have; lists are never missing."""
    if pa.types.is_map(kind):
        return st.dictionaries(WORDS, values("", kind.item_type, missing=False), max_size=2)
    if pa.types.is_list(kind):
        return st.lists(values("", kind.value_type, missing=False), max_size=2)
    if pa.types.is_struct(kind):
        inner = st.fixed_dictionaries({field.name: values(field.name, field.type) for field in kind})
        if {"lat", "lon"} <= {field.name for field in kind}:
            inner = st.builds(lambda place, known: place if known else place | NOWHERE, inner, st.booleans())
        return st.one_of(st.none(), inner) if missing else inner
    given = BY_NAME.get(name, next(found for fits, found in BY_KIND if fits(kind)))
    return st.one_of(st.none(), given) if missing and name not in BY_NAME else given


NOWHERE = {"lat": None, "lon": None}
BY_KIND = (
    (pa.types.is_string, WORDS),
    (pa.types.is_boolean, st.booleans()),
    (pa.types.is_integer, st.integers(-(2**40), 2**40)),
    (pa.types.is_floating, st.floats(-1e6, 1e6)),
)
