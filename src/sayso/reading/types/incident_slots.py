"""What else MUC-4 asks of an incident: how far it went, when and where, with what sort of weapon, to what effect, on how many.

Rules over the sentences in which the incident's fillers stand, but for who holds an organisation to be behind it, which a
model decides (``incident_confidence``). The labels are MUC-4's, in its capitals.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from sayso.reading.types.incident_confidence import confidence
from sayso.records import Interval
from sayso.resolve.count import quantities
from sayso.resolve.countries import country_named, government_named
from sayso.resolve.place.gazetteer import gazetteer
from sayso.resolve.time.tagger import timexes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from spacy.tokens import Span as Tokens

    from sayso.reading.text import Text
    from sayso.reading.types.incident import Filler, Incident
    from sayso.resolve.place.gazetteer import Entry

_WEAPONS = (
    ("VEHICLE BOMB", r"(car|truck|vehicle|bus)[- ]?bombs?|(car|truck|vehicle)s? (loaded|packed|stuffed|filled) with"),
    ("MOLOTOV COCKTAIL", r"molotov|fire ?bombs?|incendiary"),
    ("DYNAMITE", r"dynamite|dymanite"),
    ("MINE", r"mines?"),
    ("GRENADE", r"grenades?"),
    ("MORTAR", r"mortars?"),
    ("ROCKET", r"rockets?|rpg\S*|bazookas?"),
    ("MISSILE", r"missiles?"),
    ("MACHINE GUN", r"(sub)?machine-?guns?|machine guns?|uzis?"),
    ("RIFLE", r"rifles?|ak-?47s?|m-?16s?|galil"),
    ("HANDGUN", r"pistols?|revolvers?|handguns?"),
    ("BOMB", r"bombs?|explosive (devices?|charges?|artifacts?)|devices?|charges?"),
    ("EXPLOSIVE", r"explosives?|tnt|gelignite"),
    ("GUN", r"guns?|shotguns?|bullets?|firearms?|gunfire|shots?|weapons?|machinegunned"),
    ("CUTTING DEVICE", r"knife|knives|machetes?|daggers?"),
    ("STONE", r"stones?|rocks?"),
)
_SHOT = re.compile(r"\b(shot|gunned|machine-?gunned|riddled|shoot(ing)?|strafed|sniper)\b")
# "Foiled", "tried to", "death threats" and "plans to" stood more often beside what was done (train's keys).
_UNDONE = re.compile(r"\b(deactivated|defused|did not explode|failed to explode)\b")
_THREAT = re.compile(r"\b(threatened|threatens?)\b")
_DONE = re.compile(
    r"\b(killed|murdered|exploded|kidnapped|destroyed|wounded|attacked|assassinated|shot|bombed|blew|died|death of|damaged)\b"
)
_PLACE_KINDS = frozenset({"city", "admin1", "admin2"})
_AREAS = frozenset({"department", "province", "region", "state"})
_BEFORE_PLACES = frozenset({"in", "at", "near", "of", "from", "to", "outside", "between", ","})
_UNHURT = re.compile(
    r"\b(unhurt|unharmed|uninjured|unscathed|no (casualties|victims|injuries|one was (hurt|injured|killed)))\b"
)
_FREED = re.compile(r"\b(released|freed|rescued|regained)\b")
_WRECKED = re.compile(r"\b(destroyed|demolished|blew up|blown up|completely|burned down|toppled|knocked down)\b")
_DAMAGED = re.compile(r"\b(damage[ds]?|hit|affected|shattered|broke|burned|set fire|sabotaged|partially)\b")
_YEAR, _MONTH = 366, 31
_LEAST = 4  # letters of a country's name that is one word


@dataclass(frozen=True, slots=True)
class Slots:
    """The further slots of an incident; ``effects`` and ``numbers`` by filler, ``place`` a country's code and a finer name."""

    stage: str
    date: Interval | None
    country: str | None
    place: str | None
    instruments: tuple[str, ...]
    confidence: dict[str, str]
    effects: dict[str, str]
    numbers: dict[str, str]


def slots(text: Text, incident: Incident) -> Slots:
    """Read the further slots of an incident from the text that tells it, which may be in small letters throughout."""
    told = _sentences(text, incident)
    words, country = " ".join(s.text for s in told).lower(), _country(text, told)
    people, things = incident.fillers["Victim"], incident.fillers["Target"]
    effects = {f.text: e for f in people if (e := _hurt(_about(text, f), incident.kind))}
    effects |= {f.text: e for f in things if (e := _harm(_about(text, f), incident.kind))}
    return Slots(
        stage=_stage(words),
        date=_when(text, told),
        country=country,
        place=_where(told, country),
        instruments=tuple(_instruments([f.text for f in incident.fillers["Weapon"]], words, incident.kind)),
        confidence={f.text: confidence(text.doc, [f.text]) for f in incident.fillers["PerpOrg"]},
        effects=effects,
        numbers={f.text: "1" for f in people} | {f.text: _number(text, f) for f in things},
    )


def _sentences(text: Text, incident: Incident) -> list[Tokens]:
    """The sentences where the fillers stand first, in order; the first two of the text where there is no filler."""
    starts = [f.span.start for fillers in incident.fillers.values() for f in fillers]
    found = [s for s in text.doc.sents if any(s.start_char <= start < s.end_char for start in starts)]
    return found or list(text.doc.sents)[:2]


def _about(text: Text, filler: Filler) -> str:
    """The sentences in which the filler's words stand."""
    return " ".join(s.text.lower() for s in text.doc.sents if filler.text.lower() in s.text.lower())


def _stage(words: str) -> str:
    if _DONE.search(words):
        return "ACCOMPLISHED"
    if _UNDONE.search(words):
        return "ATTEMPTED"
    return "THREATENED" if _THREAT.search(words) else "ACCOMPLISHED"


def _when(text: Text, told: Sequence[Tokens]) -> Interval | None:
    """The first day that a telling sentence names and that lies in the year before the text; else up to the text's day."""
    if text.published is None:
        return None
    for timex in timexes(text):
        days = timex.interval
        if days is None or not any(s.start_char <= timex.span.start < s.end_char for s in told):
            continue
        if days.start and days.end and _recent(days.start, days.end, text.published):
            return (
                Interval(days.start, days.start, "day") if timex.type == "TIME" else days
            )  # a night is its first day's
    return Interval(None, text.published, "open")


def _recent(start: date, end: date, published: date) -> bool:
    return end <= published and (published - start).days < _YEAR and (end - start).days <= _MONTH


def _country(text: Text, told: Sequence[Tokens]) -> str | None:
    """The country named most in the telling sentences, else in the text."""
    for tokens in ([t for s in told for t in s], list(text.doc)):
        named = Counter(code for run in _runs(tokens) if (code := country_named(run) or government_named(run)))
        if named:
            return named.most_common(1)[0][0]
    return country_named(text.dateline or "")


def _runs(tokens: Sequence[object]) -> Iterator[str]:
    words = [str(t) for t in tokens]
    yield from (w for w in words if len(w) >= _LEAST)  # in small letters "car" and "us" are no countries
    yield from (" ".join(pair) for pair in pairwise(words))


def _where(told: Sequence[Tokens], country: str | None) -> str | None:
    """The first town of the country that the telling sentences name after a preposition or a comma, else the first region."""
    found: dict[bool, str] = {}
    for sentence in told:
        for token in sentence:
            if token.i > sentence.start and token.nbor(-1).lower_ in _BEFORE_PLACES:
                name, entry = _place_at(sentence, token.i, country)
                if entry is not None:
                    found.setdefault(entry.kind == "city", name)
    return found.get(True) or found.get(False)


def _place_at(sentence: Tokens, start: int, country: str | None) -> tuple[str, Entry | None]:
    for end in range(min(start + 3, sentence.end), start, -1):
        name = sentence.doc[start:end].text
        if len(name) >= _LEAST and name.replace(" ", "").isalpha() and country_named(name) is None:
            known = [e for e in gazetteer().find(name.title()) if e.country == country and e.kind in _PLACE_KINDS]
            area = end < len(sentence.doc) and sentence.doc[end].lower_ in _AREAS
            if known:
                return name, min(known, key=lambda e: (e.kind == "city") == area)
    return "", None


def _instruments(weapons: Sequence[str], words: str, kind: str) -> Iterator[str]:
    if kind in {"arson", "kidnapping"}:
        return
    sorted_ = dict.fromkeys(s for w in weapons if (s := _weapon(w)))
    yield from sorted_
    if not sorted_ and kind != "bombing" and _SHOT.search(words):
        yield "GUN"


def _weapon(words: str) -> str | None:
    return next((name for name, pattern in _WEAPONS if re.search(rf"\b(?:{pattern})\b", words.lower())), None)


def _hurt(sentence: str, kind: str) -> str | None:
    if _UNHURT.search(sentence):
        return "NO INJURY OR DEATH"
    if kind == "kidnapping":
        return "REGAINED FREEDOM" if _FREED.search(sentence) else None
    for effect, words in (
        ("DEATH", r"kill|murder|assassinat|died|dead|death|slain|executed|body"),
        ("INJURY", r"wound|injur|hurt"),
    ):
        if re.search(rf"\b(?:{words})", sentence):
            return effect
    return None


def _harm(sentence: str, kind: str) -> str | None:
    if kind == "kidnapping":
        return None
    if _WRECKED.search(sentence):
        return "DESTROYED"
    return "SOME DAMAGE" if kind == "arson" or _DAMAGED.search(sentence) else None


def _number(text: Text, filler: Filler) -> str:
    """``1``, the number that stands before the words, or ``PLURAL``."""
    before = text.text[max(0, filler.span.start - 12) : filler.span.end].lower()
    counted = [q.best for q in quantities(before) if q.best is not None]
    if counted:
        return str(int(counted[-1]))
    last = text.doc.char_span(filler.span.start, filler.span.end, alignment_mode="expand")
    return "PLURAL" if last is not None and last[-1].tag_ in {"NNS", "NNPS"} else "1"
