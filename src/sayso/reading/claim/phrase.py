"""The short form of a noun phrase: the words that a ledger keeps of an actor or target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.reading.claim import arguments as args
from sayso.reading.claim import nouns
from sayso.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_LEFT = frozenset(
    {"det", "amod", "compound", "poss", "nmod", "quantmod", "nummod", "advmod", "punct", "predet", "case"}
)
_SENT = frozenset(
    {"negotiator", "delegate", "representative", "mediator", "diplomat", "envoy", "delegation", "observer"}
)


def _is_count(token: Token) -> bool:
    return token.dep_ in {"nummod", "quantmod"} or (token.pos_ == "NUM" and token.dep_ != "compound")


def _left_edge(head: Token) -> int:
    """Where a phrase starts once its number is left out."""
    start = head.i
    for child in reversed([c for c in args.offspring(head) if c.i < head.i]):
        if child.dep_ not in _LEFT or child.dep_ == "punct":
            if child.dep_ == "punct" and child.text in {"-", "\u2013"}:
                continue
            break
        definite = child.i > 0 and child.nbor(-1).dep_ in {"det", "poss"} and child.nbor(-1).head == head
        if _is_count(child) and definite:
            start = child.i
            continue
        if _is_count(child) or child.lower_ in {"several", "many", "some", "dozens"}:
            break
        start = child.left_edge.i
    return start


def _in_name(head: Token, index: int) -> bool:
    token = head.doc[index]
    return bool(token.pos_ == "PROPN" or token.is_punct) and token.ent_iob_ != "O"


def _person_name(head: Token) -> tuple[int, int] | None:
    if head.ent_type_ != "PERSON" or head.pos_ != "PROPN":
        return None
    start = end = head.i
    while start > head.sent.start and head.nbor(start - 1 - head.i).ent_type_ == "PERSON" and _in_name(head, start - 1):
        start -= 1
    while end + 1 < head.sent.end and head.nbor(end + 1 - head.i).ent_type_ == "PERSON" and _in_name(head, end + 1):
        end += 1
    return start, end + 1


def _right_edge(head: Token, *, last: bool) -> int:
    end = head.i + 1
    sent_by = (
        "official" in args.classes_of(head) or head.lemma_ in _SENT
    )  # "negotiators from the league and the emirate"
    for child in args.offspring(head):
        linked = child.lower_ == "of" or (child.lower_ == "from" and sent_by)
        if child.i > head.i and child.dep_ == "prep" and linked and args.children(child, "pobj"):
            end = max(end, _right_edge(args.children(child, "pobj")[0], last=True))
    if last:
        for child in args.children(head, "conj"):
            if child.i > head.i and child.pos_ in {"NOUN", "PROPN"}:
                end = max(end, _right_edge(child, last=True))
    return end


def _name_behind(head: Token) -> Token:
    """The name that a bare noun before it describes: "envoy Maria Lund", "the paramilitary Border Guard"."""
    if head.pos_ == "PROPN" or head.i + 1 >= head.sent.end:
        return head
    person = next((c for c in args.children(head, "appos") if c.ent_type_ == "PERSON" and c.pos_ == "PROPN"), None)
    if person is not None and nouns.kinds(head) & {"person", "official"} and head.tag_ == "NN":
        return person
    name = head.nbor()
    while name.dep_ == "compound" and name.head.i > name.i:
        name = name.head
    beside = name.head == head and name.dep_ == "appos"
    beside = beside or (name.head == head.head and name.dep_ == head.dep_ and head.dep_ in {"dobj", "nsubj", "pobj"})
    return name if beside and name.pos_ == "PROPN" and name.left_edge.i == head.i + 1 else head


def phrase(token: Token) -> Span:
    """The short form of a noun phrase: no number, no relative clause, no apposition, no place phrase.

    A person's name stands without the title. Coordinated nouns and "of" phrases are kept.
    """
    head = _name_behind(args.content(token))
    name = _person_name(head)
    if name:
        start, end = name
    else:
        start, end = _left_edge(head), _right_edge(head, last=True)
    doc = head.doc
    while start < end - 1 and (doc[start].is_punct or doc[start].is_space):
        start += 1
    while end - 1 > start and (doc[end - 1].is_punct or doc[end - 1].is_space or doc[end - 1].tag_ == "POS"):
        end -= 1
    last = doc[end - 1]
    return Span(doc[start].idx, last.idx + len(last.text))
