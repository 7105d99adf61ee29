"""Writes sbom.cdx.json: what is installed to run sayso, as CycloneDX 1.5, from the lock, its hashes and the weights in the package.

python docs/sbom.py [OUT]
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from importlib.metadata import PackageNotFoundError, metadata, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_WEIGHTS = ("*.onnx", "*.npz", "*.bin")


def sbom(lock: str) -> dict[str, Any]:
    """The bill of materials of a lock."""
    own = version("sayso")
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "name": "sayso",
                "version": own,
                "purl": f"pkg:pypi/sayso@{own}",
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            }
        },
        "components": [*_packages(lock), *_weights()],
    }


def _packages(lock: str) -> list[dict[str, Any]]:
    found = list(_PINNED.finditer(lock))
    ends = [one.start() for one in found[1:]] + [len(lock)]
    return [
        {
            "type": "library",
            "name": one[1],
            "version": one[2],
            "purl": f"pkg:pypi/{one[1].lower().replace('_', '-')}@{one[2]}",
            # one for each file of the package, of which one is installed
            "hashes": [{"alg": "SHA-256", "content": digest} for digest in _HASH.findall(lock, one.end(), end)],
        }
        | _licence(one[1])
        for one, end in zip(found, ends, strict=True)
    ]


def _licence(name: str) -> dict[str, Any]:
    """What the installed package says of its licence, in its own words; nothing where it is not installed here."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return {}
    said = told.get("License-Expression")
    if said:
        return {"licenses": [{"expression": said}]}
    kinds = [line.rpartition(" :: ")[2] for line in told.get_all("Classifier") or () if line.startswith("License :: ")]
    words = (told.get("License") or "").strip().partition("\n")[0]
    return {"licenses": [{"license": {"name": one}} for one in kinds or [words] if one]}


def _weights() -> list[dict[str, Any]]:
    files = sorted(path for kind in _WEIGHTS for path in (ROOT / "src" / "sayso").rglob(kind))
    return [
        {
            "type": "machine-learning-model",
            "name": str(path.relative_to(ROOT / "src")),
            "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(path.read_bytes()).hexdigest()}],
        }
        for path in files
    ]


def main() -> None:
    """Write the file."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "sbom.cdx.json"
    made = sbom((ROOT / "requirements.lock").read_text(encoding="utf8"))
    out.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
