"""Full-text search over versions, claims, speakers and places: SQLite's FTS5, PostgreSQL's tsvector.

Both hold the same words, cut and folded here (case and accents), so both engines find the same rows. What a
row of the index is about stands in ``search_rows``; its words stand in ``search_words``, under the same number.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Text, bindparam, column, delete, select, table, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from sayso.errors import UsageError
from sayso.ledger import schema as s
from sayso.ledger.chunks import chunks
from sayso.ledger.codec import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection, Select

    from sayso.records import Reading

KINDS = ("version", "claim", "speaker", "place")
_WORD = re.compile(r"\w+")
_PERHAPS_MARK = re.compile("[\u0300-\U0010ffff]")  # no sign before U+0300 combines with another
_ASKED = re.compile(r'"([^"]*)"|(\S+)')
_LONGEST = 200_000  # characters of a row: PostgreSQL takes at most 1 MB of words, and cuts none itself
_FIELDS = ("sub_type", "actor", "target", "weapon", "outcome")
_words = table("search_words", column("rowid"), column("words", Text))


def folded(words: str) -> str:
    """Words alone, in lower case and without accents, a space between them."""
    plain = unicodedata.normalize("NFKD", words.casefold())
    return " ".join(_WORD.findall(_PERHAPS_MARK.sub(_without_mark, plain)))


def _without_mark(sign: re.Match[str]) -> str:
    return "" if unicodedata.combining(sign[0]) else sign[0]


class _Matches(FunctionElement[bool]):
    """Whether the words match; the two arguments are one question, in FTS5's syntax and in PostgreSQL's."""

    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:  # noqa: ANN401, ARG002
        """Itself: SQLite's MATCH must stand alone, and not as ``MATCH ... = 1``."""
        return self


@compiles(_Matches, "sqlite")
def _in_sqlite(element: _Matches, compiler: Any, **given: Any) -> str:  # noqa: ANN401
    return f"search_words MATCH {compiler.process(list(element.clauses)[0], **given)}"  # noqa: RUF015 - no iterator


@compiles(_Matches, "postgresql")
def _in_postgres(element: _Matches, compiler: Any, **given: Any) -> str:  # noqa: ANN401
    return f"search_words.words @@ to_tsquery('simple', {compiler.process(list(element.clauses)[1], **given)})"


def matching(kind: str, asked: str) -> Select[tuple[str]]:
    """The owners (ids, or names) of the rows of one kind that hold all that is asked; ``UsageError`` for no word."""
    rows = s.search_rows.join(_words, _words.c.rowid == s.search_rows.c.no)
    matches = _Matches(*(bindparam(None, form, Text) for form in _question(asked)))
    return select(s.search_rows.c.owner).select_from(rows).where(matches, s.search_rows.c.kind == kind)


def _question(asked: str) -> tuple[str, str]:
    fts, postgres = [], []
    for quoted, bare in _ASKED.findall(asked):
        if not (words := folded(quoted or bare).split()):
            continue
        star = "*" if bare.endswith("*") else ""
        fts.append(f'"{" ".join(words)}"{star}')
        postgres.append(f"({' <-> '.join(words)}{':*' if star else ''})")
    if not fts:
        raise UsageError(f"text {asked!r} holds no word to look for")
    return " AND ".join(fts), " & ".join(postgres)


def index_versions(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Put the headlines and texts of versions into the index."""
    index(connection, "version", [(row["id"], f"{row['headline'] or ''}\n{row['text']}") for row in rows])


def index_reading(connection: Connection, reading: Reading) -> None:
    """Put the claims (with the sentence that makes each), the speakers and the places of a reading into the index."""
    words = connection.scalar(select(s.versions.c.text).where(s.versions.c.id == reading.version_id)) or ""
    claims = ((claim.id, plain(claim)) for claim in reading.claims)
    index(connection, "claim", [(claim_id, claim_words(claim, words)) for claim_id, claim in claims])
    index(connection, "speaker", [(name, name) for a in reading.attributions if (name := a.speaker)])
    index(connection, "place", [(name, f"{name} {place.text}") for place in reading.places if (name := place.name)])


def claim_words(claim: Mapping[str, Any], words: str) -> str:
    """What a claim is found by: its fields, its places, and the sentence of ``words`` that makes it."""
    named = [claim[name] for name in _FIELDS] + [place["name"] or place["text"] for place in claim["places"]]
    return " ".join([claim["type"], *filter(None, named), _sentence(words, claim["trigger"][0])])


def _sentence(words: str, at: int) -> str:
    """From stop to stop around a character; good enough to be found by."""
    start = max(words.rfind(stop, 0, at) for stop in (". ", "\n", "! ", "? "))
    ends = [end for stop in (". ", "\n", "! ", "? ") if (end := words.find(stop, at)) >= 0]
    return words[start + 1 : min(ends, default=len(words))]


def index(connection: Connection, kind: str, rows: Sequence[tuple[str, str]]) -> None:
    """Put (owner, words) into the index; an owner that is in it gets the words that it has now."""
    given = dict(rows)
    for some in chunks(given):
        known = numbers_of(connection, kind, some)
        _drop(connection, known.values())
        if new := [{"kind": kind, "owner": owner} for owner in some if owner not in known]:
            made = s.search_rows.insert().returning(s.search_rows.c.owner, s.search_rows.c.no)
            known |= {owner: no for owner, no in connection.execute(made, new)}  # noqa: C416 - rows are no pairs to dict()
        _insert(connection, [{"no": known[owner], "words": folded(given[owner][:_LONGEST])} for owner in some])


def forget(connection: Connection, kind: str, owners: Iterable[str]) -> None:
    """Take owners out of the index, and their words with them."""
    numbers = list(numbers_of(connection, kind, owners).values())
    _drop(connection, numbers)
    for some in chunks(map(str, numbers)):
        connection.execute(delete(s.search_rows).where(s.search_rows.c.no.in_(map(int, some))))


def numbers_of(connection: Connection, kind: str, owners: Iterable[str]) -> dict[str, int]:
    """The number in the index of each owner that is in it."""
    r = s.search_rows.c
    found: dict[str, int] = {}
    for some in chunks(owners):
        query = select(r.owner, r.no).where(r.kind == kind, r.owner.in_(some))
        found |= {owner: no for owner, no in connection.execute(query)}  # noqa: C416 - rows are no pairs to dict()
    return found


def _drop(connection: Connection, numbers: Iterable[int]) -> None:
    if gone := [{"gone": number} for number in numbers]:
        connection.execute(text("DELETE FROM search_words WHERE rowid = :gone"), gone)


def _insert(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    words = ":words" if connection.dialect.name == "sqlite" else "to_tsvector('simple', :words)"
    connection.execute(text(f"INSERT INTO search_words (rowid, words) VALUES (:no, {words})"), rows)  # noqa: S608
