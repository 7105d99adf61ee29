"""How many: numbers of a sentence given to the happening, and named by what they count."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sayso.reading import arguments as args
from sayso.reading.lexicon import noun_classes
from sayso.reading.setting import own_tokens
from sayso.records import Count, Span
from sayso.resolve.count import Quantity, quantities

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Token

    from sayso.reading.happening import Happening
    from sayso.reading.join import Told
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
        named = _named(one, quantity, noun, doc.text[span.end : sentence.end_char], span)
        if named is not None and named.what not in found:
            found[named.what] = named
    return tuple(found.values())


def _counted(doc: Doc, span: Span) -> Token | None:
    piece = doc.char_span(span.start, span.end, alignment_mode="expand")
    if piece is None or doc.text[span.end : span.end + 1] == "-":
        return None
    token = piece.root
    if piece.start > 0 and doc[piece.start - 1].lower_ in {"including", "among"}:
        return None
    if token.ent_type_ not in {"", "CARDINAL", "QUANTITY", "MONEY", "PERCENT", "NORP"}:
        return None
    while token.dep_ in {"nummod", "quantmod"} and token.head != token:
        token = token.head
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
    return Count(what, low, best, high, noun.doc.text[span.start : span.end], span)


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
    if _AFTER_KILLED.match(after) or any(m.trigger.lemma_ == "toll" for m in one.members):
        return "killed"
    return "wounded" if _AFTER_WOUNDED.match(after) else None


def _thing_counted(noun: Token) -> str | None:
    usable = noun.pos_ in {"NOUN", "PROPN"} and noun.ent_type_ not in {"DATE", "TIME"}
    return _thing(noun) if usable else None


def _undergone(member: Happening, noun: Token) -> str | None:
    whom = member.target if member.entry.roles in {"so", "pt"} else member.moved
    if member.sub_type == "surrender":
        whom = member.actor
    if whom is None or noun not in {args.content(t) for t in args.with_conjuncts(whom)} | {args.content(whom), whom}:
        return None
    if member.sub_type == "interception":
        return f"{_thing(noun)} downed"
    what = _UNDERGONE.get(member.sub_type)
    if member.sub_type == "shooting" and "dead" in {c.lower_ for c in member.verb.children}:
        return "killed"
    if what in {"killed", "wounded"} and not noun_classes(noun.lemma_) & {"person", "armed"} and noun.pos_ == "NOUN":
        return _thing(noun)
    if what == "destroyed":
        return f"{_thing(noun)} {member.verb.lower_ if member.verb.tag_ in {'VBN', 'VBD'} else 'destroyed'}"
    return what


def _thing(noun: Token) -> str:
    """The noun counted, with what is coordinated with it: "towns and villages"."""
    last = max([noun, *(c for c in noun.conjuncts if c.i > noun.i and c.pos_ == noun.pos_)], key=lambda t: t.i)
    if last.i - noun.i > _LIST_LENGTH or any(t.pos_ == "NUM" for t in noun.doc[noun.i : last.i]):
        last = noun
    return str(noun.doc.text[noun.idx : last.idx + len(last.text)])
