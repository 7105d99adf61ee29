"""Who acts or speaks: the canonical actor behind a noun phrase, its kind, and the country or bloc of its side.

The words of the phrase decide first (a known group, a nationality, a seat of government); a phrase that names
nobody's country ("authorities", "the mayor") takes that of the place told of, and says by which rule.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from sayso.resolve.countries import country_name, country_named, government_named, is_demonym
from sayso.resolve.home import AWAY, home_country, is_local_office

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sayso.reading.text import Text

Side = str
"""A country's common English name, a bloc's, or an armed group's own."""

_WORD = re.compile("[^\\W_](?:[\\w.&'\u2019-]*\\w)?(?:(?<=\\b[A-Z]\\.[A-Z])\\.)?")
_LONGEST = 5
_STATE_MEDIA = re.compile(r"(?i)\b(?:state|official|government|public|military)\b|-run\b|-linked\b|-controlled\b")
_NEW = re.compile(r"\bNew\s$")  # New Jersey is not Jersey
_TIED = re.compile(r"(?i)^(installed|appointed|backed|aligned|led|controlled|run|imposed|proxy|supported|allied|held)$")
# Fighters against their own state: the nationality in front is where they are, not whom they speak for.
_OWN_REBELS = re.compile(r"(?i)\b(?:rebels?|guerr?illas?|insurgents?|separatists?|mutineers|opposition|dissidents?)\b")
_UNTIED = ("anti", "non", "ex", "post", "inter")


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor: canonical ``name``, ``kind``, ``side``, and the characters of the phrase that show the side.

    ``kind``: military, government, rebels, civilians, organisation, media, or null. ``rule`` says what set the
    side; ``words`` are offsets into the phrase and null where the side was read from the story around it.
    """

    name: str
    kind: str | None = None
    side: Side | None = None
    rule: str = ""
    words: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    name: str
    kind: str
    side: Side | None


@dataclass(frozen=True, slots=True)
class _Named:
    start: int
    end: int
    side: Side | None
    rule: str
    name: str | None = None
    kind: str | None = None


@cache
def _table() -> Mapping[str, object]:
    data: Mapping[str, object] = tomllib.loads(
        files("sayso.resolve").joinpath("data/actors.toml").read_text(encoding="utf-8")
    )
    return data


@cache
def _kinds() -> Mapping[str, re.Pattern[str]]:
    table: dict[str, str] = _table()["kinds"]  # type: ignore[assignment]
    return {kind: re.compile(rf"(?i)\b(?:{nouns})\b") for kind, nouns in table.items()}


def _own_side(kind: str, name: str) -> Side | None:
    """Return an organisation's own name: it speaks for itself. A newsroom speaks for no side."""
    return name if kind == "organisation" else None


@cache
def known_actors() -> Mapping[str, _Known]:
    """Return every name and alias of our own table with its actor."""
    found: dict[str, _Known] = {}
    groups: list[dict[str, object]] = _table()["group"]  # type: ignore[assignment]
    for group in groups:
        rows: list[dict[str, object]] = group["actors"]  # type: ignore[assignment]
        for row in rows:
            known = _Known(
                str(row["name"]),
                str(group["kind"]),
                str(row["side"]) or _own_side(str(group["kind"]), str(row["name"])),
            )
            aliases: list[str] = row["aliases"]  # type: ignore[assignment]
            found |= {name.replace("\u2019", "'"): known for name in (known.name, *aliases)}
            parts: list[str] = row.get("parts", [])  # type: ignore[assignment]
            found |= {part.replace("\u2019", "'"): _Known(part, known.kind, known.side) for part in parts}
    offices: dict[str, list[str]] = _table()["metonyms"]  # type: ignore[assignment]
    for side, names in offices.items():
        found |= dict.fromkeys(names, _Known(f"government of {side}", "government", side))
    return found


@cache
def taken_up_as(noun: str) -> frozenset[str]:
    """Return the canonical names of the actors that papers take up by this noun ("the alliance": NATO)."""
    nominals: dict[str, list[str]] = _table()["nominals"]  # type: ignore[assignment]
    return frozenset(nominals.get(noun.casefold(), ()))


@cache
def leaders() -> Mapping[str, Side]:
    """Return the side of persons whom papers name without their country, by full name."""
    table: dict[str, list[str]] = _table()["leaders"]  # type: ignore[assignment]
    return {name: side for side, names in table.items() for name in names}


@cache
def _leaders_by_surname() -> Mapping[str, Side]:
    sides: dict[str, set[str]] = {}
    for name, side in leaders().items():
        sides.setdefault(name.split()[-1], set()).add(side)
    return {surname: next(iter(found)) for surname, found in sides.items() if len(found) == 1}


def actor_of(phrase: str, *, text: Text | None = None, at: int | None = None) -> Actor:
    """Return the actor that a noun phrase names.

    ``text`` is the story and ``at`` the offset of the phrase in it: with them, local offices ("authorities",
    "police", "the governor") take the side of the country where the paragraph's happening is.
    """
    named = _named(phrase)
    chosen = _governing(phrase, named)
    if chosen is not None:
        kind = _kind(phrase, chosen)
        name = chosen.name or _canonical(phrase, kind, chosen)
        if _OWN_REBELS.search(phrase) and chosen.rule in {"demonym", "country", "seat of government"}:
            return Actor(name, "rebels")
        if kind == "civilians" and chosen.start >= _head_end(phrase):
            return Actor(name, kind)  # residents of a place do not speak for its state
        if kind == "media" and chosen.name is None and not _STATE_MEDIA.search(phrase):
            return Actor(name, kind)  # a newspaper's country is not whom it speaks for
        return Actor(name, kind, chosen.side, chosen.rule, (chosen.start, chosen.end))
    kind = _kind(phrase, None)
    name = _bare(phrase)
    if kind != "media" and text is not None and is_local_office(phrase):
        home = home_country(text, phrase=phrase, at=at)
        if home is not None:
            return Actor(name, kind, country_name(home.code), home.rule)
    return Actor(name, kind)


def side_of(phrase: str, *, text: Text | None = None, at: int | None = None) -> Side | None:
    """Return the country, bloc or armed group that a noun phrase speaks or acts for, or null.

    >>> side_of("Ukrainian Deputy Defence Minister Hanna Malyar")
    'Ukraine'
    """
    return actor_of(phrase, text=text, at=at).side


@lru_cache(maxsize=512)  # a text's phrases: its speakers are asked after again for every claim
def _named(phrase: str) -> tuple[_Named, ...]:
    """Return every group, country and seat of government in the phrase, left to right, longest first."""
    words, found = list(_WORD.finditer(phrase)), []
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            start, end = words[at].start(), words[at + length - 1].end()
            if (one := _one(phrase[start:end], start)) is not None and not _NEW.search(phrase[:start]):
                found.append(one)
                at += length
                break
        else:
            at += 1
    return tuple(found)


def _one(piece: str, start: int) -> _Named | None:
    """Return what the whole piece names, or null. Small letters name nobody, except in hyphened words."""
    bare = re.sub("['\u2019]s?$", "", piece)
    end = start + len(bare)
    plain = bare.replace("\u2019", "'")
    known = known_actors().get(plain) or known_actors().get(plain[:1].lower() + plain[1:])
    if known is not None and bare[:1].isupper() | (plain in known_actors()):
        return _Named(start, end, known.side, "table of actors", known.name, known.kind)
    if bare in leaders():
        return _Named(start, end, leaders()[bare], "table of leaders", bare, "government")
    if not bare[:1].isupper():
        return _hyphened(bare, start) if "-" in bare else None
    if code := country_named(bare):
        return _Named(start, end, country_name(code), "demonym" if is_demonym(bare) else "country")
    if code := government_named(bare):
        return _Named(start, end, country_name(code), "seat of government")
    return _hyphened(bare, start) if "-" in bare else None


def _hyphened(word: str, start: int) -> _Named | None:
    """Read "Russian-installed", "Iran-backed" and "pro-Russian"; "anti-French" is nobody's side."""
    first, _, rest = word.partition("-")
    if first.casefold() in _UNTIED:
        return None
    if first.casefold() == "pro" and (inner := _one(rest, start + len(first) + 1)) is not None:
        return _Named(inner.start, inner.end, inner.side, "pro- and whom")
    if _TIED.match(rest) and first[:1].isupper() and (inner := _one(first, start)) is not None:
        return _Named(start, start + len(word), inner.side, f"{rest.casefold()} by")
    return None


def _governing(phrase: str, named: tuple[_Named, ...]) -> _Named | None:
    """Return the mention that says whose the head is.

    Words before the first preposition or comma outrank those after; an armed group outranks the country it is
    placed in ("Yemen's Houthis"); what stands after "to", "on" or "against" is another party.
    """
    if not named:
        return _surname(phrase)
    away = [m.span() for m in AWAY.finditer(phrase)]
    kept = [n for n in named if not any(a <= n.start < b for a, b in away)]
    if not kept:
        return _surname(phrase)
    head_end = _head_end(phrase)
    front = [n for n in kept if n.start < head_end]
    zone = front or kept
    groups = [n for n in zone if n.kind in {"rebels", "military"} and n.rule == "table of actors"]
    return groups[0] if groups else zone[0]


def _surname(phrase: str) -> _Named | None:
    """Read the bare surname of a well-known leader, as papers write it ("Putin")."""
    bare = re.sub("['\u2019]s$", "", phrase.strip())
    if ruled := re.match(
        r"(?:[Tt]he )?([A-Z][\w-]+)(?:['\u2019]s)? (?:administration|government|cabinet|team|campaign)$", bare
    ):
        side = _leaders_by_surname().get(ruled.group(1))
        return _Named(ruled.start(1), ruled.end(1), side, "table of leaders", None, "government") if side else None
    last = bare.split()[-1] if bare.split() else ""
    titled = re.match(r"(?:Mr|Mrs|Ms|President|Prime Minister|Chancellor|Secretary of State)\.? [\w-]+$", bare)
    if (bare == last or titled) and (side := _leaders_by_surname().get(last)):
        start = phrase.rindex(last)
        return _Named(start, start + len(last), side, "table of leaders", None, "government")
    return None


def _head_end(phrase: str) -> int:
    """Return where the words before the head's first preposition or comma end."""
    cut = re.search(r"\s(?:of|for|in|at|from|by|with|near|who|which|to|on|against)\s|,|\(", phrase)
    return cut.start() if cut else len(phrase)


def _kind(phrase: str, named: _Named | None) -> str | None:
    """Return the kind by the phrase's own nouns, else by the table, else government for a bare country."""
    head = phrase[: _head_end(phrase)] or phrase
    if named is not None and named.name is not None and named.end >= len(head.rstrip()):
        return named.kind
    last: tuple[int, str] | None = None
    for kind, nouns in _kinds().items():
        for match in nouns.finditer(head):
            if last is None or match.end() > last[0]:
                last = (match.end(), kind)
    if last is not None:
        spoken_for = named is not None and named.kind in {"rebels", "organisation", "media"} and last[1] == "government"
        return named.kind if named is not None and spoken_for else last[1]
    if named is None:
        return None
    return named.kind or ("government" if named.end >= len(_bare(head)) or _is_name_only(phrase) else None)


def _is_name_only(phrase: str) -> bool:
    bare = re.sub("(?:['\u2019]s)$", "", _bare(phrase))
    return bool(country_named(bare) or government_named(bare))


def _bare(phrase: str) -> str:
    """Return the phrase without its article."""
    return re.sub(r"^(?:the|a|an)\s+", "", phrase.strip(), flags=re.IGNORECASE)


def _canonical(phrase: str, kind: str | None, named: _Named) -> str:
    """Name a government or a military by its side ("government of Russia"); leave others in their own words."""
    bare = _bare(phrase)
    if _is_name_only(phrase):
        return f"government of {named.side}"
    if kind == "military" and re.search(r"(?i)\b(?:army|military|armed forces|forces|troops|general staff)$", bare):
        return f"military of {named.side}"
    if kind == "government" and re.search(r"(?i)\b(?:government|authorities|officials)$", bare):
        return f"government of {named.side}"
    return bare
