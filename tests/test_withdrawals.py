"""Kills, withdrawals and corrections: the version is marked, its claims no longer count, nothing is lost, in any order."""

from __future__ import annotations

import inputs
import pytest

import sayso
from sayso.article.clean import clean
from sayso.article.notice import notice_of, plain_headline
from sayso.records import Page
from sayso.show import chain_page, console, story_page
from sayso.sources.file import page_of

HEADLINE = "Shelling kills five people at a market in Nikopol"
BODY = (
    "NIKOPOL, Ukraine, Feb 12 (Reuters) - Russian shelling killed five people at a market in Nikopol on Sunday, the regional governor said.\n\n"
    "Eleven more were wounded and three shops burned down, Governor Serhiy Lysak wrote on Telegram. Reuters could not verify the report."
)
STORY = f"{HEADLINE}\n\nFebruary 12, 2023\n\n{BODY}\n"
KILL = f"KILL: {HEADLINE}\n\nFebruary 13, 2023\n\nReuters\n\nPlease kill the story headlined “{HEADLINE}” that was sent on Sunday. It was published in error, and a substitute will not follow.\n"
OTHER = "Two bridges over the river were closed to all traffic on Monday after the storm, the road agency said.\n\nNobody was hurt, but lorries have to take the mountain road until Friday at least."


def written(folder, **texts):
    """The texts as files; the names give the order of reading."""
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text)
    return [folder / f"{name}.txt" for name in texts]


def marks(ledger):
    """What is marked, by headline."""
    return {row["headline"]: (row["withdrawn"], row["correction"]) for row in ledger.versions()}


def held(ledger):
    """What the ledger counts, free of ids that time gives."""
    return ledger.totals(), [(row["type"], row["sub_type"], row["corroboration"]["pages"]) for row in ledger.events()]


@pytest.fixture(scope="module")
def unkilled(tmp_path_factory):
    """The story alone: there is something to withdraw."""
    folder = tmp_path_factory.mktemp("whole")
    with sayso.open(folder / "a.db") as ledger:
        ledger.read(*written(folder, story=STORY), workers=1)
        assert ledger.totals()["events"] > 0
        yield ledger


def test_a_kill_takes_the_story_s_claims_out_before_or_after_it_came(tmp_path, unkilled):
    """In either order, in one run or two: the version is marked with the page, no event is left, no text is lost."""
    found = []
    for number, order in enumerate((("story", "kill"), ("kill", "story"), ("both",))):
        folder = tmp_path / str(number)
        folder.mkdir()
        story, kill = written(folder, story=STORY, kill=KILL)
        runs = {"story": [story], "kill": [kill], "both": [story, kill]}
        with sayso.open(folder / "a.db") as ledger:
            for step in order:
                ledger.read(*runs[step], workers=1)
            (version,) = ledger.versions()
            assert version["withdrawn"].startswith("KILL: Shelling kills five")
            assert version["text"] == unkilled.versions()[0]["text"]
            assert len(ledger.attributions()) == len(unkilled.attributions()) > 0
            assert ledger.check() == []
            found.append(held(ledger))
            kill_page = version["withdrawn_by"]
            out = console()
            with out.capture() as shown:
                out.print(story_page(ledger, version["story_id"]))
                out.print(chain_page(ledger.versions().rows, ledger.printings().rows))
            assert shown.get().count("Withdrawn; what it says is not counted: KILL") == 2
            assert kill_page[:12] in shown.get()
    assert found[0] == found[1] == found[2]
    assert found[0][0] == {**unkilled.totals(), "claims": 0, "events": 0}


def test_a_kill_of_another_story_leaves_this_one(tmp_path, unkilled):
    """Neither another headline nor another agency's story of the same headline is meant."""
    for number, kill in enumerate((KILL.replace("Nikopol", "Marhanets"), KILL.replace("Reuters", "AFP"))):
        folder = tmp_path / str(number)
        folder.mkdir()
        with sayso.open(folder / "a.db") as ledger:
            ledger.read(*written(folder, story=STORY, kill=kill), workers=1)
            assert marks(ledger) == {HEADLINE: (None, None)}
            assert held(ledger) == held(unkilled)


def test_a_cancelled_item_withdraws_what_has_its_id_up_to_its_edition(tmp_path):
    """In any order, as ninjs and as NewsML-G2: edition 2 cancelled, edition 3 usable again with other words."""
    later = "The harbour master of Saaremaa said on Tuesday that ferries would sail again, because the ice had broken up in a storm overnight.\n\nThe operator sold tickets for all of Wednesday's crossings, it said."
    orders = {inputs.ninjs: ((0, 1, 2), (1, 0, 2), (2, 1, 0)), inputs.newsml: ((1, 2, 0),)}
    for make, permutations in orders.items():
        as_edition = str if make is inputs.ninjs else int
        items = (
            make(version=as_edition(1)),
            make(version=as_edition(2), status="canceled", text="" if make is inputs.ninjs else inputs.TEXT),
            make(version=as_edition(3), text=later, headline="Ferries to sail again as the ice breaks"),
        )
        for order in permutations:
            folder = tmp_path / f"{make.__name__}{''.join(map(str, order))}"
            folder.mkdir()
            with sayso.open(folder / "a.db") as ledger:
                marked = 0
                for number in order:
                    (folder / f"{number}.item").write_bytes(items[number])
                    report = ledger.read(folder / f"{number}.item", workers=1)
                    assert report.refused == []
                    marked += report.marked
                assert marked == 1  # the run that found both, and no other, says so
                found = marks(ledger)
                assert found[inputs.HEADLINE][0].endswith("canceled")
                assert found["Ferries to sail again as the ice breaks"] == (None, None)
                assert ledger.check() == []


MORE = tuple(
    f"The governor told a briefing in Dnipro that {what} would be repaired by the town before the end of the month, and thanked the crews who had worked {how}."
    for what, how in (
        ("the roofs", "all night"),
        ("the water main", "in the rain"),
        ("two schools", "under fire"),
        ("the tram line", "for free"),
    )
)


def test_a_correction_replaces_the_wording_that_it_corrects(tmp_path):
    """The note stands on both; the claims of the earlier wording no longer count, those of the corrected one do."""
    first = "\n\n".join([STORY.strip(), *MORE])
    title, body = HEADLINE.replace("five", "four"), BODY.replace("five", "four").replace("Eleven more", "Twelve more")
    note = "(Corrects number of dead in paragraph 1 to four, of wounded in paragraph 2 to twelve)"
    changed = "Sappers searched the market until noon, and trains to the town ran again from the afternoon, the railway said in a statement."
    fixed = "\n\n".join(
        [
            f"CORRECTED-{title}",
            "February 13, 2023",
            note,
            body,
            changed,
            *MORE[2:],
            changed.replace("Sappers", "Divers"),
        ]
    )
    found = []
    for order in (("story", "fixed"), ("fixed", "story")):
        folder = tmp_path / order[0]
        folder.mkdir()
        written(folder, story=first, fixed=fixed)
        with sayso.open(folder / "a.db") as ledger:
            for name in order:
                ledger.read(folder / f"{name}.txt", workers=1)
            was, now = sorted(ledger.versions(), key=lambda row: row["published"])
            assert was["story_id"] == now["story_id"]
            assert was["correction"] == now["correction"] == f"CORRECTED-{title}"
            assert was["withdrawn"] == f"corrected: CORRECTED-{title}"
            assert now["withdrawn"] is None
            assert {row["version_id"] for row in ledger.claims()} == {now["id"]}
            assert ledger.check() == []
            found.append((marks(ledger), held(ledger)))
    assert found[0] == found[1]


def test_a_correction_of_one_figure_is_a_wording_of_its_own(tmp_path):
    """But for the figure the two are copies; the wrong figure does not count, the right one does."""
    first = "\n\n".join([STORY.strip(), *MORE])
    fixed = f"CORRECTED-{first.replace('five', 'four').replace('February 12', 'February 13')}"
    with sayso.open(tmp_path / "a.db") as ledger:
        ledger.read(*written(tmp_path, story=first, fixed=fixed), workers=1)
        was, now = sorted(ledger.versions(), key=lambda row: row["published"])
        assert (bool(was["withdrawn"]), now["withdrawn"]) == (True, None)
        dead = [count["best"] for claim in ledger.claims() for count in claim["counts"] if count["what"] == "killed"]
        assert set(dead) == {4}
        assert ledger.check() == []


def test_a_correction_that_stands_alone_leaves_the_story_counted(tmp_path, unkilled):
    """There is no other wording to count: the note is kept, the claims stay."""
    note = f"CORRECTION: Nikopol shelling\n\nFebruary 13, 2023\n\nReuters\n\nIn the story headlined “{HEADLINE}” of Sunday the name of the governor was misspelt in one of the paragraphs that followed.\n"
    with sayso.open(tmp_path / "a.db") as ledger:
        ledger.read(*written(tmp_path, story=STORY, note=note), workers=1)
        assert marks(ledger)[HEADLINE] == (None, "CORRECTION: Nikopol shelling")
        assert ledger.totals()["events"] >= unkilled.totals()["events"]


HEADS = {
    "MANDATORY KILL": "withdrawal", "KILL: Ferry to Saaremaa stopped by ice": "withdrawal", "ADVISORY: story withdrawn": "withdrawal",
    "ADVISORY-Story on ferry to Saaremaa withdrawn": "withdrawal", "WITHDRAWAL: Ferry to Saaremaa stopped": "withdrawal",
    "CORRECTION: Ferry to Saaremaa stopped by ice": "correction", "CORRECTED-Ferry to Saaremaa stopped by ice": "correction",
    "REFILES: Ferry to Saaremaa stopped by ice": "correction",
}  # fmt: skip


@pytest.mark.parametrize("head", HEADS)
def test_the_desk_s_words_are_known(head):
    """Whatever form the notice has."""
    body = (
        "Please do not use the story on the ferry to Saaremaa that was sent on Sunday; it was published in error."
        if HEADS[head] == "withdrawal"
        else inputs.TEXT
    )
    notice = notice_of(clean(page_of(f"{head}\n\n{body}\n\n{OTHER}".encode(), source="a.txt")))
    assert (notice.kind, notice.words) == (HEADS[head], head)


@pytest.mark.parametrize(
    "head",
    [
        "Withdrawal: Russian troops leave the west bank", "Kill switch for drones shown in Kyiv", "Advisory: heavy snow on mountain roads", "Correctional officers strike in Ohio",
        "Kill: how the hunters of the north live", "Advisory on travel to Kenya withdrawn", "Corrected figures show fewer ships in port", "Retraction of troops seen near the river",
    ],
)  # fmt: skip
def test_other_uses_of_the_words_are_news(head):
    """Troops withdraw, hunters kill, travel advisories are withdrawn."""
    page = page_of(f"{head}\n\n{OTHER}".encode(), source="a.txt")
    assert isinstance(page, Page)
    assert notice_of(clean(page)) is None


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("UPDATE 2-Ferry stopped by ice", "Ferry stopped by ice"), ("CORRECTED-UPDATE 1-Ferry stopped", "Ferry stopped"), ("KILL: Ferry stopped", "Ferry stopped"),
        ("Ferry: stopped by ice", "Ferry: stopped by ice"), ("Update on the ferry", "Update on the ferry"), ("REFILE—Ferry stopped", "Ferry stopped"),
    ],
)  # fmt: skip
def test_a_headline_is_known_without_the_desk_s_markers(marked, plain):
    """So a notice and its story have one name."""
    assert plain_headline(marked) == plain


def test_the_demo_has_no_notice(demo_ledger):
    """Ordinary news is not taken for a notice."""
    assert all(row["withdrawn"] is None and row["correction"] is None for row in demo_ledger.versions())
