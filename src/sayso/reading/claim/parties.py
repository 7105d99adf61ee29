"""Who is said to have done it, and to whom: the actor and the target of a claim, with their words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sayso.reading.claim import arguments as args
from sayso.reading.claim import nouns
from sayso.reading.claim.lexicon import NOUN, entries, word_list
from sayso.reading.claim.phrase import phrase
from sayso.reading.claim.setting import own_tokens
from sayso.reading.claim.stated import STATED
from sayso.reading.speaker.coreference import Antecedent, Story, antecedent, hull
from sayso.records import Attribution, EventType, Span
from sayso.resolve.countries import country_name, country_named, government_named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

    from sayso.reading.claim.happening import Happening
    from sayso.reading.claim.join import Told
    from sayso.reading.text import Text

_THINGS = frozenset({"weapon", "attack", "structure", "disaster", "vehicle", "airborne", "abstract"})
_ACTORS = frozenset({"armed", "person", "official", "government", "name", "pronoun", "police", "protester", "defence"})
_PRONOUNS = frozenset({"it", "its", "they", "their", "he", "his", "she", "her"})
_PLURAL = frozenset({"they", "their"})
_FIRST = frozenset({"we", "our", "us"})
_TIMES = frozenset({"DATE", "TIME", "MONEY", "PERCENT"})
# Whose forces these are is who acts: "its fighters" are the group, "our air defences" the speaker's.
_FORCES = frozenset({"armed", "weapon", "vehicle", "airborne", "defence", "vessel"})
# Nouns by which papers take up a body that was named before.
_BODIES = frozenset({"group", "movement", "organisation", "organization", "alliance", "bloc", "ministry", "militia"})
# What a body says no to is told by these; they are not whom or what it acts on.
_SAYINGS = frozenset({"accusation", "allegation", "claim", "charge", "report", "suggestion", "remark", "statement"})
_WITNESSING = frozenset({"record", "report", "hear", "see", "register", "witness", "count", "log", "note"})
# Offices of a state: the forces that they call their own are the state's.
_OFFICE = re.compile(r"(?i)\b(?:ministry|government|officials|authorities|presidency|kremlin|general staff|command)\b")
_FINDING = word_list("parties finding")
_EVENTS = word_list("parties events")
_OF_SPEECH = frozenset({EventType.REJECT, EventType.THREATEN, EventType.ACCUSE, EventType.REQUEST})


@dataclass(frozen=True, slots=True)
class Party:
    """An actor or target: the value, the spans it was read from, and how."""

    value: str
    spans: tuple[Span, ...]
    rule: str


def story_of(text: Text, attributions: Sequence[Attribution]) -> Story:
    """What the text offers to refer back to, with the speakers that are known already."""
    story = Story(text, attributions)
    for attribution in attributions:
        spans = attribution.words.get("speaker", ())
        if attribution.speaker is None or not spans or not attribution.source:
            continue
        person = next((p for p in story.people if p.name == attribution.speaker), None)
        at, words = hull(attribution.source).start, spans[0].of(text.text)
        story.resolved[attribution.id] = Antecedent(attribution.speaker, spans[0], words, "speaker", person, at)
    return story


def actor_of(one: Told, attribution: Attribution | None, story: Story) -> Party | None:
    """Who acts, where the words say so; a weapon or an event is no actor."""
    for member in (one.lead, *one.members):
        actor = member.actor
        if actor is None or not (_can_act(actor) or _owned(actor)) or (member is not one.lead and _stray(member, one)):
            continue
        if _finds_bodies(member):
            continue
        if member.sub_type == "interception" and _is_defence(actor):
            return _defender(one, attribution, story.text.text) or _plain(actor, story)
        return _speaker(actor, story.attributions) or _party(actor, attribution, story)
    if STATED in one.lead.entry.flags and one.lead.actor is None and attribution is not None:
        return _first_person(attribution, one.lead.trigger)
    for member in one.members:
        owner = _owner_of_weapon(member)
        if owner is not None:
            return owner
    return _defender(one, attribution, story.text.text)


def target_of(one: Told, actor: Party | None, story: Story) -> Party | None:
    """Whom or what it was done to; the same words are never actor and target."""
    acts = sorted(one.members, key=lambda member: "effect" in member.entry.flags)
    text = story.text.text
    for member in (one.lead, *acts):
        target = _meant(member, story)
        if target is None or target.ent_type_ in _TIMES or args.content(target).pos_ in {"PRON", "NUM", "VERB"}:
            continue
        if args.content(target).lemma_ in args.SCALES or _only_told(member, target) or _only_where(member, target):
            continue
        span = phrase(target)
        if (actor is None or span not in actor.spans) and span.of(text).strip():
            return Party(span.of(text), (span,), "patient" if target == member.target else "pronoun in the sentence")
    return None


def _finds_bodies(member: Happening) -> bool:
    """Who finds or counts the dead killed nobody."""
    return member.type is EventType.ASSAULT and member.trigger.lemma_ in _FINDING


def _only_told(member: Happening, target: Token) -> bool:
    """Whether it is what is said, or who saw it, and not what it was done to."""
    if _finds_bodies(member):
        return True
    if member.type is EventType.REJECT and args.content(target).lemma_ in _SAYINGS:
        return True
    return member.licence == "suffer" and member.verb.lemma_ in _WITNESSING


def _only_where(member: Happening, target: Token) -> bool:
    """Whether it is no more than the place: "met in Geneva", "sent flour to Port Sudan" (a country is helped)."""
    if target.dep_ != "pobj" or target.ent_type_ not in {"GPE", "LOC", "FAC"}:
        return False
    preposition = target.head.lower_
    if member.type is EventType.AID:
        return preposition == "to" and country_named(target.text) is None and government_named(target.text) is None
    return member.type is EventType.CONSULT and preposition in {"in", "at"}


def _meant(member: Happening, story: Story) -> Token | None:
    """The target, or the noun before it in the sentence that its pronoun means; for words, whom they are about."""
    target = member.target
    if target is None and member.type in _OF_SPEECH and args.is_verb(member.trigger):
        return _in_complement(member.trigger)
    if target is not None and _tells_same(member, target):
        return next(iter(args.objects(target, "of")), None)  # "lifted its blockade of the crossing"
    if target is None or member.sub_type != "interception":
        return target
    pronoun = next((t for t in target.subtree if t.lower_ in {"it", "them"}), None)
    if pronoun is None:
        return target
    before = [c.root for c in story.text.doc[target.sent.start : target.i].noun_chunks]
    return next((noun for noun in reversed(before) if "airborne" in nouns.kinds(noun)), target)


def _tells_same(member: Happening, target: Token) -> bool:
    """Whether the object is the act itself: "began talks", "lifted its blockade"."""
    return args.is_verb(member.trigger) and any(e.type is member.type for e in entries().get((target.lemma_, NOUN), ()))


def _in_complement(verb: Token) -> Token | None:
    """Whom the act that is refused or threatened would be done to: "refused to supply the rebels"."""
    for clause in args.children(verb, "xcomp"):
        whom = args.patient(clause)
        if whom is not None and nouns.kinds(whom) & {"name", "government"}:
            return whom
    return None


def _is_defence(actor: Token) -> bool:
    """Whether "air defences" stand alone, of nobody's land."""
    noun = args.content(actor)
    words = [c for c in args.offspring(noun) if c.dep_ in {"poss", "amod", "compound", "nmod"}]
    return "defence" in args.classes_of(noun) and not any(c.pos_ in {"PROPN", "PRON"} or c.ent_type_ for c in words)


def _can_act(token: Token) -> bool:
    if token.pos_ == "NUM" or token.ent_type_ in _TIMES or token.lower_ in {"that", "which", "who", "this"}:
        return False
    classes = nouns.kinds(token)
    if args.content(token).lemma_.lower() in _EVENTS:
        return False
    return bool(classes & _ACTORS) or not classes & _THINGS


def _owned(token: Token) -> bool:
    """Whether boats, jets or missiles are somebody's: "its boats" act for their owner."""
    noun = args.content(token)
    own = any(c.tag_ == "PRP$" for c in args.children(noun, "poss"))
    return own and bool(nouns.kinds(noun) & _FORCES)


def _stray(member: Happening, one: Told) -> bool:
    """A participle that hangs from a verb of another happening, or of speech, has borrowed that verb's subject."""
    return bool(
        member.verb.dep_ in {"advcl", "acl", "dep"}
        and member.verb.head.i not in own_tokens(one)
        and not args.children(member.verb, "nsubj", "agent")
    )


def _speaker(actor: Token, attributions: Sequence[Attribution]) -> Party | None:
    """Whom a pronoun means that is the source of an attribution, and the name of an office that stands beside it."""
    titled = actor.tag_ == "NN" and bool(nouns.kinds(actor) & {"official", "person"})
    if actor.lower_ not in _PRONOUNS and not titled:
        return None
    for attribution in attributions:
        spans = attribution.words.get("speaker", ())
        here = any(s.start <= actor.idx < s.end for s in attribution.source)
        if not here or attribution.speaker is None or not spans:
            continue
        if not titled or _names_office(actor, attribution, spans):
            return Party(attribution.speaker, spans, "the speaker that the pronoun means")
    return None


def _names_office(actor: Token, attribution: Attribution, spans: Sequence[Span]) -> bool:
    """Whether the speaker is a name in the same source, behind the noun: "the spokesman of the force, Capt. Lund"."""
    if not all(any(w.start <= s.start and s.end <= w.end for w in attribution.source) for s in spans):
        return False
    if any(s.start <= actor.idx for s in spans):
        return False
    return any(t.ent_type_ == "PERSON" and s.start <= t.idx < s.end for s in spans for t in actor.sent)


def _party(actor: Token, attribution: Attribution | None, story: Story) -> Party | None:
    text = story.text.text
    code = country_named(actor.text) if actor.dep_ in {"amod", "compound", "nmod"} else None
    if code is not None:
        return Party(country_name(code), (Span(actor.idx, actor.idx + len(actor.text)),), "adjective of a country")
    if actor.lower_ in _FIRST:
        return _first_person(attribution, actor)
    owner = _owner(actor, attribution, story)
    if owner is not None:
        return owner
    named = _named(actor)
    if named is actor:
        return _referred(actor, story) if actor.lower_ in _PRONOUNS else _plain(actor, story)
    spans = [phrase(named), *(phrase(c) for c in args.children(actor, "conj"))]
    return Party(" and ".join(s.of(text) for s in spans), tuple(spans), "pronoun in the sentence")


def _plain(actor: Token, story: Story) -> Party | None:
    """The words of the actor, or the body that they take up."""
    if actor.lemma_ in _BODIES and actor.tag_ == "NN" and not args.children(actor, "compound", "amod", "nmod", "poss"):
        taken_up = _asked(story, Span(actor.left_edge.idx, actor.idx + len(actor.text)))
        if taken_up is not None:
            return taken_up
    span = phrase(actor)
    return Party(span.of(story.text.text), (span,), "agent")


def _asked(story: Story, span: Span) -> Party | None:
    """Whom a short form at a span means, by the rules of the story."""
    found = antecedent(story, Attribution("", (), (span,)))
    return Party(found.name, (found.span,), found.rule) if found is not None and found.name else None


def _referred(pronoun: Token, story: Story) -> Party | None:
    """Whom a pronoun means that stands alone; null where the sentence before was about an event."""
    sentences = [s for s in pronoun.doc.sents if s.end <= pronoun.sent.start]
    before = args.surface_subject(sentences[-1].root) if sentences and args.is_verb(sentences[-1].root) else None
    if before is not None and pronoun.lower_ in {"it", "they"} and not nouns.kinds(before) & _ACTORS:
        return None
    return _asked(story, Span(pronoun.idx, pronoun.idx + len(pronoun.text)))


def _owner(actor: Token, attribution: Attribution | None, story: Story) -> Party | None:
    """Whose forces, or whose officer, a pronoun before the noun names: "its fighters", "our troops"."""
    noun = args.content(actor)
    pronoun = next((c for c in args.children(noun, "poss") if c.tag_ == "PRP$"), None)
    if pronoun is None or pronoun.lower_ == "my":
        return None
    forces = bool(nouns.kinds(noun) & _FORCES)
    if pronoun.lower_ == "our":
        return _first_person(attribution, pronoun) if forces else None
    if not forces:
        return _asked(story, Span(pronoun.idx, noun.idx + len(noun.text)))
    spoken = _speaker_of_content(pronoun, attribution, story) if pronoun.lower_ == "its" else None
    return spoken or _asked(story, Span(pronoun.idx, pronoun.idx + len(pronoun.text)))


def _speaker_of_content(pronoun: Token, attribution: Attribution | None, story: Story) -> Party | None:
    """In what a body says, "its" is its own, unless another body is named between."""
    if attribution is None or attribution.speaker is None or not attribution.source:
        return None
    source = hull(attribution.source)
    if source.start > pronoun.idx or any(m.span.overlaps(source) for m in story.mentions):
        return None
    if attribution.side is not None and _OFFICE.search(attribution.speaker):
        return Party(attribution.side, attribution.words.get("side", attribution.source), "the speaker's own")
    return Party(attribution.speaker, attribution.words.get("speaker", attribution.source), "the speaker's own")


def _first_person(attribution: Attribution | None, pronoun: Token) -> Party | None:
    """Who "we" and "our" are: the side that the speaker speaks for, else the speaker."""
    if attribution is None or attribution.speaker is None:
        return None
    value, key = (attribution.side, "side") if attribution.side is not None else (attribution.speaker, "speaker")
    spans = attribution.words.get(key, ()) or (Span(pronoun.idx, pronoun.idx + len(pronoun.text)),)
    return Party(value, spans, "the speaker's own")


def _named(token: Token) -> Token:
    """Whom a pronoun means, where the same sentence names one before it as a subject."""
    if token.lower_ not in _PRONOUNS:
        return token
    subjects = [
        t
        for t in token.sent
        if t.dep_ in {"nsubj", "nsubjpass"}
        and t.pos_ in {"PROPN", "NOUN"}
        and t.i < token.i
        and nouns.kinds(t) & _ACTORS
    ]
    agreeing = [t for t in subjects if (token.lower_ in _PLURAL) == (t.tag_ in {"NNS", "NNPS"})]
    if agreeing:
        return agreeing[-1]
    return subjects[0] if subjects else token


def _owner_of_weapon(member: Happening) -> Party | None:
    """The country whose drones, bombs or missiles struck: "a Russian glide bomb hit"."""
    weapon = member.actor if member.actor is not None else member.moved
    if weapon is None or member.sub_type == "interception" or "weapon" not in nouns.kinds(weapon):
        return None
    for word in args.children(args.content(weapon), "amod", "compound", "nmod"):
        code = country_named(word.text) if word.ent_type_ in {"NORP", "GPE"} else None
        if code is not None:
            return Party(country_name(code), (Span(word.idx, word.idx + len(word.text)),), "whose weapon it was")
    return None


def _defender(one: Told, attribution: Attribution | None, text: str) -> Party | None:
    """Missiles that a side says were shot down, with nobody named, were shot down by that side."""
    if one.lead.sub_type != "interception" or attribution is None or attribution.side is None or not attribution.source:
        return None
    theirs = one.lead.target is not None and attribution.side.lower() in phrase(one.lead.target).of(text).lower()
    return None if theirs else Party(attribution.side, attribution.source, "the side that says so")
