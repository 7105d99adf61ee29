"""Claims as schema.org ClaimReview in JSON-LD, with everything but the review: no rating and no reviewer is invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.export.profiles.document import given, urn, write_list
from sayso.export.profiles.shape import document_profile, happenings
from sayso.phrase import count_words, date_words, kind_words, place_words, who_to_whom

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from sayso.export.told import Told
    from sayso.ledger.rows import Row

_KEYS = (
    (
        "@context, @graph",
        "schema.org; a ClaimReview for each claim that somebody makes (the report's own voice is not there)",
    ),
    ("@graph.@id", "`urn:sayso:claim:ID`"),
    ("@graph.claimReviewed", "the claim in one line of sayso's words"),
    ("@graph.itemReviewed", "a Claim"),
    ("@graph.itemReviewed.author", "the claimant's name; no type, as a text seldom says whether it is a person"),
    ("@graph.itemReviewed.datePublished", "the day of speaking, where the text gives one day"),
    ("@graph.itemReviewed.text", "the words attributed to the claimant"),
    (
        "@graph.itemReviewed.firstAppearance",
        "the page with an address that was published or, if no page says, got first",
    ),
    ("@graph.itemReviewed.appearance", "the other pages with an address"),
    ("@graph.reviewRating, author, datePublished, url", "**not written**: they are the reviewing newsroom's to add"),
    ("@graph.sayso:...", "event, mode, what the text says of verification, status"),
)


def _write(told: Iterable[Told], file: BinaryIO) -> None:
    context = ["https://schema.org", {"sayso": "urn:sayso:"}]
    write_list({"@context": context}, "@graph", _reviews(told), file)


def _reviews(told: Iterable[Told]) -> Iterator[Row]:
    for one in happenings(told):
        for claim in one.claims:
            if claim["attribution_id"] in one.attributions:
                yield _review(one, claim, one.attributions[claim["attribution_id"]])


def _review(told: Told, claim: Row, attribution: Row) -> Row:
    works = _works(told, claim)
    said = attribution["said_on"] or {}
    one_day = said.get("start") if said.get("start") == said.get("end") else None
    author = claim["claimant"] or attribution["source"]
    item = given(
        author={"name": author} if author else None,
        datePublished=one_day,
        text=attribution["content"],
        firstAppearance=works[0] if works else None,
        appearance=works[1:],
    )
    facts = given(
        event=urn("event", told.event["id"]),
        mode=claim["mode"],
        verification=claim["verification"],
        status=claim["status"],
    )
    return {
        "@type": "ClaimReview",
        "@id": urn("claim", claim["id"]),
        "claimReviewed": _line(claim),
        "itemReviewed": {"@type": "Claim"} | item,
    } | {f"sayso:{name}": fact for name, fact in facts.items()}


def _line(claim: Row) -> str:
    mode = "" if claim["mode"] == "asserted" else f"{claim['mode']}: "
    parts = (kind_words(claim), who_to_whom(claim), place_words(claim["places"]), date_words(claim["date"]))
    return mode + ", ".join(filter(None, (*parts, count_words(claim["counts"]))))


def _works(told: Told, claim: Row) -> list[Row]:
    version = told.versions[claim["version_id"]]
    pages: dict[str, Row] = {}
    for row in sorted(told.printings[version["id"]], key=lambda row: (row["got_at"], row["page_id"])):
        pages.setdefault(row["url"], row)
    return [_work(version, row) for url, row in pages.items() if url]


def _work(version: Row, page: Row) -> Row:
    publisher = {"@type": "Organization", "name": page["outlet"]} if page["outlet"] else None
    facts = given(headline=version["headline"], datePublished=version["published"], publisher=publisher)
    return {"@type": "CreativeWork", "url": page["url"]} | facts


PROFILE = document_profile(
    "claimreview",
    "schema.org ClaimReview without the review, one for each claim under an attribution",
    _KEYS,
    form="jsonld",
    write=_write,
)
