"""Manners in a notebook: rows as a table with their words lit, and a bar while pages are read."""

from __future__ import annotations

import sys
import time
from html import escape
from typing import TYPE_CHECKING, Any

from sayso.phrase import claimed_by, count_words, date_words, kind_words, place_words, standing, who_to_whom
from sayso.web.lit import LAYERS, Passage, passages, spans

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sayso.ledger.rows import Row, Rows
    from sayso.pipeline import Progress

    Cells = dict[str, str]

_WITH_WORDS = ("claims", "attributions")
SHOWN = 20  # rows that are drawn; the rest is counted
_LEFT = "style='text-align:left'"
_LONG = 120  # characters of a cell of a table that is drawn as it is
_PAUSE = 0.2  # seconds between two drawings of a bar
# Light grounds and dark letters, so that the words are read on any theme; content is quoted and not lit.
_COLOURS = {
    "says": "#ffe9a8",
    "happening": "#ffc9c2",
    "parties": "#cfe6ff",
    "place": "#c9f0d0",
    "date": "#e6d9ff",
    "count": "#ffd9b0",
    "means": "#dfe5ea",
    "checked": "#f6d5ea",
}


def rows_html(rows: Rows) -> str:
    """A table of the first rows for a notebook. Everything that comes from a page is escaped."""
    shown = rows.rows[:SHOWN]
    cells = [_DRAWN.get(rows.table, _plain)(row) for row in shown]
    texts = rows.look({row["version_id"] for row in shown}) if rows.table in _WITH_WORDS and rows.look else {}
    lines = [_lit(row, texts) for row in shown] if texts else []
    names = list(cells[0]) if cells else []
    head = "".join(f"<th {_LEFT}>{escape(name)}</th>" for name in names)
    body = "".join(_line(one, lines[at] if lines else "", len(names)) for at, one in enumerate(cells))
    more = f", of which the first {SHOWN} are shown" if len(rows) > SHOWN else ""
    legend = f"<div>{_legend(''.join(lines))}</div>" if lines else ""
    what = rows.table.removesuffix("s") if len(rows) == 1 else rows.table
    return f"<div>{len(rows)} {escape(what)}{more}</div>{legend}<table><tr>{head}</tr>{body}</table>"


def _line(cells: Cells, words: str, width: int) -> str:
    row = "".join(f"<td {_LEFT}>{escape(cell)}</td>" for cell in cells.values())
    return f"<tr>{row}</tr>" + (f"<tr><td colspan='{width}' {_LEFT}>{words}</td></tr>" if words else "")


def _event(row: Row) -> Cells:
    sign, words, _ = standing(row)
    return {
        "": sign,
        "when": date_words(row["date"]),
        "what": kind_words(row),
        "where": place_words(row["places"]),
        "figures": count_words(row["counts"]),
        "said by": claimed_by(row),
        "checked": words,
        "reports": str(row["corroboration"]["stories"]),
        "status": row["status"],
        "id": row["id"][:8],
    }


def _claim(row: Row) -> Cells:
    return {
        "mode": row["mode"],
        "what": kind_words(row),
        "who": who_to_whom(row),
        "where": place_words(row["places"]),
        "when": date_words(row["date"]),
        "figures": count_words(row["counts"]),
        "said by": row["claimant"] or "(the report itself)",
        "id": row["id"][:8],
    }


def _attribution(row: Row) -> Cells:
    names = {"said by": "speaker", "side": "side", "how": "cue", "via": "channel"}
    return {shown: row[name] or "" for shown, name in names.items()} | {"on": date_words(row["said_on"])}


def _plain(row: Row) -> Cells:
    return {name: _short(value) for name, value in row.items()}


def _short(value: Any) -> str:  # noqa: ANN401
    words = "" if value is None else str(value)
    return words if len(words) <= _LONG else words[: _LONG - 1] + "…"


_DRAWN: dict[str, Callable[[Row], Cells]] = {"events": _event, "claims": _claim, "attributions": _attribution}


def _lit(row: Row, texts: Mapping[str, str]) -> str:
    """The sentences of a claim or an attribution, with its words lit."""
    text = texts.get(row["version_id"])
    if text is None:
        return ""
    is_claim = "trigger" in row
    lit = spans([row], []) if is_claim else spans([], [row])
    words = row["words"]
    first = (words.get("trigger") if is_claim else words.get("cue") or words.get("content")) or [[0, 0]]
    return " <b>·</b> ".join(_passage(part) for part in passages(text, lit, first[0][0]))


def _passage(part: Passage) -> str:
    inside = "".join(_piece(piece.text, piece.layers, piece.words) for piece in part.pieces)
    return f"{'… ' if part.before else ''}{inside}{' …' if part.after else ''}"


def _piece(text: str, layers: Sequence[str], words: str) -> str:
    colour = next((_COLOURS[layer] for layer in reversed(layers) if layer in _COLOURS), None)
    if colour is None:
        return escape(text)
    return f"<mark style='background:{colour};color:#111' title='{escape(words)}'>{escape(text)}</mark>"


def _legend(lines: str) -> str:
    """What the colours that occur mean."""
    seen = [layer for layer, colour in _COLOURS.items() if colour in lines]
    return " ".join(_piece(LAYERS[layer], [layer], layer) for layer in seen)


def bar() -> Progress | None:
    """A bar for reading in a notebook; ``None`` elsewhere."""
    shell = sys.modules.get("IPython")
    kernel = shell and getattr(shell.get_ipython(), "kernel", None)
    if not kernel:
        return None
    from IPython.display import HTML, display  # noqa: PLC0415 - only a notebook has it

    handle = display(HTML(""), display_id=True)  # type: ignore[no-untyped-call]
    drawn = 0.0

    def tell(step: str, done: int, total: int | None) -> None:
        nonlocal drawn
        if done != total and time.monotonic() - drawn < _PAUSE:
            return
        drawn = time.monotonic()
        handle.update(HTML(bar_html(step, done, total)))  # type: ignore[no-untyped-call]

    return tell


def bar_html(step: str, done: int, total: int | None) -> str:
    """How far a step is."""
    size = f" max='{total}' value='{done}'" if total else ""
    return f"<progress{size}></progress> {escape(step)}: {done}{f' of {total}' if total else ''}"
