"""Which sub-types may be told of one happening: a strike, what it did, and what others call it."""

from __future__ import annotations

EFFECTS = frozenset({"killing", "wounding"})
GENERIC = frozenset({"attack", "ceasefire violation"})
# Reports call one attack by any name of a row; names that share no row are of two attacks.
_FAMILIES = (
    frozenset({"missile strike", "drone strike", "air strike", "shelling"}),
    frozenset({"shelling", "shooting"}),  # "fired on" is said of guns of any size
    frozenset({"bombing", "suicide bombing", "explosion", "attack on a building", "arson", "sabotage"}),
    frozenset({"shooting", "assassination", "execution", "massacre"}),
    frozenset({"ground attack", "armed clash", "offensive", "advance"}),
    frozenset({"naval attack"}),
    frozenset({"chemical attack"}),
    frozenset({"beating", "torture"}),
)
_ATTACKS = frozenset().union(*_FAMILIES)
_OTHER = (
    frozenset({"denial", "rejection"}),
    frozenset({"arrest", "capture of people"}),
    frozenset({"meeting", "talks"}),
)


def alike(a: str | None, b: str | None) -> float | None:
    """1 for one kind, less for kinds that one happening may go by, ``None`` for two that it may not."""
    if a is None or b is None:
        return 0.0
    if a == b:
        return 1.0
    pair = {a, b}
    if pair <= EFFECTS or (pair & EFFECTS and pair & (_ATTACKS | GENERIC)):
        return 0.5
    if pair & GENERIC and pair & (_ATTACKS | {"attack on a building"}):
        return 0.5
    if any(pair <= family for family in (*_FAMILIES, *_OTHER)):
        return 0.25
    return None
