"""The fields of claims beside a human coder: who, whom, where, when, how many, with what.

    python -m benchmarks.fields FOLDER [FOLDER ...]     each holds pages and gold.json
    python -m benchmarks.fields -v FOLDER               and prints every field that differs

A found claim is held against a gold one of the same type and mode; where several fit, the attribution and then
the words of the fields decide. Of a field that the gold leaves null, nothing found is right (``null``) and
anything found is made up; of one that it has, the value is right, wrong or missed. ``ok`` is right and null of all.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import sayso
from benchmarks.coder import alike, match_attributions
from sayso.resolve.count import quantities
from sayso.resolve.countries import country_named, government_named

Row = dict[str, Any]
FIELDS = ("actor", "target", "place", "date", "counts", "weapon")
OUTCOMES = ("right", "wrong", "made up", "missed", "null")
ENOUGH = 0.5  # of the words of two phrases together must be shared
_BOUND = {"at_least": "low", "more_than": "low", "at_most": "high", "about": "best"}
_SAME = {"injured": "wounded", "aircraft": "jet", "plane": "jet", "refugee": "people", "detained": "arrested"}
_GENERIC = frozenset({"people", "downed", "destroyed", "number"})


def _stems(words: str) -> list[str]:
    found = re.findall(r"[a-z0-9]+", words.lower())
    return [_SAME.get(word, word) for word in (re.sub(r"(?<=[a-z]{3})s$", "", one) for one in found)]


def same_phrase(gold: str, found: str) -> bool:
    """Whether two noun phrases name the same: half of their words shared, or one the initials of the other."""
    if _government(gold) is not None and _government(gold) == _government(found):
        return True
    short, long = sorted((re.sub(r"^(?:the|a|an)\s+", "", p, flags=re.IGNORECASE) for p in (gold, found)), key=len)
    initials = "".join(word[0] for word in re.findall(r"[A-Za-z]+", long))
    return alike(" ".join(_stems(gold)), " ".join(_stems(found))) >= ENOUGH or (
        short.isupper() and short.lower() == initials.lower()
    )


def _government(words: str) -> str | None:
    """The code of a country, named by itself or by the seat of its government."""
    bare = re.sub(r"^(?:the|The)\s+", "", words)
    return country_named(bare) or government_named(bare)


def party(gold: Any, found: str | None) -> str:  # noqa: ANN401 - a phrase, several, or null
    """The outcome of an actor or target."""
    wanted = " and ".join(gold) if isinstance(gold, list) else gold
    if wanted is None or found is None:
        return _nulls(wanted, found)
    return "right" if same_phrase(wanted, found) else "wrong"


def _nulls(gold: object, found: object) -> str:
    if gold is None:
        return "null" if found is None else "made up"
    return "missed"


def place(gold: Row, found: Row) -> str:
    """Right where every place is found and no other but one that holds them."""
    wanted = gold.get("places") or ([gold["place"]] if gold.get("place") else [])
    have = {p["name"] or p["text"]: {p["name"] or "", p["text"]} for p in found["places"]}
    if not wanted or not have:
        return _nulls(wanted or None, have or None)
    named = [{w["name"], w.get("within", "")} - {""} for w in wanted]
    hit = [any(_named_alike(names, forms) for forms in have.values()) for names in named]
    extra = [p for p in found["places"] if not any(_named_alike(n, {p["name"] or "", p["text"]}) for n in named)]
    coarse = all(p["precision"] in {"country", "admin1", "part of country", "region"} for p in extra)
    return "right" if all(hit) and (coarse or not extra) else "wrong"


def _named_alike(names: set[str], forms: set[str]) -> bool:
    return any(alike(a, b) >= ENOUGH for a in names for b in forms)


def date(gold: Row, found: Row | None) -> str:
    """Right where both ends are those of the gold."""
    wanted = gold.get("start"), gold.get("end")
    have = ((found or {}).get("start"), (found or {}).get("end"))
    empty = (None, None)
    if empty in (wanted, have):
        return _nulls(None if wanted == empty else wanted, None if have == empty else have)
    return "right" if wanted == have else "wrong"


def counts(gold: Row, found: list[Row]) -> Counter[str]:
    """One outcome a number: right in name and bounds, wrong in one of them, missed, or made up."""
    if not gold and not found:
        return Counter(["null"])
    rest, outcome = list(found), Counter[str]()
    for what, value in gold.items():
        exact = next((f for f in rest if _same_number(value, f) and _same_thing(what, f["what"])), None)
        near = next((f for f in rest if _same_number(value, f) or _same_thing(what, f["what"])), None)
        hit = exact or near
        outcome["right" if exact else "wrong" if near else "missed"] += 1
        if hit is not None:
            rest.remove(hit)
    outcome["made up"] += len(rest)
    return +outcome


def _same_number(gold: Any, found: Row) -> bool:  # noqa: ANN401 - a number, a bound or words
    have = {name: found[name] for name in ("low", "best", "high")}
    if isinstance(gold, str):
        wanted = quantities(gold)
        return bool(wanted) and (wanted[0].low, wanted[0].high) == (have["low"], have["high"])
    if isinstance(gold, dict):
        ((bound, value),) = gold.items()
        return have == dict.fromkeys(have) | {_BOUND[bound]: value}
    return have == dict.fromkeys(have, gold)


def _same_thing(gold: str, found: str) -> bool:
    a, b = set(_stems(gold)), set(_stems(found))
    return bool((a & b) - _GENERIC) or a == b


def compare(gold: Row, found: Row) -> dict[str, Counter[str]]:
    """The outcome of every field that the gold row has."""
    outcome: dict[str, Counter[str]] = {}
    for name in ("actor", "target"):
        if name in gold:
            outcome[name] = Counter([party(gold[name], found[name])])
    if "place" in gold or "places" in gold:
        outcome["place"] = Counter([place(gold, found)])
    if "date" in gold:
        outcome["date"] = Counter([date(gold["date"], found["date"])])
    if "counts" in gold:
        outcome["counts"] = counts(gold["counts"], found["counts"])
    if gold.get("weapon"):
        outcome["weapon"] = Counter([party(gold["weapon"], found["weapon"])])
    return outcome


def match(gold: list[Row], found: list[Row], said: dict[str, Row]) -> dict[str, Row]:
    """Gold id to the found claim of its type and mode that shares most with it, each used once."""
    pairs = sorted(((_shared(g, f, said), g["id"], i) for g in gold for i, f in enumerate(found)), reverse=True)
    taken: dict[str, Row] = {}
    used: set[int] = set()
    for score, gold_id, i in pairs:
        if score >= ENOUGH and gold_id not in taken and i not in used:
            taken[gold_id] = found[i]
            used.add(i)
    return taken


def _shared(g: Row, f: Row, said: dict[str, Row]) -> float:
    if g["type"] != f["type"] or g["mode"] != f["mode"]:
        return 0.0
    wanted = said.get(g["attribution"], {}).get("id") if g["attribution"] else None
    where = " ".join(p["name"] for p in g.get("places") or ([g["place"]] if g.get("place") else []))
    words = (
        alike(_flat(g.get("actor")), _flat(f["actor"])) + alike(_flat(g.get("target")), _flat(f["target"])),
        alike(where, " ".join(f"{p['name'] or ''} {p['text']}" for p in f["places"])),
        sum(_same_number(value, c) for value in g.get("counts", {}).values() for c in f["counts"]),
        alike(g.get("sub_type"), f["sub_type"]),
    )
    return sum(words) + (1.0 if f["attribution_id"] == wanted else 0.0) - 0.5


def _flat(value: Any) -> str:  # noqa: ANN401
    return " ".join(value) if isinstance(value, list) else value or ""


def read(folder: Path) -> tuple[Row, list[Row], list[Row]]:
    """The gold of a folder, and the attributions and claims read from its pages."""
    gold: Row = json.loads((folder / "gold.json").read_text(encoding="utf8"))
    with TemporaryDirectory() as scratch, sayso.open(Path(scratch) / "fields.db") as ledger:
        ledger.read(*(folder / name for name in gold["pages"].values()))
        return gold, list(ledger.attributions()), list(ledger.claims())


def measure(gold: Row, attributions: list[Row], claims: list[Row], *, verbose: bool) -> dict[str, Counter[str]]:
    """Outcomes by field over the matched claims of one folder; under ``claims`` how many were matched."""
    told = match(gold["claims"], claims, match_attributions(gold["attributions"], attributions))
    total = {name: Counter[str]() for name in FIELDS}
    for item in gold["claims"]:
        if item["id"] not in told:
            continue
        for name, outcome in compare(item, told[item["id"]]).items():
            total[name] += outcome
            if verbose and set(outcome) - {"right", "null"}:
                _print(item, told[item["id"]], name, outcome)
    return total | {"claims": Counter({"matched": len(told), "gold": len(gold["claims"])})}


def _print(want: Row, have: Row, name: str, outcome: Counter[str]) -> None:
    gold = want.get("places", want.get("place")) if name == "place" else want.get(name)
    got = have["places" if name == "place" else name]
    if name == "place":
        got = [(p["name"] or p["text"], p["precision"]) for p in got]
    if name == "counts":
        got = [(c["what"], c["low"], c["best"], c["high"]) for c in got]
    rule = have["rules"].get("places" if name == "place" else name)
    print(f"{want['id']} {have['trigger']:12} {name:7} {'/'.join(outcome):8} gold {gold!r} found {got!r} [{rule}]")


def show(rows: dict[str, dict[str, Counter[str]]]) -> None:
    """One table: a block for each folder would be long, so each field is summed over all."""
    total = {name: sum((row[name] for row in rows.values()), Counter[str]()) for name in FIELDS}
    for folder, row in rows.items():
        every = sum((row[name] for name in FIELDS), Counter[str]())
        print(
            f"{folder:16} claims {row['claims']['matched']:3}/{row['claims']['gold']:3}  fields ok {_ok(every):5.1f} %"
        )
    print(f"{'field':8}{''.join(f'{name:>9}' for name in OUTCOMES)}{'ok %':>9}")
    for name in (*FIELDS, "all"):
        line = sum(total.values(), Counter[str]()) if name == "all" else total[name]
        print(f"{name:8}{''.join(f'{line[o]:9}' for o in OUTCOMES)}{_ok(line):9.1f}")


def _ok(row: Counter[str]) -> float:
    return 100 * (row["right"] + row["null"]) / max(1, sum(row.values()))


def main(arguments: list[str]) -> None:
    """Read every folder and print the table."""
    folders = [Path(name) for name in arguments if name != "-v"]
    show({folder.name: measure(*read(folder), verbose="-v" in arguments) for folder in folders})


if __name__ == "__main__":
    main(sys.argv[1:])
