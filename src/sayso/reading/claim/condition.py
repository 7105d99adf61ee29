"""What an entry of the lexicon asks of its sentence beyond the kinds of its subject and object: one check for each flag."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sayso.reading.claim import arguments as args
from sayso.reading.claim import nouns
from sayso.reading.claim.happening import verb_lemma
from sayso.reading.claim.lexicon import Entry, noun_classes, word_list

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.tokens import Token

_ARMS = word_list("trigger arms")
_TALK = word_list("trigger talk")
_FLIGHT = word_list("trigger flight")
_RELIEF = word_list("trigger relief")
_EVIL = word_list("trigger evil")
_UNTRUE = word_list("trigger untrue")
_CAUSES = frozenset({"demand", "protest", "denounce", "condemn", "support", "mourn", "oppose", "demonstrate", "show"})
_GROUND = frozenset({"place", "settlement", "structure", "position", "border", "road", "name", "pronoun"})
_STOPS = frozenset({"stop", "end", "halt", "cease", "suspend", "pause"})
_FIRE = frozenset({"fire", "open_fire"})
_OUT = frozenset({"from", "out", "of", "across", "over", "into"})
_HARMS = word_list("near harms")
_WILL = frozenset({"will", "would", "'ll", "\u2019ll", "shall"})
_PLACED = frozenset({"GPE", "LOC", "FAC"})
_ANSWER = frozenset({"force", "consequence", "retaliation", "reprisal", "retribution"})
_BESIDE = 9  # tokens: "holding hundreds of farm women captive"
_GROUNDS = frozenset({"suspicion", "charge", "questioning", "interrogation", "custody"})
_HELD_BEFORE = frozenset(
    {
        "abduct",
        "kidnap",
        "capture",
        "hold",
        "seize",
        "hostage",
        "captive",
        "prisoner",
        "snatch",
        "whisk",
        "jail",
        "detain",
    }
    | {"abducted", "kidnapped", "captured", "detained", "jailed", "missing"}
)
_BURNING = frozenset({"petrol", "fire", "molotov", "pipe", "hand", "nail"})
_DEATHS = frozenset({"dead", "deaths", "killed", "fatalities", "casualties", "death"})
_PRESSURE = frozenset({"bow", "yield", "protest", "demand", "pressure", "cave", "protester", "marcher"})
_LEFT_BEHIND = frozenset({"settlement", "border", "home", "place", "side"})
_CUTS = frozenset({"freeze", "cut", "suspend", "impose", "withdraw", "end", "halt", "scrap", "cancel", "stop", "pull"})
_CHANCE = frozenset({"could", "might", "may", "would"})
_PUBLIC = frozenset({"structure", "government", "parliament", "embassy", "mil_base", "court"})
_CROSSED = frozenset({"border", "nation", "name"})
_CAPTIVITY = frozenset(
    {
        "ransom",
        "captive",
        "incommunicado",
        "custody",
        "hostage",
        "hostages",
        "captives",
        "prisoner",
        "prisoners",
        "gunpoint",
        "knifepoint",
    }
)


@dataclass(frozen=True, slots=True)
class Frame:
    """A verb under an entry, with its roles filled."""

    verb: Token
    entry: Entry
    target: Token | None
    theme: Token | None


def holds(frame: Frame) -> bool:
    """Whether the sentence has all that the entry's flags ask for."""
    if not _points_at(frame) or not all(_near(frame, flag) for flag in frame.entry.flags if ":" in flag):
        return False
    return all(check(frame) for flag, check in _CHECKS.items() if flag in frame.entry.flags)


def _near(frame: Frame, flag: str) -> bool:
    """Whether a flag that names a word list is met.

    "near:x" asks for a word of the list below the verb, "after:x" behind it too, "beside:x" anywhere in the sentence,
    "on:x" under the preposition; "not-near:x" refuses it.
    """
    where, _, name = flag.partition(":")
    words = word_list(f"near {name}")
    if where == "beside":
        return any(lemma in words for lemma in args.lemmas_beside(frame.verb))
    if where in {"near", "not-near", "after"}:
        below = (t for t in frame.verb.subtree if (t.i > frame.verb.i if where == "after" else t != frame.verb))
        return any(t.lemma_.lower() in words or t.lower_ in words for t in below) == (where != "not-near")
    under = [frame.verb, *([frame.theme] if frame.theme is not None else [])]
    return any(args.content(noun).lemma_.lower() in words for over in under for noun in args.objects(over, where))


def prep_object(verb: Token, entry: Entry) -> Token | None:
    """What one of the entry's prepositions governs below the verb, or whom something is given to."""
    for _, noun in args.objects_of_prepositions(verb, entry.preps):
        if noun.ent_type_ not in {"DATE", "TIME"}:
            return noun
    for child in args.children(verb, "dative"):
        if child.pos_ in {"NOUN", "PROPN", "PRON"}:
            return child
    return None


def speaks_of_self(verb: Token) -> bool:
    """Whether the clause of a verb of saying is about its speaker: "they said they would ..."."""
    speaker = args.surface_subject(verb)
    for clause in args.children(verb, "ccomp", "parataxis"):
        for subject in args.children(clause, "nsubj", "nsubjpass"):
            same = speaker is not None and subject.lemma_ == speaker.lemma_
            own = any(c.tag_ == "PRP$" for c in args.children(subject, "poss")) and "armed" in nouns.kinds(subject)
            if (subject.lower_ in nouns.ONESELF or same or own) and any(
                c.lower_ in _WILL for c in args.children(clause, "aux")
            ):
                return True
    return False


def _points_at(frame: Frame) -> bool:
    """Verbs of motion and fire need what they are aimed at, or at least what is fired."""
    if frame.entry.roles != "sp" or frame.target is not None or "move" in frame.entry.flags:
        return True
    return frame.entry.lemma == "agree" or (
        bool({frame.entry.lemma} & _FIRE or "munition" in frame.entry.flags) and frame.theme is not None
    )


def _arms_or_aid(frame: Frame) -> bool:
    """Whether arms that the entry asks for are given, where it does not ask for other aid too."""
    if frame.theme is None or "arms" not in frame.entry.object:
        return True
    return bool(nouns.kinds(frame.theme) & frame.entry.object - {"arms"}) or _arms_in(frame.theme)


def _arms_in(theme: Token) -> bool:
    inner = args.content(theme)
    around = [inner, *args.children(inner, "compound", "amod", "conj", "nmod")]
    return bool(noun_classes(inner.lemma_) & {"arms"} or any(w.lemma_.lower() in _ARMS for w in around))


def _asks(frame: Frame) -> bool:
    if any(c.dep_ in {"xcomp", "ccomp"} and c.lemma_ in _TALK for c in args.offspring(frame.verb)):
        return False
    clauses = [c for c in args.offspring(frame.verb) if c.dep_ in {"xcomp", "ccomp", "advcl"}]
    clause = any(c.dep_ == "xcomp" or (c.dep_ == "ccomp" and c.tag_ == "VB") or _for_to(c) for c in clauses)
    asked = [frame.verb, *([frame.target] if frame.target is not None else [])]
    return clause or any(args.objects(token, "for") for token in asked)


def _for_to(clause: Token) -> bool:
    """Whether a clause says what somebody is to do: "for the generals to be tried"."""
    words = {child.lower_ for child in args.children(clause, "mark", "aux")}
    return words >= {"for", "to"}


def _warns(frame: Frame) -> bool:
    if speaks_of_self(frame.verb) or _or_else(frame.verb):
        return True
    after = [token for token in frame.verb.subtree if token.i > frame.verb.i]
    if any(t.lemma_ in _ANSWER for t in after) and any(t.lower_ in _WILL for t in after):
        return True
    return any(
        noun_classes(n.lemma_) & {"event", "protest", "strike_labour"} or "consequence" in n.lemma_
        for n in args.objects(frame.verb, "of")
    )


def _or_else(verb: Token) -> bool:
    """Whether what would follow is said: "warned them to leave, or more would die", "warned of a march unless ..."."""
    words = [token for token in verb.subtree if token.i > verb.i]
    otherwise = any(t.lower_ == "or" and t.dep_ == "cc" for t in words)
    return any(t.lower_ == "unless" for t in words) or (otherwise and any(t.lower_ in _WILL for t in words))


def _governs(verb: Token, lemmas: frozenset[str]) -> bool:
    clauses = [c for c in args.offspring(verb) if c.dep_ in {"xcomp", "ccomp", "advcl"}]
    return any(c.lemma_ in lemmas for c in clauses)


def _out_of(frame: Frame, kinds: frozenset[str]) -> bool:
    moved = [noun for noun in (frame.target, frame.theme) if noun is not None and noun.i > frame.verb.i]
    found = (pair for word in (frame.verb, *moved) for pair in args.objects_of_prepositions(word, _OUT))
    return any(nouns.kinds(noun) & kinds or noun.ent_type_ in _PLACED for _, noun in found)


def _relief(frame: Frame) -> bool:
    subject = args.surface_subject(frame.verb)
    if subject is None:
        return False
    return any(word.lemma_.lower() in _RELIEF for word in subject.subtree)


def _called(frame: Frame, names: frozenset[str]) -> bool:
    """Whether something is called one of these names: a lie, a crime."""
    below = [t for t in frame.verb.subtree if t.i > frame.verb.i and not (t.head == frame.verb and t.dep_ == "dobj")]
    return any(token.lemma_.lower() in names for token in below)


def _wants_of_another(frame: Frame) -> bool:
    return any(args.children(c, "nsubj") for c in args.children(frame.verb, "ccomp", "xcomp") if c.i > frame.verb.i)


def _held(frame: Frame) -> bool:
    """Held, of people: passive, or with a word of captivity or its reason."""
    beside = frame.verb.doc[frame.verb.i : min(frame.verb.i + _BESIDE, args.sentence_of(frame.verb)[1])]
    words = {token.lower_ for token in (*frame.verb.subtree, *beside)}
    if words & _CAPTIVITY or any(n.lemma_ in _GROUNDS for _, n in args.objects_of_prepositions(frame.verb)):
        return True
    return args.is_passive(frame.verb) and not args.children(frame.verb, "oprd")


def _ends_fighting(clause: Token) -> bool:
    """Whether a clause is about stopping the fighting."""
    if clause.lemma_ not in _STOPS:
        return False
    below = {token.lemma_.lower() for token in clause.subtree}
    return any("war" in noun_classes(word) or word in {"fight", "fire", "ceasefire"} for word in below)


def _sets_deadline(frame: Frame) -> bool:
    """Whether somebody is given until a day, or so many hours to do a thing."""
    given = args.children(frame.verb, "dobj", "dative")
    if given and any(c.lower_ == "until" for c in args.offspring(frame.verb)):
        return True
    span = [c for c in args.offspring(frame.verb) if c.ent_type_ in {"DATE", "TIME"} and c.i > frame.verb.i]
    return bool(span) and any(t.lower_ == "to" and t.dep_ == "aux" and t.i > span[0].i for t in frame.verb.subtree)


def _leaves_home(frame: Frame) -> bool:
    left = args.patient(frame.verb)
    return left is not None and "home" in nouns.kinds(left)


def _many(noun: Token | None) -> bool:
    """Whether a noun is a number of people, and a large one: "20,000 have headed for the capital"."""
    if noun is None:
        return False
    numbers = [noun, *args.children(noun, "nummod", "quantmod", "amod")]
    return any(t.lemma_.lower() in args.SCALES or (t.like_num and len(t.text) > 2) for t in numbers)  # noqa: PLR2004


def _leaves_danger(frame: Frame) -> bool:
    """Whether people are taken out of a place of war, or to safety, and not on a trip."""
    found = list(args.objects_of_prepositions(frame.verb, frozenset({"from", "out", "of", "to"})))
    safe = any(n.lemma_ in {"safety", "shelter"} for _, n in found)
    away = any(p != "to" and (nouns.kinds(n) & _LEFT_BEHIND or n.ent_type_ in _PLACED) for p, n in found)
    return safe or (away and args.is_passive(frame.verb))


def _is_bound(frame: Frame) -> bool:
    """Whether forces are on their way to a place: named, or of war."""
    found = args.objects_of_prepositions(frame.verb, frame.entry.preps)
    return any(
        n.ent_type_ in _PLACED or nouns.kinds(n) & {"border", "settlement", "position", "road"} for _, n in found
    )


def _was_held(frame: Frame) -> bool:
    """Whether those who come back are said to have been held."""
    return frame.target is not None and any(t.lemma_.lower() in _HELD_BEFORE for t in frame.target.sent)


def _hints(frame: Frame) -> bool:
    """Whether a speaker lets it be known that something could be cut or stopped."""
    clauses = args.children(frame.verb, "ccomp")
    punished = (c for c in clauses if any(a.lower_ in _CHANCE for a in args.children(c, "aux")))
    return any(t.lemma_ in _CUTS or t.lower_ == "frozen" for c in punished for t in (c, *args.children(c, "acomp")))


def _before_public(frame: Frame) -> bool:
    """Whether people gather before a building of some power: "outside the barracks", "in front of the ministry"."""
    found = args.objects_of_prepositions(frame.verb, frozenset({"outside", "of", "before", "at"}))
    return any(nouns.kinds(noun) & _PUBLIC for _, noun in found)


def _wished(clause: Token) -> bool:
    """Whether a clause says what is to be: "insisted that the rebels lay down their arms", "that the officers be tried"."""
    bare = clause.tag_ == "VB" or (clause.tag_ == "VBP" and clause.head.tag_ == "VBD" and clause.pos_ == "VERB")
    bare = bare or any(c.tag_ == "VB" for c in args.children(clause, "auxpass"))
    return bare and bool(args.children(clause, "nsubj", "nsubjpass")) and not _helped(clause)


def _helped(clause: Token) -> bool:
    return any(c.lower_ in _WILL or c.tag_ in {"MD", "VBD", "VBZ"} for c in args.children(clause, "aux"))


def _several(who: Token | None) -> bool:
    """Whether people are told of by a number or a plural, and not as persons known from before."""
    return who is not None and (
        who.pos_ == "NUM" or args.content(who).tag_ in {"NNS", "NNPS"} or who.lemma_ == "people"
    )


def _due_there(frame: Frame) -> bool:
    """Whether somebody is expected somewhere, and not expected to do a thing there."""
    clause = any(c.dep_ in {"xcomp", "ccomp"} and c.pos_ != "ADJ" for c in args.offspring(frame.verb))
    if clause and frame.verb.nbor().lower_ not in {"in", "at"}:
        return False
    below = [frame.verb, *args.children(frame.verb, "acomp", "xcomp")]
    return any(
        noun.ent_type_ in _PLACED or "place" in nouns.kinds(noun)
        for word in below
        for _, noun in args.objects_of_prepositions(word, frozenset({"in", "at"}))
    )


# What an entry's flag asks of the sentence.
_CHECKS: dict[str, Callable[[Frame], bool]] = {
    "move": lambda f: f.target is not None or not args.children(f.verb, "dobj"),
    "needs-prep": lambda f: (
        prep_object(f.verb, f.entry) is not None
        or ("speech" in f.entry.flags and any(_for_to(c) for c in args.children(f.verb, "advcl", "ccomp")))
    ),
    "needs-target": lambda f: f.target is not None,
    "munition": lambda f: f.theme is not None,
    "aid-with": lambda f: bool(args.objects(f.verb, "with")),
    "aid": _arms_or_aid,
    "threatens": lambda f: (
        any(c.dep_ in {"xcomp", "ccomp"} for c in args.offspring(f.verb))
        or bool(args.objects(f.verb, "with"))
        or any(
            c.lemma_ in _ANSWER | _HARMS or nouns.kinds(c) & {"event", "sanction", "war"}
            for c in args.children(f.verb, "dobj")
        )
    ),
    "refuses": lambda f: not any(c.dep_ == "xcomp" and c.lemma_ in _TALK for c in args.offspring(f.verb)),
    "hostage": lambda f: verb_lemma(f.verb) in {"take", "hold"},
    "asks": _asks,
    "warns": _warns,
    "arrives": lambda f: bool(args.objects(f.verb, "in") or args.objects(f.verb, "at")),
    "arrives-armed": lambda f: nouns.fits(args.surface_subject(f.verb), frozenset({"armed", "!police"})),
    "active": lambda f: not args.is_passive(f.verb) and f.verb.tag_ in {"VBD", "VBN"},
    "captive": _held,
    "crossing": lambda f: (
        _out_of(f, _CROSSED)
        or (f.target is not None and (f.target.ent_type_ in _PLACED or bool(nouns.kinds(f.target) & _CROSSED)))
    ),
    "evacuation": lambda f: f.theme is not None and any(c.lemma_ == "evacuation" for c in f.theme.children),
    "not-doing": lambda f: any(args.children(c, "neg") for c in args.children(f.verb, "xcomp")),
    "no-attack-object": lambda f: (
        not any(
            nouns.kinds(c) & {"event", "talks", "post", "agreement", "official", "business"}
            for c in args.children(f.verb, "dobj")
        )
    ),
    "tells-that": lambda f: any(c.dep_ == "ccomp" for c in args.offspring(f.verb)),
    "of-several": lambda f: _several(f.target),
    "due-there": _due_there,
    "takes-kin": lambda f: f.target is not None and any(c.tag_ == "PRP$" for c in args.children(f.target, "poss")),
    "for-a-time": lambda f: any(n.ent_type_ in {"DATE", "TIME"} for n in args.objects(f.verb, "for")),
    "from-body": lambda f: bool(args.objects(f.verb, "from")),
    "from-home": lambda f: _out_of(f, frozenset({"home", "settlement", "border"})),
    "from-place": lambda f: _out_of(f, frozenset({"place", "structure", "position"})),
    "from-talks": lambda f: f.target is not None and "talks" in nouns.kinds(f.target),
    "live": lambda f: any(c.lower_ == "live" for t in args.offspring(f.verb) for c in t.children),
    "not-for": lambda f: not args.objects(f.verb, "for"),
    "on-trial": lambda f: args.is_passive(f.verb) and bool(args.objects(f.verb, "for")),
    "points": lambda f: f.target is not None and bool(nouns.kinds(f.target) & nouns.ACTING),
    "relief": _relief,
    "stones": lambda f: any("missile_thrown" in noun_classes(n.lemma_) for n in args.objects(f.verb, "with")),
    "to-do": lambda f: any(
        c.dep_ == "xcomp" or (c.dep_ == "ccomp" and f.verb.lemma_ != "tell") for c in args.offspring(f.verb)
    ),
    "to-flee": lambda f: _governs(f.verb, _FLIGHT),
    "to-leave": lambda f: _governs(f.verb, _FLIGHT),
    "to-place": lambda f: f.target is not None and f.target.ent_type_ in _PLACED,
    "untrue": lambda f: _called(f, _UNTRUE),
    "evil": lambda f: _called(f, _EVIL),
    "wants": _wants_of_another,
    "agrees-peace": lambda f: any(_ends_fighting(c) for c in args.children(f.verb, "xcomp")),
    "tells": lambda f: (
        f.target is not None
        and any(c.tag_ == "VB" and c.lemma_ not in _TALK for c in args.children(f.verb, "xcomp", "ccomp", "advcl"))
    ),
    "with-official": lambda f: f.target is not None and "official" in nouns.kinds(f.target),
    "wants-thing": lambda f: any("wanted" in nouns.kinds(c) for c in args.children(f.verb, "dobj")),
    "leaves-home": _leaves_home,
    "for-cause": lambda f: _governs(f.verb, _CAUSES),
    "of-place": lambda f: (
        f.target is not None
        and (bool(nouns.kinds(f.target) & _GROUND) or nouns.unlisted_thing(f.target))
        and "business" not in nouns.kinds(f.target)
    ),
    "compensates": lambda f: any(c.lemma_ in {"compensation", "reparation", "damages"} for c in args.offspring(f.verb)),
    "from-pact": lambda f: any("pact" in nouns.kinds(n) for _, n in args.objects_of_prepositions(f.verb, _OUT)),
    "insists": lambda f: any(_wished(c) for c in args.children(f.verb, "ccomp")),
    "for-nothing": lambda f: not any(args.objects(w, "for") for w in (f.verb, *args.children(f.verb, "dobj"))),
    "no-object": lambda f: not args.children(f.verb, "dobj") and not args.is_passive(f.verb),
    "deadline": _sets_deadline,
    "was-held": _was_held,
    "hints": _hints,
    "outside": _before_public,
    "of-them": lambda f: any(
        t.lower_ == "of" and any("armed" in nouns.kinds(c) for c in t.children) for t in f.verb.subtree
    ),
    "takes-people": lambda f: f.target is not None and bool(nouns.kinds(f.target) & {"person"}),
    "with-many": lambda f: _many(f.target) and f.verb.tag_ in {"VBN", "VBD"},
    "leaves-danger": _leaves_danger,
    "bound": _is_bound,
    "to-come": lambda f: any(c.lower_ in _WILL for c in args.children(f.verb, "aux")),
    "wounded-or-held": lambda f: any(
        t.lemma_.lower() in _HELD_BEFORE | {"wounded", "wound", "body", "corpse", "remains"} for t in f.verb.subtree
    ),
    "unarmed": lambda f: (
        f.theme is not None and not _arms_in(f.theme) and not nouns.kinds(f.theme) & {"plan", "charge"}
    ),
    "needs-deal": lambda f: any(
        nouns.kinds(n) & {"agreement", "ceasefire", "talks"} for _, n in args.objects_of_prepositions(f.verb)
    ),
    "at-table": lambda f: any(
        t.lemma_ == "table" or "talks" in nouns.kinds(t) for t in f.verb.subtree if t.i > f.verb.i
    ),
    "bowing": lambda f: bool(set(args.lemmas_beside(f.verb)) & _PRESSURE),
    "third-party": lambda f: args.agent(f.verb) is not None and not args.objects(f.verb, "with"),
    "needs-actor": lambda f: args.agent(f.verb) is not None,
    "foreign": lambda f: any(
        c.ent_type_ == "NORP" for s in (args.surface_subject(f.verb),) if s is not None for c in args.offspring(s)
    ),
    "questioned": lambda f: any(n.lemma_ in _GROUNDS or n.lower_ in _GROUNDS for n in args.objects(f.verb, "for")),
    "taken": lambda f: args.is_passive(f.verb) and args.agent(f.verb) is not None,
    "firebomb": lambda f: (
        f.theme is not None
        and (f.theme.lemma_ == "grenade" or any(c.lemma_.lower() in _BURNING for c in args.offspring(f.theme)))
    ),
    "not-of": lambda f: not args.objects(f.verb, "of"),
    "not-with": lambda f: not args.objects(f.verb, "with"),
    "passive": lambda f: args.is_passive(f.verb),
    "numbered": lambda f: f.target is not None and bool(args.children(f.target, "nummod")),
    "of-dead": lambda f: f.target is not None and any(t.lower_ in _DEATHS for t in f.target.subtree),
    "condition": lambda f: any(t.lemma_ in {"condition", "precondition"} and t.dep_ != "pobj" for t in f.verb.subtree),
    "marching": lambda f: (
        any(t.lemma_ in {"foot", "march"} for t in f.verb.subtree)
        and bool(set(args.lemmas_beside(f.verb)) & {"urge", "demand", "call", "protest", "chant", "banner"})
    ),
    "that-clause": lambda f: any(c.tag_ in {"VBD", "VBN", "VBZ", "VBP", "VBG"} for c in args.children(f.verb, "ccomp")),
    "bare": lambda f: not any(args.children(f.verb, "prep", "dobj", "xcomp", "ccomp", "dative")),
    "to-them": lambda f: any(n.tag_ == "PRP" for n in args.objects(f.verb, "with")),
    "no-quality": lambda f: not args.children(f.verb, "dobj", "acomp", "oprd", "prt", "xcomp"),
}
