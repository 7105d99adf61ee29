"""What the command line draws of one event: claims side by side with their words lit, tolls, disputes, history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from sayso.event.correct import typed
from sayso.phrase import count_words, date_words, kind_words, place_words, standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sayso.ledger.rows import Row

STATUS = {"suggested": "dim", "confirmed": "green", "rejected": "red"}
_OWN_VOICE = "the report itself"
_MOVED = {"raised": "↑", "lowered": "↓", None: ""}
_DONE = {"confirm": "confirmed", "reject": "rejected", "merge": "merged", "split": "split", "correct": "corrected"}
_DONE |= {"note": "noted", "undo": "undid"}


def event_page(whole: Mapping[str, Any]) -> RenderableType:
    """Everything about one event, as ``Ledger.event`` gives it. Claims are numbered, for whoever splits or corrects."""
    parts: list[RenderableType] = [_head(whole["event"], whole["doubts"]), *_claims(whole)]
    for title, lines in (
        ("Tolls through time", list(_tolls(whole["tolls"]))),
        ("Disputes", [Text(line) for line in map(dispute_words, whole["disputes"])]),
        ("In these texts, who calls what by which name", [Text(_remark(row)) for row in whole["remarks"]]),
        ("Who stands behind it", list(_voices(whole))),
        ("Decisions", [history_line(row) for row in whole["history"]]),
        ("Came from, went to", [Text(line) for line in _succession(whole)]),
    ):
        if lines:
            parts += [_title(title), *(Padding(line, (0, 0, 0, 2)) for line in lines)]
    return Group(*parts, Text())


def _title(words: str) -> RenderableType:
    return Padding(Text(words, style="bold underline"), (1, 0, 0, 0))


def _head(event: Row, doubts: Sequence[str]) -> RenderableType:
    sign, _, style = standing(event)
    what = Text(f"{sign} ", style=style).append(kind_words(event), style="bold")
    facts = [place_words(event["places"]), date_words(event["date"]), count_words(event["counts"])]
    lines = [what.append("".join(f"  ·  {fact}" for fact in facts if fact))]
    lines.append(Text(f"{event['id']}  ·  ", style="dim").append(event["status"], style=STATUS[event["status"]]))
    lines += [Text(line, style="cyan") for line in map(correction_words, event["corrected"])]
    if doubts:
        lines.append(Text(f"look again: {'; '.join(doubts)}", style="yellow"))
    return Panel(Group(*lines), expand=True)


def correction_words(row: Row) -> str:
    """A correction and what the machine had."""
    had = value_words(typed(row["machine"]))
    return f"{row['field']} corrected by {row['by']} ({row['at'][:10]}); the machine had {had or 'nothing'}"


def _claims(whole: Mapping[str, Any]) -> Iterator[RenderableType]:
    numbered = {claim["id"]: (number, claim) for number, claim in enumerate(whole["claims"], 1)}
    side = object()
    for group in whole["sides"]:
        if group["side"] != side:
            side = group["side"]
            yield _title(f"{side or 'No side named'} says" if side else "Others say")
        yield Text(f"  {group['claimant'] or _OWN_VOICE}", style="bold")
        for claim_id in group["claim_ids"]:
            yield Padding(_claim(*numbered[claim_id]), (0, 0, 0, 4))


def _claim(number: int, claim: Row) -> Text:
    line = Text().append(f"{number:>2} ", style="dim").append_text(_lit(claim))
    told = [claim["mode"] if claim["mode"] != "asserted" else "", kind_words(claim), count_words(claim["counts"])]
    told += [claim["version"]["agency"] or "", claim["version"]["published"] or "", claim["id"][:8]]
    line.append(f"\n   {'  ·  '.join(part for part in told if part)}", style="dim")
    if claim["status"] != "suggested":
        line.append(f"  ·  {claim['status']}", style=STATUS[claim["status"]])
    for row in claim["corrected"]:
        line.append(f"\n   {correction_words(row)}", style="cyan")
    return line


def _lit(claim: Row) -> Text:
    """The sentence with the words that the claim was read from."""
    text = Text(claim["sentence"])
    for words in (claim["trigger"], claim["actor"], claim["target"], claim["date"] and claim["date"]["text"]):
        if words:
            text.highlight_words([words], style="bold yellow")
    for item in (*claim["places"], *claim["counts"]):
        text.highlight_words([item["text"]], style="bold yellow")
    return text


def _tolls(tolls: Sequence[Row]) -> Iterator[RenderableType]:
    for toll in tolls:
        rules = {rule: count_words([count]).removeprefix(f"{toll['what']} ") for rule, count in toll["rules"].items()}
        same = len(set(rules.values())) == 1
        told = next(iter(rules.values())) if same else ", ".join(f"{rule} {words}" for rule, words in rules.items())
        yield Text(f"{toll['what']}", style="bold").append(f"   {told}", style="not bold dim")
        if len(toll["chain"]) > 1:
            yield Padding(_chain(toll["what"], toll["chain"]), (0, 0, 0, 2))


def _chain(what: str, chain: Sequence[Row]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    for step in chain:
        figure = count_words([{"what": what, **step}]).removeprefix(f"{what} ")
        style = "red" if step["moved"] == "lowered" else ""
        cells = (step["published"] or "no date", step["claimant"] or _OWN_VOICE, figure, f"“{step['text']}”")
        table.add_row(*(Text(cell, style=style) for cell in (*cells, _MOVED[step["moved"]])))
    return table


def dispute_words(row: Row) -> str:
    """A dispute in a line."""
    if row["kind"] == "denial":
        against = f" what {', '.join(row['of'])} said" if row["of"] else " it"
        return f"{row['by'] or 'somebody unnamed'} denies{against}" + (f": {row['words']}" if row["words"] else "")
    if row["kind"] == "toll":
        told = (f"{one['claimant'] or _OWN_VOICE} “{one['text']}”" for one in row["figures"])
        return f"{row['what']}: {'; '.join(told)}"
    if row["kind"] == "who did it":
        return "; ".join(f"{', '.join(one['claimants']) or _OWN_VOICE}: {one['actor_side']}" for one in row["says"])
    if row["kind"] == "two accounts":
        return "\n".join(f"{one['side']}: {' / '.join(one['words'])}" for one in row["says"])
    return f"close by, {row['by'] or row['side']} ({row['side']}) {row['cue'] or 'says'}: {row['words']}"


def _remark(row: Row) -> str:
    if row["kind"] == "correction":
        return f"the report corrects itself: {row['words']}"
    return f"{row['by'] or 'somebody'}: {row['thing'] or 'it'} is “{row['words']}”"


def _voices(whole: Mapping[str, Any]) -> Iterator[Text]:
    suggested = whole["event"]["suggested_credibility"]
    yield from (Text(reason) for reason in suggested["reasons"])
    yield Text(f"suggested credibility: {suggested['digit']}, {suggested['words']} (a suggestion, for people to judge)")
    for outlet, letter in whole["reliability"].items():
        yield Text(f"{outlet}: reliability {letter}, as your file says")


def history_line(row: Row) -> Text:
    """A judgement in a line, dim if it was undone."""
    what = " ".join(str(part) for part in (_DONE[row["kind"]], row["undoes"] or row["field"]) if part)
    if row["kind"] == "correct":
        what += f" to {value_words(row['value'])}"
    if row["other"] and row["kind"] == "merge":
        what += f" with {row['other'][:8]}"
    line = Text(f"{row['no']:>3}  {row['at'].replace('T', ' ')}  {row['by']}  {what}")
    line.append(f"  {row['why']}" if row["why"] else "", style="italic")
    if row["undone_by"]:
        line.stylize("dim strike")
        line.append(f"  undone by {row['undone_by']}", style="not strike dim")
    return line


def value_words(value: object) -> str:
    """The value of a correction, for people."""
    if value is None or value == []:
        return "nothing"
    if isinstance(value, list):
        return place_words(value)
    if isinstance(value, dict):
        return count_words([value]) if "what" in value else date_words(value)
    return str(value)


def _succession(whole: Mapping[str, Any]) -> Iterator[str]:
    for words, rows in (("claims came from", whole["came_from"]), ("claims went to", whole["went_to"])):
        if rows:
            yield f"{words} {', '.join(row['event'][:8] for row in rows)}"
