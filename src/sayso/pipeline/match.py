"""Match: each cleaned page with those that share its words; then versions and stories of all that it touches."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from sayso.ledger import save
from sayso.ledger import schema as s
from sayso.ledger.chunks import chunks
from sayso.ledger.load import articles, decisions, links_of, without_learned
from sayso.ledger.store import writing
from sayso.pipeline.memory import learn, note_lines
from sayso.pipeline.notices import with_corrections
from sayso.pipeline.read import READABLE, reading_id
from sayso.resolve.time.tagger import infer_published
from sayso.story.cluster import PageFacts, cluster
from sayso.story.index import LedgerIndex
from sayso.story.match import relate
from sayso.story.merge import merge
from sayso.story.sketch import sketch_texts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy import Connection, Engine

    from sayso.records import Article, Printing, Version
    from sayso.story.match import Link
    from sayso.story.sketch import Sketch

    Merged = tuple[dict[str, Any], Sequence[Printing]]  # a version's row, and what prints it

AT_ONCE = 64  # pages matched in one transaction


def match(engine: Engine, code: str) -> None:
    """Match every page that waits, some at a time, each time in one transaction; then again what learning changed."""
    while _match_some(engine, code) or learn(engine):
        pass


def _match_some(engine: Engine, code: str) -> bool:
    with writing(engine) as connection:
        waiting = select(s.pages.c.id).where(s.pages.c.state == "cleaned").order_by(s.pages.c.no).limit(AT_ONCE)
        ids = list(connection.scalars(waiting))
        if not ids:
            return False
        raw = articles(connection, ids, raw=True)
        note_lines(connection, raw)
        before, _ = links_of(connection, ids)  # of pages that are matched anew, because furniture was learned
        save.unlink(connection, ids)
        save.links(connection, _links(connection, raw))
        _group(connection, before, fresh=set(ids), code=code)
        save.state(connection, ids, "matched")
        return True


def _links(connection: Connection, fresh: Mapping[str, Article]) -> list[Link]:
    """What binds the fresh pages (with all their paragraphs) to each other and to those already there.

    The index holds pages with all that furniture may yet be learned from, so that it never grows stale; what was learned
    is not looked for, or a short page would be held against every page of its outlet.
    """
    index = LedgerIndex(connection, s.sketches)
    sketches = _sketches(fresh)
    index.add_many(list(sketches.items()))
    own = without_learned(connection, fresh)
    sought = sketches | _sketches({page: article for page, article in own.items() if article != fresh[page]})
    near = index.candidates_many(list(sought.values()))
    pairs = {
        (min(page_id, other.page_id), max(page_id, other.page_id))
        for page_id, others in zip(sought, near, strict=True)
        for other in others
        if other.page_id != page_id
    }
    known = articles(connection, {page for pair in pairs for page in pair})
    # a page that was forgotten is still in the index, as numbers
    found = (relate(known[a], known[b]) for a, b in sorted(pairs) if a in known and b in known)
    return [link for link in found if link is not None]


def _sketches(texts: Mapping[str, Article]) -> dict[str, Sketch]:
    return dict(zip(texts, sketch_texts([article.text for article in texts.values()]), strict=True))


def _group(connection: Connection, page_ids: Iterable[str], *, fresh: set[str], code: str) -> None:
    """Versions and stories of every page that the given ones are linked to, near or far."""
    pages, links = links_of(connection, page_ids)
    known = articles(connection, pages)
    facts = {page: facts_of(article) for page, article in known.items()}
    before = _printed(connection, pages)
    carried: defaultdict[str, set[str]] = defaultdict(set)
    for page, (version, _) in before.items():
        carried[version].add(page)
    unchanged = {frozenset(printed): version for version, printed in carried.items() if not printed & fresh}
    stories = cluster(facts, links, with_corrections(connection, decisions(connection, pages), known))
    save.current_again(connection, [story.id for story in stories])
    merged: list[Merged] = []
    for story in stories:
        for position, printed in enumerate(story.versions):
            if printed in unchanged:
                _move(connection, unchanged[printed], story.id, position)
            else:
                merged.append(_merge([known[page] for page in sorted(printed)], story.id, position, code))
    _keep(connection, merged)
    _retire(connection, before, _printed(connection, pages))


def facts_of(article: Article) -> PageFacts:
    """What clustering needs of an article."""
    return PageFacts(
        published=article.published,
        agency=article.agency,
        outlet=article.outlet,
        words=sum(len(paragraph.split()) for paragraph in article.paragraphs),
    )


def _printed(connection: Connection, pages: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Which version and story each page prints now."""
    p = s.printings.c
    query = select(p.page_id, p.version_id, p.story_id)
    return {
        page: (version, story)
        for some in chunks(pages)
        for page, version, story in connection.execute(query.where(p.page_id.in_(some)))
    }


def _move(connection: Connection, version_id: str, story_id: str, position: int) -> None:
    """Put a version whose printings are as they were in its place; in another story its events are others."""
    v = s.versions.c
    row = connection.execute(select(v.story_id, v.position, v.state).where(v.id == version_id)).one()
    if (row.story_id, row.position) == (story_id, position):
        return
    save.moved(connection, version_id, story_id=story_id, position=position)
    if row.story_id != story_id and row.state == "done":
        save.version_state(connection, [version_id], "read")


def _merge(carried: Sequence[Article], story_id: str, position: int, code: str) -> Merged:
    version, printings = merge(carried)
    row = version_row(version, story_id, position, carried)
    row["wanted"] = reading_id(row, code)
    return row, printings


def _keep(connection: Connection, merged: Sequence[Merged]) -> None:
    """Write versions and their printings, all at once: most of a statement's cost is in making it."""
    rows = [row for row, _ in merged]
    read = _read(connection, [row["wanted"] for row in rows])
    for row in rows:
        row["state"] = _state(row, read)
    save.versions(connection, rows)
    save.printings(connection, [(printing, row["story_id"]) for row, printings in merged for printing in printings])


def version_row(version: Version, story_id: str, position: int, carried: Sequence[Article]) -> dict[str, Any]:
    """The columns of a version that follow from its printings."""
    row = save.version_row(version) | {"story_id": story_id, "position": position, "published_by": None}
    row["language"] = next((article.language for article in carried if article.language), None)
    if version.published is not None:
        row["published_by"] = "page"
    elif (inferred := infer_published(version.text)) is not None:
        row["published"], words = inferred
        row["published_by"] = "text"
        row["evidence"] |= {
            "published": {"page": "", "words": words.of(version.text), "rule": "inferred from the text"}
        }
    return row


def _read(connection: Connection, wanted: Iterable[str]) -> set[str]:
    """Which readings there are and hold."""
    r = s.readings.c
    return {
        reading
        for some in chunks(wanted)
        for reading in connection.scalars(select(r.id).where(r.id.in_(some), r.superseded_by.is_(None)))
    }


def _state(row: Mapping[str, Any], read: Collection[str]) -> str:
    """How far a version is: to be read, unless it was, with just what is known of it now."""
    if row["language"] is not None and row["language"] not in READABLE:
        return "unread"
    return "read" if row["wanted"] in read else "matched"


def _retire(connection: Connection, before: Mapping[str, tuple[str, str]], now: Mapping[str, tuple[str, str]]) -> None:
    """Mark versions and stories that carry no page any more, and lead from each to where most of its pages went."""
    current = {name for pair in now.values() for name in pair}
    heirs: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for page, pair in before.items():
        for kind, old, new in zip(("version", "story"), pair, now[page], strict=True):
            if old not in current:
                heirs[kind, old][new] += 1
    for (kind, old), counted in sorted(heirs.items()):
        heir = min(counted, key=lambda name: (-counted[name], name))
        save.alias(connection, kind, old, heir)
        if kind == "version":
            save.supersede(connection, s.versions, old, heir)
            save.version_state(connection, [old], "read")
