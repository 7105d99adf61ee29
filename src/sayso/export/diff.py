"""What differs between two releases or ledgers: events and claims that came, went and changed, field by field."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sayso.errors import UsageError
from sayso.export.package import TABLES_FOLDER
from sayso.phrase import count_words, date_words, kind_words, place_words, who_to_whom

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from sayso.ledger.rows import Row

COMPARED = ("events", "claims")
_SHOWN = 60  # characters of a value on the terminal


@dataclass(frozen=True, slots=True)
class Change:
    """A row that both have, and each field that differs: what it was, what it is."""

    id: str
    row: Row
    fields: dict[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Difference:
    """One table of two: rows by id. ``became`` leads from an event that is gone to those that hold its claims now."""

    table: str
    added: list[Row]
    gone: list[Row]
    changed: list[Change]
    same: int
    became: dict[str, list[str]]

    @property
    def any(self) -> bool:
        """Whether anything differs."""
        return bool(self.added or self.gone or self.changed)

    def plain(self) -> Row:
        """As JSON has it."""
        changes = [{"id": one.id, "fields": {k: list(v) for k, v in one.fields.items()}} for one in self.changed]
        return {"added": self.added, "gone": self.gone, "changed": changes, "same": self.same, "became": self.became}


def compare_releases(a: str | Path, b: str | Path) -> list[Difference]:
    """What ``b`` has that ``a`` has not, and the other way round: events, then claims.

    Each is the folder of a release or a ledger. Columns that only one has (sentences) are not compared.
    Raises ``UsageError`` for a folder that holds no release, ``LedgerError`` for what is no ledger.
    """
    before, after = _load(a), _load(b)
    return [_differ(table, before[table], after[table]) for table in COMPARED]


def _load(where: str | Path) -> dict[str, dict[str, Row]]:
    path = Path(where)
    if path.is_dir():
        return {table: _from_file(path, table) for table in COMPARED}
    import sayso  # noqa: PLC0415 - the package imports this room's neighbours

    with sayso.open(where, create=False) as ledger:
        return {table: _by_id(getattr(ledger, table)().arrow()) for table in COMPARED}


def _from_file(folder: Path, table: str) -> dict[str, Row]:
    import pyarrow.parquet as pq  # noqa: PLC0415 - pyarrow takes a quarter of a second

    path = folder / TABLES_FOLDER / f"{table}.parquet"
    if not path.is_file():
        raise UsageError(
            f"{folder}: is no release ({TABLES_FOLDER}/{table}.parquet is missing); 'sayso release' makes one"
        )
    return _by_id(pq.read_table(path))


def _by_id(table: pa.Table) -> dict[str, Row]:
    """Rows as both sources have them, without the names that a release leaves out."""
    rows: list[Row] = table.to_pylist(maps_as_pydicts="strict")
    for row in rows:
        for change in row["corrected"]:
            change["by"] = None
    return {row["id"]: row for row in rows}


def _differ(table: str, before: dict[str, Row], after: dict[str, Row]) -> Difference:
    both = [one for one in before if one in after]
    changes = [Change(one, after[one], fields) for one in both if (fields := _fields(before[one], after[one]))]
    added = [row for one, row in after.items() if one not in before]
    gone = [row for one, row in before.items() if one not in after]
    return Difference(table, added, gone, changes, len(both) - len(changes), _became(gone, after))


def _fields(old: Row, new: Row) -> dict[str, tuple[Any, Any]]:
    """What differs; of a field with parts, the parts that do."""
    found: dict[str, tuple[Any, Any]] = {}
    for name in old:
        if name not in new or old[name] == new[name]:
            continue
        if isinstance(old[name], dict) and isinstance(new[name], dict):
            found |= {f"{name}.{part}": pair for part, pair in _fields(old[name], new[name]).items()}
        else:
            found[name] = (old[name], new[name])
    return found


def _became(gone: list[Row], after: dict[str, Row]) -> dict[str, list[str]]:
    holder = {claim: row["id"] for row in after.values() for claim in row.get("claim_ids", ())}
    found = {
        row["id"]: sorted({holder[claim] for claim in row.get("claim_ids", ()) if claim in holder}) for row in gone
    }
    return {one: ids for one, ids in found.items() if ids}


def diff_lines(differences: list[Difference]) -> Iterator[str]:
    """The differences for people: ``+`` came, ``-`` went, ``~`` changed."""
    for one in differences:
        sizes = f"{len(one.added)} added, {len(one.gone)} gone, {len(one.changed)} changed, {one.same} the same"
        yield f"{one.table}: {sizes}"
        yield from (f"  + {_line(row)}" for row in one.added)
        for row in one.gone:
            now = one.became.get(row["id"])
            yield f"  - {_line(row)}" + (f"  (its claims are in {', '.join(now)} now)" if now else "")
        for change in one.changed:
            yield f"  ~ {_line(change.row)}"
            yield from (f"      {name}: {_short(old)} -> {_short(new)}" for name, (old, new) in change.fields.items())


def _line(row: Row) -> str:
    parties = who_to_whom(row) if "actor" in row else ""
    parts = (kind_words(row), parties, place_words(row["places"]), date_words(row["date"]), count_words(row["counts"]))
    return f"{row['id']}  " + ", ".join(part for part in parts if part)


def _short(value: Any) -> str:  # noqa: ANN401
    words = "nothing" if value is None else json.dumps(value, ensure_ascii=False)
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"
