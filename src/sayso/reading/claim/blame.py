"""Acts that are laid at someone's door, owned to or denied: "blamed the army for the shelling", "denied any part in it"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.reading.claim import arguments as args
from sayso.reading.claim import nouns
from sayso.reading.claim.lexicon import word_list

if TYPE_CHECKING:
    from spacy.tokens import Token

ALLEGATIONS = word_list("blame allegations")
DENYING = word_list("blame denying")
_SHARES = frozenset(
    {"part", "role", "involvement", "hand", "participation", "responsibility", "complicity", "knowledge", "presence"}
)  # in an act: "denied any part in"
_BLAMING = word_list("blame blaming")
_LAYING = frozenset({"attribute", "ascribe", "pin"})
_CULPABLE = frozenset({"armed", "government", "police", "name", "official"})


def blamed(noun: Token) -> tuple[Token, str] | None:
    """The verb that lays an act at someone's door ("blamed the army for the shelling") or denies it, and which of the two."""
    found = _laid_at(noun)
    who = culprit(found[0]) if found is not None else None
    nobody = who is not None and (
        who.lower_ in {"nobody", "none"} or any(c.lower_ == "no" for c in args.offspring(who))
    )
    return None if nobody else found  # "no one has claimed the bombing" tells of no culprit


def _laid_at(noun: Token) -> tuple[Token, str] | None:
    first = nouns.outer(noun)
    preposition = first.head
    if preposition.lemma_ == "claim" and first.dep_ in {"dobj", "nsubjpass"}:
        return preposition, "blamed"
    if first.dep_ in {"dobj", "nsubjpass"} and preposition.lemma_ in _LAYING and _laid_on(preposition) is not None:
        return preposition, "laid"
    if first.dep_ != "pobj" or preposition.lower_ not in {"for", "of", "over", "behind", "in", "with"}:
        return None
    above = preposition.head
    if preposition.lower_ == "with":
        return _nothing_to_do(above)
    if preposition.lower_ == "in":
        shared = any(c.lemma_ in _SHARES for c in args.children(above, "dobj"))  # "denied any part | in the raid"
        denying = above.head if above.lemma_ in _SHARES else above if shared else None
        if denying is not None and denying.lemma_ == "have":
            denying = denying.head  # "denied that they had any part in"
        return (denying, "denied") if denying is not None and denying.lemma_ in DENYING else None
    return _blamed_by(above, preposition)


def _laid_on(verb: Token) -> Token | None:
    """At whose door an act is laid: "attributed the raid to the militia"."""
    over = [verb, *args.children(verb, "dobj", "nsubjpass")]
    found = (n for word in over for _, n in args.objects_of_prepositions(word, frozenset({"to", "on"})))
    return next((n for n in found if nouns.kinds(n) & _CULPABLE), None)


def _nothing_to_do(do: Token) -> tuple[Token, str] | None:
    """As in "had nothing to do with the raid": who says so of himself denies the act."""
    nothing = do.lemma_ == "do" and any(t.lower_ == "nothing" for t in (do.head, *do.head.children))
    have = do.head if do.head.lemma_ == "have" else do.head.head
    return (have, "denied") if nothing and have.lemma_ == "have" else None


def _blamed_by(above: Token, preposition: Token) -> tuple[Token, str] | None:
    if above.lemma_ in _BLAMING and args.is_verb(above):
        return above, "blamed"
    if above.lemma_ in ALLEGATIONS and above.head.lemma_ in DENYING:
        return above.head, "denied"
    if above.lemma_ in {"responsibility", "credit"} and args.is_verb(above.head):
        return above.head, "denied" if above.head.lemma_ in DENYING else "blamed"
    if any(c.lemma_ in {"responsibility", "credit"} for c in args.children(above, "dobj")) and args.is_verb(above):
        return above, "denied" if above.lemma_ in DENYING else "blamed"
    if above.lemma_ == "responsible" or (above.lemma_ == "be" and preposition.lower_ == "behind"):
        return above if above.lemma_ == "be" else above.head, "blamed"
    return None


def culprit(verb: Token) -> Token | None:
    """Whose act a verb of blame, claim or denial says it was."""
    return _told_culprit(verb) or _party_to_blame(verb)


def _told_culprit(verb: Token) -> Token | None:
    """Whose act it was where another phrase than subject or object says so: "denied the involvement of his men"."""
    if verb.lemma_ in _LAYING:
        return _laid_on(verb)
    if verb.lemma_ == "blame" and verb.head.lemma_ == "be":
        return args.surface_subject(verb.head)
    having = next((c for c in args.children(verb, "ccomp") if c.lemma_ == "have"), None)
    if having is not None and verb.lemma_ in DENYING:
        return args.surface_subject(having)
    shared = (c for c in args.children(verb, "dobj") if c.lemma_ in _SHARES)
    return next((o for c in shared for o in [*args.objects(c, "of"), *args.objects(c, "by")]), None)


def _party_to_blame(verb: Token) -> Token | None:
    if verb.lemma_ == "claim" and args.is_passive(verb):
        by = (c for t in verb.subtree if t.lower_ == "by" and t.i > verb.i for c in args.children(t, "pobj"))
        return next(by, None)
    if verb.lemma_ in {"claim", "deny", "accept", "admit", "be", "have", "reject", "take"} or args.is_passive(verb):
        return args.surface_subject(verb)
    found = args.patient(verb)
    return None if found is None or found.lemma_ in {"responsibility", *ALLEGATIONS} else found
