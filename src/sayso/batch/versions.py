"""From links to versions: pages that hang together are clustered and merged, some thousand a task."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from sayso.batch.folder import Folder, name_of
from sayso.batch.links import Learned, articles
from sayso.pipeline.match import facts_of, version_row
from sayso.pipeline.read import READABLE, reading_id
from sayso.story.cluster import cluster
from sayso.story.match import Level, Link
from sayso.story.memory import PAGES, SHARE
from sayso.story.merge import merge

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from sayso.records import Article

_PAGES = 1_000  # pages of one task, and those that hang on them
_TEXT = ("id", "text", "headline", "agency", "published", "dateline")
SCHEMA = pa.schema(
    [
        *((name, pa.date32() if name == "published" else pa.string()) for name in _TEXT),
        ("story", pa.string()),
        ("wanted", pa.string()),  # null where nobody reads the language
        ("pages", pa.list_(pa.string())),
    ]
)


def components(db: DuckDBPyConnection, links: list[str]) -> None:
    """Make the table ``part`` (page id, root): the pages that are linked, near or far, have one root."""
    union = _Union()
    rows = db.execute("SELECT a, b FROM read_parquet($links)", {"links": links}) if links else None
    while rows is not None and (some := rows.fetchmany(10_000)):
        for a, b in some:
            union.join(a, b)
    roots: Any = pa.table({"id": list(union.roots), "root": [union.of(page) for page in union.roots]})
    db.register("roots", roots)
    db.execute(
        "CREATE OR REPLACE TABLE part AS SELECT page.id, coalesce(root, page.id) AS root, outlet FROM page "
        "LEFT JOIN roots USING (id)"
    )
    db.unregister("roots")


class _Union:
    """Names in groups that grow together; each group is called after its smallest."""

    def __init__(self) -> None:
        self.roots: dict[str, str] = {}

    def of(self, name: str) -> str:
        root = name
        while (above := self.roots.setdefault(root, root)) != root:
            root = above
        while name != root:
            self.roots[name], name = root, self.roots[name]
        return root

    def join(self, a: str, b: str) -> None:
        low, high = sorted((self.of(a), self.of(b)))
        self.roots[high] = low


def tasks(db: DuckDBPyConnection, folder: Folder, links: list[str], learned: Learned, code: str) -> Iterator[str]:
    """Write whole components in parts, with their links; the names of the parts."""
    rows = db.execute("SELECT root, id, outlet FROM part ORDER BY root, id")
    part: list[tuple[str, str, str | None]] = []
    while some := rows.fetchmany(_PAGES):
        for row in some:
            if len(part) >= _PAGES and part[-1][0] != row[0]:
                yield _written(folder, part, links, learned, code)
                part = []
            part.append(row)
    if part:
        yield _written(folder, part, links, learned, code)


def _written(
    folder: Folder, part: list[tuple[str, str, str | None]], links: list[str], learned: Learned, code: str
) -> str:
    import duckdb  # noqa: PLC0415

    pages = [page for _, page, _ in part]
    ids: Any = pa.table({"a": pages})
    found = []
    if links:
        with duckdb.connect() as db:
            db.register("ids", ids)
            found = db.execute(
                "SELECT DISTINCT a, b, level, score FROM read_parquet($links) SEMI JOIN ids USING (a) ORDER BY a, b",
                {"links": links},
            ).fetchall()
    known = {outlet: learned[outlet] for outlet in sorted({o for _, _, o in part if o is not None and o in learned})}
    what = {"links": found, "learned": known, "code": code}
    name = name_of(*pages, json.dumps(what))
    if not folder.path("groups", name).exists():
        folder.write("groups", name, pa.table({"id": pages}).replace_schema_metadata({"what": json.dumps(what)}))
    return name


def group(name: str, *, root: Path, pages: list[str]) -> str:
    """Cluster and merge the pages of one part, unless that was done; gives the part's name."""
    import duckdb  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    folder = Folder(root)
    if folder.path("versions", name).exists():
        return name
    part = pq.read_table(folder.path("groups", name))
    what = json.loads(part.schema.metadata[b"what"])
    with duckdb.connect() as db:
        db.execute("SET threads = 1")
        known = articles(db, pages, part["id"].to_pylist(), what["learned"])
    links = [Link(a=a, b=b, level=Level(level), reason="", score=score) for a, b, level, score in what["links"]]
    rows = list(_versions(known, links, what["code"]))
    folder.write("versions", name, pa.Table.from_pylist(rows, schema=SCHEMA))
    return name


def _versions(known: Mapping[str, Article], links: list[Link], code: str) -> Iterator[dict[str, Any]]:
    for story in cluster({page: facts_of(article) for page, article in known.items()}, links):
        for position, printed in enumerate(story.versions):
            carried = [known[page] for page in sorted(printed)]
            version, _ = merge(carried)
            row = version_row(version, story.id, position, carried)
            read = row["language"] is None or row["language"] in READABLE
            wanted = reading_id(row, code) if read else None
            yield {**{n: row[n] for n in _TEXT}, "story": story.id, "wanted": wanted, "pages": sorted(printed)}


def furniture(db: DuckDBPyConnection, versions: list[str]) -> Learned:
    """What each outlet prints in enough of its stories and nobody else prints, as ``pipeline.memory`` counts it."""
    rows = db.execute(
        """
        WITH told AS (SELECT unnest(pages) AS id, story FROM read_parquet($versions)),
             line AS (SELECT id, outlet, unnest(lines) AS line FROM page WHERE outlet IS NOT NULL),
             size AS (SELECT outlet, count(*) AS pages FROM page GROUP BY outlet),
             own AS (SELECT line FROM line GROUP BY line HAVING count(DISTINCT outlet) = 1)
        SELECT outlet, line FROM line SEMI JOIN own USING (line) JOIN told USING (id) JOIN size USING (outlet)
        GROUP BY outlet, line, size.pages
        HAVING count(DISTINCT story) >= $pages AND count(DISTINCT story) >= $share * size.pages
        ORDER BY outlet, line
        """,
        {"versions": versions, "pages": PAGES, "share": SHARE},
    ).fetchall()
    found: defaultdict[str, list[str]] = defaultdict(list)
    for outlet, line in rows:
        found[outlet].append(line)
    return dict(found)
