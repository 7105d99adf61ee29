"""The further slots of an incident: rules over its sentences, and who holds an organisation to be behind it."""

from datetime import date

from benchmarks.muc4_slots import Tally, answers, paired, texts
from sayso.reading.text import Text
from sayso.reading.types.incident import ROLES, Filler, Incident
from sayso.reading.types.incident_confidence import LABELS, confidence
from sayso.reading.types.incident_slots import slots
from sayso.records import Span

CLAIMED = (
    "in a call to a radio station, the red star front claimed responsibility for the car bomb that exploded on 3 february "
    "in front of the bank in arequipa, peru. the bank was destroyed and judge marcos villena was killed."
)


def _incident(text: str, kind: str, **words: str) -> Incident:
    found = {role: tuple(_filler(text, w) for w in words.get(role, "").split("|") if w) for role in ROLES}
    return Incident(kind, 1.0, found)


def _filler(text: str, words: str) -> Filler:
    start = text.index(words)
    return Filler(words, Span(start, start + len(words)), 1.0)


def test_slots_of_a_bombing() -> None:
    """Stage, day, country, weapon, effects and numbers come from the sentences that tell it."""
    text = Text(CLAIMED, published=date(1990, 2, 5))
    told = _incident(
        CLAIMED, "bombing", PerpOrg="red star front", Target="bank", Victim="marcos villena", Weapon="car bomb"
    )
    read = slots(text, told)
    assert read.stage == "ACCOMPLISHED"
    assert read.date is not None
    assert (read.date.start, read.date.end) == (date(1990, 2, 3), date(1990, 2, 3))
    assert read.country == "PE"
    assert read.instruments == ("VEHICLE BOMB",)
    assert read.effects == {"marcos villena": "DEATH", "bank": "DESTROYED"}
    assert read.numbers == {"marcos villena": "1", "bank": "1"}


def test_a_claim_of_responsibility_is_claimed() -> None:
    """What an organisation claims is no plain fact; an organisation that the text lacks still gets a label."""
    doc = Text(CLAIMED).doc
    assert confidence(doc, ["red star front"]) == "CLAIMED OR ADMITTED"
    assert confidence(doc, ["nobody's army"]) in LABELS


def test_a_threat_and_an_attempt_are_not_accomplished() -> None:
    """The stage tells a threat and a bomb that was defused from what was done; without a date no day is made up."""
    threat = "the front threatened to kill the mayor of tunja."
    attempt = "a bomb placed at the embassy was deactivated by the police."
    assert slots(Text(threat), _incident(threat, "attack", PerpOrg="front")).stage == "THREATENED"
    read = slots(Text(attempt), _incident(attempt, "bombing", Weapon="bomb", Target="embassy"))
    assert (read.stage, read.date, read.instruments) == ("ATTEMPTED", None, ("BOMB",))


def test_keys_give_alternatives_and_optional_fillers(tmp_path) -> None:
    """A key's slashes are alternatives and its question marks make a filler optional; a text is read beside its key."""
    key = (
        "0.  MESSAGE: ID                     TST1-MUC3-9001\n"
        "1.  MESSAGE: TEMPLATE               1\n"
        "4.  INCIDENT: TYPE                  BOMBING\n"
        '10. PERP: ORGANIZATION ID           "RED STAR FRONT" / "FRONT"\n'
        '11. PERP: ORGANIZATION CONFIDENCE   REPORTED AS FACT / POSSIBLE: "RED STAR FRONT" / "FRONT"\n'
        '                                    ? POSSIBLE: "LEAGUE"\n'
    )
    (tmp_path / "key-tst").write_text(key, encoding="latin-1")
    (tmp_path / "texts").write_text(
        "TST1-MUC3-9001\n\n   LIMA, 5 FEB 90 -- [TEXT] THE FRONT\nSTRUCK.\n", encoding="latin-1"
    )
    from benchmarks.doubles import incidents as keys_of

    (one,) = keys_of(tmp_path)
    first, second = answers(one, 11)
    assert first.labels == {"REPORTED AS FACT", "POSSIBLE"}
    assert first.wordings == {"red star front", "front"}
    assert second.optional
    assert dict(texts(tmp_path)) == {"TST1-MUC3-9001": "the front struck."}
    told = Incident("bombing", 1.0, dict.fromkeys(ROLES, ()))
    assert list(paired([told], [one])) == [(told, one)]
    assert list(paired([], [one])) == [(None, one)]
    assert str(Tally(1, 2, 4)).split() == ["50.0", "25.0", "33.3"]
