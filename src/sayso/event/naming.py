"""The parts of a speaker's name: its core, whose it is, whether it is an office, a description, or two speakers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sayso.event.words import content_words

if TYPE_CHECKING:
    from sayso.event.answers import Said
    from sayso.records import Attribution

_UN = re.compile(r"\b(?:U\.N\.|UN)(?!\w)")
_TAIL = re.compile(r"\s*(?:[,(]|\b(?:in|at|near|from|across|around|inside|on|who|which|that)\b\s).*$")
_OWNER = re.compile(r"^(?:the\s+)?(.+?)[’']s?\s+(?=\S)")  # noqa: RUF001
_AND = re.compile(r",?\s+and\s+")
_OF_NAMES = re.compile(
    r"\b(?:of|for|ministry|department|committee|council|office|force)\s+(?:the\s+)?\w+$", re.IGNORECASE
)
_OFFICE_WORDS = (
    "police army military navy ministry government governor mayor prosecutor president parliament command staff force "
    "administration council court embassy presidency office junta coalition general"
)
_OFFICES = frozenset(_OFFICE_WORDS.split())
_CIVIL = frozenset({"health", "hospital", "police", "governor", "mayor", "rescue", "emergency", "civil"})
_BODY_WORDS = frozenset({"ministry", "official", "authority", "department", "service", "minister"})
_DESCRIPTION_WORDS = (
    "group charity committee monitor organisation organization watchdog commission body agency union association network "
    "foundation movement"
)
_DESCRIPTIONS = frozenset(_DESCRIPTION_WORDS.split())
ANY_OFFICE = frozenset({"official", "leader", "officer", "authority"})
_HOLDER_WORDS = (
    "captain commander chief administrator activist colonel major lieutenant sheriff governor mayor prefect lawmaker "
    "minister prosecutor spokesman spokeswoman spokesperson head chairman director commissioner councillor secretary"
)
_HOLDERS = frozenset(_HOLDER_WORDS.split())
_AT_BODY = re.compile(
    r"\b(?:doctors?|medics?|nurses?|surgeons?|staff|officials?|director|head|spokes\w+|workers?|teachers?)\s+(?:at|of|from|in)\s+(?:the\s+)?(.+)$"
)
_BODIES = re.compile(r"(?i)\b(?:hospital|clinic|university|school|ministry|mission|agency|morgue|council)\b")


def parts(name: str) -> tuple[str, ...]:
    """The speakers that a name holds: "two residents and a hospital official". A name of a body may hold an "and" too."""
    found = [part.strip() for part in _AND.split(name)]
    if len(found) == 1 or any(not part or _OF_NAMES.search(part) for part in found[:-1]):
        return (name,)
    return tuple(found)


def owner(name: str) -> str | None:
    """Whose it is: "Ukraine" of "Ukraine's interior ministry"."""
    found = _OWNER.match(name)
    return found[1] if found is not None else None


def core(name: str) -> str:
    """A name without whose and where it is, and without what is said of it."""
    bare = _TAIL.sub("", name) or name
    found = _OWNER.match(bare)
    return bare[found.end() :] if found is not None and not _within(bare, found) else bare


def _within(name: str, found: re.Match[str]) -> bool:
    """Whether the possessive is part of a name: "Darfur Lawyers' Circle"."""
    return name[found.end()].isupper() and len(found[1].split()) > 1


def proper(name: str) -> frozenset[str]:
    """The words of a name that are written as names; the U.N. is the United Nations."""
    return frozenset(word.lower() for word in _UN.sub("United Nations", name).split() if word[:1].isupper())


def descriptive(name: str) -> frozenset[str] | None:
    """The words of a description of one person in office, "a local official"; ``None`` for a name and for others."""
    words = content_words(core(name))
    last = core(name).split()[-1:] or [""]
    known = last[0].lower() in ANY_OFFICE | _HOLDERS
    return words if known and not proper(core(name)) else None


def is_person(said: Attribution | Said) -> bool:
    """Whether who speaks is a person, told by a name or an office."""
    return said.role is not None or said.rules.get("speaker") == "named in the source"


def in_office(role: str) -> bool:
    """Whether a role is an office of whatever kind."""
    return bool(content_words(role) & (ANY_OFFICE | _HOLDERS))


def at_body(name: str) -> str | None:
    """The house whose people speak without a name: "Al-Nao hospital" of "doctors at Al-Nao hospital"."""
    found = _AT_BODY.search(name)
    if found is None or proper(name[: found.start(1)]) or not _BODIES.search(found[1]):
        return None
    return found[1].lower()


def is_office(name: str) -> bool:
    """Whether it names a body or an office of which a place has one."""
    return any(word.lower().strip(",") in _OFFICES for word in core(name).split())


def is_civil(name: str) -> bool:
    """Whether it is an office that a place has once, whoever holds the place: the side of its speaker is often mistaken."""
    return bool(_CIVIL & {word.lower() for word in core(name).split()})


def telling(name: str) -> frozenset[str]:
    """What a body is for, without what it is: "health" of the health ministry and of health officials."""
    words = content_words(core(name))
    return words - _BODY_WORDS if words & _BODY_WORDS else frozenset()


def is_description(name: str) -> bool:
    """Whether it only says what sort of body speaks: "a lawyers' group", "the charity"."""
    words = core(name).split()
    return bool(words) and not proper(core(name)) and any(word.lower() in _DESCRIPTIONS for word in words)
