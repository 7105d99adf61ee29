"""'sayso check' sees each thing that may never be, on both engines; none of its checks passes whatever happens."""

from __future__ import annotations

import pytest
from sqlalchemy import text

import sayso
from sayso.ledger.check import CHECKS, damage, problems
from sayso.ledger.check_readings import counts_agree
from sayso.ledger.store import writing

A_CIRCLE = (
    "UPDATE events SET superseded_by = (SELECT max(id) FROM events) WHERE id = (SELECT min(id) FROM events)",
    "UPDATE events SET superseded_by = (SELECT min(id) FROM events) WHERE id = (SELECT max(id) FROM events)",
)
ALIASES = (
    "INSERT INTO aliases (old, kind, new, at) VALUES ('a', 'story', 'b', '2024-05-01')",
    "INSERT INTO aliases (old, kind, new, at) VALUES ('b', 'story', 'c', '2024-05-01')",
    "INSERT INTO aliases (old, kind, new, at) VALUES ('c', 'story', 'b', '2024-05-01')",
)
JUDGED = (
    """INSERT INTO judgements (no, kind, subject_kind, subject, by, why, at)
       VALUES (1, 'note', 'claim', 'nobody', 'Ana', 'x', '2024-05-01')""",
    """INSERT INTO judged_claims (no, role, claim_id, version_id, type, trigger, lead, now)
       VALUES (1, 'subject', 'nobody', 'v', 'AID', '[0, 1]', '', 'nobody')""",
)
HARM = {
    "its bytes are not what they were": ("UPDATE pages SET data = substr(data, 2)",),
    "its text is not what it was": ("UPDATE versions SET text = text || '.'",),
    "belongs to no version": ("DELETE FROM printings",),
    "no page prints it": ("DELETE FROM printings",),
    "prints a version that holds no more": ("UPDATE versions SET story_id = 'sx'",),
    "has no article": ("DELETE FROM articles",),
    "the words of trigger do not lie in the text": ("UPDATE claims SET trigger = '[0, 999999]'",),
    "the words of source do not lie in the text": ("UPDATE attributions SET source = '[[7, 3]]'",),
    "actor has no words": ("UPDATE claims SET words = '{}'",),
    "date has no words": ("UPDATE claims SET words = '{}', date_start = '2024-05-01'",),
    "holds a claim that no current reading makes": (
        "UPDATE event_claims SET claim_id = 'nobody' WHERE claim_id = (SELECT min(claim_id) FROM event_claims)",
    ),
    "belongs to no events": ("DELETE FROM event_claims",),
    "has no current readings": ("UPDATE readings SET superseded_by = id || 'x'",),
    "its attribution is not there": ("UPDATE claims SET attribution_id = 'nobody'",),
    "attribution .*: its attribution is not there": ("UPDATE attributions SET parent = 'nobody'",),
    "stands in a reading of another text": ("UPDATE claims SET version_id = 'another'",),
    "what replaced it leads in a circle": A_CIRCLE,
    "was replaced by something that is not there": ("UPDATE versions SET superseded_by = 'nowhere'",),
    "its aliases lead in a circle": ALIASES,
    "judgement 1": JUDGED,
    "1 versions are not in the index of words": ("DELETE FROM search_rows WHERE kind = 'version'",),
    "was to be forgotten and has bytes": ("UPDATE pages SET state = 'forgotten'",),
    "was forgotten and nobody says why": ("UPDATE pages SET state = 'forgotten', data = substr(data, 1, 0)",),
}
WAITING = {
    "1 pages wait to be matched": ("UPDATE pages SET state = 'kept'",),
    "1 versions wait to be read": ("UPDATE versions SET state = 'matched'",),
    "1 versions wait to be reconciled into events": ("UPDATE versions SET state = 'read'",),
    "1 versions could not be read": ("UPDATE versions SET state = 'failed'",),
    "counts its stories wrongly": ("UPDATE events SET stories = 7",),
    "counts its pages wrongly": ("""UPDATE events SET corroboration = '{"pages": 9, "versions": 1, "stories": 1}'""",),
}


@pytest.fixture(scope="module")
def ledgers(demo_pages, tmp_path_factory):
    """A ledger of one page for each engine, made when it is first asked for; whatever is done to it is rolled back."""
    made = {}

    def of(request, engine):
        if engine not in made:
            server = request.getfixturevalue("postgres_server") if engine == "postgresql" else None
            made[engine] = sayso.open(server.database() if server else tmp_path_factory.mktemp("check") / "a.db")
            made[engine].read(demo_pages / "nikopol-update.txt")
        return made[engine]

    yield of
    for ledger in made.values():
        ledger.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger(request, ledgers):
    """The ledger on one engine and on the other."""
    return ledgers(request, request.param)


def _after(ledger, harm, look):
    with writing(ledger._engine) as connection:
        for statement in harm:
            connection.execute(text(statement))
        found = list(look(connection))
        connection.rollback()
    return found


@pytest.mark.parametrize("told", HARM)
def test_what_may_never_be_is_seen(ledger, told):
    """One thing is done to a sound ledger, and a line says so with the id and the way to mend it."""
    import re

    found = _after(ledger, HARM[told], damage)
    assert any(re.search(told, line) for line in found), found
    assert all(re.search(r"; |'sayso|report this", line) for line in found)
    assert ledger.check() == []


@pytest.mark.parametrize("told", WAITING)
def test_what_waits_and_what_counts_wrongly_is_told_and_is_no_damage(ledger, told):
    """What an interrupted run left is no fault of the file; events are counted when nothing waits."""
    assert any(told in line for line in _after(ledger, WAITING[told], problems))
    assert _after(ledger, WAITING[told], damage) == []


def test_each_check_can_fail(ledger):
    """No check of the list is one that nothing can offend."""
    silent = set(CHECKS)
    for harm in HARM.values():
        silent -= {check for check in silent if _after(ledger, harm, check)}
    assert {check.__name__ for check in silent} <= {"_file_is_sound"}  # test_ledger.py breaks files
    assert _after(ledger, WAITING["counts its pages wrongly"], counts_agree)


def test_a_damaged_file_is_told(demo_ledger, tmp_path):
    """A page of the file overwritten is found by SQLite's own check."""
    path = demo_ledger.backup(tmp_path / "a.db")
    raw = bytearray(path.read_bytes())
    raw[8192 * 3 : 8192 * 3 + 4096] = b"\x55" * 4096
    path.write_bytes(raw)
    with sayso.open(path, create=False) as ledger:
        try:
            found = ledger.check()
        except sayso.LedgerError as error:
            found = [str(error)]
    assert any("damaged" in line for line in found)
