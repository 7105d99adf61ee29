"""sayso beside a careful human coder: the two seed pages and their gold, read through the whole pipeline.

    python -m benchmarks.coder [FOLDER]        FOLDER holds the pages and gold.json; default ../shared/seeds

Prints what was found, what was missed and what was made up, and one JSON line of figures.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import sayso
from benchmarks.gate import SHARED

Row = dict[str, Any]
_WORD = re.compile(r"[a-z0-9]+")
_EMPTY = frozenset("a an the of in on at to and or its that he she it said".split())  # noqa: SIM905 - easier to read
ENOUGH = 0.5  # of the words of two contents together must be shared


def words(text: str | None) -> frozenset[str]:
    """The words of a phrase, lower case and singular, without those that carry nothing (unless it has no others)."""
    found = frozenset(_WORD.findall((text or "").lower()))
    return frozenset(word.removesuffix("s") for word in found - _EMPTY) or found


def alike(a: str | None, b: str | None) -> float:
    """The share of words that two phrases have in common."""
    x, y = words(a), words(b)
    return len(x & y) / len(x | y) if x | y else 0.0


def match_attributions(gold: list[Row], found: list[Row]) -> dict[str, Row]:
    """Gold id to the attribution found for it: contents alike, and the source or speaker shares a word.

    A quotation broken by its cue counts as found with its first stretch alone or with all of them.
    """
    pairs = sorted(((_same_content(g, f), g["id"], i) for g in gold for i, f in enumerate(found)), reverse=True)
    by_id = {g["id"]: g for g in gold}
    taken: dict[str, Row] = {}
    used: set[int] = set()
    for score, gold_id, i in pairs:
        if score >= ENOUGH and gold_id not in taken and i not in used and _same_source(by_id[gold_id], found[i]):
            taken[gold_id] = found[i]
            used.add(i)
    return taken


def _same_content(g: Row, f: Row) -> float:
    whole = " ".join([g["content"], *g.get("content_more", [])])
    return max(alike(g["content"], f["content"]), alike(whole, f["content"]))


def _same_source(g: Row, f: Row) -> bool:
    wanted = words(g["source"]) | words(g.get("resolves_to"))
    said = words(f["source"]) | words(f["speaker"])
    return bool(said & wanted) or not (said or wanted)


def speakers(gold: list[Row], found: list[Row]) -> dict[str, frozenset[str]]:
    """Gold id to the ids of found attributions that put a claim in the right mouth.

    These have the source, and most of the words of the shorter content; where a source quotes a source, either will do.
    """
    own = {g["id"]: {f["id"] for f in found if _same_source(g, f) and _same_words(g, f) >= ENOUGH} for g in gold}
    rings: dict[str, set[str]] = {g["id"]: {g["id"]} for g in gold}
    for g in gold:
        for other in (g.get("inside"), g.get("outer_of")):
            if other in rings:
                rings[g["id"]].add(other)
                rings[other].add(g["id"])
    return {one: frozenset(i for member in ring for i in own[member]) for one, ring in rings.items()}


def _same_words(g: Row, f: Row) -> float:
    mine, theirs = words(" ".join([g["content"], *g.get("content_more", [])])), words(f["content"])
    return len(mine & theirs) / max(1, min(len(mine), len(theirs)))


def match_claims(gold: list[Row], found: list[Row], said: dict[str, frozenset[str]] | None = None) -> dict[str, Row]:
    """Gold id to the claim found for it: type and mode agree, and the fields share words; with ``said`` the source too.

    A gold claim whose fields are all null is found under its source alone.
    """
    taken: dict[str, Row] = {}
    pairs = sorted(((_claim_score(g, f, said), g["id"], i) for g in gold for i, f in enumerate(found)), reverse=True)
    used: set[int] = set()
    for score, gold_id, i in pairs:
        if score > 0 and gold_id not in taken and i not in used:
            taken[gold_id] = found[i]
            used.add(i)
    return taken


def _claim_score(g: Row, f: Row, said: dict[str, frozenset[str]] | None) -> float:
    if g["type"] != f["type"] or g["mode"] != f["mode"]:
        return 0.0
    right = f["attribution_id"] in said.get(g["attribution"], ()) if said and g["attribution"] else False
    if said is not None and not right and (g["attribution"] or f["attribution_id"]):
        return 0.0
    fields = ("actor", "target", "sub_type", "place", "places", "counts")
    return right + sum(alike(a, b) for a, b in ((_text(g.get(n)), _field(f, n)) for n in fields))


def _text(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, dict):
        return str(value["name"]) if "name" in value else " ".join(f"{k} {_text(v)}" for k, v in value.items())
    return " ".join(map(_text, value)) if isinstance(value, list) else str(value or "")


def _field(f: Row, name: str) -> str:
    if name == "counts":
        return " ".join(f"{c['what']} {c['low'] or c['high'] or 0:.0f}" for c in f["counts"])
    if name in {"place", "places"}:
        return " ".join(f"{p['name'] or ''} {p['text']}" for p in f["places"])
    side = f.get(f"{name}_side")
    return " ".join(filter(None, (f.get(name), side)))


def report(folder: Path) -> Row:
    """Read the pages of a folder and compare with its gold. Prints the differences, returns the figures."""
    gold: Row = json.loads((folder / "gold.json").read_text(encoding="utf8"))
    with TemporaryDirectory() as scratch, sayso.open(Path(scratch) / "coder.db") as ledger:
        ledger.read(*(folder / name for name in gold["pages"].values()))
        attributions, claims = list(ledger.attributions()), list(ledger.claims())
    said = match_attributions(gold["attributions"], attributions)
    told = match_claims(gold["claims"], claims, speakers(gold["attributions"], attributions))
    anyone = match_claims(gold["claims"], claims)
    _print_misses("attribution", gold["attributions"], said, attributions, ("source", "content"))
    _print_misses("claim", gold["claims"], told, claims, ("type", "mode", "sub_type", "actor", "target"))
    for item in gold["claims"]:
        if item["id"] in told:
            _print_fields(item, told[item["id"]])
    for item in gold["attributions"]:
        if item["id"] in said:
            _print_said(item, said[item["id"]])
    figures = {}
    for name, want, have, got in (
        ("attributions", gold["attributions"], said, attributions),
        ("claims", gold["claims"], told, claims),
        ("claims, whoever tells", gold["claims"], anyone, claims),
    ):
        figures[name] = {"found": len(have), "of": len(want), "precision": round(100 * len(have) / max(1, len(got)), 1)}
    return figures


def _print_misses(kind: str, gold: list[Row], have: dict[str, Row], found: list[Row], names: tuple[str, ...]) -> None:
    for item in gold:
        if item["id"] not in have:
            print(f"missed   {kind} {item['id']}: {' | '.join(str(item.get(name)) for name in names)}")
    matched = {row["id"] for row in have.values()}
    for row in found:
        if row["id"] not in matched:
            words_of = row.get("content") or row.get("trigger")
            print(f"made up  {kind} {' | '.join(str(row.get(name)) for name in names)}  [{words_of}]")


def _print_fields(want: Row, have: Row) -> None:
    places = [place["name"] for place in want.get("places", [want["place"]] if want.get("place") else [])]
    dates = (want.get("date") or {}).get("start"), (want.get("date") or {}).get("end")
    got = (have["date"] or {}).get("start"), (have["date"] or {}).get("end")
    print(
        f"claim {want['id']}: actor {want.get('actor')!r} / {have['actor']!r}; target {want.get('target')!r} / {have['target']!r}; "
        f"sub {want.get('sub_type')!r} / {have['sub_type']!r}; "
        f"places {places} / {[(p['name'] or p['text'], p['precision']) for p in have['places']]}; date {dates} / {got}; "
        f"counts {want.get('counts')} / {[(c['what'], c['low'], c['best'], c['high']) for c in have['counts']]}; "
        f"weapon {want.get('weapon')!r} / {have['weapon']!r}; verification {want.get('verification')} / {have['verification']}"
    )


def _print_said(want: Row, have: Row) -> None:
    print(
        f"said  {want['id']}: {want.get('resolves_to') or want['source']!r} / {have['speaker']!r}; side {want['side']} / {have['side']}; "
        f"channel {want.get('channel')} / {have['channel']}; said_on {want.get('said_on')} / {(have['said_on'] or {}).get('start')}; "
        f"verification {(want.get('verification') or want.get('detail') or {}).get('status')} / {have['verification']}; "
        f"response {(want.get('response') or {}).get('status')} / {have['response']}; quoted {want['quoted']} / {have['quote']}"
    )


if __name__ == "__main__":
    print(json.dumps(report(Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED.parent / "seeds")))
