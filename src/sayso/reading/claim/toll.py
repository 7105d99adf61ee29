"""How many: numbers of a sentence given to the happening, and named by what they count."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sayso.reading.claim import arguments as args
from sayso.reading.claim.lexicon import noun_classes
from sayso.reading.claim.nominal import is_toll
from sayso.reading.claim.setting import own_tokens
from sayso.reading.parse.model import words_of
from sayso.records import Count, EventType, Span
from sayso.resolve.count import Quantity, quantities

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Token

    from sayso.reading.claim.happening import Happening
    from sayso.reading.claim.join import Told
    from sayso.records import Timex

_UNDERGONE: dict[str, str] = {
    "killing": "killed",
    "massacre": "killed",
    "execution": "killed",
    "assassination": "killed",
    "wounding": "wounded",
    "arrest": "arrested",
    "capture of people": "captured",
    "abduction": "abducted",
    "displacement": "displaced",
    "expulsion": "expelled",
    "release": "released",
    "prisoner exchange": "exchanged",
    "surrender": "surrendered",
    "attack on a building": "destroyed",
}
_AFTER_KILLED = re.compile(
    r"^\s*(?:[\w'-]+\s+){0,3}?(?:(?:were|was|are|is|been|being|be)\s+)?(?:dead|killed|deaths?|fatalities|lives|slain)\b",
    re.IGNORECASE,
)
_AFTER_WOUNDED = re.compile(
    r"^\s*(?:[\w'-]+\s+){0,3}?(?:(?:were|was|are|is|been|being|be)\s+)?(?:wounded|injured|hurt|injuries)\b",
    re.IGNORECASE,
)
_AFTER_MISSING = re.compile(
    r"^\s*(?:[\w'-]+\s+){0,3}?(?:were|was|are|is|remain|remained|went|still)\s+(?:still\s+|reported\s+)?missing\b",
    re.IGNORECASE,
)
# Acts of rescue name those who undergo them by their own word.
_FATES = {"dead": "killed", "hurt": "wounded", "injured": "wounded", "wounded": "wounded"}
_RESCUED = {"rescue": "rescued", "evacuate": "evacuated", "treat": "treated", "train": "trained"}
# Of these one person is counted too: "killed a guard" is one killed.
_ONE_COUNTS = frozenset({"killed", "wounded", "arrested", "captured", "abducted"})
_PEOPLE = frozenset({"people", "person", "man", "woman"})
_DISTANCE = re.compile(r"^[\s-]*(km|kilomet(?:er|re)s?|miles?|met(?:er|re)s?|yards?)\b", re.IGNORECASE)
_SPELLED = re.compile(r"\s*(?:US )?(dollar|euro|pound)s?\b", re.IGNORECASE)
_KM = {"k": 1.0, "mi": 1.609344, "me": 0.001, "ya": 0.0009144}
_CURRENCY = {"€": "eur", "£": "gbp"}
_LIST_LENGTH = 4  # tokens: "towns and villages", not a long list
_SKIP = frozenset(
    {"percent", "year", "month", "week", "day", "hour", "minute", "second", "per", "%", "pm", "am", "gmt"}
)


def counts_of(one: Told, doc: Doc, rest: Sequence[Told], timexes: Sequence[Timex]) -> tuple[Count, ...]:
    """Numbers that belong to a happening, each named by the codebook's word for what it counts."""
    sentence = one.lead.trigger.sent
    offset = sentence.start_char
    found: dict[str, Count] = {}
    for quantity in quantities(sentence.text):
        span = Span(quantity.span.start + offset, quantity.span.end + offset)
        if any(t.span.overlaps(span) for t in timexes if t.type in {"DATE", "TIME", "DURATION", "SET"}):
            continue
        noun = _counted(doc, span)
        if noun is None or _owner(noun, rest) is not one:
            continue
        named = _named(one, quantity, noun, words_of(doc)[span.end : sentence.end_char], span)
        if named is not None:
            found.setdefault(named.what, named)
    for count in (*_persons(one), *_left(one)):
        known = found.get(count.what)
        if known is None or (count.span.start <= known.span.start and known.span.end < count.span.end):
            found[count.what] = count  # the sum of a list stands for its first number
    return tuple(found.values())


def _persons(one: Told) -> list[Count]:
    """Persons told of without a number, and lists of them: "a guard", "two sisters and a beekeeper" (3)."""
    found = []
    for member in one.members:
        whom = _whom(member)
        what = _undergone(member, args.content(whom)) if whom is not None else None
        if whom is None or what not in _ONE_COUNTS:
            continue
        nouns = [whom, *(c for c in whom.conjuncts if c.i > whom.i)]
        numbers = [_how_many(noun) for noun in nouns]
        if None in numbers or (len(nouns) == 1 and numbers != [1]):
            continue
        start, end = min(n.left_edge.idx for n in nouns), max(n.idx + len(n.text) for n in nouns)
        total = float(sum(filter(None, numbers)))
        found.append(Count(what, total, total, total, words_of(whom.doc)[start:end], Span(start, end)))
    return found


def _how_many(noun: Token) -> float | None:
    """One for a person in the singular, the bare figure before a plural, else null."""
    if noun.tag_ == "NN" and args.classes_of(noun) & {"person", "armed", "official"}:
        return (
            1
            if any(c.dep_ == "det" and c.lower_ in {"a", "an", "one", "another"} for c in args.offspring(noun))
            else None
        )
    figures = args.children(noun, "nummod")
    given = quantities(noun.doc[figures[0].left_edge.i : noun.i].text) if figures else []
    return given[0].best if given and given[0].rule == "bare" else None


def _left(one: Told) -> list[Count]:
    """Those whom an act left dead or hurt: "leaving a woman dead and as many as six civilians hurt"."""
    found = []
    for member in one.members:
        clauses = [c for c in args.offspring(member.verb) if c.lemma_ == "leave" and args.is_verb(c)]
        for word in (w for clause in clauses for w in clause.subtree if w.lower_ in _FATES):
            noun = next((c for c in word.lefts if c.dep_ in {"nsubj", "nsubjpass", "dobj"}), None)
            noun = noun or next(
                (c for c in reversed(list(word.head.children)) if c.i < word.i and c.dep_ == "dobj"), None
            )
            if noun is None:
                continue
            span = Span(noun.left_edge.idx, noun.idx + len(noun.text))
            given = next(iter(quantities(span.of(words_of(noun.doc)))), None)
            one_only = _how_many(noun) if given is None or given.rule == "wordless" else None
            low, best, high = (one_only,) * 3 if given is None else (given.low, given.best, given.high)
            if given is not None or one_only is not None:
                found.append(Count(_FATES[word.lower_], low, best, high, span.of(words_of(noun.doc)), span))
    return found


def _counted(doc: Doc, span: Span) -> Token | None:
    piece = doc.char_span(span.start, span.end, alignment_mode="expand")
    if piece is None or words_of(doc)[span.end : span.end + 1] == "-":
        return None
    token = piece.root
    if piece.start > 0 and doc[piece.start - 1].lower_ in {"including", "among"}:
        return None
    if token.ent_type_ not in {"", "CARDINAL", "QUANTITY", "MONEY", "PERCENT", "NORP"}:
        return None
    while token.head != token and (
        token.dep_ in {"nummod", "quantmod"}
        or (token.lemma_ in args.SCALES and token.dep_ in {"compound", "nmod", "amod"})
    ):
        token = token.head
    while (
        token.dep_ == "compound"
        and token.head.pos_ == "NOUN"
        and token.i == token.head.i - 1
        and token.i > piece.root.i
    ):
        token = token.head  # "a dozen drone strikes" counts the strikes
    return args.content(token)


def _owner(noun: Token, rest: Sequence[Told]) -> Told | None:
    """The happening whose trigger is nearest above the noun that is counted."""
    for one in rest:
        for member in one.members:
            if any(noun == args.content(r) for r in (member.moved, member.target, member.actor) if r is not None):
                return one
    owners = {i: one for one in rest for i in own_tokens(one)}
    token = noun
    while token.i not in owners:
        elsewhere = args.is_verb(token) and token.dep_ in {"conj", "relcl", "ccomp"}
        if token.head == token or elsewhere or token.lower_ == "according":
            return None
        token = token.head
    return owners[token.i]


def _named(one: Told, quantity: Quantity, noun: Token, after: str, span: Span) -> Count | None:
    low, best, high = quantity.low, quantity.best, quantity.high
    what = _what(one, quantity, noun, after)
    if what is None or noun.lemma_.lower() in _SKIP:
        return None
    if what == "distance_km":
        unit = _DISTANCE.match(after)
        factor = _KM["k" if unit and unit[1][0].lower() == "k" else unit[1][:2].lower() if unit else "k"]
        low, best, high = (None if v is None else round(v * factor, 3) for v in (low, best, high))
        span = Span(span.start, span.end + (unit.end() if unit else 0))
    return Count(what, low, best, high, words_of(noun.doc)[span.start : span.end], span)


def _what(one: Told, quantity: Quantity, noun: Token, after: str) -> str | None:
    if quantity.money:
        return _CURRENCY.get(quantity.money[-1], "usd")
    spelled = _SPELLED.match(after)
    if spelled:
        return {"dollar": "usd", "euro": "eur", "pound": "gbp"}[spelled[1].lower()]
    if _DISTANCE.match(after):
        return "distance_km" if one.lead.sub_type in {"withdrawal", "advance", "territory taken"} else None
    if quantity.rule == "no number" and not noun_classes(noun.lemma_):
        return None
    undergone = next((found for found in (_undergone(m, noun) for m in one.members) if found), None)
    return undergone or _fate(one, after) or _thing_counted(noun)


def _fate(one: Told, after: str) -> str | None:
    if _AFTER_KILLED.match(after) or any(is_toll(m.trigger) for m in one.members):
        return "killed"
    if _AFTER_MISSING.match(after):
        return "missing"
    return "wounded" if _AFTER_WOUNDED.match(after) else None


def _thing_counted(noun: Token) -> str | None:
    usable = noun.pos_ in {"NOUN", "PROPN"} and noun.ent_type_ not in {"DATE", "TIME"}
    usable = usable and noun.lemma_.lower() not in args.SCALES  # "power to tens of thousands" does not say of what
    return _thing(noun) if usable else None


def _whom(member: Happening) -> Token | None:
    """Whose number it is that undergoes, or that comes together in protest."""
    if member.sub_type == "surrender" or (member.type is EventType.PROTEST and member.actor is not None):
        return member.actor
    return member.target if member.entry.roles in {"so", "pt"} else member.moved


def _undergone(member: Happening, noun: Token) -> str | None:
    whom = _whom(member)
    if whom is None or noun not in {args.content(t) for t in args.with_conjuncts(whom)} | {args.content(whom), whom}:
        return None
    what = _UNDERGONE.get(member.sub_type) or _RESCUED.get(member.trigger.lemma_)
    if member.type is EventType.PROTEST:
        what = "protesters" if noun.lemma_ in _PEOPLE | args.SCALES else None
    elif member.sub_type == "interception":
        what = f"{_thing(noun)} downed"
    elif member.sub_type == "shooting" and "dead" in {c.lower_ for c in args.offspring(member.verb)}:
        what = "killed"
    elif what in {"killed", "wounded"} and not noun_classes(noun.lemma_) & {"person", "armed"} and noun.pos_ == "NOUN":
        what = _thing(noun)
    elif what == "destroyed":
        what = f"{_thing(noun)} {member.verb.lower_ if member.verb.tag_ in {'VBN', 'VBD'} else 'destroyed'}"
    return what


def _thing(noun: Token) -> str:
    """The noun counted, with what is coordinated with it: "towns and villages"."""
    last = max([noun, *(c for c in noun.conjuncts if c.i > noun.i and c.pos_ == noun.pos_)], key=lambda t: t.i)
    if last.i - noun.i > _LIST_LENGTH or any(t.pos_ == "NUM" for t in noun.doc[noun.i : last.i]):
        last = noun
    return words_of(noun.doc)[noun.idx : last.idx + len(last.text)]
