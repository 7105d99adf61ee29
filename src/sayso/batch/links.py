"""Which pages are printings or versions of one another: a join of all sketches, and each pair that it gives compared."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from sayso.batch.folder import Folder, name_of
from sayso.ledger.codec import adapter
from sayso.records import Article
from sayso.story.index import MIN_CONTAINED, MIN_SHARED
from sayso.story.match import relate
from sayso.story.memory import without_repeated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from duckdb import DuckDBPyConnection

PAIRS = 4_000  # pairs of one task: some seconds of work
SCHEMA = pa.schema([("a", pa.string()), ("b", pa.string()), ("level", pa.string()), ("score", pa.float64())])
Learned = dict[str, list[str]]  # the lines that are furniture, by outlet


def pairs(db: DuckDBPyConnection) -> None:
    """Make the table ``pair`` of all pages that share enough of their sketches, as the ledger's index counts it."""
    db.execute("CREATE OR REPLACE TABLE sample AS SELECT no, unnest(hashes) AS hash FROM page")
    db.execute(
        """
        CREATE OR REPLACE TABLE pair AS
        SELECT least(p.id, q.id) AS a, greatest(p.id, q.id) AS b
        FROM (SELECT x.no AS m, y.no AS n, count(*) AS shared
              FROM sample x JOIN sample y ON x.hash = y.hash AND x.no < y.no GROUP BY ALL HAVING count(*) >= $least)
        JOIN page p ON p.no = m JOIN page q ON q.no = n
        WHERE shared >= $share * least(p.expected, q.expected)
        """,
        {"least": MIN_SHARED, "share": MIN_CONTAINED},
    )
    db.execute("DROP TABLE sample")


def tasks(db: DuckDBPyConnection, folder: Folder, learned: Learned) -> Iterator[str]:
    """Write the pairs in parts, by the pages that they begin with; the names of the parts."""
    rows = db.execute(
        """SELECT a, b, p.outlet, q.outlet FROM pair JOIN page p ON p.id = a JOIN page q ON q.id = b ORDER BY a, b"""
    )
    while part := rows.fetchmany(PAIRS):
        outlets = {outlet for row in part for outlet in row[2:] if outlet in learned}
        known = {outlet: learned[outlet] for outlet in sorted(outlets)}
        name = name_of(*(page for row in part for page in row[:2]), json.dumps(known))
        if not folder.path("pairs", name).exists():
            table = pa.table({"a": [row[0] for row in part], "b": [row[1] for row in part]})
            folder.write("pairs", name, table.replace_schema_metadata({"learned": json.dumps(known)}))
        yield name


def link(name: str, *, root: Path, pages: list[str]) -> str:
    """Compare the pairs of one part, unless that was done; gives the part's name."""
    import duckdb  # noqa: PLC0415 - a helper has no use for it but here
    import pyarrow.parquet as pq  # noqa: PLC0415

    folder = Folder(root)
    if folder.path("links", name).exists():
        return name
    part = pq.read_table(folder.path("pairs", name))
    learned = json.loads(part.schema.metadata[b"learned"])
    wanted = sorted({*part["a"].to_pylist(), *part["b"].to_pylist()})
    with duckdb.connect() as db:
        db.execute("SET threads = 1")
        known = articles(db, pages, wanted, learned)
    found = [relate(known[a], known[b]) for a, b in zip(part["a"].to_pylist(), part["b"].to_pylist(), strict=True)]
    rows = [{"a": x.a, "b": x.b, "level": x.level, "score": x.score} for x in found if x is not None and x.level]
    folder.write("links", name, pa.Table.from_pylist(rows, schema=SCHEMA))
    return name


def articles(db: DuckDBPyConnection, pages: list[str], ids: Iterable[str], learned: Learned) -> dict[str, Article]:
    """Articles by page id, without the furniture of their outlets."""
    wanted: Any = pa.table({"id": list(ids)})
    db.register("wanted", wanted)
    rows = db.execute(
        "SELECT id, any_value(article) FROM read_parquet($pages) SEMI JOIN wanted USING (id) "
        "WHERE article IS NOT NULL GROUP BY id",
        {"pages": pages},
    ).fetchall()
    db.unregister("wanted")
    return dict(_article(row, learned) for row in rows)


def _article(row: tuple[str, str], learned: Mapping[str, list[str]]) -> tuple[str, Article]:
    article: Article = adapter(Article).validate_json(row[1])
    return row[0], without_repeated(article, learned.get(article.outlet or "", ()))
