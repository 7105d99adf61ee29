"""What people decide: it acts at once, is kept, follows its claims through new pages and readings, and can be undone."""

from __future__ import annotations

import itertools
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given as tried_with
from hypothesis import strategies as st

import sayso
from sayso.event.links import Bond, links, pair
from sayso.event.reconcile import reconcile
from sayso.pipeline.readers import Readers
from sayso.reading import stages
from tests.test_events import MANY

MARKET = (
    "Russian shells hit a market in the city of Kherson on Tuesday, killing four people, regional governor Taras Holovchenko said.",
    "The shells landed among vegetable stalls shortly before noon, he wrote on Telegram, and rescuers worked into the evening.",
    "Russia's Defence Ministry denied that its forces had shelled the market. Halyard could not independently verify either account.",
)
MORE = (
    "A drone struck a school in Mykolaiv on Monday, wounding two teachers, mayor Olena Marchuk said. Lessons had ended before.",
    "Talks between the two sides on an exchange of prisoners are expected in Geneva next week, a diplomat said.",
)
DOCTOR = (
    "Artillery fire killed five people at a market in Kherson on Tuesday, a doctor at the city's main hospital said.",
    "The dead were traders and customers, the doctor told Eastmoor Press by telephone.",
)
DEPOT = (
    "Missiles struck a fuel depot outside Odesa on Sunday, the regional governor said.",
    "The fire was put out by nightfall, and nobody was hurt, he said.",
)
PAGES = {
    "short": ("Shells hit market in Kherson, governor says", "Lake Ledger", "Halyard", MARKET),
    "long": ("Shells hit market in Kherson, governor says", "Coast Observer", "Halyard", (*MARKET, *MORE)),
    "doctor": ("Five dead at Kherson market, doctor says", "Fairmont Tribune", "Eastmoor Press", DOCTOR),
    "depot": ("Missiles strike fuel depot near Odesa", "Harbour Post", "Halyard", DEPOT),
}


@pytest.fixture(scope="session")
def news(tmp_path_factory):
    """A folder of pages, by name."""
    folder = tmp_path_factory.mktemp("news")
    for name, (title, outlet, agency, paragraphs) in PAGES.items():
        head = f"{title}\n\nSource: {outlet}\nPublished: 6 March 2024\n\n"
        (folder / f"{name}.txt").write_text(head + "\n\n".join([*paragraphs, f"({agency})"]) + "\n", encoding="utf8")
    return {name: folder / f"{name}.txt" for name in PAGES}


@pytest.fixture(scope="session")
def read_news(news, tmp_path_factory):
    """A ledger of the short page, the doctor's and the depot's; do not write to it."""
    with sayso.open(tmp_path_factory.mktemp("news") / "a.db") as ledger:
        ledger.read(news["short"], news["doctor"], news["depot"])
        yield ledger


@pytest.fixture
def book(read_news, tmp_path):
    """A copy of it that may be written to."""
    with closing(sqlite3.connect(read_news.path)) as source, closing(sqlite3.connect(tmp_path / "a.db")) as copy:
        source.backup(copy)
    with sayso.open(tmp_path / "a.db") as ledger:
        yield ledger


@pytest.fixture
def anywhere(news, where):
    """The same pages in a file, and in PostgreSQL."""
    with sayso.open(where) as ledger:
        ledger.read(news["short"], news["doctor"], news["depot"])
        yield ledger


def about(ledger, trigger, version_words=""):
    """The claim with this trigger."""
    texts = {row["id"]: row["text"] for row in ledger.versions()}
    (claim,) = [c for c in ledger.claims() if c["trigger"] == trigger and version_words in texts[c["version_id"]]]
    return claim


def event_of(ledger, trigger, version_words=""):
    """The event that the claim with this trigger belongs to."""
    return one(ledger, about(ledger, trigger, version_words)["event_id"])


def one(ledger, event_id):
    """An event by its id, or by one that led to it."""
    (event,) = ledger.events(event=event_id)
    return event


def groups(ledger):
    """The claims of each event."""
    return {frozenset(event["claim_ids"]) for event in ledger.events()}


def test_everything_is_suggested_until_somebody_decides(book):
    """Confirmed, rejected and undone; the filter and the queue agree."""
    event = event_of(book, "struck")
    assert {row["status"] for row in book.events()} == {"suggested"}
    no = book.judge("confirm", event["id"], by="Ana", why="two clips")
    assert one(book, event["id"])["status"] == "confirmed"
    assert [row["id"] for row in book.events(status="confirmed")] == [event["id"]]
    assert event["id"] not in {row["id"] for row in book.queue()}
    book.undo(no, by="Bo")
    assert one(book, event["id"])["status"] == "suggested"
    book.judge("reject", event["id"][:9], by="Bo", why="an exercise")
    assert one(book, event["id"])["status"] == "rejected"
    assert book.check() == []


def test_the_history_tells_who_decided_what_when_and_why_and_what_was_undone(book):
    """By event, by claim, and of everything."""
    event, claim = event_of(book, "struck"), about(book, "struck")
    first = book.judge("confirm", event["id"], by="Ana", why="two clips")
    undone = book.undo(first, by="Bo", why="older clips")
    note = book.judge("note", claim["id"], by="Ana", why="ask the governor")
    rows = book.history(event["id"])
    assert [(row["no"], row["kind"], row["by"], row["why"], row["undone_by"]) for row in rows] == [
        (first, "confirm", "Ana", "two clips", undone),
        (undone, "undo", "Bo", "older clips", None),
        (note, "note", "Ana", "ask the governor", None),
    ]
    assert rows == book.history(claim["id"]) == book.history()
    assert book.history(event_of(book, "hit")["id"]) == []


def test_two_analysts_lose_nothing(anywhere):
    """The second is told what the first did, and nothing is written; with that known, the decision stands."""
    event = event_of(anywhere, "struck")
    (seen,) = [row["seen"] for row in anywhere.queue() if row["id"] == event["id"]]
    first = anywhere.judge(
        "correct", event["id"], field="counts.wounded", value=0, by="Ana", why="the governor", seen=seen
    )
    with pytest.raises(sayso.StaleError, match=r"correct counts\.wounded by Ana \(the governor\)") as refused:
        anywhere.judge("reject", event["id"], by="Bo", seen=seen)
    assert [row["no"] for row in refused.value.since] == [first]
    assert len(anywhere.history()) == 1
    assert anywhere.judge("reject", event["id"], by="Bo", seen=first) > first


def test_a_merge_is_news_to_who_looked_at_either_event(book):
    """The event that went leads to the one that holds its claims, and its reader is told of the merge."""
    ours, theirs = event_of(book, "struck")["id"], event_of(book, "hit")["id"]
    book.judge("merge", ours, other=theirs, by="Ana", seen=0)
    for event in (ours, theirs):
        with pytest.raises(sayso.StaleError, match="merge by Ana"):
            book.judge("confirm", event, by="Bo", seen=0)


def test_merged_events_are_one_against_every_rule_and_two_again_when_undone(book):
    """A strike on Odesa and one on Kherson: no rule would join them."""
    before = groups(book)
    ours, theirs = event_of(book, "struck"), event_of(book, "hit")
    no = book.judge("merge", ours["id"], other=theirs["id"], by="Ana", why="one salvo")
    merged = event_of(book, "struck")
    assert set(merged["claim_ids"]) == {*ours["claim_ids"], *theirs["claim_ids"]}
    assert one(book, ours["id"]) == one(book, theirs["id"]) == merged
    assert book.check() == []
    book.undo(no, by="Ana", why="two salvoes")
    assert groups(book) == before
    assert book.check() == []


def test_split_events_are_two_against_every_rule(book):
    """A claim taken out stays out, by the event or by the claim itself."""
    event = max(book.events(), key=lambda row: len(row["claim_ids"]))
    taken, *rest = event["claim_ids"]
    assert rest
    for subject, value in ((event["id"], [taken[:10]]), (taken, None)):
        no = book.judge("split", subject, value=value, by="Ana")
        assert {frozenset([taken]), frozenset(rest)} <= groups(book)
        assert book.check() == []
        book.undo(no, by="Ana")
        assert frozenset(event["claim_ids"]) in groups(book)


def test_of_two_decisions_on_one_pair_the_later_holds(book):
    """Merged, then split, then merged."""
    ours, theirs = event_of(book, "struck"), event_of(book, "hit")
    book.judge("merge", ours["id"], other=theirs["id"], by="Ana")
    merged = event_of(book, "struck")
    book.judge("split", merged["id"], value=ours["claim_ids"], by="Bo")
    assert {frozenset(ours["claim_ids"]), frozenset(theirs["claim_ids"])} <= groups(book)
    book.judge("merge", about(book, "struck")["event_id"], other=about(book, "hit")["event_id"], by="Cy")
    assert frozenset(merged["claim_ids"]) in groups(book)


def test_a_corrected_event_says_who_corrected_it_and_what_the_machine_had(anywhere):
    """Place, date, type and toll; the filter finds what is shown."""
    event = event_of(anywhere, "struck")
    for field, value in (("place", "Pokrovsk, Donetsk"), ("date", "2024-03-02"), ("counts.killed", "1-3")):
        anywhere.judge("correct", event["id"], field=field, value=value, by="Ana", why="the register")
    now = one(anywhere, event["id"])
    assert [(place["name"], place["country"], place["admin1"]) for place in now["places"]] == [
        ("Pokrovsk", "UA", "Donetsk")
    ]
    assert (now["date"]["start"], now["date"]["end"]) == ("2024-03-02", "2024-03-02")
    assert [(c["what"], c["low"], c["best"], c["high"]) for c in now["counts"]] == [("killed", 1, None, 3)]
    assert [(row["field"], row["by"], row["judgement"]) for row in now["corrected"]] == [
        ("counts.killed", "Ana", 3),
        ("date", "Ana", 2),
        ("place", "Ana", 1),
    ]
    assert "Odesa" in now["corrected"][2]["machine"]
    day = date(2024, 3, 2)
    assert event["id"] in {row["id"] for row in anywhere.events(place="Pokrovsk", since=day, until=day)}
    assert event["id"] not in {row["id"] for row in anywhere.events(place="Odesa")}
    anywhere.undo(1, by="Bo")
    assert one(anywhere, event["id"])["places"] == event["places"]
    assert anywhere.check() == []


def test_an_event_is_told_alike_in_a_file_and_in_postgresql(anywhere, read_news):
    """Its page, the alerts, the tolls by another rule, one row a day, the queue."""
    for ask in (
        lambda ledger: [ledger.event(row["id"]) for row in ledger.events()],
        lambda ledger: ledger.alerts(date(2024, 3, 1)),
        lambda ledger: ledger.alerts(),
        lambda ledger: ledger.events(toll_rule="ucdp").rows,
        lambda ledger: ledger.one_per_day().rows,
        lambda ledger: ledger.queue(),
    ):
        assert ask(anywhere) == ask(read_news) != []


def test_a_corrected_claim_is_compared_as_corrected(book):
    """A claim whose place was misread joins the event of the right place, and leaves it when that is undone."""
    claim = about(book, "struck")
    no = book.judge("correct", claim["id"], field="place", value="48.28, 37.18", by="Ana")
    now = about(book, "struck")
    assert [(place["lat"], place["lon"], place["precision"]) for place in now["places"]] == [(48.28, 37.18, "point")]
    assert [row["field"] for row in now["corrected"]] == ["place"]
    assert [(p["lat"], p["lon"]) for p in one(book, now["event_id"])["places"]] == [(48.28, 37.18)]
    book.judge("correct", claim["id"], field="actor", value="a crew of one boat", by="Ana")
    assert about(book, "struck")["actor"] == "a crew of one boat"
    assert book.check() == []
    book.undo(no, by="Ana")
    assert about(book, "struck")["places"] == claim["places"]
    assert about(book, "struck")["actor"] == "a crew of one boat"


def test_a_rejected_claim_stands_behind_no_event(book):
    """It is kept, says so, and comes back when that is undone."""
    claim = about(book, "struck")
    no = book.judge("reject", claim["id"], by="Ana", why="a drill")
    assert (about(book, "struck")["status"], about(book, "struck")["event_id"]) == ("rejected", None)
    assert all(claim["id"] not in row["claim_ids"] for row in book.events())
    assert book.check() == []
    book.undo(no, by="Ana")
    assert about(book, "struck")["event_id"] == claim["event_id"]


def test_decisions_survive_a_page_that_makes_the_text_grow(anywhere, news):
    """The claims get other ids with the longer text; what was decided finds them by their words."""
    shelling, depot = event_of(anywhere, "hit"), event_of(anywhere, "struck", "fuel depot")
    anywhere.judge("confirm", shelling["id"], by="Ana")
    anywhere.judge("correct", about(anywhere, "hit")["id"], field="target", value="the old market hall", by="Ana")
    anywhere.judge("merge", shelling["id"], other=depot["id"], by="Bo")
    anywhere.read(news["long"])
    assert not {*shelling["claim_ids"]} & {claim["id"] for claim in anywhere.claims() if claim["trigger"] == "hit"}
    now = event_of(anywhere, "hit")
    assert now["status"] == "confirmed"
    assert about(anywhere, "hit")["target"] == "the old market hall"
    assert set(depot["claim_ids"]) <= set(now["claim_ids"])
    assert [row["kind"] for row in anywhere.history(now["id"])] == ["confirm", "correct", "merge"]
    assert anywhere.check() == []
    anywhere.undo(3, by="Bo")
    assert event_of(anywhere, "struck", "fuel depot")["id"] == depot["id"]


def test_decisions_survive_another_reading(anywhere, monkeypatch):
    """Better readers give the claims other ids; split, merge, correction and status stand."""
    event = max(anywhere.events(), key=lambda row: len(row["claim_ids"]))
    anywhere.judge("split", event["id"], value=event["claim_ids"][:1], by="Ana")
    anywhere.judge("correct", about(anywhere, "struck")["id"], field="date", value="2024-03-01", by="Ana")
    anywhere.judge("reject", event_of(anywhere, "struck")["id"], by="Ana")
    before = [(len(row["claim_ids"]), row["status"]) for row in anywhere.events()]

    def other_names(_text, reading):
        return replace(reading, claims=tuple(replace(c, id=c.id[::-1]) for c in reading.claims))

    monkeypatch.setattr(stages, "STAGES", (*stages.STAGES, other_names))
    monkeypatch.setattr(Readers, "code", lambda _self: "sayso of tomorrow")
    old = {claim["id"] for claim in anywhere.claims()}
    anywhere.read(again=True)
    assert {claim["id"] for claim in anywhere.claims()} == {name[::-1] for name in old}
    assert sorted((len(row["claim_ids"]), row["status"]) for row in anywhere.events()) == sorted(before)
    assert about(anywhere, "struck")["date"]["start"] == "2024-03-01"
    assert event_of(anywhere, "struck")["status"] == "rejected"
    assert anywhere.check() == []


def test_the_same_pages_and_decisions_in_any_order_give_the_same_events(news, tmp_path):
    """Pages before, between and after the decisions; merged with, told apart, corrected, confirmed."""

    def decide(ledger):
        hit, struck = about(ledger, "hit"), about(ledger, "struck", "fuel depot")
        ledger.judge("merge", hit["id"], other=struck["id"], by="Ana")
        ledger.judge("correct", struck["id"], field="date", value="2024-03-05", by="Ana")
        ledger.judge("confirm", struck["event_id"], by="Bo")

    def shown(ledger):
        return [
            {k: [c["field"] for c in v] if k == "corrected" else v for k, v in row.items()}
            for row in (*ledger.events(), *ledger.claims())
        ]

    orders = (
        ("short", "doctor", "depot", "long", decide),
        ("depot", "long", decide, "doctor", "short"),
        ("long", "depot", "short", decide, "doctor"),
        ("depot", "short", decide, "long", "doctor"),
    )
    found = []
    for number, order in enumerate(orders):
        with sayso.open(tmp_path / f"{number}.db") as ledger:
            for step in order:
                step(ledger) if callable(step) else ledger.read(news[step])
            assert ledger.check() == []
            found.append(shown(ledger))
    assert all(rows == found[0] for rows in found)


@pytest.mark.parametrize(
    ("kind", "given", "says"),
    [
        ("approve", {}, "confirm, reject, merge, split, correct, note"),
        ("confirm", {"by": " "}, "by whom"),
        ("confirm", {"field": "type"}, "takes no field"),
        ("confirm", {"value": 1}, "takes no value"),
        ("note", {}, "needs words"),
        ("merge", {}, "needs another event"),
        ("split", {}, "list of ids"),
        ("split", {"value": ["zz"]}, "no claim"),
        ("correct", {}, "needs a field"),
        ("correct", {"field": "weapon", "value": "a gun"}, "type, sub_type, place, date"),
        ("correct", {"field": "type", "value": "WAR"}, "ASSAULT"),
        ("correct", {"field": "sub_type", "value": "skirmish"}, "air strike"),
        ("correct", {"field": "place", "value": "Xyzzyville"}, "no place in the gazetteer"),
        ("correct", {"field": "place", "value": "Springfield"}, "several places"),
        ("correct", {"field": "place", "value": "91, 0"}, "no point of the earth"),
        ("correct", {"field": "place", "value": 7}, "not a place"),
        ("correct", {"field": "date", "value": "yesterday"}, "not a date"),
        ("correct", {"field": "date", "value": "2024-03-05/2024-03-01"}, "not a date"),
        ("correct", {"field": "counts.killed", "value": -1}, "no figure of killed"),
        ("correct", {"field": "counts.killed", "value": [5, 3, 1]}, "no figure of killed"),
        ("correct", {"field": "happened", "value": "perhaps"}, "true or false"),
        ("confirm", {"why": "x" * 3000}, "at most 2000"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_does(demo_ledger, kind, given, says):
    """Nothing is written."""
    event = demo_ledger.events()[0]["id"]
    with pytest.raises(sayso.UsageError, match=says):
        demo_ledger.judge(kind, event, **{"by": "Ana"} | given)
    assert demo_ledger.history() == []


def test_a_judgement_that_lost_its_claim_is_found_by_check(book):
    """Should it ever happen, 'sayso check' says so."""
    book.judge("note", event_of(book, "struck")["id"], by="Ana", why="two clips")
    with closing(sqlite3.connect(book.path)) as file, file:
        file.execute("UPDATE judged_claims SET now = 'nothing'")
    assert [line for line in book.check() if line.startswith("judgement 1:")]


def test_there_is_nothing_to_undo_twice(book):
    """Nor an undoing, nor what never was."""
    no = book.judge("confirm", event_of(book, "struck")["id"], by="Ana")
    undone = book.undo(no, by="Ana")
    for number, says in ((no, "undone already by Ana"), (undone, "itself an undoing"), (99, "no judgement 99")):
        with pytest.raises(sayso.UsageError, match=says):
            book.undo(number, by="Bo")


def test_an_id_that_fits_nothing_or_too_much_is_refused(book):
    """The beginning of an id must fit one thing."""
    for given, says in (
        ("zz", "no event and no claim begins"),
        ("", "no event and no claim"),
        ("e", "fits several|no event"),
    ):
        with pytest.raises(sayso.UsageError, match=says):
            book.judge("confirm", given, by="Ana")


def test_the_queue_gives_the_most_doubtful_first_and_goes_on_where_it_was(book):
    """Every event once, in parts as in one."""
    whole = book.queue()
    assert [len(row["doubts"]) for row in whole] == sorted((len(row["doubts"]) for row in whole), reverse=True)
    assert {row["id"] for row in whole} == {row["id"] for row in book.events()}
    parts, after = [], None
    while part := book.queue(limit=2, after=after):
        parts += part
        after = part[-1]["id"]
    assert parts == whole
    denied = next(row for row in whole if row["id"] == event_of(book, "hit")["id"])
    assert any(reason.startswith("denied by") for reason in denied["doubts"])
    for bad in ({"limit": 0}, {"after": "e0"}):
        with pytest.raises(sayso.UsageError):
            book.queue(**bad)


NAMES = st.frozensets(st.sampled_from([testimony.claim.id for testimony in MANY]), min_size=1, max_size=3)
BOND = st.tuples(st.booleans(), NAMES, NAMES)


@tried_with(st.permutations(MANY), st.lists(BOND, max_size=4), st.randoms(use_true_random=False))
def test_decisions_hold_whatever_the_order_of_claims(order, drawn, random):
    """No two claims that were told apart are one event; what was put together last is; the order of claims decides nothing."""
    bonds = [Bond(no, merge, (one, other - one)) for no, (merge, one, other) in enumerate(drawn, 1)]
    decided = links(random.sample(bonds, len(bonds)))
    assert decided == links(bonds)
    events = reconcile(order, [], decided=decided)
    assert events == reconcile(MANY, [], decided=decided)
    together = {pair for event in events for pair in itertools.combinations(sorted(event.claim_ids), 2)}
    assert not decided.apart & together
    if bonds and bonds[-1].merge:
        one, other = bonds[-1].groups
        assert {pair(a, b) for a in one for b in other} <= together
    assert sorted(claim for event in events for claim in event.claim_ids) == sorted(t.claim.id for t in MANY)


def test_pairs_of_claims_are_told_in_one_order():
    """Whatever order decisions are listed in, what they come to is the same."""
    groups_of = [
        (frozenset("ab"), frozenset("cd")),
        (frozenset("c"), frozenset("ab")),
        (frozenset("a"), frozenset("e")),
    ]
    bonds = [Bond(no, no != 2, pair) for no, pair in enumerate(groups_of, 1)]
    assert len({links(order) for order in itertools.permutations(bonds)}) == 1
