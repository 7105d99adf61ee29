"""A page that law or ethics demand be removed: its words are gone from the file, a tombstone stays, others keep theirs."""

from __future__ import annotations

from importlib import import_module

import pytest
from test_pipeline import tables
from typer.testing import CliRunner

import sayso
from sayso.cli import app
from sayso.ledger.forget import forget
from sayso.ledger.schema import metadata
from sayso.ledger.sweep import sweep

BODY = (
    "NIKOPOL, Ukraine, March 3 (Wirecall) - Two rockets struck the bus station in Nikopol on Monday, the mayor said.",
    "Windows were broken in nine houses around the station, and trains were delayed for three hours.",
    "Crews repaired the power lines of the quarter before the evening, the electricity company said.",
)
ONLY_HERE = (
    "Among the dead was Oleksandra Vymyshlenko of 14 Kashtanova Lane, a florist, said Zenon Prykladko, a cousin.",
    "At least 27 people were wounded in Pokrov by a second rocket, said Zenon Prykladko.",
)
SECRETS = (
    "Vymyshlenko",
    "Kashtanova",
    "florist",
    "Prykladko",
    "Pokrov",
    "27 people",
    "Sorrow at the station",
    "Quillfeather",
)


@pytest.fixture
def pages(tmp_path):
    """Two printings of one story; the first has a headline, a byline and paragraphs of its own."""
    folder = tmp_path / "in"
    folder.mkdir()
    head = "<html><head><title>Sorrow at the station</title></head><body><article><h1>Sorrow at the station</h1>"
    told = "".join(f"<p>{text}</p>" for text in (*BODY[:2], *ONLY_HERE, BODY[2]))
    (folder / "private.html").write_text(f"{head}<p>By Ottoline Quillfeather</p>{told}</article></body></html>")
    (folder / "plain.txt").write_text("\n\n".join(("Rockets hit bus station", *BODY)))
    return folder


TAKEN_FROM = {
    *("pages", "articles", "furniture", "printings", "links", "outlet_lines", "page_keys", "notices", "refusals"),
    *(
        "feed_items",
        "fetches",
        "versions",
        "readings",
        "attributions",
        "claims",
        "claim_places",
        "claim_keys",
        "remarks",
    ),
    *("events", "event_places", "event_claims", "judgements", "judged_claims", "search_rows", "tombstones"),
}
HOLD_NO_WORDS_OF_A_PAGE = {
    *("accounts", "sessions", "tokens", "aliases", "leases", "successions", "outlet_furniture", "feeds"),
    *("sketch_pages", "sketch_recent", "sketch_packed"),  # hashes
    "decisions",  # what analysts wrote themselves
}


def test_every_table_is_thought_of():
    """Whoever adds a table says here whether a page's words can be in it, and has them taken out if so."""
    assert set(metadata.tables) == TAKEN_FROM | HOLD_NO_WORDS_OF_A_PAGE


def _bytes(path):
    """Everything that stands in the ledger's files."""
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(path.name + "*")))


def _in_file(path):
    raw = _bytes(path)
    wide = raw.lower()
    return [word for word in SECRETS if word.lower().encode() in wide]


def _page(ledger, name):
    return next(row["page_id"] for row in ledger.printings() if row["source"].endswith(name))


def test_nothing_of_its_words_is_left_and_other_pages_keep_theirs(pages, tmp_path):
    """The ledger is the one that the other page alone would have made, and the file holds no word of the first."""
    path = tmp_path / "a.db"
    with sayso.open(path) as ledger:
        ledger.read(pages / "plain.txt")
        ledger.read(pages / "private.html")
        ledger.read(pages, again=True)
        assert len(_in_file(path)) == len(SECRETS)
        gone = ledger.forget(_page(ledger, "private.html")[:12], by="Ana", why="the family asked for it")
        assert gone["versions"] >= 1
        assert gone["claims"] > 0
        assert ledger.check() == []
        with sayso.open(tmp_path / "other.db") as other:
            other.read(pages / "plain.txt")
            assert tables(ledger) == tables(other)
            assert ledger.stories() == other.stories()
        for word in ("Prykladko", "Pokrov", "florist"):
            assert len(ledger.events(text=word)) == len(ledger.claims(text=word)) == 0
    assert _in_file(path) == []


def test_a_page_alone_in_its_story_goes_with_all_that_was_made_of_it(pages, where):
    """No version, claim or event of it is left on either engine; a tombstone is."""
    with sayso.open(where) as ledger:
        ledger.read(pages / "private.html")
        assert len(ledger.events()) > 0
        gone = ledger.forget(_page(ledger, "private.html"), by="Ana", why="order of a court")
        assert (gone["versions"], ledger.check()) == (1, [])
        assert ledger.totals() == {"stories": 0, "versions": 0, "claims": 0, "events": 0}
        ((source, reason),) = ledger.read(pages / "private.html").refused
        assert source.endswith("private.html")
        assert "was removed from this ledger on" in reason
        assert "by Ana: order of a court" in reason
        assert ledger.read(pages / "plain.txt").pages == 1
        assert ledger.check() == []


def test_two_copies_of_one_text_are_one_text_until_both_are_removed(pages, tmp_path):
    """What another page prints word for word is that page's, and stays."""
    path = tmp_path / "a.db"
    (pages / "copy.html").write_bytes((pages / "private.html").read_bytes() + b"<!-- printed elsewhere -->")
    with sayso.open(path) as ledger:
        ledger.read(pages / "private.html", pages / "copy.html")
        before = len(ledger.claims())
        assert ledger.forget(_page(ledger, "private.html"), by="Ana", why="x")["versions"] == 0
        assert (len(ledger.claims()), ledger.check()) == (before, [])
        ledger.forget(_page(ledger, "copy.html"), by="Ana", why="x")
        assert (len(ledger.claims()), ledger.check()) == (0, [])
    assert _in_file(path) == []


def test_a_claim_shared_with_another_newsroom_stays_theirs(pages, where, demo_pages):
    """Removing one report leaves the events of all others as they would be without it."""
    with sayso.open(where) as ledger, sayso.open(pages.parent / "other.db") as other:
        ledger.read(demo_pages)
        out = _page(ledger, "nikopol-update.txt")
        ledger.forget(out, by="Ana", why="x")
        assert ledger.check() == []
        for file in sorted(demo_pages.iterdir()):
            if file.name != "nikopol-update.txt":
                other.read(file)
        assert tables(ledger) == tables(other)


def test_a_page_that_is_removed_while_it_is_cleaned_or_read_does_not_come_back(pages, tmp_path, monkeypatch):
    """Another process works on it at that moment; what it made of the page is thrown away."""
    path = tmp_path / "a.db"
    keep, stages = import_module("sayso.pipeline.keep"), import_module("sayso.reading.stages")
    clean = keep.clean

    def cleaning(page):
        if page.source.endswith("private.html"):
            with sayso.open(path) as other:
                forget(other._engine, page.id, by="Ana", why="x")
        return clean(page)

    def reading(_text, found):
        with sayso.open(path) as other:
            for row in other.printings():
                forget(other._engine, row["page_id"], by="Ana", why="x")
        return found

    with sayso.open(path) as ledger:
        monkeypatch.setattr(keep, "clean", cleaning)
        assert ledger.read(pages / "private.html", workers=1).pages == 0
        monkeypatch.undo()
        monkeypatch.setattr(stages, "STAGES", (*stages.STAGES, reading))
        assert ledger.read(pages / "plain.txt", workers=1).versions_read == 0
        monkeypatch.undo()
        ledger.read()
        assert (ledger.check(), ledger.totals()["claims"]) == ([], 0)
        sweep(ledger._engine, str(path))
    assert _in_file(path) == []


def test_what_analysts_corrected_goes_with_the_claim(pages, tmp_path):
    """A person's words in the place of the text's are no loophole."""
    path = tmp_path / "a.db"
    with sayso.open(path) as ledger:
        ledger.read(pages / "private.html")
        claim = ledger.claims()[0]["id"]
        ledger.judge("correct", claim, by="Ben", why="as told", field="target", value="the florist Vymyshlenko")
        ledger.forget(_page(ledger, "private.html"), by="Ana", why="x")
        assert ledger.check() == []
        assert [row["value"] for row in ledger.history()] == [None]
    assert _in_file(path) == []


def test_what_was_cut_short_is_ended_by_the_same_command(pages, tmp_path, monkeypatch):
    """A process that ends before the file was swept leaves a ledger that says so to whoever gives the command again."""
    path = tmp_path / "a.db"
    with sayso.open(path) as ledger:
        ledger.read(pages)
        page = _page(ledger, "private.html")

        def stop(*_given):
            raise KeyboardInterrupt

        monkeypatch.setattr("sayso.ledger.sweep.sweep", stop)
        with pytest.raises(KeyboardInterrupt):
            ledger.forget(page, by="Ana", why="x")
        monkeypatch.undo()
        ledger.forget(page, by="Ana", why="x")
        assert ledger.check() == []
    assert _in_file(path) == []


def test_a_reader_in_the_way_is_told_of(pages, tmp_path):
    """While another process reads, its snapshot keeps the words in the log; that is said, not passed over."""
    path = tmp_path / "a.db"
    with sayso.open(path) as ledger, sayso.open(path) as other:
        ledger.read(pages)
        page = _page(ledger, "private.html")
        with ledger._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout = 100")
        with other._engine.connect() as reading:
            assert reading.exec_driver_sql("SELECT count(*) FROM pages").scalar_one() == 2
            with pytest.raises(sayso.LedgerError, match="give the same command once more"):
                ledger.forget(page, by="Ana", why="x")
        ledger.forget(page, by="Ana", why="x")
    assert _in_file(path) == []


def test_the_command_asks_first_and_names_what_there_is_not(pages, tmp_path):
    """Nothing goes without a yes, a reason and a name."""
    path = tmp_path / "a.db"
    with sayso.open(path) as ledger:
        ledger.read(pages)
        page = _page(ledger, "private.html")
        with pytest.raises(sayso.UsageError, match="no page in the ledger begins with"):
            ledger.forget("zzz", by="Ana", why="x")
        with pytest.raises(sayso.UsageError, match="say who removes the page and why"):
            ledger.forget(page, by="Ana", why=" ")
    command = ["forget", page, "--why", "x", "--by", "Ana", "--ledger", str(path)]
    asked = CliRunner().invoke(app, command, input="n\n")
    assert asked.exit_code == 1
    done = CliRunner().invoke(app, [*command, "--yes"])
    assert done.exit_code == 0, done.output
    assert f"page {page[:12]} is removed, with" in done.output
