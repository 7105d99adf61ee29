"""Where those who tell of one event disagree: denials and what they deny, tolls, who did it, and the other side's words.

Works on claims as they are shown (``ledger.whole`` puts them together); keeps every word and takes no side.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sayso.event.kinds import denies
from sayso.event.tolls import last_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sayso.event.tolls import Figure

Row = dict[str, Any]
DENIED = "denied"
_REJECTING = frozenset({"denied", "rejected"})
_NEAR = 2  # paragraphs between a claim and the other side's words: a judgement, not measured
_WORDS = 3  # "it" and "the report" say nothing by themselves
_FEW = 3  # of the other side's sentences: those that stand nearest


def disputes(event: Row, claims: Sequence[Row], figures: Iterable[Figure], beside: Sequence[Row]) -> list[Row]:
    """Every dispute about one event, each with its ``kind`` and the ids of the claims that it is between.

    ``claims`` are the event's, each with its ``attribution`` (or null); ``beside`` are the other attributions of the
    same versions, each with ``paragraphs``: how far it stands from the nearest of the claims.
    """
    denials = _once([*_denials(claims)])
    denials += _denied_beside(set(event["corroboration"]["denied_by"]) - {row["by"] for row in denials}, claims, beside)
    told = {row["words"] for row in denials}
    others = [row for row in beside if row["content"] not in told]
    return [*denials, *_tolls(figures), *_doers(claims), *_accounts(claims), *_other_side(claims, others)]


def _denials(claims: Sequence[Row]) -> Iterator[Row]:
    """A denied claim denies the asserted ones of its own version, or where there are none of any; an answer, what it answers."""
    asserted = [claim for claim in claims if claim["mode"] != DENIED]
    for claim in claims:
        if denies(claim["mode"], claim.get("sub_type"), claim.get("actor")):
            others = [one for one in asserted if one["claimant"] is None or one["claimant"] != claim["claimant"]]
            there = [one for one in others if one["version_id"] == claim["version_id"]]
            yield _denial(claim["claimant"], claim["claimant_side"], claim["sentence"], there or others, claim["id"])
    answers: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for claim in asserted:
        response = (claim["attribution"] or {}).get("response") or {}
        if response.get("status") in _REJECTING:
            answers[response["by"], claim["answer"] or ""].append(claim)
    for (by, words), denied in answers.items():
        yield _denial(by, None, words, denied, None)


def _once(denials: Sequence[Row]) -> list[Row]:
    """Denials in the same words in several versions as one: of the first, with all that it denies."""
    found: dict[tuple[str | None, str | None], Row] = {}
    for row in denials:
        first = found.setdefault((row["by"], row["words"]), row)
        for field in ("denies", "of"):
            first[field] = sorted({*first[field], *row[field]})
    return list(found.values())


def _denied_beside(names: set[str], claims: Sequence[Row], beside: Iterable[Row]) -> Iterator[Row]:
    """Denials that make no claim of their own: "the ministry denied it". The words are those that stand nearest."""
    asserted = [claim for claim in claims if claim["mode"] != DENIED]
    for name in sorted(names):
        said = [row for row in beside if row["speaker"] == name]
        row = min(said, key=lambda row: (row["stance"] != DENIED, row["paragraphs"], row["id"]), default=Row())
        there = [claim for claim in asserted if claim["version_id"] == row.get("version_id")]
        yield _denial(name, row.get("side"), row.get("content"), there or asserted, None)


def _denial(by: str | None, side: str | None, words: str | None, denied: Sequence[Row], claim: str | None) -> Row:
    of = sorted({one["claimant"] for one in denied if one["claimant"]})
    known = {"by": by, "side": side, "words": words, "claim_id": claim}
    return {"kind": "denial", **known, "denies": sorted(one["id"] for one in denied), "of": of}


def _tolls(figures: Iterable[Figure]) -> Iterator[Row]:
    """What several tellers say last of one thing counted, where no figure fits them all."""
    by_what: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        by_what[figure.what].append(figure)
    for what, some in sorted(by_what.items()):
        last = last_words(some)
        floors = [figure.floor for figure in last if figure.floor is not None]
        ceilings = [figure.ceiling for figure in last if figure.ceiling is not None]
        if floors and ceilings and max(floors) > min(ceilings):
            names = ("low", "best", "high", "text", "claimant", "side")
            told = [{name: getattr(f, name) for name in names} | {"claim_id": f.claim} for f in last]
            yield {"kind": "toll", "what": what, "figures": told}


def _doers(claims: Sequence[Row]) -> Iterator[Row]:
    """Who is said to have done it, where that is more than one side."""
    by_side: defaultdict[str, list[Row]] = defaultdict(list)
    for claim in claims:
        if claim["actor_side"] and claim["mode"] != DENIED:
            by_side[claim["actor_side"]].append(claim)
    if len(by_side) > 1:
        says = [
            {
                "actor_side": side,
                "actors": sorted({one["actor"] for one in some if one["actor"]}),
                "claimants": sorted({one["claimant"] for one in some if one["claimant"]}),
                "claim_ids": sorted(one["id"] for one in some),
            }
            for side, some in sorted(by_side.items())
        ]
        yield {"kind": "who did it", "says": says}


def _accounts(claims: Sequence[Row]) -> Iterator[Row]:
    """How each side tells it, where two or more do: their sentences side by side, and what each says was hit."""
    by_side: defaultdict[str, list[Row]] = defaultdict(list)
    for claim in claims:
        if claim["claimant_side"] and claim["mode"] != DENIED:
            by_side[claim["claimant_side"]].append(claim)
    if len(by_side) > 1:
        says = [
            {
                "side": side,
                "claimants": sorted({one["claimant"] for one in some if one["claimant"]}),
                "targets": sorted({one["target"] for one in some if one["target"]}),
                "words": list(dict.fromkeys(one["sentence"] for one in some)),
                "claim_ids": sorted(one["id"] for one in some),
            }
            for side, some in sorted(by_side.items())
        ]
        yield {"kind": "two accounts", "says": says}


def _other_side(claims: Sequence[Row], beside: Iterable[Row]) -> Iterator[Row]:
    """What a party to the event says close by in the same text, if nobody of that side stands behind the event.

    "Their troops retreated", one side says; "we are not allowing the enemy to achieve his goals", the other.
    """
    behind = {claim["claimant_side"] for claim in claims if claim["mode"] != DENIED}
    parties = {claim[name] for claim in claims for name in ("actor_side", "target_side") if claim[name]} - behind
    near = sorted(
        (row["paragraphs"], row["words"]["content"][0], row["id"], row) for row in beside if _speaks(row, parties)
    )
    told: set[str] = set()
    for _, _, _, row in near:
        if row["content"] not in told and len(told) < _FEW:
            told.add(row["content"])
            known = {"by": row["speaker"], "side": row["side"], "words": row["content"], "cue": row["cue"]}
            yield {"kind": "other side", **known, "attribution_id": row["id"], "version_id": row["version_id"]}


def _speaks(row: Row, parties: set[str]) -> bool:
    said = len((row["content"] or "").split()) >= _WORDS
    return said and bool(row["side"] in parties and row["paragraphs"] <= _NEAR and row["words"].get("content"))
