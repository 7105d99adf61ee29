"""What sounds like a happening of conflict and is none: metaphor, sport, film and books, dead figures of speech."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.reading.claim import arguments as args
from sayso.reading.claim import nouns
from sayso.reading.claim.lexicon import VIOLENT, noun_classes, word_list
from sayso.records import EventType

if TYPE_CHECKING:
    from spacy.tokens import Token

    from sayso.reading.claim.happening import Happening

_FIGURE_MODIFIERS = word_list("refusal figure modifiers")
_FIGURE_OBJECTS = frozenset({"abstract", "sport"})
_SPORT_WORDS = word_list("refusal sport words")
_FICTION_WORDS = word_list("refusal fiction words")
_STRONG_SPORT = word_list("refusal strong sport")
_FICTION = word_list("refusal works of fiction")
_TELLING = word_list("refusal telling")
_COURT = word_list("refusal court")
_PARADES = word_list("refusal parades")
_SCENES = frozenset({"scene", "chapter", "plot", "ending", "climax", "opening", "finale"})
_PUBLIC = frozenset({"armed", "government", "police", "official", "pronoun", "weapon", "attack"})
_UNDONE = frozenset({"break", "violate", "breach", "shatter", "rip", "tear"})
_SAFETY = frozenset({"fire", "safety", "evacuation", "earthquake"})  # drills
_PRESS = frozenset({"news", "press"})
_MENTION = word_list("refusal mention")
_MISHAP_PREPS = frozenset({"in", "by", "when", "from"})
_ACCIDENTS = word_list("refusal accidents")
_HURT = frozenset({"dead", "wounded", "injured", "hurt", "homeless", "trapped", "stranded", "missing"})
_SPORT_NEEDED = 2
_FICTION_NEEDED = 2


def refused(one: Happening) -> bool:
    """Whether a trigger is a figure of speech or a mishap, or its sentence is about sport or fiction."""
    violent = one.type in VIOLENT
    target = one.target if one.target is not None else one.moved
    if (
        _mention(one, target)
        or _leaves_hurt(one)
        or (one.actor is not None and noun_classes(one.actor.lemma_) == {"abstract"})
    ):
        return True
    if violent and (_figure(target, one) or _mishap(one.verb, one.actor) or _firm(one.actor) or _stationed(one)):
        return True
    if violent and any("abstract" in noun_classes(n.lemma_) for n in args.objects(one.verb, "with")):
        return True
    if violent and (_old_crime(one) or _about(one.trigger, _STRONG_SPORT, 1)):
        return True
    return (
        _in_fiction(one.trigger)
        or _paraded(one)
        or _about(one.trigger, _SPORT_WORDS, _SPORT_NEEDED)
        or _about(one.trigger, _FICTION_WORDS, _FICTION_NEEDED)
    )


def _mention(one: Happening, target: Token | None) -> bool:
    """Words of conflict that tell of none: "bombing victims", "a price war", "go down fighting" and such."""
    before = {c.lemma_.lower() for c in args.offspring(one.trigger) if c.dep_ in {"amod", "compound", "nmod"}}
    if one.trigger.pos_ == "NOUN" and before & _FIGURE_MODIFIERS:
        return True
    if target is not None and target.lemma_ in _MENTION and one.trigger.tag_ == "VBG":
        return True
    if (one.type is EventType.CONSULT and before & _PRESS) or (one.type is EventType.MOBILIZE and before & _SAFETY):
        return True
    return _beside_the_point(one, target) or bool(one.verb.lemma_ == "go" and one.trigger.lower_ == "fighting")


def _beside_the_point(one: Happening, target: Token | None) -> bool:
    """What slams into a wall condemns nobody, who fires into the air attacks nobody, "calls seeking comment" ask nothing."""
    if one.type is EventType.ACCUSE and target is None:
        return any(p in {"into", "through", "onto"} for p, _ in args.objects_of_prepositions(one.verb))
    if one.type is EventType.AGREE and one.verb != one.trigger:
        return one.verb.lemma_ in _UNDONE
    if one.type is EventType.ASSAULT:
        return any(noun.lower_ in {"air", "sky"} for noun in args.objects(one.verb, "into"))
    return one.type is EventType.REQUEST and any(c.lemma_ == "comment" for c in args.children(one.verb, "dobj"))


def _leaves_hurt(one: Happening) -> bool:
    """Leaving people dead, hurt or homeless is no withdrawal, nor is a thing that was left by somebody."""
    if one.verb.lemma_ != "leave" or one.type is not EventType.RETREAT:
        return False
    if one.verb.dep_ == "acl" and args.is_passive(one.verb):
        return True
    return any(token.lower_ in _HURT for token in one.verb.subtree if token.i > one.verb.i)


def _figure(target: Token | None, one: Happening) -> bool:
    """An attack on a plan, a record or a mood; what the entry asks for by name ("declared martial law") is none."""
    classes = noun_classes(target.lemma_) if target is not None else frozenset()
    if classes & one.entry.object:
        return False
    return bool(classes & _FIGURE_OBJECTS) and not classes & {"structure", "person", "place", "armed", "way"}


def _mishap(verb: Token, actor: Token | None) -> bool:
    """Harm done by nature or by accident."""
    if any(clause.lemma_ in _ACCIDENTS for clause in [*args.children(verb, "advcl"), *_leading(verb)]):
        return True
    causes = [actor] if actor is not None else []
    causes += [noun for _, noun in args.objects_of_prepositions(verb, _MISHAP_PREPS)]
    return any("disaster" in nouns.kinds(noun) and not nouns.kinds(noun) & {"weapon", "armed"} for noun in causes)


def _leading(verb: Token) -> list[Token]:
    """The act that a participle goes on from: "a ferry capsized, killing 20"."""
    return [verb.head] if verb.dep_ in {"advcl", "conj"} and verb.tag_ == "VBG" else []


def _stationed(one: Happening) -> bool:
    """Forces that are somewhere are in a state: "200 soldiers are stationed at the base"."""
    if one.type is not EventType.MOBILIZE or not args.is_passive(one.verb):
        return False
    be = args.children(one.verb, "auxpass")
    moving = any(c.lower_ in {"being", "been"} for c in one.verb.children)
    return not moving and any(c.tag_ in {"VBZ", "VBP"} for c in be)


def _old_crime(one: Happening) -> bool:
    """What a court hears of a private person's crime: told in a clause below the news of the trial."""
    actor = one.actor
    if (
        actor is None
        or one.trigger.dep_ == "ROOT"
        or "person" not in nouns.kinds(actor)
        or nouns.kinds(actor) & _PUBLIC
    ):
        return False
    return any(lemma in _COURT for lemma in args.lemmas_beside(one.trigger))


def _in_fiction(trigger: Token) -> bool:
    """Whether a novel, film or game tells it: "the series follows a sniper who ...", "in the novel a gang ..."."""
    start, _ = args.sentence_of(trigger)
    for i, lemma in enumerate(args.lemmas_beside(trigger), start):
        if lemma not in _FICTION:
            continue
        token = trigger.doc[i]
        if token.pos_ not in {"NOUN", "PROPN"}:
            continue
        if token.dep_ in {"nsubj", "nsubjpass"} and token.head.lemma_ in _TELLING and token.head != trigger:
            return True
        if token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.lemma_ in _SCENES:
            return True
        opening = token.dep_ == "pobj" and token.head.lower_ == "in" and token.head.i == start
        if opening and lemma not in {"play", "story", "end"}:
            return True
    return False


def _paraded(one: Happening) -> bool:
    """Marching in a parade is no protest."""
    if one.type is not EventType.PROTEST:
        return False
    return any(n.lemma_ in _PARADES for _, n in args.objects_of_prepositions(one.verb))


def _firm(actor: Token | None) -> bool:
    """A business attacks its rivals and fires its staff; a company "of marines" or a military one does not."""
    if actor is None or "business" not in noun_classes(actor.lemma_) or actor.pos_ == "PROPN":
        return False
    if actor.lemma_ == "company" and any(_of_war(token) for token in actor.sent if token.i != actor.i):
        return False
    before = {c.lemma_.lower() for c in actor.children}
    return not before & {"military", "security", "of", "mercenary", "tank", "infantry"}


def _of_war(token: Token) -> bool:
    """Whether a word beside a "company" shows that it is one of soldiers."""
    return bool(noun_classes(token.lemma_) & {"armed", "position"}) or token.lemma_ in {"mortar", "shelling", "barrage"}


def _about(trigger: Token, words: frozenset[str], needed: int) -> bool:
    return sum(lemma in words for lemma in args.lemmas_beside(trigger)) >= needed
