"""Which words of a sentence tell of one happening: "launched missile strikes", "killing three" and the like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sayso.reading.claim import arguments as args
from sayso.reading.claim import nouns
from sayso.reading.claim.lexicon import VIOLENT, word_list
from sayso.reading.claim.mode import Mood, mood
from sayso.reading.claim.nominal import BEGINNING, governor_noun, is_toll
from sayso.records import EventType, Mode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

    from sayso.reading.claim.happening import Happening

_WITHIN = frozenset({"in", "by", "during", "after", "from", "with", "through", "when", "following"})
_WHEN = frozenset({"when", "after", "as"})  # "killed when a rocket hit the market"
_SINCE = frozenset({"since"})  # "since the siege began" dates something else
_VAGUE = frozenset({"attack", "killing", "wounding", "explosion", "attack on a building"})


@dataclass(frozen=True, slots=True)
class Told:
    """One happening as a sentence tells it: the word that leads, and the further words that tell of it."""

    lead: Happening
    members: tuple[Happening, ...]
    mood: Mood


def told(found: Sequence[Happening]) -> list[Told]:
    """Happenings of one sentence, those that are one joined, in the order of their leads."""
    parents = list(range(len(found)))
    for second in range(len(found)):
        for first in range(len(found)):
            if first != second and _one(found[first], found[second]):
                _unite(parents, first, second)
    groups: dict[int, list[Happening]] = {}
    for index, happening in enumerate(found):
        groups.setdefault(_root(parents, index), []).append(happening)
    return sorted((_led(members) for members in groups.values()), key=lambda t: t.lead.trigger.i)


def _root(parents: list[int], index: int) -> int:
    while parents[index] != index:
        index = parents[index]
    return index


def _unite(parents: list[int], first: int, second: int) -> None:
    parents[_root(parents, second)] = _root(parents, first)


def _led(members: list[Happening]) -> Told:
    moods = [mood(member) for member in members]

    def rank(index: int) -> tuple[bool, bool, bool, bool, int]:
        one = members[index]
        return (
            moods[index].mode is None,
            "effect" in one.entry.flags,
            one.sub_type in _VAGUE,
            one.actor is None and one.target is None,
            one.trigger.i,
        )

    lead = min(range(len(members)), key=rank)
    told_mood = _least_certain(members, moods, lead)
    return Told(members[lead], tuple(members), told_mood)


def _least_certain(members: list[Happening], moods: list[Mood], lead: int) -> Mood:
    """A bare noun takes its mood from the verb it is joined to."""
    if members[lead].licence == "bare":
        return next((m for one, m in zip(members, moods, strict=True) if one.licence != "bare"), moods[lead])
    return moods[lead]


def _one(first: Happening, second: Happening) -> bool:
    """Whether ``second`` tells more of what ``first`` tells."""
    if args.sentence_of(first.trigger) != args.sentence_of(second.trigger):
        return False
    if first.type != second.type:
        return _same_aid(first, second)
    if first.type is EventType.AID and _same_aid(first, second):
        return True
    if not args.is_verb(second.trigger) and second.verb == first.trigger:
        return True
    if _coordinated(first, second):
        return True
    return _noun_of(first, second) or _clause_of(first, second) or _munition_of(first, second) or _listed(first, second)


def _coordinated(first: Happening, second: Happening) -> bool:
    """As in "kicked and punched demonstrators": two verbs of one kind with one object."""
    beside = second.verb.dep_ == "conj" and second.verb.head == first.verb and args.is_verb(second.trigger)
    same = first.target == second.target and first.target is not None and first.sub_type == second.sub_type
    return beside and same and first.type is EventType.ASSAULT


def _noun_of(first: Happening, second: Happening) -> bool:
    """As in "the attack killed three" and "an attack that killed three": the noun and its verb."""
    noun, verb = first.trigger, second.trigger
    if args.is_verb(noun) or not args.is_verb(verb):
        return False
    subject = args.surface_subject(verb)
    if subject is not None and noun in (subject, *subject.conjuncts):
        return True
    if any(args.content(inner) == noun for prep, inner in args.objects_of_prepositions(verb, _WITHIN)):
        return True
    return any(
        args.content(inner) == noun
        for child in args.children(verb, "dobj", "nsubjpass")
        for _, inner in args.objects_of_prepositions(child, _WITHIN)
    )


def _clause_of(first: Happening, second: Happening) -> bool:
    """Join "attacked, killing three" and "killed three and wounded ten" into one."""
    verb = second.verb
    if not args.is_verb(verb):
        return False
    if "effect" in second.entry.flags and _trailing(first, second):
        return True
    head = verb.head
    while head.dep_ == "conj" and args.is_verb(head) and head not in {first.verb, first.trigger}:
        head = head.head
    return head in {first.verb, first.trigger} and head != verb and _hangs_from(head, first, second)


def _hangs_from(head: Token, first: Happening, second: Happening) -> bool:
    """Whether a clause under an act goes on with that act."""
    verb, effect = second.verb, "effect" in second.entry.flags
    if verb.dep_ == "advcl":
        participle = verb.tag_ in {"VBG", "VBN"} and not args.children(verb, "nsubj", "nsubjpass", "mark")
        return participle or ("effect" in first.entry.flags and _marked(verb, _WHEN))
    if verb.dep_ in {"relcl", "acl"}:
        return head == first.trigger or effect
    return effect and verb.dep_ in {"conj", "xcomp", "dep", "ccomp"} and _shares_subject(verb)


def _marked(verb: Token, marks: frozenset[str]) -> bool:
    return any(
        c.lower_ in marks and c.i < verb.i and not args.children(c, "npadvmod")
        for c in args.children(verb, "mark", "advmod")
    )


def _shares_subject(verb: Token) -> bool:
    own = args.children(verb, "nsubj", "nsubjpass")
    return not own or args.is_passive(verb) or "weapon" in nouns.kinds(own[0])


def _trailing(first: Happening, second: Happening) -> bool:
    """An effect told by a participle, wherever the parser hung it, belongs to the act last told before it."""
    verb = second.verb
    if verb.tag_ != "VBG" or verb.dep_ not in {"advcl", "acl", "dep", "conj"} or first.trigger.i > verb.i:
        return False
    if args.children(verb, "nsubj", "aux", "mark") or ("effect" in first.entry.flags and first.verb.tag_ == "VBG"):
        return False
    subject = args.surface_subject(verb)
    return subject is None or "armed" not in nouns.kinds(subject)


def _munition_of(first: Happening, second: Happening) -> bool:
    """The firing in "downed eight missiles fired from a ship" is told with what became of them."""
    if "munition" not in second.entry.flags or second.verb.dep_ not in {"acl", "relcl"}:
        return False
    return second.verb.head in {first.actor, first.target, first.moved, first.trigger}


def _listed(first: Happening, second: Happening) -> bool:
    """As in "attacks and shelling" under one predicate."""
    return second.trigger in first.trigger.conjuncts and first.verb == second.verb and not args.is_verb(first.trigger)


def _same_aid(first: Happening, second: Happening) -> bool:
    """As in "received billions in aid, with the union committing most": a clause of its own subject is another act."""
    if {first.type, second.type} - {EventType.AID, EventType.SUPPORT} or "praise" in {first.sub_type, second.sub_type}:
        return False
    verb = second.verb
    if verb.dep_ != "pcomp" and args.children(verb, "nsubj", "nsubjpass"):
        return False
    inside = verb.dep_ in {"advcl", "pcomp", "acl", "relcl", "xcomp"} and first.verb in verb.ancestors
    return inside or verb.head in {first.verb, first.verb.head}


def is_told(one: Told) -> bool:
    """Whether a joined happening is told as one, and not merely mentioned."""
    if one.mood.mode is None:
        return False
    if one.mood.mode is Mode.HYPOTHETICAL:
        return one.lead.actor is not None and args.is_verb(one.lead.trigger) and one.mood.rule == "if-clause"
    return any(_told_by(member, one) for member in one.members)


def _told_by(member: Happening, one: Told) -> bool:
    if args.is_verb(member.trigger):
        return _verb_tells(member)
    if "needs-attack" in member.entry.flags:
        return False
    if one.mood.mode is Mode.DENIED and one.mood.rule == "governor denied":
        return True  # what is denied is known: "denied that it had carried out the attack"
    if _marked(member.verb, _SINCE):
        return False
    toll = is_toll(member.trigger) or member.trigger.lemma_ in _LOSSES
    known = _known(member.trigger) and not toll and not _of_its_subject(member)
    match member.licence:
        case "light" | "suffer" | "there":
            told_of_known = member.licence != "light" or _said_more(member) or len(one.members) > 1 or _owned(member)
            answer = not known or told_of_known
        case "expected" | "planned" | "possible" | "pledged":
            answer = not known or (member.actor is not None and member.trigger.dep_ != "nsubjpass")
        case "blamed" | "denied" | "laid" | "victims":
            answer = True
        case "be":
            answer = member.target is not None
        case "occur":
            answer = not known or is_toll(member.trigger) or _told_anew(member)
        case _:
            answer = _mentioned_as_news(member, one)
    return answer


def _told_anew(member: Happening) -> bool:
    """Of a known happening: that it began or went on, or at whom it was aimed."""
    named = member.target is not None and member.type is EventType.ASSAULT
    drew = "gathering" in member.entry.flags and member.verb.lemma_ in {"draw", "attract"}
    return named or drew or member.verb.lemma_ in BEGINNING


def _verb_tells(member: Happening) -> bool:
    if "needs-attack" in member.entry.flags:
        return False
    verb = member.trigger
    epithet = verb.dep_ == "acl" and verb.tag_ in {"VBN", "VBD"} and not args.children(verb, "mark", "nsubj")
    epithet = epithet and not _active(verb, member)
    if epithet and not _said_more_of(verb, member):
        return False
    agreeing = member.type is EventType.AGREE and member.trigger.lemma_ == "agree"
    agreeing = agreeing and "agrees-peace" not in member.entry.flags
    return not (agreeing and any(c.dep_ == "xcomp" for c in member.trigger.children))


def _of_its_subject(member: Happening) -> bool:
    """Whether "its" before the act is the subject's own, and so points back to nothing: "unleashed its offensive"."""
    noun = member.trigger
    own = any(c.tag_ == "PRP$" for c in args.children(noun, "poss"))
    return own and member.licence == "light" and noun.dep_ == "dobj" and noun.head == member.verb


def _owned(member: Happening) -> bool:
    """Whether a speaker says that the act was his own: "said it had carried out the attack"."""
    clause, actor = member.verb, member.actor
    return clause.dep_ == "ccomp" and actor is not None and actor.lower_ in {"it", "they", "we", "he"}


def _active(verb: Token, member: Happening) -> bool:
    """A parser's slip: in "Militants killed 20 people, the army said" the verb hangs on its own subject, and is no participle."""
    numbered = (c for c in args.children(verb, "dobj") if args.children(c, "nummod", "det"))
    if args.heads_clause(verb):
        return True
    if member.entry.roles == "sp" and member.actor == verb.head and "weapon" in nouns.kinds(verb.head):
        return True
    if any(args.children(c, "nummod") for c in args.children(verb, "oprd")):
        return True
    return member.actor == verb.head and verb.i == verb.head.i + 1 and any(True for _ in numbered)


def _said_more(member: Happening) -> bool:
    return member.target is not None or any(True for _ in args.objects_of_prepositions(member.trigger))


_SETTING = word_list("join setting")
_WITNESS = frozenset({"tell", "speak", "hear", "report"})
_REPORTING = frozenset(
    {"report", "record", "count", "register", "confirm", "announce", "claim", "leave", "see", "keep", "find", "have"}
)


def _said_more_of(verb: Token, member: Happening) -> bool:
    """Whether a participle behind a noun tells when, where or by whom, and so is more than an epithet."""
    if "speech" in member.entry.flags:
        return False
    noun, over = verb.head, verb.head.head
    if noun.dep_ == "dobj" and over.lemma_ in _REPORTING:  # "reported 90 drones destroyed"
        return True
    if noun.dep_ == "pobj" and noun.lower_ == "those" and over.lower_ == "among":  # "was among those killed"
        return True
    if noun.dep_ == "pobj" and over.lower_ == "of" and over.head.lemma_ in _WITNESS:  # "told of houses burned"
        return True
    return any(
        c.ent_type_ in {"DATE", "TIME"} or c.dep_ == "agent" or (c.dep_ == "prep" and c.lower_ in _SETTING)
        for c in args.offspring(verb)
    )


def _known(noun: Token) -> bool:
    """Whether the text points back to a happening: "the attack", "this offensive", "the enemy's offensive"."""
    return any(
        (c.dep_ == "det" and c.lower_ in {"the", "this", "that", "these", "those"})
        or (c.dep_ == "poss" and c.ent_type_ not in {"DATE", "TIME"})
        for c in args.offspring(noun)
    )


def _dated(noun: Token) -> bool:
    return any(
        t.ent_type_ in {"DATE", "TIME"} and t.dep_ in {"nmod", "compound", "poss", "npadvmod", "amod"}
        for t in args.offspring(noun)
    )


def _mentioned_as_news(member: Happening, one: Told) -> bool:
    """A mere mention counts if it is dated ("its Feb. 24 invasion"), hedged ("a planned offensive"), or new."""
    noun = member.trigger
    if any(c.dep_ == "nummod" for c in args.offspring(noun)) and not _known(noun) and member.type is EventType.ASSAULT:
        return True
    if _of_some(member) and one.mood.mode is Mode.ASSERTED:
        return True
    if _dated(noun) and (member.actor is not None or member.target is not None):
        return True
    if one.mood.mode in {Mode.PLANNED, Mode.EXPECTED} and one.mood.rule == "adjective":
        return member.actor is not None or not _known(noun)
    return _new_in_phrase(member)


def _of_some(member: Happening) -> bool:
    """Of a number of people or things, and so news wherever it stands: "after the arrest of 49 soldiers"."""
    noun, target = member.trigger, member.target
    if member.type not in VIOLENT or target is None or governor_noun(noun.head.head) or target.head.head != noun:
        return False
    return bool(args.children(target, "nummod")) or target.lemma_ in args.SCALES


_MASS = word_list("join mass")
_LOSSES = frozenset({"loss", "death", "casualty", "fatality"})
_AFTER = frozenset({"after", "following", "amid", "during", "at", "in"})


def _new_in_phrase(member: Happening) -> bool:
    """As in "after two days of clashes": many or much of it, or with its sides, and not known before."""
    noun, first = member.trigger, nouns.outer(member.trigger)
    if first.dep_ == "pobj" and first.head.lower_ in _AFTER and member.type is EventType.CONSULT and member.actor:
        return not _known(noun)
    if first.dep_ not in {"pobj", "pcomp"} or first.head.lower_ not in _AFTER or _known(noun) or _known(first):
        return False
    if member.type is not EventType.ASSAULT and not {"gathering", "stretch"} & member.entry.flags:
        return False
    article = any(c.dep_ == "det" and c.lower_ in {"a", "an"} for c in args.offspring(noun))
    sides = member.target is not None or member.actor is not None or bool(args.children(noun, "amod", "compound"))
    return first != noun or noun.lemma_ in _MASS or (sides and (article or noun.tag_ == "NNS"))
