"""Who says so: source, cue and content of every attribution of a text, by the trained encoder."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sayso.reading.attribution.constructions import constructed
from sayso.reading.attribution.encoder import encode, session, tokenizer, windows
from sayso.reading.attribution.gloss import unsaid, without_gloss
from sayso.reading.attribution.joining import (
    Joined,
    Weights,
    around,
    at_home,
    carried_on,
    join,
    made_whole,
    relatives,
    scores,
)
from sayso.reading.attribution.quotes import manner, quoted, trimmed
from sayso.records import Attribution, Span, Spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sayso.reading.text import Text

MODELS = Path(__file__).parent / "models"
RULE = "model:attribution-1"
# What is unsure too, and the surer attributions that name no source: more is found, in contents more often cut in pieces.
WIDE = Weights(enter=0.5, idle=2.0, nobody=0.6)
# A content is read once more, as a text of its own, when one of these stands in it: they cover nine in ten of the
# training articles' cues of speech and belief.
_NESTING = re.compile(
    r"\b(?:sa(?:id|ys?|ying)|t(?:old|ells?)|according to|report(?:ed|s)|claim(?:ed|s|ing)?|den(?:ied|y|ies)|believe[sd]?|"
    r"warn(?:ed|s)|announced|call(?:ed|s|ing)?|ask(?:ed|s)|think[s]?|thought|accus(?:ed|es|ing)|insist(?:ed|s)|urged?|"
    r"promised|pledged|demand(?:ed|s)|wrote|add(?:ed|ing)|confirmed|suggest(?:ed|s)|argu(?:ed|es))\b",
    re.IGNORECASE,
)
_MEANWHILE = re.compile(r",? (?:after|as|while|even as) (?:the |its |his |her |their )?$")


class AttributionReader(Protocol):
    """Anything that finds the attributions of a text: spans only, speakers are resolved by the next room."""

    def __call__(self, text: Text) -> tuple[Attribution, ...]:
        """Return the attributions in the order of their contents."""
        ...


def read_attributions(text: Text, *, wide: bool = False) -> tuple[Attribution, ...]:
    """Source, cue and content of everything that somebody is said to say, think, promise or deny.

    Every attribution has a source (unless ``wide``); contents come without outer quotation marks and closing stop. ``speaker``, ``side``
    and what else is known of the speaker stay None. An attribution inside another's content has ``parent``.
    ``wide`` keeps refusals to say, bare wants and what nobody claims, as PolNeAR counts them, and gives the surest
    attributions that name no source; these have an empty one.
    """
    marks = quoted(text.text, text.paragraphs)
    outer = settled(text, _found(text.text, text.paragraphs, WIDE if wide else Weights()), marks)
    records = [_record(text.text, j, marks) for j in outer]
    found = _parted(text.text, [*records, *_nested(text.text, records, marks)])
    return tuple(sorted((a for a in found if wide or not _unsaid(text.text, a)), key=lambda a: a.content))


def settled(text: Text, found: list[Joined], marks: list[Span]) -> list[Joined]:
    """What the windows gave, put right by what paragraphs, quotation marks and forms of sentences say."""
    found = relatives(text.text, at_home(text.text, text.paragraphs, found, marks))
    found = made_whole(text.text, carried_on(text.text, text.paragraphs, found, marks), marks)
    return constructed(text.text, text.paragraphs, around(text.text, found))


def _found(text: str, stretches: Sequence[Span], weights: Weights) -> list[Joined]:
    parts = windows(text, stretches, tokenizer(MODELS / "attribution.tokenizer.json"))
    raw = encode(parts, session(MODELS / "attribution.onnx"))
    return [j for w, out in zip(parts, raw, strict=True) for j in join(scores(w, *out), weights)]


def _nested(text: str, outer: Sequence[Attribution], marks: list[Span]) -> list[Attribution]:
    """What is attributed inside a content: each content that may hold a cue is read as a text of its own."""
    owner = {s: a for a in outer for s in a.content if _NESTING.search(s.of(text))}
    found = []
    for j in _found(text, list(owner), Weights()):
        inside = [
            s for s in owner if all(s.start <= x.start and x.end <= s.end for x in (*j.source, *j.cue, *j.content))
        ]
        if inside and not _own_thought(text, j, owner[inside[0]]):
            found.append(replace(_record(text, j, marks), parent=owner[inside[0]].id))
    return found


def _parted(text: str, found: list[Attribution]) -> list[Attribution]:
    """Cut the paper's own clause off a content: "it had fired, police said after the mayor promised peace" is two tellings.

    A clause with "after", "as" or "while" that ends an indirect content and has a speaker of its own is that speaker's alone.
    """
    kept = {a.id: a for a in found}
    for a in found:
        outer = kept.get(a.parent or "")
        if outer is None or outer.quote != "indirect" or a.source[0].start > a.cue[0].start:
            continue
        last = outer.content[-1]
        lead = _MEANWHILE.search(text, max(0, last.start - len(" even as their ")), a.source[0].start)
        if lead is None or a.content[-1].end < last.end:
            continue
        left = (Span(last.start, lead.start()),) if lead.start() > last.start else ()
        if left or len(outer.content) > 1:
            kept[outer.id] = replace(outer, content=(*outer.content[:-1], *left))
            kept[a.id] = replace(a, parent=None)
    return list(kept.values())


def _own_thought(text: str, j: Joined, outer: Attribution) -> bool:
    """What a quoted speaker says of himself ("I thought it was thunder") is no second attribution."""
    return outer.quote != "indirect" and j.source[0].of(text).lower() in {"i", "we"}


def _unsaid(text: str, a: Attribution) -> bool:
    source, cue = a.source[0], a.cue[0]
    return unsaid(source.of(text), cue.of(text), a.content[0].of(text), between=text[source.end : cue.start])


def _record(text: str, j: Joined, marks: list[Span]) -> Attribution:
    how = manner(text, j.content, marks)
    said = j.content if how == "direct" else tuple(without_gloss(text, s) for s in j.content)
    content = tuple(sorted(trimmed(text, s, marks) for s in said))
    source = tuple(trimmed(text, s, []) for s in j.source)
    return Attribution(
        id=_identity(text, (*source, *j.cue, *content)),
        content=content,
        source=source,
        cue=j.cue,
        quote=how,
        rule=RULE,
    )


def _identity(text: str, spans: Spans) -> str:
    words = "\x1f".join(f"{s.start}-{s.end}:{s.of(text)}" for s in spans)
    return hashlib.sha256(words.encode()).hexdigest()[:16]
