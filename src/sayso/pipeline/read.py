"""Read: every current version that waits for a reading, one transaction a version."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from sayso.errors import SaysoError
from sayso.ledger import save
from sayso.ledger import schema as s
from sayso.ledger.store import writing
from sayso.reading.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, Engine, RowMapping

    from sayso.pipeline import Progress, Report
    from sayso.pipeline.readers import Readers
    from sayso.reading.stages import Stage

READABLE = frozenset({"en"})
_KNOWN = ("headline", "agency", "published", "dateline")


def read_pending(engine: Engine, report: Report, *, readers: Readers, progress: Progress) -> None:
    """Read what is pending. Models are loaded only if there is something to read.

    A version that makes a reader fail is named in the report and left; the others are read.
    """
    v = s.versions
    with engine.connect() as connection:
        waiting = select(v.c.id).where(v.c.state == "matched", v.c.superseded_by.is_(None)).order_by(v.c.id)
        pending = list(connection.scalars(waiting))
    if not pending:
        return
    code, stages = readers.code(), readers.stages()  # once: a user's gazetteer is a file to be read
    for done, version_id in enumerate(pending):
        progress("versions", done, len(pending))
        with engine.connect() as connection:
            row = connection.execute(select(v).where(v.c.id == version_id)).mappings().one()
        if row["state"] == "matched":  # else another process was faster
            _read(engine, row, report, code=code, stages=stages)
    progress("versions", len(pending), len(pending))


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


def _read(engine: Engine, row: RowMapping, report: Report, *, code: str, stages: Sequence[Stage]) -> None:
    from sayso.reading.stages import read_version  # noqa: PLC0415 - models take a second to load

    names = ("id", "text", "published", "headline", "agency", "dateline")
    try:
        reading = read_version(Text(**{name: row[name] for name in names}), version_id=row["id"], stages=stages)
    except SaysoError:  # a setting that cannot be: no version's fault
        raise
    except Exception as error:  # noqa: BLE001 - whatever one version does, the others are read
        _fail(engine, row, error, report)
        return
    with writing(engine) as connection:
        if not _still_wanted(connection, row):
            return
        save.reading(connection, reading, id=row["wanted"], code=code)
        save.version_state(connection, [row["id"]], "read")
    report.versions_read += 1
    report.attributions += len(reading.attributions)
    report.claims += len(reading.claims)


def _still_wanted(connection: Connection, row: RowMapping) -> bool:
    """Whether nobody has read the version, and no page has told more of it, while it was being read here."""
    v = s.versions.c
    now = connection.execute(select(v.wanted, v.state).where(v.id == row["id"])).one()
    return (now.wanted, now.state) == (row["wanted"], "matched")


def _fail(engine: Engine, row: RowMapping, error: Exception, report: Report) -> None:
    name = f"version {row['id'][:12]} ({row['headline'] or 'no headline'})"
    why = f"cannot be read ({type(error).__name__}: {error}); report this as a bug"
    with writing(engine) as connection:
        if _still_wanted(connection, row):
            save.version_state(connection, [row["id"]], "failed")
            report.refused.append(save.refusal(connection, name, why))


def reading_id(version: Mapping[str, Any] | RowMapping, code: str) -> str:
    """A hash of all that a reading depends on: the text, what is known of it, and the code."""
    parts = [version["id"], code, *(str(version[name]) for name in _KNOWN)]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]
