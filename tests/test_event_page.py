"""Everything about one event: claims by side, tolls through time, disputes, voices, alerts, what became of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

import sayso
from sayso.event.corroboration import Carrier, corroborate
from sayso.event.credibility import suggest
from sayso.event.disputes import disputes
from sayso.event.perday import one_per_day
from sayso.event.reliability import load
from sayso.event.words import sentence_of
from tests.test_events import killed, told

STRIKE = (
    "Russian shells hit a market in Ukraine's city of Kherson on Tuesday, killing four people, regional governor Taras Holovchenko said.",
    "Russia's Defence Ministry said its forces had struck a store of ammunition in the city. It denied that the market had been shelled.",
    'Moscow calls the war a "special military operation".',
    "Halyard could not independently verify either account.",
)
LOWERED = (
    "Russian shells hit a market in Ukraine's city of Kherson on Tuesday, killing three people, regional governor Taras Holovchenko said on Thursday.",
    "One person who had been counted twice was alive in hospital, he said, and the toll of four that he had given was wrong.",
    "Russia's Defence Ministry did not comment on Thursday.",
)
PAGES = {
    "strike": ("Shells hit market in Kherson, governor says", "6 March 2024", STRIKE),
    "lowered": ("Toll of Kherson market shelling falls to three", "8 March 2024", LOWERED),
}


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A ledger of a report and of another that takes its toll back; do not write to it."""
    folder = tmp_path_factory.mktemp("strike")
    for name, (title, day, paragraphs) in PAGES.items():
        text = f"{title}\n\nSource: Lake Ledger\nPublished: {day}\n\n" + "\n\n".join([*paragraphs, "(Reuters)"]) + "\n"
        (folder / f"{name}.txt").write_text(text, encoding="utf8")
    with sayso.open(folder / "a.db") as ledger:
        ledger.read(folder / "strike.txt", folder / "lowered.txt")
        yield ledger


@pytest.fixture(scope="module")
def event(book):
    """All about the shelling."""
    found = [row for row in book.events() if any(count["what"] == "killed" for count in row["counts"])]
    assert len(found) == 1
    return book.event(found[0]["id"][:9])


def test_claims_stand_by_side_with_their_sentences(event):
    """Who says so, and in which words; a side that denies has its own place."""
    named = {(group["side"], group["claimant"]) for group in event["sides"]}
    assert any(claimant == "Taras Holovchenko" for _, claimant in named)
    for claim in event["claims"]:
        assert claim["trigger"] in claim["sentence"]
    assert {claim_id for group in event["sides"] for claim_id in group["claim_ids"]} == set(event["event"]["claim_ids"])


def test_the_chain_of_a_toll_says_who_lowered_it(event):
    """Four, then three, by the same governor; and the figure by each rule."""
    (toll,) = [toll for toll in event["tolls"] if toll["what"] == "killed"]
    assert [(step["best"], step["moved"]) for step in toll["chain"]] == [(4, None), (3, "lowered")]
    assert toll["chain"][1]["from"] == toll["chain"][0]["claim_id"]
    assert {rule: count["best"] for rule, count in toll["rules"].items()} == {"latest": 3, "conservative": 3, "ucdp": 3}


def test_an_alert_tells_of_the_lowered_toll_and_of_the_denial(book, event):
    """By the day of the text that tells it; none from after."""
    alerts = {alert["kind"]: alert for alert in book.alerts()}
    assert alerts["toll lowered"]["event"] == event["event"]["id"]
    assert (alerts["toll lowered"]["day"], alerts["toll lowered"]["who"]) == ("2024-03-08", "Taras Holovchenko")
    assert "4 to 3" in alerts["toll lowered"]["text"]
    assert alerts["denied"]["who"] == "Russia's Defence Ministry"
    assert [alert["kind"] for alert in book.alerts(date(2024, 3, 7))] == ["toll lowered"]
    assert book.alerts(date(2024, 3, 9)) == []


def test_a_denial_is_linked_to_what_it_denies(event):
    """With its words; it denies the governor's claim."""
    denials = [row for row in event["disputes"] if row["kind"] == "denial"]
    assert [row["by"] for row in denials] == ["Russia's Defence Ministry"]
    assert "market" in denials[0]["words"]
    assert "Taras Holovchenko" in denials[0]["of"]
    assert set(denials[0]["denies"]) <= set(event["event"]["claim_ids"])


def test_two_accounts_of_one_event_stand_side_by_side(event):
    """The governor's market and the ministry's ammunition."""
    (accounts,) = [row for row in event["disputes"] if row["kind"] == "two accounts"]
    told = {one["side"]: " ".join(one["words"]) for one in accounts["says"]}
    assert set(told) == {"Russia", "Ukraine"}
    assert "ammunition" in told["Russia"]
    assert "ammunition" not in told["Ukraine"]


def claimed(**given):
    """A claim as an event's page has it: Ukraine's governor on a shelling by Russia."""
    claim = {"id": "a", "mode": "asserted", "version_id": "v", "claimant": "the governor", "claimant_side": "Ukraine"}
    claim |= {"actor": "Russian guns", "actor_side": "Russia", "target": "a market", "target_side": None}
    return claim | {"sentence": "Russian guns hit a market", "attribution": None, "answer": None} | given


def beside(number, **given):
    """Another attribution of the same text."""
    said = {"id": f"x{number}", "version_id": "v", "speaker": "the ministry", "side": "Russia", "stance": "said"}
    said |= {"cue": "said", "content": f"our forces hit depot {number}", "paragraphs": 1}
    return said | {"words": {"content": [[number, number + 1]]}} | given


def test_the_other_sides_words_stand_beside():
    """What a party says close by is told where nobody of that side stands behind the event; three sentences at most."""
    event = {"corroboration": {"denied_by": []}}
    said = [
        beside(1),
        beside(2, paragraphs=3),
        beside(3, side="Iran"),
        beside(4, content="it"),
        *map(beside, (5, 6, 7)),
    ]
    found = disputes(event, [claimed()], [], said)
    assert [(row["kind"], row["words"]) for row in found] == [
        ("other side", f"our forces hit depot {number}") for number in (1, 5, 6)
    ]
    both = [claimed(), claimed(id="b", claimant="the ministry", claimant_side="Russia", target="a depot")]
    assert [row["kind"] for row in disputes(event, both, [], said)] == ["two accounts"]


def test_denials_in_words_that_make_no_claim_are_linked_too():
    """Somebody is said to deny the event: his denying words stand with it, and what they deny."""
    event = {"corroboration": {"denied_by": ["the ministry"]}}
    (denial,) = disputes(event, [claimed()], [], [beside(1), beside(2, stance="denied", content="any such attack")])[:1]
    assert (denial["by"], denial["words"], denial["denies"]) == ("the ministry", "any such attack", ["a"])
    answered = claimed(attribution={"response": {"by": "the army", "status": "denied"}}, answer="the army denied it")
    (denial,) = disputes({"corroboration": {"denied_by": ["the army"]}}, [answered], [], [])
    assert (denial["by"], denial["words"], denial["of"]) == ("the army", "the army denied it", ["the governor"])


def test_two_sides_named_as_having_done_it_are_a_dispute():
    """Each blames the other."""
    claims = [claimed(), claimed(id="b", claimant="the ministry", actor="Kyiv's guns", actor_side="Ukraine")]
    (found,) = disputes({"corroboration": {"denied_by": []}}, claims, [], [])
    assert [(one["actor_side"], one["claimants"]) for one in found["says"]] == [
        ("Russia", ["the governor"]),
        ("Ukraine", ["the ministry"]),
    ]


def test_who_calls_what_by_which_name_is_kept(event):
    """One side's name for the war."""
    assert [(row["words"], row["thing"], row["side"]) for row in event["remarks"] if row["kind"] == "name"] == [
        ("special military operation", "the war", "Russia")
    ]


def test_a_merge_and_a_split_leave_records_of_succession(tmp_path, demo_pages):
    """Both ids go on leading somewhere, and the events say where their claims came from and went to."""
    with sayso.open(tmp_path / "b.db") as ledger:
        ledger.read(demo_pages / "baglung-himal.txt", demo_pages / "elobeid-radio.txt")
        first, second = (row["id"] for row in ledger.events()[:2])
        merge = ledger.judge("merge", first, other=second, by="Ana")
        kept = ledger.event(first)
        assert ledger.event(second)["event"] == kept["event"]
        gone = ({first, second} - {kept["event"]["id"]}).pop()
        assert [row["event"] for row in kept["came_from"]] == [gone]
        ledger.undo(merge, by="Ana")
        assert [row["event"] for row in ledger.event(kept["event"]["id"])["went_to"]] == [gone]
        assert ledger.check() == []


def test_an_event_that_there_is_not_is_an_error_that_says_so(book):
    """As everywhere."""
    with pytest.raises(sayso.UsageError, match="no event zz"):
        book.event("zz")


def test_a_toll_rule_of_a_call_or_of_the_ledger_holds_for_events_and_files(book, tmp_path):
    """The ledger keeps the latest; another rule is reckoned, and a correction stays under every rule."""
    with sayso.open(book.path, toll_rule="conservative") as ledger:
        rows = ledger.events()
    assert rows.rows == book.events(toll_rule="conservative").rows != book.events().rows
    for file, rule in (("a.jsonl", None), ("b.jsonl", "conservative")):
        book.export(tmp_path / file, toll_rule=rule)
    assert (tmp_path / "a.jsonl").read_text() != (tmp_path / "b.jsonl").read_text()
    with pytest.raises(sayso.UsageError, match="latest, conservative, ucdp"):
        book.events(toll_rule="mean")
    with pytest.raises(sayso.UsageError, match="latest, conservative, ucdp"):
        sayso.open(book.path, toll_rule="mean")


def row(name, *, sub_type="shelling", place="Kherson", day="2024-03-05", by="the governor"):
    """An event as it is shown."""
    where = {"text": place, "name": place, "lat": 46.6, "lon": 32.6, "geonameid": hash(place) % 1000, "country": "UA"}
    return {
        "id": name,
        "type": "ASSAULT",
        "sub_type": sub_type,
        "happened": True,
        "places": [where | {"admin1": None, "precision": "city"}] if place else [],
        "date": {"start": day, "end": day, "precision": "day"} if day else None,
        "corroboration": {"claimants": [by], "sides": ["Ukraine"], "denied_by": []},
    }


def test_one_row_a_day_for_type_and_place():
    """Two strikes on one city on one day are one, on two days two; without a place or a day each stands alone."""
    events = [row("a"), row("b", sub_type="air strike", by="the mayor"), row("c", place=None), row("d", place=None)]
    events += [row("e", day="2024-03-06"), row("f", day=None), row("g", day=None)]
    rows = list(one_per_day(events))
    assert [one["event_ids"] for one in rows] == [["a", "b"], ["c"], ["d"], ["e"], ["f"], ["g"]]
    assert (rows[0]["sub_types"], rows[0]["claimants"]) == (["air strike", "shelling"], ["the governor", "the mayor"])


def test_one_row_a_day_leaves_as_files_and_as_frames(demo_ledger, tmp_path):
    """Every event is in one row; the file holds what the call gives."""
    rows = demo_ledger.one_per_day()
    assert sorted(e for one in rows for e in one["event_ids"]) == sorted(e["id"] for e in demo_ledger.events())
    assert rows.arrow().num_rows == len(rows)
    demo_ledger.export(tmp_path / "days.csv", table="one_per_day", type="ASSAULT")
    lines = (tmp_path / "days.csv").read_text().splitlines()
    assert len(lines) == 1 + len(demo_ledger.one_per_day(type="ASSAULT"))


def test_newsrooms_count_once_and_those_that_lean_on_another_not_at_all():
    """Three stories: Reuters', one made with Reuters' material, and AFP's."""
    group = [told("a", story="s1"), told("b", story="s2"), told("c", story="s3")]
    group = [group[0], replace(group[1], voice="Lake Ledger"), replace(group[2], voice="AFP")]
    carriers = [
        Carrier("p1", "v-s1", "x"),
        Carrier("p2", "v-s2", "Lake Ledger", ("Reuters",)),
        Carrier("p3", "v-s3", "y"),
    ]
    voices = corroborate(group, carriers)
    assert (voices.newsrooms, voices.leans_on) == (("AFP", "Reuters"), ("Reuters",))
    assert voices.claimants == ("the governor",)


def standing(**given):
    """A corroboration: one voice in one newsroom, and what a test changes."""
    names = ("verified_by", "unverified_by", "denied_by", "leans_on")
    alone = {"pages": 40, "claimants": ["a"], "sides": ["Ukraine"], "newsrooms": ["Reuters"]}
    return alone | {name: [] for name in names} | given


@pytest.mark.parametrize(
    ("given", "digit"),
    [
        ({}, 6),
        ({"claimants": ["a", "b"]}, 6),
        ({"claimants": ["a", "b"], "newsrooms": ["AFP", "Reuters"]}, 3),
        ({"claimants": ["a", "b"], "sides": ["Russia", "Ukraine"]}, 2),
        ({"verified_by": ["Reuters"]}, 2),
        ({"claimants": ["a", "b"], "verified_by": ["Reuters"]}, 1),
        ({"claimants": ["a", "b"], "verified_by": ["Reuters"], "denied_by": ["c"]}, 2),
        ({"claimants": ["a", "b"], "denied_by": ["c"]}, 4),
        ({"denied_by": ["c", "d"]}, 5),
    ],
)
def test_the_suggested_digit_follows_from_who_says_so(given, digit):
    """As docs/events.md tells it; forty pages add nothing."""
    suggested = suggest(standing(**given), happened=True)
    assert suggested["digit"] == digit
    assert any("printed on 40 pages, which adds nothing" in reason for reason in suggested["reasons"])
    assert suggest(standing(**given) | {"pages": 1}, happened=True)["digit"] == digit


def test_what_did_not_happen_is_not_judged_or_improbable():
    """A plan cannot be judged; what is only denied is improbable so far."""
    assert suggest(standing(), happened=False)["digit"] == 6
    assert suggest(standing(claimants=[], denied_by=["c"]), happened=False)["digit"] == 5


def test_letters_come_from_the_users_file_alone(book, event, tmp_path, monkeypatch):
    """CSV or TOML; a letter that there is not is named, and so is a file that cannot be read."""
    assert event["reliability"] == {}
    (tmp_path / "own.csv").write_text("outlet,letter\nLake Ledger,B\nreuters,A\n")
    (tmp_path / "own.toml").write_text('"Lake Ledger" = "C"\n')
    monkeypatch.setenv("SAYSO_RELIABILITY", str(tmp_path / "own.csv"))
    assert book.event(event["event"]["id"])["reliability"] == {"Lake Ledger": "B", "Reuters": "A"}
    assert load(tmp_path / "own.toml") == {"lake ledger": "C"}
    for text, says in (
        ("outlet,letter\nX,Z\n", "'X' has 'Z'"),
        ("name,mark\n", "outlet,letter"),
        ("outlet,letter\n,A\n", "''"),
    ):
        (tmp_path / "bad.csv").write_text(text)
        with pytest.raises(sayso.SettingsError, match=says):
            load(tmp_path / "bad.csv")
    with pytest.raises(sayso.SettingsError, match=r"none\.csv"):
        load(tmp_path / "none.csv")


def test_two_tolls_make_an_event_with_both():
    """From claims straight to what two figures come to."""
    from sayso.event.reconcile import reconcile

    (made,) = reconcile([told("x", counts=killed(2)), told("y", story="s2", speaker="the mayor", counts=killed(3))], [])
    assert [(count.low, count.high) for count in made.counts] == [(2, 3)]


@pytest.mark.parametrize(
    ("text", "words", "sentence"),
    [
        (
            "It was near the first year of its Feb. 24 invasion, he said. More.",
            "invasion",
            "It was near the first year of its Feb. 24 invasion, he said",
        ),
        ("He came. Then Gov. Smith spoke. He left.", "spoke", "Then Gov. Smith spoke"),
        ("One hit.\n\nTwo hit", "Two", "Two hit"),
    ],
)
def test_a_sentence_does_not_end_in_a_month_or_a_title(text, words, sentence):
    """What stands around a trigger is shown whole."""
    start = text.index(words)
    assert sentence_of(text, start, start + len(words)) == sentence
