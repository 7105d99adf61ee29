"""Whether a capital or a country in a sentence stands for its government or forces, and is no location."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.resolve.countries import government_named

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from sayso.records import Place

_LOCATING = {
    "in", "at", "near", "inside", "outside", "around", "across", "throughout", "into", "within", "through", "over", "above", "beneath", "off",
    "onto", "along", "toward", "towards", "on", "beyond", "via", "of",
}  # fmt: skip
# Verbs whose object is a place that something was done to; others ("urge", "tell", "help") take a government.
_DONE_TO_PLACES = {
    "attack", "bomb", "bombard", "shell", "strike", "hit", "pound", "invade", "enter", "leave", "capture", "seize", "occupy", "besiege", "encircle",
    "storm", "raid", "target", "reach", "visit", "cross", "flee", "liberate", "retake", "recapture", "rock", "shake", "devastate", "destroy", "quit",
    "abandon", "control", "hold", "defend", "surround", "overrun", "damage", "flood", "ravage", "tour", "take", "lose",
}  # fmt: skip
# "US weaponry" and "Russia's actions" are a state's; "the Ukraine border" and "Russia's south" are ground.
_MODIFYING = {"compound", "nmod", "amod"}
_GROUND = {
    "region", "regions", "city", "cities", "capital", "north", "south", "east", "west", "streets", "outskirts", "border", "borders", "airport", "town",
    "towns", "village", "villages", "area", "areas", "province", "provinces", "coast", "territory", "territories", "soil", "suburb", "suburbs",
    "northeast", "northwest", "southeast", "southwest", "heartland", "center", "centre", "frontier", "airspace", "waters", "peninsula", "mainland",
}  # fmt: skip
_ACTING = {"nsubj", "poss", "agent", "dative", "appos"}
_CONTROLLERS = {
    "control",
    "hands",
    "rule",
    "occupation",
    "command",
    "side",
    "government",
    "behalf",
    "part",
    "representatives",
    "leaders",
    "ambassador",
}


def stands_for_government(doc: Doc, place: Place) -> bool:
    """Whether this mention of a country, a capital or a seat of government acts, owns, or is spoken to.

    "Moscow withdrew", "Kyiv and its allies", "demanding Moscow withdraw", "Russia's actions" do; "in Kyiv",
    "across Ukraine", "invaded Ukraine", "the city of Moscow" do not.
    """
    seat = government_named(place.text) is not None
    if place.precision is None or not (seat or place.precision.value == "country"):
        return False
    span = doc.char_span(*place.span, alignment_mode="expand")
    if span is None:
        return False
    root = _first_of_coordination(span.root)
    if root.dep_ in _MODIFYING:
        return place.precision.value == "country" and root.head.lower_ not in _GROUND
    return _acts(root) if root.dep_ not in {"pobj", "dobj", "pcomp"} else _is_addressed(root)


def _first_of_coordination(token: Token) -> Token:
    """The head that a conjoined name shares its role with ("Kyiv" in "Moscow and Kyiv")."""
    while token.dep_ == "conj" and token.head is not token:
        token = token.head
    return token


def _acts(root: Token) -> bool:
    if root.dep_ == "poss":
        return root.head.lower_ not in _GROUND
    return root.dep_ in _ACTING and root.head.pos_ in {"VERB", "AUX", "NOUN"}


def _is_addressed(root: Token) -> bool:
    head = root.head
    if root.dep_ == "dobj":
        return head.lemma_.lower() not in _DONE_TO_PLACES
    if head.lower_ in _LOCATING:
        return head.lower_ == "of" and head.head.lower_ in _CONTROLLERS
    return head.lower_ in {"by", "with", "between", "against", "for", "to", "from", "about"} and not _is_motion(head)


def _is_motion(preposition: Token) -> bool:
    """Whether "to" and "from" lead somewhere: "travelled to Kyiv", "withdrew from Ukraine", "strikes against Ukraine"."""
    if preposition.lower_ == "against":
        return preposition.head.lemma_.lower() in {"strike", "attack", "offensive", "assault", "barrage"}
    return preposition.lower_ in {"to", "from"} and preposition.head.lemma_.lower() in _MOVING


_MOVING = {
    "go", "travel", "fly", "come", "move", "return", "withdraw", "retreat", "flee", "deploy", "send", "trip", "visit", "flight", "road", "drive",
    "march", "cross", "arrive", "head", "evacuate", "escape", "export", "ship", "deliver", "advance", "close", "km", "kilometer", "kilometre", "mile",
    "fire", "launch", "withdrawal", "border", "far", "refugee",
}  # fmt: skip
