"""The Python face of sayso: a ``Ledger``, with one method for each thing the command line does."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sayso.errors import UsageError
from sayso.ledger.query import TABLES, Filter, count, make_filter, part, resolve_id, totals
from sayso.ledger.rows import Rows
from sayso.ledger.store import open_engine, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from datetime import date
    from types import TracebackType
    from typing import BinaryIO

    from sqlalchemy import Connection, Engine

    from sayso.compare.beside import Comparison
    from sayso.ledger.accounts import Accounts
    from sayso.ledger.passes import Passes
    from sayso.ledger.rows import Row
    from sayso.pipeline import Progress, Report
    from sayso.watch.round import Round


class Ledger:
    """A ledger of claims. Open one with ``sayso.open``; use it as a context manager, or ``close`` it."""

    def __init__(self, engine: Engine, path: Path | str) -> None:
        self._engine = engine
        self.path = path

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def read(
        self,
        *paths: str | Path,
        again: bool = False,
        stdin: BinaryIO | None = None,
        progress: Progress | None = None,
        max_bytes: int | None = None,
        workers: int | None = None,
        columns: Mapping[str, str] | None = None,
        fetch: bool = False,
    ) -> Report:
        """Take files, folders and globs into the ledger (``-`` is standard input), and finish what waits.

        docs/inputs.md has the forms that a file may have. ``columns`` names the column of a table for each field;
        an address is fetched only with ``fetch``.

        ``again`` reads every version anew, with the readers as they are now; ``max_bytes`` refuses larger files;
        ``workers`` processes read (one for each core, where no setting says otherwise; 1 is this process alone).
        Bad pages are refused with a reason in the report; the rest is read.
        """
        from sayso.notebook import bar  # noqa: PLC0415
        from sayso.pipeline import run  # noqa: PLC0415 - the readers take a second to import
        from sayso.settings import Settings  # noqa: PLC0415
        from sayso.sources.file import pages  # noqa: PLC0415

        settings = Settings.load()
        most = max_bytes or settings.max_page_bytes
        got = pages(
            paths, max_bytes=most, columns=columns, stdin=stdin, fetch=settings.fetcher(most) if fetch else None
        )
        shown = progress or bar()
        told: dict[str, Any] = {"progress": shown} if shown else {}
        crew = settings.crew(workers)
        return run(self._engine, got, readers=settings.readers(), again=again, workers=crew, **told)

    def load(self, folder: str | Path, *, progress: Progress | None = None, workers: int | None = None) -> Report:
        """Take what a batch made (``sayso.batch.run.run_batch``) into the ledger, as if its shards were read here.

        Pages that are known stay as they are; what the batch has not read is read. Raises ``UsageError`` for a
        folder that holds no batch.
        """
        from sayso.batch.load import load  # noqa: PLC0415
        from sayso.settings import Settings  # noqa: PLC0415

        settings = Settings.load()
        crew = settings.crew(workers)
        return load(self._engine, folder, readers=settings.readers(), workers=crew, progress=progress)

    def watch(
        self, feeds: str | Path, *, once: bool = False, tell: Callable[[Round, Report], None] | None = None
    ) -> None:
        """Poll the feeds that a TOML file names (docs/inputs.md) until stopped, or ``once``; ``tell`` hears of each round.

        Every item is taken once, whatever stops the watching. Raises ``SettingsError`` for a file that is wrong.
        """
        from sayso.settings import Settings  # noqa: PLC0415
        from sayso.watch.loop import watch  # noqa: PLC0415
        from sayso.watch.plan import load  # noqa: PLC0415

        hear = tell or (lambda _done, _report: None)
        watch(self._engine, load(feeds), settings=Settings.load(), once=once, tell=hear)

    def feeds(self) -> list[Row]:
        """Every feed that was watched: what it gave, what waits, when it is asked next, and its last requests."""
        from sayso.watch.state import status  # noqa: PLC0415

        with self._engine.connect() as connection:
            return status(connection)

    def events(self, *, toll_rule: str | None = None, **wanted: Any) -> Rows:  # noqa: ANN401
        """Events; filter by keyword: since, until, place, type, mode, actor, side, claimant, story ... .

        ``toll_rule`` makes one figure of many: latest, conservative or ucdp (docs/events.md).
        """
        return self._rows("events", wanted, toll_rule=toll_rule)

    def claims(self, **wanted: Any) -> Rows:  # noqa: ANN401
        """Claims; the filters are those of ``events``."""
        return self._rows("claims", wanted)

    def attributions(self, **wanted: Any) -> Rows:  # noqa: ANN401
        """Attributions; filter by story, version, side or claimant."""
        return self._rows("attributions", wanted)

    def versions(self, **wanted: Any) -> Rows:  # noqa: ANN401
        """Versions, in the order of their stories' chains; filter by story, version or text."""
        return self._rows("versions", wanted)

    def printings(self, **wanted: Any) -> Rows:  # noqa: ANN401
        """Printings, with their edits and the furniture cut from each page; filter by story or version."""
        return self._rows("printings", wanted)

    def _rows(self, table: str, wanted: dict[str, Any], *, toll_rule: str | None = None) -> Rows:
        given = make_filter(**{name: value for name, value in wanted.items() if value is not None})
        with self._ruled(toll_rule) as connection:
            found, after = part(connection, table, self._full_ids(given, connection))
            return Rows(found, table, next=after, look=self._texts)

    def _texts(self, versions: Collection[str]) -> dict[str, str]:
        from sayso.ledger.load import texts  # noqa: PLC0415

        with self._engine.connect() as connection:
            return texts(connection, versions)

    @contextmanager
    def _ruled(self, toll_rule: str | None) -> Iterator[Connection]:
        """A connection whose events have their tolls by a rule; by the ledger's own where none is given."""
        from sayso.event.tolls import check  # noqa: PLC0415

        with self._engine.connect() as connection:
            if toll_rule is not None:
                connection.execution_options(toll_rule=check(toll_rule))
            yield connection

    def _full_ids(self, wanted: Filter, connection: Any) -> Filter:  # noqa: ANN401
        from dataclasses import replace  # noqa: PLC0415

        ids: dict[str, Any] = {}
        for kind in ("story", "version", "event"):
            given = getattr(wanted, kind)
            if given is not None:
                full = resolve_id(connection, kind, given)
                if full is None:
                    raise UsageError(f"no {kind} {given} in {self.path}")
                ids[kind] = full
        return replace(wanted, **ids)

    def count(self, table: str = "events", **wanted: Any) -> int:  # noqa: ANN401
        """How many rows of a table (events, claims, attributions, versions, printings) the filter leaves."""
        if table not in TABLES:
            raise UsageError(f"no table is called {table!r}; there are {', '.join(TABLES)}")
        given = make_filter(**{name: value for name, value in wanted.items() if value is not None})
        with self._engine.connect() as connection:
            return count(connection, table, self._full_ids(given, connection))

    def stories(self) -> list[Row]:
        """Every story: its id, headline, agency, dates, and how many versions, pages and outlets it has."""
        with self._engine.connect() as connection:
            from sayso.ledger.stories import stories  # noqa: PLC0415

            return stories(connection)

    def export(
        self,
        target: str | Path | BinaryIO,
        *,
        format: str | None = None,  # noqa: A002 - the name that everybody knows it by
        table: str | None = None,
        profile: str | None = None,
        unasserted: bool = False,
        toll_rule: str | None = None,
        **wanted: Any,  # noqa: ANN401
    ) -> list[Path]:
        """Write what the filter leaves to a folder (a file a table), a file, an open file, or ``-`` (standard output).

        docs/exports.md has the formats, docs/profiles.md the profiles: events in the shapes that others know. The table
        ``one_per_day`` has one row for each type, place and day; ``toll_rule`` is that of ``events``. Returns the
        paths. Raises ``UsageError`` for a name that there is not, and a target that cannot be written.
        """
        from sayso.export.leave import leave  # noqa: PLC0415 - pyarrow takes a quarter of a second

        given = make_filter(**{name: value for name, value in wanted.items() if value is not None})
        with self._ruled(toll_rule) as connection:  # one transaction: the tables agree with each other
            full = self._full_ids(given, connection)
            named = {"form": format, "table": table, "profile": profile, "toll_rule": toll_rule}
            return leave(connection, full, target, unasserted=unasserted, **named)

    def release(
        self,
        folder: str | Path,
        *,
        title: str = "A ledger of claims",
        by: Sequence[str] = (),
        license: str | None = None,  # noqa: A002 - the name that everybody knows it by
        texts: bool = False,
        **wanted: Any,  # noqa: ANN401
    ) -> list[Path]:
        """Write a data set that can be cited and checked: the same ledger gives the same bytes. Returns the paths.

        ``texts`` keeps the sentences of pages, which are left out otherwise (docs/exports.md). Raises ``UsageError``
        for a folder that holds something else.
        """
        from sayso.export.package import About  # noqa: PLC0415
        from sayso.export.release import release  # noqa: PLC0415

        given = make_filter(**{name: value for name, value in wanted.items() if value is not None})
        about = About(title=title, by=tuple(by), license=license)
        with self._engine.connect() as connection:  # one transaction: the tables agree with each other
            return release(connection, self._full_ids(given, connection), Path(folder), about, texts=texts)

    def compare(self, path: str | Path, data_set: str, *, km: float = 25.0, days: int = 1, **wanted: Any) -> Comparison:  # noqa: ANN401
        """Events of a file of ``acled`` or ``ucdp`` beside the ledger's: which it has, which it lacks, how far apart.

        Two are one if they lie within ``km`` and ``days`` of each other (docs/exports.md has the rule). Nothing is
        written to the ledger. Raises ``UsageError`` for a file that is none of these.
        """
        from sayso.compare.beside import beside  # noqa: PLC0415
        from sayso.compare.match import Rule  # noqa: PLC0415
        from sayso.ledger.query import rows  # noqa: PLC0415

        given = make_filter(**{"happened": True} | {name: value for name, value in wanted.items() if value is not None})
        rule = {"acled": "conservative", "ucdp": "ucdp"}.get(data_set)  # as their profiles have it
        with self._ruled(rule) as connection:
            return beside(path, data_set, rows(connection, "events", self._full_ids(given, connection)), Rule(km, days))

    def totals(self) -> dict[str, int]:
        """How many stories, versions, claims and events the ledger holds now."""
        with self._engine.connect() as connection:
            return totals(connection)

    def decide(self, kind: str, page_a: str, page_b: str, *, level: str = "version", by: str, why: str) -> None:
        """Have two pages never (``split``) or always (``merge``) in one version or story; the last decision holds.

        Pages are named by id, or the beginning of one. The decision is signed, dated, kept, and survives new pages.
        Raises ``UsageError`` for a page, a kind or a level that there is not.
        """
        from sayso.pipeline import run  # noqa: PLC0415
        from sayso.pipeline.decide import decide  # noqa: PLC0415
        from sayso.settings import Settings  # noqa: PLC0415

        decide(self._engine, kind, page_a, page_b, level=level, by=by, why=why)
        run(self._engine, (), readers=Settings.load().readers())

    def judge(
        self,
        kind: str,
        subject: str,
        *,
        by: str,
        why: str = "",
        field: str | None = None,
        value: Any = None,  # noqa: ANN401 - each field has its own form
        other: str | None = None,
        seen: int | None = None,
    ) -> int:
        """Decide about an event or a claim: confirm, reject, merge, split, correct or note. Gives the decision's number.

        ``subject`` and ``other`` are ids, or beginnings of them; docs/review.md has the fields and their forms. ``seen``
        is the number of the last judgement on the subject that was known: if another has come since, ``StaleError``
        says what changed. Raises ``UsageError`` for what cannot be, naming what can. Nothing is written then.
        """
        from sayso.pipeline.judge import judge  # noqa: PLC0415
        from sayso.settings import Settings  # noqa: PLC0415

        known = Settings.load().gazetteer() if field == "place" else None
        given = {"by": by, "why": why, "field": field, "value": value, "other": other, "seen": seen}
        return judge(self._engine, kind, subject, **given, known=known)

    def undo(self, no: int, *, by: str, why: str = "") -> int:
        """Take a decision back: it no longer acts, and stays in the history. Gives the undoing's number."""
        from sayso.pipeline.judge import undo  # noqa: PLC0415

        return undo(self._engine, no, by=by, why=why)

    def history(self, subject: str | None = None) -> list[Row]:
        """What was decided, in order: about an event or a claim, or everything."""
        from sayso.pipeline.judge import history  # noqa: PLC0415

        with self._engine.connect() as connection:
            return history(connection, subject)

    def queue(self, limit: int = 50, after: str | None = None) -> list[Row]:
        """Suggested events, the most doubtful first: each with ``doubts`` (reasons) and ``seen`` for ``judge``.

        ``after`` is the id of the last event of an earlier answer.
        """
        from sayso.ledger.queue import queue  # noqa: PLC0415

        with self._engine.connect() as connection:
            return queue(connection, limit=limit, after=after)

    def event(self, event: str) -> Row:
        """Everything about one event: its claims side by side, tolls through time, disputes, voices, history.

        docs/api.md lists the keys. ``event`` is an id, the beginning of one, or one that led to it.
        """
        from sayso.ledger.whole import whole  # noqa: PLC0415
        from sayso.settings import Settings  # noqa: PLC0415

        letters = Settings.load().letters()
        with self._engine.connect() as connection:
            full = resolve_id(connection, "event", event)
            if full is None:
                raise UsageError(f"no event {event} in {self.path}")
            return whole(connection, full, letters=letters)

    def alerts(self, since: date | None = None) -> list[Row]:
        """Tolls that were lowered, texts that were withdrawn, denials, of texts published since a day; the newest first."""
        from sayso.ledger.alerts import alerts  # noqa: PLC0415

        with self._engine.connect() as connection:
            return alerts(connection, since)

    def one_per_day(self, **wanted: Any) -> Rows:  # noqa: ANN401
        """Events of one type, place and day as one row, as VIINA and Phoenix count; the filters are those of ``events``."""
        from sayso.event.perday import one_per_day  # noqa: PLC0415

        return Rows(list(one_per_day(self.events(**wanted))), "one_per_day")

    @property
    def accounts(self) -> Accounts:
        """Who may sign in to the desk: ``add``, ``remove``, ``set_password``, ``list``."""
        from sayso.ledger.accounts import Accounts  # noqa: PLC0415

        return Accounts(self._engine)

    @property
    def passes(self) -> Passes:
        """What lets programs and browsers in: ``make_token`` for a program."""
        from sayso.ledger.passes import Passes  # noqa: PLC0415

        return Passes(self._engine)

    def backup(self, out: str | Path) -> Path:
        """Copy the ledger, as it stands now and in use, to a new file that is proved to be whole. Returns its path."""
        from sayso.ledger.backup import backup  # noqa: PLC0415

        return backup(self._engine, Path(out), name=str(self.path))

    def forget(self, page: str, *, by: str, why: str) -> Row:
        """Remove a page for good, its bytes and all words that only it had; a signed tombstone stays in its place.

        ``page`` is its id, or the beginning of it. Giving the same bytes again is refused with the reason. Raises
        ``LedgerError`` while another process is in the way of cleaning the file; calling it once more ends the work.
        """
        from dataclasses import asdict  # noqa: PLC0415

        from sayso.ledger.forget import forget  # noqa: PLC0415
        from sayso.ledger.sweep import sweep  # noqa: PLC0415
        from sayso.pipeline import run  # noqa: PLC0415
        from sayso.settings import Settings  # noqa: PLC0415

        gone = forget(self._engine, page, by=by, why=why)
        run(self._engine, (), readers=Settings.load().readers())
        sweep(self._engine, str(self.path))
        return asdict(gone)

    def check(self) -> list[str]:
        """What is wrong with the ledger, a line each; empty for a sound one."""
        from sayso.ledger.check import problems  # noqa: PLC0415

        with self._engine.connect() as connection:
            return list(problems(connection))


def open(path: str | Path = "sayso.db", *, create: bool = True, toll_rule: str = "latest") -> Ledger:  # noqa: A001 - sayso.open is the name users know
    """Open the ledger in a file or at ``postgresql://user@host/name``, or make a new one.

    ``toll_rule`` is how events make one figure of many where a call does not say otherwise (docs/events.md).
    Raises ``LedgerError`` if it is something else, or cannot be opened, and ``UsageError`` for a rule that there is not.
    """
    from sayso.event.tolls import check  # noqa: PLC0415

    engine = open_engine(path, create=create)
    return Ledger(engine.execution_options(toll_rule=check(toll_rule)), shown(path))


__all__: Sequence[str] = ("Ledger", "open")
