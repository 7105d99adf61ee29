"""Reads MUC-4 (texts, templates, raw keys) and the typed sentences into training rows."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

ROLES = ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon")
HEADS = (*ROLES, "Described")  # the people of slot 19 help the encoder to see who is hurt
KINDS = ("attack", "bombing", "kidnapping", "arson", "robbery", "forced work stoppage")
_SLOT = re.compile(r"^(\d+)\.\s+[A-Z ]+: [A-Z ]+?\s{2,}(.*)$")


def rows(path: Path) -> list[dict[str, Any]]:
    """One record a line."""
    with path.open(encoding="utf8") as lines:
        return [json.loads(line) for line in lines]


def raw_keys(folder: Path) -> dict[str, list[dict[int, str]]]:
    """All templates of the 25-slot keys, by document: slot number -> its lines, still in capitals."""
    keys: dict[str, list[dict[int, str]]] = {}
    for path in sorted(p for part in folder.iterdir() for p in part.glob("key-*")):
        template: dict[int, str] = {}
        slot = -1
        for line in path.read_text(encoding="latin-1").splitlines():
            if line.startswith(";"):
                continue
            found = _SLOT.match(line)
            if found:
                slot = int(found[1])
                if slot == 0:
                    template = {}
                    keys.setdefault(found[2].split(" (")[0].strip(), []).append(template)
                template[slot] = found[2].strip()
            elif line.strip() and slot >= 0:
                template[slot] = template.get(slot, "") + "\n" + line.strip()
    return keys


def strings(value: str) -> list[str]:
    """The quoted strings of one slot, lower case."""
    return [s.lower() for s in re.findall(r'"([^"]*)"', value) if s.strip("- ")]


def occurrences(text: str, mention: str) -> list[tuple[int, int]]:
    """Every place where the mention stands as whole words."""
    pattern = r"(?<!\w)" + re.escape(mention) + r"(?!\w)"
    return [m.span() for m in re.finditer(pattern, text)]


def spans(row: dict[str, Any], keys: dict[str, list[dict[int, str]]]) -> list[tuple[int, int, int, int]]:
    """(start, end, head, bits of the incident kinds) for every mention of every filler."""
    found: dict[tuple[int, int, int], int] = {}
    text = row["doctext"].lower()
    for template in row["templates"]:
        bits = sum(1 << k for k, name in enumerate(KINDS) if name in template["incident_type"])
        for head, role in enumerate(ROLES):
            for mention in (m[0] for entity in template[role] for m in entity):
                for start, end in occurrences(text, mention):
                    found[start, end, head] = found.get((start, end, head), 0) | bits
    for template in keys.get(row["docid"], []):
        for mention in strings(template.get(19, "")):
            for start, end in occurrences(text, mention):
                found.setdefault((start, end, len(ROLES)), 0)
    longest = sorted(found.items(), key=lambda item: (item[0][2], item[0][0] - item[0][1]))
    kept: list[tuple[int, int, int, int]] = []
    for (start, end, head), bits in longest:
        if not any(h == head and s < end and start < e for s, e, h, _ in kept):
            kept.append((start, end, head, bits))
    return kept


def confidences(template: dict[int, str]) -> list[tuple[list[str], list[str]]]:
    """Slot 11: for each organisation the labels that are right, and its wordings in lower case."""
    found = []
    for line in template.get(11, "").split("\n"):
        labels, _, rest = line.lstrip("? ").partition(":")
        if strings(rest):
            found.append(([label.strip() for label in labels.split("/")], strings(rest)))
    return found
