"""What is done to a ledger while ``kills.py`` kills: each scene a ledger to begin with, a work, and what must come of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sayso
from benchmarks.stub import Stub
from sayso.ledger.forget import forget
from sayso.ledger.store import MIGRATIONS, open_engine, shown, writing
from sayso.ledger.sweep import sweep
from sayso.pipeline import run
from sayso.pipeline.judge import history, judge, undo
from sayso.pipeline.readers import Readers
from sayso.sources.file import pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine

DEMO = Path(sayso.__file__).parent / "data" / "demo"
FIRST = Path(__file__).resolve().parents[1] / "tests" / "data" / "ledgers" / "0001.sql"
BOTH = ("sqlite", "postgresql")
_FEW = tuple(str(DEMO / name) for name in ("nikopol-courier.html", "nikopol-gazette.txt", "nikopol-update.txt"))
_SOME = (*_FEW, str(DEMO / "nikopol-tribune.html"), str(DEMO / "elobeid-radio.txt"))
_DECISIONS = (("confirm", None, None), ("note", None, None), ("correct", "actor", "a patrol"), ("reject", None, None))
_IGNORED = {"got_at", "source", "at", "judgement"}  # times, paths, and numbers, of which PostgreSQL gives none twice
_LARGEST = 20_000_000


@contextmanager
def opened(where: str) -> Iterator[Engine]:
    """The ledger, for as long as it is looked at."""
    engine = open_engine(where)
    try:
        yield engine
    finally:
        engine.dispose()


@dataclass(frozen=True)
class Scene:
    """``act`` may be killed anywhere and begun again; it tells how many pages it knows to be kept."""

    name: str
    prepare: Callable[[str], None]
    act: Callable[[str, Callable[[int], None]], None]
    state: Callable[[str], Any]
    engines: tuple[str, ...] = BOTH
    weight: int = 1


def _take(where: str, names: tuple[str, ...], tell: Callable[[int], None], readers: Any) -> None:  # noqa: ANN401
    def kept(step: str, done: int, total: int | None) -> None:  # noqa: ARG001 - its caller names it
        if step == "pages":
            tell(done)

    with opened(where) as engine:
        run(engine, pages(names, max_bytes=_LARGEST), readers=readers, progress=kept)


def _tables(where: str) -> Any:  # noqa: ANN401 - rows, to be compared
    """Every table, without what differs from run to run."""
    names = ("printings", "versions", "attributions", "claims", "events")
    with sayso.open(where) as ledger:
        return {name: [_plain(row) for row in getattr(ledger, name)()] for name in names}


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a cell holds
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items() if name not in _IGNORED}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _nothing(_where: str) -> None:
    """Begin with no ledger at all: making it is part of the work."""


def _read(where: str, tell: Callable[[int], None]) -> None:
    _take(where, _SOME, tell, Stub())


def _read_for_real(where: str, tell: Callable[[int], None]) -> None:
    _take(where, _FEW, tell, Readers())


_FILES: dict[bool, bytes] = {}  # ledgers that were made once, for those that come after


def _empty(where: str) -> None:
    """A ledger without a page."""
    _begun(where, full=False)


def _made(where: str) -> None:
    """A ledger that is finished."""
    _begun(where, full=True)


def _begun(where: str, *, full: bool) -> None:
    if "://" not in where and full in _FILES:
        Path(where).write_bytes(_FILES[full])
        return
    _take(where, _SOME if full else (), lambda _pages: None, Stub())
    if "://" not in where:
        _FILES[full] = Path(where).read_bytes()


def _review(where: str, _tell: Callable[[int], None]) -> None:
    """Twelve decisions about claims, and one undone; whoever begins again goes on after the last that was kept."""
    with opened(where) as engine, engine.connect() as connection:
        done = len(history(connection))
    with sayso.open(where) as ledger:
        claims = sorted({row["id"] for row in ledger.claims()})[:6]
    with opened(where) as engine:
        for number in range(done, 12):
            kind, field, value = _DECISIONS[number % len(_DECISIONS)]
            subject, why = claims[number % len(claims)], f"decision {number}"
            judge(engine, kind, subject, by="Ana", why=why, field=field, value=value)
        if done <= 12:
            with engine.connect() as connection:
                early = history(connection)[1]["no"]
            undo(engine, early, by="Ben", why="too early")


def _reviewed(where: str) -> Any:  # noqa: ANN401 - rows, to be compared
    with opened(where) as engine, engine.connect() as connection:
        decided = [_plain(row) for row in history(connection)]
    order = {row["no"]: place for place, row in enumerate(decided)}  # PostgreSQL gives no number twice, kept or not
    for row in decided:
        row |= {name: order.get(row[name]) for name in ("no", "undoes", "undone_by")}
    return decided, _tables(where)


def first_schema(where: str) -> None:
    """A ledger as the first sayso left it: its tables, and the rows of ``FIRST``."""
    Path(where).unlink(missing_ok=True)
    migrate(Path(where), "0001")
    with closing(sqlite3.connect(where)) as connection:
        connection.executescript("BEGIN;" + FIRST.read_text(encoding="utf8") + "COMMIT;")


def migrate(path: Path, revision: str) -> None:
    """Bring a file up to this revision of the schema, and no further."""
    from alembic import command  # noqa: PLC0415 - half a second
    from alembic.config import Config  # noqa: PLC0415

    from sayso.ledger.sqlite import make_engine  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = make_engine(path, create=True)
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def _open(where: str, _tell: Callable[[int], None]) -> None:
    with opened(where):
        pass


def _forget(where: str, _tell: Callable[[int], None]) -> None:
    with opened(where) as engine:
        forget(engine, _page(), by="Ana", why="tried out")
        run(engine, (), readers=Stub())  # type: ignore[arg-type] # stands where Readers stands
        sweep(engine, str(shown(where)))


@cache
def _page() -> str:
    from hashlib import sha256  # noqa: PLC0415

    return sha256((DEMO / "nikopol-update.txt").read_bytes()).hexdigest()


def _back_up(where: str, _tell: Callable[[int], None]) -> None:
    out = Path(f"{where}.copy")
    with sayso.open(where) as ledger:
        if not out.exists():
            ledger.backup(out)


def _copy(where: str) -> Any:  # noqa: ANN401 - rows, to be compared
    """A copy that has its name is whole; half of one never has it."""
    out = Path(f"{where}.copy")
    with sayso.open(out, create=False) as copy:
        wrong = copy.check()
    return wrong, _tables(str(out)), _tables(where), sorted(file.name for file in out.parent.glob("*.part*"))


SCENES = (
    Scene("read", _empty, _read, _tables, weight=5),
    Scene("read for real", _nothing, _read_for_real, _tables, engines=("sqlite",)),
    Scene("review", _made, _review, _reviewed, weight=3),
    Scene("migrate", first_schema, _open, _tables, engines=("sqlite",), weight=3),
    Scene("forget", _made, _forget, _tables, weight=2),
    Scene("backup", _made, _back_up, _copy, engines=("sqlite",)),
)
