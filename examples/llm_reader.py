"""A claims reader that asks any OpenAI-compatible endpoint, such as a local llama.cpp or vLLM server.

It has the shape of ``sayso.reading.claim.reader.read_claims`` and may take its place in the list of stages. Off by
default: nothing in sayso imports it. Only values that quote the text exactly are kept, and only types and
modes of the codebook, so that a model's invention cannot enter a ledger.

    python examples/llm_reader.py http://127.0.0.1:8080/v1 MODEL < story.txt
"""

from __future__ import annotations

import hashlib
import json
import sys
import urllib.request
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sayso.reading.text import Text
from sayso.records import Attribution, Claim, EventType, Mode, Place, Span, Timex

if TYPE_CHECKING:
    from collections.abc import Sequence

PROMPT = """List the happenings that the report below tells of: one JSON object {"claims": [...]} and nothing else.
Each claim: "trigger" (the word that tells of it), "type" (one of TYPES), "mode" (one of MODES), "sentence", and where the
report states them "actor", "target", "weapon". Copy every value but type and mode from the report, letter by letter.
Leave out what is not stated. States, wishes and opinions are no happenings."""
QUOTED = ("actor", "target", "weapon")
DIGEST = 16  # hex digits of a claim's id, as in sayso's own reader


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to ask: ``url`` up to and with the version ("http://127.0.0.1:8080/v1"), ``timeout`` in seconds."""

    url: str
    model: str
    key: str | None = None
    timeout: float = 120.0

    def ask(self, report: str) -> str:
        """The model's answer on one report. Raises ``OSError`` where the endpoint cannot be reached."""
        prompt = PROMPT.replace("TYPES", ", ".join(EventType)).replace("MODES", ", ".join(Mode))
        messages = [{"role": "system", "content": prompt}, {"role": "user", "content": report}]
        body = json.dumps({"model": self.model, "messages": messages, "temperature": 0}).encode()
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {self.key}"} if self.key else {})
        request = urllib.request.Request(f"{self.url}/chat/completions", body, headers)  # noqa: S310 - the user's own URL
        with urllib.request.urlopen(request, timeout=self.timeout) as answer:  # noqa: S310
            return str(json.load(answer)["choices"][0]["message"]["content"])


@dataclass(frozen=True, slots=True)
class LlmReader:
    """``read_claims`` by a language model."""

    endpoint: Endpoint

    def __call__(
        self, text: Text, attributions: Sequence[Attribution], timexes: Sequence[Timex], places: Sequence[Place]
    ) -> tuple[Claim, ...]:
        """Claims whose every value stands in the text; dates and places are left to other readers."""
        del timexes, places
        rows = _rows(self.endpoint.ask(text.text))
        found = (_claim(text.text, row, attributions) for row in rows)
        return tuple(claim for claim in found if claim is not None)


def _rows(answer: str) -> list[dict[str, Any]]:
    """The claims in an answer, which may stand in a code fence; an answer that is no JSON has none."""
    start, end = answer.find("{"), answer.rfind("}")
    try:
        rows = json.loads(answer[start : end + 1])["claims"]
    except (ValueError, KeyError, TypeError):
        return []
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _quoted(text: str, row: dict[str, Any], name: str) -> Span | None:
    """Where a value stands: inside the sentence that the model copied, else nowhere."""
    sentence, value = str(row.get("sentence") or ""), row.get(name)
    base = text.find(sentence)
    if not sentence or base < 0 or not isinstance(value, str) or not value.strip():
        return None
    at = sentence.find(value)
    return Span(base + at, base + at + len(value)) if at >= 0 else None


def _claim(text: str, row: dict[str, Any], attributions: Sequence[Attribution]) -> Claim | None:
    trigger = _quoted(text, row, "trigger")
    if trigger is None or row.get("type") not in set(EventType) or row.get("mode") not in set(Mode):
        return None
    spans = {name: span for name in QUOTED if (span := _quoted(text, row, name)) is not None}
    covering = [a for a in attributions if any(s.start <= trigger.start and trigger.end <= s.end for s in a.content)]
    under = min(covering, key=lambda a: sum(s.end - s.start for s in a.content)).id if covering else None
    seed = f"{text}\x1f{trigger.start}\x1f{row['type']}\x1f{under}"
    return Claim(
        id=hashlib.sha256(seed.encode()).hexdigest()[:DIGEST],
        type=EventType(row["type"]),
        mode=Mode(row["mode"]),
        trigger=trigger,
        attribution_id=under,
        words={"type": (trigger,), "mode": (trigger,), **{name: (span,) for name, span in spans.items()}},
        rules=dict.fromkeys(("type", "mode", *spans), "language model"),
        actor=_words(text, spans, "actor"),
        target=_words(text, spans, "target"),
        weapon=_words(text, spans, "weapon"),
    )


def _words(text: str, spans: dict[str, Span], name: str) -> str | None:
    return spans[name].of(text) if name in spans else None


def main() -> None:
    """Read a report from standard input and print its claims, one JSON object a line."""
    url, model = sys.argv[1:3]
    for claim in LlmReader(Endpoint(url, model))(Text(text=sys.stdin.read()), (), (), ()):
        print(json.dumps(asdict(claim)))


if __name__ == "__main__":
    main()
