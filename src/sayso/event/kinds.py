"""Which sub-types may be told of one happening: a strike, what it did, and what others call it."""

from __future__ import annotations

from sayso.records import EventType

EFFECTS = frozenset({"killing", "wounding"})
DOWNED = "interception"
NO_SITE = EFFECTS | {DOWNED}  # their target is who was hurt, or what was fired, and no site
GENERIC = frozenset({"attack", "ceasefire violation"})
_UNTOLD = frozenset({"explosion", "attack on a building"})  # what was seen of a deed that is not named
# Reports call one attack by any name of a family.
_FROM_AFAR = frozenset(
    {"missile strike", "drone strike", "air strike", "shelling", "bombing", "explosion", "attack on a building"}
)
_IN_THE_AIR = frozenset({"missile strike", "drone strike", "air strike", "explosion", "attack", DOWNED})
_BOMBS = frozenset({"bombing", "suicide bombing", "explosion", "attack on a building", "arson", "sabotage"})
_GUNS = frozenset({"shooting", "assassination", "execution", "massacre", "ground attack", "armed clash"})
_GROUND = frozenset(
    {
        "ground attack",
        "armed clash",
        "offensive",
        "advance",
        "shooting",
        "arson",
        "territory taken",
        "massacre",
        "invasion",
    }
)
_AT_SEA = _FROM_AFAR | frozenset({"naval attack", "suicide bombing", "sabotage"})
_FAMILIES = (
    _FROM_AFAR,
    _BOMBS,
    _GUNS,
    _GROUND,
    _AT_SEA,
    _IN_THE_AIR,
    frozenset(
        {"shelling", "shooting", "ground attack"}
    ),  # "fired on" is said of guns of any size, and by those who storm
    frozenset({"suicide bombing", "ground attack", "shooting"}),  # gunmen follow the bomber
    frozenset({"beating", "torture"}),
)
_ATTACKS = frozenset().union(*_FAMILIES) | {"chemical attack"}
_OTHER = (
    frozenset({"denial", "rejection"}),
    frozenset({"arrest", "capture of people", "abduction", "raid"}),
    frozenset({"siege", "blockade"}),
    frozenset({"release", "prisoner exchange"}),
    frozenset({"agreement", "ceasefire"}),
    frozenset({"meeting", "talks"}),
    frozenset({"displacement", "expulsion"}),
)
# One happening under two types: shots that broke up a march, ground that one side gives and the other takes.
_ACROSS = (
    frozenset({"protest dispersed", "shooting", "beating", "killing", "wounding"}),
    frozenset({"withdrawal", "territory taken"}),
)
_ALSO = {"protest dispersed": EventType.ASSAULT, "territory taken": EventType.RETREAT}
_DENIED = "denied"
# Of these a region may have several on one day.
COMMON = _FROM_AFAR | _GROUND | EFFECTS | GENERIC
MOVES = frozenset({"advance", "offensive", "territory taken", "invasion", "ground attack"})  # into one town on one day
_MISNAMED = -0.5  # two names of attacks that share no row: newsrooms err, but it speaks for two


def types_of(kind: EventType, sub_type: str | None) -> frozenset[EventType]:
    """The types under which others may tell of it."""
    also = _ALSO.get(sub_type or "")
    return frozenset({kind, also}) if also is not None else frozenset({kind})


def vagueness(sub_type: str) -> int:
    """How little a kind says of what was done: a deed 0, what was seen of it 1, its dead and wounded 2, "an attack" 3."""
    return next((n for n, names in enumerate((_UNTOLD, EFFECTS, GENERIC), start=1) if sub_type in names), 0)


def denies(mode: str, sub_type: str | None, actor: str | None) -> bool:
    """Whether a claim denies its happening. "Nobody was hurt" tells of a strike and denies none."""
    return mode == _DENIED and (sub_type not in EFFECTS or actor is not None)


def alike(a: str | None, b: str | None) -> float | None:
    """1 for one kind, less for kinds that one happening may go by, ``None`` for two that it may not."""
    if a is None or b is None:
        return 0.0
    pair = {a, b}
    if a == b:
        return 1.0
    named_alike = any(pair <= family for family in _FAMILIES)
    what_it_did = (
        pair <= EFFECTS or (pair & EFFECTS and pair & (_ATTACKS | GENERIC)) or (pair & GENERIC and pair & _ATTACKS)
    )
    if what_it_did or pair <= MOVES or any(pair <= family for family in _OTHER + _ACROSS):
        return 0.5
    return 0.25 if named_alike else _MISNAMED if pair <= _ATTACKS else None
