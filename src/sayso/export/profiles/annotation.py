"""Every cell of a claim as a W3C Web Annotation: the value as its body, its words in the text as its target."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sayso.export.profiles.document import given, urn, write_list
from sayso.export.profiles.shape import document_profile, happenings
from sayso.phrase import count_words, date_words, place_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from sayso.export.told import Told
    from sayso.ledger.rows import Row

_AROUND = 32  # characters before and after the words, so that a reader finds them in a page that was edited
_TOLD_BY_TYPE = frozenset({"trigger", "sub_type"})  # the same word, told with the type
_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_KEYS = (
    (
        "@context, type, items",
        "an AnnotationPage; an item is one field of one claim of an event that is said to have happened",
    ),
    ("items.id", "`urn:sayso:claim:ID#FIELD`"),
    ("items.motivation", "`classifying` for the word that tells of the happening, `describing` for the other fields"),
    ("items.body", "a TextualBody: the field's value in words; for the first, the type and sub-type"),
    (
        "items.target.source",
        "`urn:sayso:version:ID`, where the offsets hold; and the address of every page that prints it",
    ),
    (
        "items.target.selector",
        "TextQuoteSelector (the words, and 32 characters each side), in the version refined by a TextPositionSelector",
    ),
    ("items.creator", "sayso, a Software; a person's judgement is not an annotation of the text"),
    ("items.sayso", "event, claim, field, the rule that set it, mode, claimant, status"),
)


def _write(told: Iterable[Told], file: BinaryIO) -> None:
    head = {
        "@context": [_CONTEXT, {"sayso": "urn:sayso:"}],
        "type": "AnnotationPage",
        "id": urn("annotations", "events"),
    }
    write_list(head, "items", _items(told), file)


def _items(told: Iterable[Told]) -> Iterator[Row]:
    for one in happenings(told):
        for claim in one.claims:
            for field, spans in claim["words"].items():
                if spans and field not in _TOLD_BY_TYPE and (value := _value(claim, field)):
                    yield _annotation(one, claim, field, value)


def _value(claim: Row, field: str) -> str | None:
    """The field's value in words."""
    shown: dict[str, Any] = {"places": place_words, "date": date_words, "counts": count_words}
    if field == "type":
        return " / ".join(filter(None, (claim["type"], claim["sub_type"])))
    value = claim.get(field)
    if field in shown:
        return shown[field](value) or None
    return None if value is None else str(value)


def _annotation(told: Told, claim: Row, field: str, value: str) -> Row:
    version = told.versions[claim["version_id"]]
    spans = sorted(claim["words"][field])
    pages = dict.fromkeys(row["url"] for row in told.printings[version["id"]] if row["url"])
    targets = [_in_version(version, span) for span in spans]
    targets += [{"source": url, "selector": _quote(version["text"], span)} for url in pages for span in spans]
    facts = given(
        event=urn("event", told.event["id"]),
        claim=urn("claim", claim["id"]),
        field=field,
        rule=claim["rules"].get(field),
        mode=claim["mode"],
        claimant=claim["claimant"],
        status=claim["status"],
    )
    return {
        "id": f"{urn('claim', claim['id'])}#{field}",
        "type": "Annotation",
        "motivation": "classifying" if field == "type" else "describing",
        "creator": {"type": "Software", "name": "sayso"},
        "body": {"type": "TextualBody", "value": value, "format": "text/plain", "language": "en"},
        "target": targets,
    } | {f"sayso:{name}": fact for name, fact in facts.items()}


def _in_version(version: Row, span: list[int]) -> Row:
    position = {"type": "TextPositionSelector", "start": span[0], "end": span[1]}
    return {"source": urn("version", version["id"]), "selector": [_quote(version["text"], span), position]}


def _quote(text: str, span: list[int]) -> Row:
    start, end = span
    around = {"prefix": text[max(0, start - _AROUND) : start], "suffix": text[end : end + _AROUND]}
    return {"type": "TextQuoteSelector", "exact": text[start:end]} | around


PROFILE = document_profile(
    "annotation", "W3C Web Annotations, one for each field of each claim", _KEYS, form="jsonld", write=_write
)
