"""Reads MUC-4 (texts, templates, raw keys) and the typed sentences into training rows."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

ROLES = ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon")
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


def confidences(template: dict[int, str]) -> list[tuple[list[str], list[str]]]:
    """Slot 11: for each organisation the labels that are right, and its wordings in lower case."""
    found = []
    for line in template.get(11, "").split("\n"):
        labels, _, rest = line.lstrip("? ").partition(":")
        if strings(rest):
            found.append(([label.strip() for label in labels.split("/")], strings(rest)))
    return found
