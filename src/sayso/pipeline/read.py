"""Read: every current version that waits for a reading, one transaction a version."""

from __future__ import annotations

import hashlib
from itertools import chain
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update

from sayso.ledger import save
from sayso.ledger import schema as s
from sayso.ledger.lease import Leases
from sayso.ledger.store import writing
from sayso.pipeline.crew import Failure
from sayso.pipeline.readers import Job, Reader
from sayso.reading.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection, Engine, RowMapping

    from sayso.pipeline import Prepared, Progress, Report
    from sayso.pipeline.crew import Crew
    from sayso.pipeline.readers import Readers
    from sayso.records import Reading

READABLE = frozenset({"en"})
_KNOWN = ("headline", "agency", "published", "dateline")
_AT_ONCE = 16  # versions taken on together; a few seconds of work, so that several runs end at about one time
_FEW = 32  # versions that one process reads in the time that helpers take to start
_PATIENCE = 120  # seconds for a version, the start of its reader and a busy machine included
_SLOWEST = 500  # characters a second: ten times slower than ever measured on a version that ended


def read_pending(engine: Engine, report: Report, *, readers: Readers, crew: Crew, progress: Progress) -> None:
    """Read what is pending. Models are loaded only if there is something to read.

    A version that makes a reader fail is named in the report and left; the others are read.
    """
    v = s.versions
    waiting = select(v.c.id).where(v.c.state == "matched", v.c.superseded_by.is_(None))  # in any order: none is sorted
    with engine.connect() as connection:
        pending = connection.scalar(select(func.count()).select_from(waiting.subquery())) or 0
    if not pending:
        return
    reader, code = Reader(readers), readers.code()
    with Leases(engine, "read", waiting) as leases:
        read = crew.map(reader, _jobs(engine, leases), seconds=_seconds, alone=pending < _FEW)
        for done, (job, reading) in enumerate(read):
            progress("versions", done, max(done, pending))
            with writing(engine) as connection:
                leases.done(connection, [job.text.id])
                _take(connection, job, reading, report, code=code)
    progress("versions", pending, pending)


def take_prepared(engine: Engine, report: Report, prepared: Prepared, *, code: str) -> None:
    """Keep the readings that were prepared of versions that wait for one."""
    v = s.versions
    waiting = select(v.c.id, v.c.wanted, v.c.headline).where(v.c.state == "matched", v.c.superseded_by.is_(None))
    with engine.connect() as connection:
        rows = connection.execute(waiting.order_by(v.c.id)).all()
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        found = [(row, reading) for row in some if (reading := prepared.reading(row.wanted)) is not None]
        with writing(engine) as connection:
            for row, reading in found:
                job = Job(text=Text("", headline=row.headline, id=row.id), wanted=row.wanted)
                _take(connection, job, reading, report, code=code)


def _jobs(engine: Engine, leases: Leases) -> Iterator[Job]:
    """The texts to be read that no other run works on, each taken from the ledger when its turn has come."""
    v = s.versions
    names = ("id", "text", "published", "headline", "agency", "dateline")
    for version_id in chain.from_iterable(leases.batches(_AT_ONCE)):
        with engine.connect() as connection:
            row = connection.execute(select(v).where(v.c.id == version_id)).mappings().one()
        if row["state"] == "matched":  # else another process was faster
            yield Job(text=Text(**{name: row[name] for name in names}), wanted=row["wanted"])


def _seconds(job: Job) -> float:
    return _PATIENCE + len(job.text.text) / _SLOWEST


def ask_again(engine: Engine, code: str) -> None:
    """Have every current version read anew, where the code has changed since its reading or the reading failed."""
    v = s.versions
    names = ("id", "language", "state", *_KNOWN)
    with writing(engine) as connection:
        current = select(*(v.c[name] for name in names), v.c.wanted).where(v.c.superseded_by.is_(None))
        for row in connection.execute(current).mappings().all():
            wanted = reading_id(row, code)
            new = wanted != row["wanted"] and row["language"] in {None, *READABLE}
            if new or row["state"] == "failed":
                connection.execute(update(v).where(v.c.id == row["id"]).values(wanted=wanted, state="matched"))


def _take(connection: Connection, job: Job, reading: Reading | Failure, report: Report, *, code: str) -> None:
    """Keep a reading, or why there is none, if it is still wanted."""
    if not _still_wanted(connection, job):
        return
    if isinstance(reading, Failure):
        _fail(connection, job, reading.why, report)
    else:
        _keep(connection, job, reading, report, code=code)


def _keep(connection: Connection, job: Job, reading: Reading, report: Report, *, code: str) -> None:
    save.reading(connection, reading, id=job.wanted, code=code)
    save.version_state(connection, [job.text.id], "read")
    report.versions_read += 1
    report.attributions += len(reading.attributions)
    report.claims += len(reading.claims)


def _still_wanted(connection: Connection, job: Job) -> bool:
    """Whether nobody has read the version, and no page has told more of it, while it was being read here."""
    v = s.versions.c
    now = connection.execute(select(v.wanted, v.state).where(v.id == job.text.id)).one()
    return (now.wanted, now.state) == (job.wanted, "matched")


def _fail(connection: Connection, job: Job, why: str, report: Report) -> None:
    name = f"version {job.text.id[:12]} ({job.text.headline or 'no headline'})"
    why = f"cannot be read ({why}); report this as a bug"
    save.version_state(connection, [job.text.id], "failed")
    report.refused.append(save.refusal(connection, name, why))


def reading_id(version: Mapping[str, Any] | RowMapping, code: str) -> str:
    """A hash of all that a reading depends on: the text, what is known of it, and the code."""
    parts = [version["id"], code, *(str(version[name]) for name in _KNOWN)]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]
