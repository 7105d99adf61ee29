"""Every parser under random bytes: nothing but pages and refusals may come out, in time and in little memory.

    python tests/fuzzed.py FORM SECONDS [CORPUS]      FORM is a name in inputs.FORMS, or "all" to share the time out

Guided by coverage (atheris, where it is installed), or else by mutations of the example files. What breaks a parser is
written to tests/data/fuzz, where test_sources_fuzz.py finds it. Prints how many inputs were tried.
"""

from __future__ import annotations

import hashlib
import io
import random
import sys
import time
from pathlib import Path
from types import FunctionType

import inputs

from sayso.article.clean import clean
from sayso.article.notice import notice_of
from sayso.errors import PageError
from sayso.records import Article, LeftOut, Page
from sayso.sources.container import records
from sayso.sources.feed import items
from sayso.sources.kinds import Options

FOUND = Path(__file__).parent / "data" / "fuzz"
SEEDS = inputs.FORMS | {"sitemap.xml": inputs.sitemap()}
LONGEST = 10.0
"""Seconds of the processor that any input may take."""
MAX_BYTES = 200_000


def take(data: bytes, name: str) -> list[object]:
    """All that comes out of ``data`` as a file called ``name``: articles, refusals, what is left out. Raises nothing else."""
    out: list[object] = []
    for item in records(io.BytesIO(data), source=name, options=Options(MAX_BYTES)):
        out.append(item)
        if isinstance(item, Page):
            try:
                article = clean(item)
                notice_of(article)
                out.append(article)
            except PageError as error:
                out.append(error)
        else:
            assert isinstance(item, PageError | LeftOut), item
    if name.endswith(".xml") or name == "feed.json":
        try:
            items(data, source=name)
        except PageError as error:
            out.append(error)
    assert all(isinstance(thing, Page | Article | PageError | LeftOut) for thing in out)
    return out


def timed(data: bytes, name: str) -> None:
    """``take``, in time; what breaks is kept."""
    start = time.process_time()
    try:
        take(data, name)
        assert time.process_time() - start < LONGEST, f"{name} took {time.process_time() - start:.1f} seconds"
    except BaseException:
        FOUND.mkdir(parents=True, exist_ok=True)
        (FOUND / f"{hashlib.sha256(data).hexdigest()[:12]}-{name}").write_bytes(data)
        raise


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, cut, doubled or exchanged."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at, end = sorted(chance.randrange(len(made) + 1) for _ in range(2))
        kind = chance.randrange(5)
        if kind == 0 and made:
            made[min(at, len(made) - 1)] = chance.randrange(256)
        elif kind == 1:
            del made[at : min(end, at + 200)]
        elif kind == 2:
            made[at:at] = made[at : min(end, at + 200)] * chance.choice((1, 2, 50))
        elif kind == 3:
            made[at:at] = chance.choice(
                (
                    b"\0",
                    b"<",
                    b"]]>",
                    b"&#x110000;",
                    b'"',
                    b"\r\n",
                    b"{" * 40,
                    b"<a>" * 300,
                    b"9" * 30,
                    b"\xff\xfe",
                    b"From ",
                    b"%PDF-",
                )
            )
        else:
            del made[at:]
    return bytes(made[:MAX_BYTES])


def by_chance(name: str, seconds: float, seed: int) -> int:
    """Mutate the example of one form for so long."""
    chance, until, count = random.Random(seed), time.monotonic() + seconds, 0
    while time.monotonic() < until:
        timed(mutated(SEEDS[name], chance), name)
        count += 1
    return count


def main() -> None:
    """Fuzz one form, or all."""
    form, seconds = sys.argv[1], float(sys.argv[2])
    names = list(SEEDS) if form == "all" else [form]
    if len(sys.argv) > 3:
        _by_coverage(form, int(seconds), Path(sys.argv[3]))
        return
    for number, name in enumerate(names):
        count = by_chance(name, seconds / len(names), seed=number)
        sys.stdout.write(f"{name}: {count} inputs\n")
        sys.stdout.flush()


def _parsers() -> list[FunctionType]:
    """Every function of the rooms that parse; they are imported before atheris is."""
    rooms = [module for name, module in sys.modules.items() if name.startswith(("sayso.sources", "sayso.article"))]
    return [thing for room in rooms for thing in vars(room).values() if isinstance(thing, FunctionType)]


def _by_coverage(name: str, seconds: int, corpus: Path) -> None:
    """Let atheris look for inputs that take new ways through the code."""
    import atheris  # type: ignore[import-untyped]

    with atheris.instrument_imports(include=["feedparser", "warcio", "email"]):
        import email.parser

        import feedparser  # type: ignore[import-untyped]
        import warcio.archiveiterator  # type: ignore[import-untyped]

        assert email.parser
        assert feedparser
        assert warcio
    for function in _parsers():
        atheris.instrument_func(function)
    corpus.mkdir(parents=True, exist_ok=True)
    (corpus / "seed").write_bytes(SEEDS[name])
    arguments = [
        sys.argv[0],
        str(corpus),
        f"-max_total_time={seconds}",
        "-max_len=20000",
        "-timeout=120",  # by the clock, for what hangs; LONGEST counts the processor's seconds
        "-rss_limit_mb=2000",
        "-print_final_stats=1",
    ]
    atheris.Setup(arguments, lambda data: timed(data, name))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
