"""Withdraw: what notices say of other pages, as marks on versions. The same marks in whatever order the pages came.

A notice names pages by the agency's id of an item, by address, or by headline; ``page_keys`` leads from there to the
pages. The marks are made anew from all notices whenever pages were matched, so that a notice that came first waits.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import or_, select, update

from sayso.article.notice import CORRECTION, WITHDRAWAL
from sayso.ledger import schema as s
from sayso.ledger.chunks import chunks
from sayso.ledger.store import writing
from sayso.pipeline.notices import BY_HEADLINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from sqlalchemy import Connection, Engine, Row


_DAYS = 31  # between a story and a notice that names it by headline; desks correct within days
_MARKS = ("withdrawn", "withdrawn_by", "correction", "corrected_by")


def withdraw(engine: Engine) -> int:
    """Bring the marks of all versions up to date with the notices. Gives how many versions changed."""
    with engine.connect() as connection:
        v = s.versions.c
        marked = select(v.id).where(or_(v.withdrawn.is_not(None), v.correction.is_not(None)))
        if (
            connection.scalar(select(s.notices.c.page_id).limit(1)) is None
            and connection.scalar(marked.limit(1)) is None
        ):
            return 0
    with writing(engine) as connection:
        wanted = _marks(connection)
        columns = (v.id, v.state, *(v[name] for name in _MARKS))
        rows = {row.id: row for row in connection.execute(select(*columns).where(v.id.in_(marked)))}
        for some in chunks(sorted(set(wanted) - set(rows))):
            rows |= {row.id: row for row in connection.execute(select(*columns).where(v.id.in_(some)))}
        changed = [row for row in rows.values() if _differs(row, wanted.get(row.id, {}))]
        for row in changed:
            values: dict[str, Any] = dict.fromkeys(_MARKS) | wanted.get(row.id, {})
            if row.state == "done" and bool(row.withdrawn) != bool(values["withdrawn"]):
                values["state"] = "read"  # its events are made anew, with its claims or without
            connection.execute(update(s.versions).where(v.id == row.id).values(**values))
        return len(changed)


def _differs(row: Row[Any], wanted: Mapping[str, str]) -> bool:
    return any(getattr(row, name) != wanted.get(name) for name in _MARKS)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of a page where it is decided whether a notice means it."""

    page_id: str
    agency: str | None
    outlet: str | None
    published: date | None
    version_id: str | None
    story_id: str | None


class _Out(NamedTuple):
    """A version of a story, and the day on which it was out."""

    id: str
    published: date | None


def _marks(connection: Connection) -> dict[str, dict[str, str]]:
    """The marks that each version should have, by its id."""
    in_order = s.notices.join(s.articles, s.articles.c.page_id == s.notices.c.page_id)
    query = select(s.notices).select_from(in_order).order_by(s.notices.c.kind.desc(), s.notices.c.page_id)
    notices = list(connection.execute(query))
    by_key = _pages_by_key(connection, {key for notice in notices for key in notice.keys})
    near = _near(connection, [notice.page_id for notice in notices if notice.kind == CORRECTION])
    facts = _facts(
        connection,
        {page for pages in by_key.values() for page in pages}
        | {notice.page_id for notice in notices}
        | {page for pages in near.values() for _, page in pages},
    )
    stories = _stories(connection, {fact.story_id for fact in facts.values() if fact.story_id})
    marks: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for notice in notices:
        own = facts[notice.page_id]
        named = [
            facts[page]
            for page in sorted({page for key in notice.keys for page in by_key.get(key, ())} - {notice.page_id})
            if page in facts and any(_meant(key, notice, by_key.get(key, {}), own, facts[page]) for key in notice.keys)
        ]
        if notice.kind == CORRECTION:
            _correct(marks, notice, own, named + _replaced(own, near.get(own.page_id, ()), facts))
        else:
            _take_back(marks, notice, named, stories)
    return marks


def _take_back(
    marks: Mapping[str, dict[str, str]], notice: Row[Any], named: Iterable[_Facts], stories: Mapping[str, list[_Out]]
) -> None:
    """Mark what a notice withdraws; with a story that was killed falls what it said on earlier days."""
    gone = {fact.version_id for fact in named if fact.version_id}
    if notice.kind == WITHDRAWAL:
        gone |= {earlier for fact in named for earlier in _earlier(fact, stories)}
    for version in gone:
        marks[version] |= {"withdrawn": notice.words, "withdrawn_by": notice.page_id}


def _correct(marks: Mapping[str, dict[str, str]], notice: Row[Any], own: _Facts, named: Iterable[_Facts]) -> None:
    """Keep the note on all that it is about; the corrected wording takes the place of others of its story."""
    about = {fact.version_id: fact for fact in named if fact.version_id}
    for version in {*about, *([own.version_id] if own.version_id else [])}:
        marks[version] |= {"correction": notice.words, "corrected_by": notice.page_id}
    for version, fact in about.items():
        if own.story_id is not None and fact.story_id == own.story_id and version != own.version_id:
            marks[version] |= {"withdrawn": f"corrected: {notice.words}", "withdrawn_by": notice.page_id}


def _near(connection: Connection, corrections: list[str]) -> dict[str, list[tuple[float, str]]]:
    """The pages whose text is like that of each correction, with how much."""
    t, own = s.links.c, set(corrections)
    found: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    for some in chunks(corrections):
        touching = or_(t.page_a.in_(some), t.page_b.in_(some))
        for a, b, score in connection.execute(
            select(t.page_a, t.page_b, t.score).where(touching, t.level.is_not(None))
        ):
            for page, other in ((a, b), (b, a)):
                if page in own and other not in own:
                    found[page].append((score, other))
    return found


def _replaced(own: _Facts, near: Iterable[tuple[float, str]], facts: Mapping[str, _Facts]) -> list[_Facts]:
    """The wording that a correction takes the place of: the likest one of its story and desk that is no later."""
    fit = [(score, page) for score, page in near if page in facts and _goes_before(facts[page], own)]
    return [facts[max(fit)[1]]] if fit else []


def _goes_before(other: _Facts, own: _Facts) -> bool:
    if other.story_id != own.story_id or other.version_id == own.version_id or not _same_desk(own, other):
        return False
    return own.published is None or other.published is None or other.published <= own.published


def _earlier(fact: _Facts, stories: Mapping[str, list[_Out]]) -> list[str]:
    """The versions of the same story that were out on an earlier day: they fall with it."""
    if fact.published is None or fact.story_id is None:
        return []
    return [out.id for out in stories[fact.story_id] if out.published is not None and out.published < fact.published]


def _meant(key: str, notice: Row[Any], pages: Mapping[str, int | None], own: _Facts, other: _Facts) -> bool:
    """Whether a notice means a page by this key, which leads to ``pages`` and their editions."""
    if other.page_id not in pages:
        return False
    if key.startswith(BY_HEADLINE):
        near = own.published is None or other.published is None or abs((own.published - other.published).days) <= _DAYS
        return near and _same_desk(own, other)
    edition = pages[other.page_id]
    if notice.edition is not None and edition is not None:
        return bool(edition < notice.edition if notice.kind == CORRECTION else edition <= notice.edition)
    return True


def _same_desk(own: _Facts, other: _Facts) -> bool:
    """Whether a notice and a page can be one newsroom's: by the agency if both name one, else by the outlet."""
    if own.agency and other.agency:
        return bool(set(own.agency.split("/")) & set(other.agency.split("/")))
    if own.outlet and other.outlet:
        return own.outlet == other.outlet
    return True


def _pages_by_key(connection: Connection, keys: set[str]) -> dict[str, dict[str, int | None]]:
    k = s.page_keys.c
    found: defaultdict[str, dict[str, int | None]] = defaultdict(dict)
    for some in chunks(sorted(keys)):
        for row in connection.execute(select(k.key, k.page_id, k.edition).where(k.key.in_(some))):
            found[row.key][row.page_id] = row.edition
    return found


def _facts(connection: Connection, pages: set[str]) -> dict[str, _Facts]:
    a, p = s.articles.c, s.printings.c
    query = select(a.page_id, a.agency, a.outlet, a.published, p.version_id, p.story_id).select_from(
        s.articles.outerjoin(s.printings, p.page_id == a.page_id)
    )
    return {
        row.page_id: _Facts(*row)
        for some in chunks(sorted(pages))
        for row in connection.execute(query.where(a.page_id.in_(some)))
    }


def _stories(connection: Connection, stories: set[str]) -> dict[str, list[_Out]]:
    v = s.versions.c
    found: defaultdict[str, list[_Out]] = defaultdict(list)
    for some in chunks(sorted(stories)):
        query = select(v.id, v.story_id, v.published).where(v.story_id.in_(some), v.superseded_by.is_(None))
        for version, story, published in connection.execute(query):
            found[story].append(_Out(version, published))
    return found
