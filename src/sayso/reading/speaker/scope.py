"""On which attributions a statement of verification or a response bears, and by which rule.

"Reuters was not able to verify this and other battlefield reports" stands in one sentence and covers more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sayso.reading.speaker.source import resolve
from sayso.reading.speaker.statement import NO_COMMENT, NO_DETAILS, RESPONSES, UNVERIFIED, Statement, is_medium
from sayso.records import Attribution, Span
from sayso.resolve.actor import side_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sayso.reading.speaker.coreference import Story

# Paragraphs back to which "the claims" or "Russia did not comment" reaches. One is the usual case in wire copy; the second
# is for a paragraph of the paper's own between.
_REACH = 2
_WIDE = re.compile(
    r"(?i)\b(?:other|all|various|such|these|any)\b[^.;]*\b(?:reports?|accounts?|claims?|details)\b|\b(?:battlefield|frontline|war) (?:reports|accounts|claims)\b"
)
_SEVERAL = re.compile(
    r"(?i)\b(?:claims|reports|accounts|assertions|figures|allegations|statements|details|both|either|these|those|versions|videos|images|numbers)\b"
)
# Words by which a statement takes up what somebody has said.
_TAKEN_UP = re.compile(
    r"(?i)^(?:it|this|that|them|these|those|either|both)\b|\b(?:claims?|accusations?|allegations?|charges?|reports?|accounts?|assertions?|statements?"
    r"|versions?|figures?|numbers?|toll|footage|videos?|images?|authenticity)\b"
)
_CHARGE = re.compile(r"(?i)\b(?:accusation|allegation|charge)s?\b")
_FIGHTING = re.compile(
    r"(?i)\b(?:attack(?:ed|s|ing)?|strikes?|struck|shell(?:ed|ing)|bomb(?:ed|ing|ardment|s)?|fir(?:ed|ing)|kill(?:ed|ing)|wound(?:ed|ing)|injur(?:ed|ing)"
    r"|captur(?:ed|ing|e)|seiz(?:ed|ing)|retreat(?:ed|ing)?|withdr[ae]w(?:n|ing)?|advanc(?:ed|ing)|repel(?:led|ling)|destroy(?:ed|ing)"
    r"|down(?:ed|ing)|shot down|clash(?:ed|es)?|fighting|fought|offensive|assault(?:ed|s)?|hit|casualties)\b"
)


@dataclass(frozen=True, slots=True)
class Scope:
    """A statement, who made it, the attributions it bears on directly, and those that it reaches further."""

    statement: Statement
    by: str | None
    direct: tuple[str, ...]
    further: tuple[tuple[str, str], ...] = ()
    rule: str = ""


def scope_of(story: Story, statement: Statement) -> Scope:
    """Return what a statement bears on. ``direct`` is empty where no attribution stands near."""
    by, side = voice_of(story, statement)
    own = _own_attributions(story, statement)
    ranked = [
        a
        for a in story.attributions
        if a.id not in own
        and (a.cue or a.source)
        and not any(c.start <= statement.span.start < c.end for c in a.content)
    ]
    if statement.status in RESPONSES:
        direct, rule = _answered(story, statement, (by, side), ranked)
    elif statement.status == NO_DETAILS:
        direct, rule = _same_speaker(story, statement, by, ranked)
        by = by or next((a.speaker for a in direct), None)
    elif _is_checked(story, statement):
        direct, rule = _checked(story, statement, ranked)
    else:
        direct, rule = [], ""
    further = _further(story, statement, direct, ranked) if statement.status == UNVERIFIED else ()
    return Scope(statement, by, tuple(a.id for a in direct), further, rule)


def voice_of(story: Story, statement: Statement) -> tuple[str | None, str | None]:
    """Return the name and the side of who verifies, answers or gives no details; nulls where the text names nobody."""
    if statement.by is None:
        return None, None
    words = re.sub(r"\s+", " ", statement.by.of(story.text.text)).strip()
    spoken = _speakers_around(story, statement.by) if words.casefold() in {"it", "they", "he", "she"} else []
    if spoken:
        return spoken[-1].speaker, spoken[-1].side
    known = resolve(story, Attribution(id=f"statement:{statement.span.start}", content=(), source=(statement.by,)))
    name = known.name if known else re.sub(r"^(?:the|a|an)\s+", "", words, flags=re.IGNORECASE)
    earlier = [a.side for a in story.attributions if a.speaker == name and a.side]
    phrase = known.phrase if known else words
    side = side_of(words) or side_of(phrase) or next(iter(earlier), None)
    return name, side or side_of(words, text=story.text, at=statement.by.start)


def _speakers_around(story: Story, by: Span) -> list[Attribution]:
    """Return the attributions whose speaker a pronoun takes up: around it, or before it in its sentence."""
    said = [a for a in story.attributions if a.speaker and not any(s.overlaps(by) for s in a.source)]
    inside = [a for a in said if any(c.start <= by.start < c.end for c in a.content)]
    sentence = story.sentence(by.start)
    return inside or [a for a in said if story.sentence(place(a)) == sentence and place(a) < by.start]


def place(attribution: Attribution) -> int:
    """Return the offset by which an attribution is found: its cue's, else its source's."""
    return (attribution.cue or attribution.source or attribution.content)[0].start


def _own_attributions(story: Story, statement: Statement) -> frozenset[str]:
    """Return the attributions that the statement itself was read as ("Russia denied it")."""
    verb = Span(
        statement.by.end if statement.by and statement.by.end <= statement.span.end else statement.span.start,
        statement.span.end,
    )
    return frozenset(
        a.id
        for a in story.attributions
        if any(c.overlaps(verb) for c in a.cue) and any(verb.start <= c.start for c in a.cue)
    )


def _before(story: Story, statement: Statement, ranked: Sequence[Attribution]) -> list[list[Attribution]]:
    """Return attributions before (or around) a statement by nearness: its sentence, its paragraph, those before."""
    at = statement.span.start
    sentence, paragraph = story.sentence(at), story.paragraph(at)
    earlier = [a for a in ranked if place(a) < statement.span.end or story.sentence(place(a)) == sentence]
    levels = [[a for a in earlier if story.sentence(place(a)) == sentence or _holds(story, a, sentence)]]
    levels.append([a for a in earlier if story.paragraph(place(a)) == paragraph and a not in levels[0]])
    levels += [[a for a in earlier if story.paragraph(place(a)) == paragraph - back] for back in range(1, _REACH + 1)]
    return levels


def _holds(story: Story, attribution: Attribution, sentence: int) -> bool:
    return any(story.sentence(max(c.start, c.end - 1)) == sentence for c in attribution.content)


def _is_checked(story: Story, statement: Statement) -> bool:
    """Whether a check is of what was said: a newsroom's always, another's only of "the claim", "the report", "it"."""
    if (
        statement.by is None
        or statement.status != UNVERIFIED
        or is_medium(statement.by.of(story.text.text), story.text)
    ):
        return True
    return statement.what is not None and bool(_TAKEN_UP.search(statement.what.of(story.text.text)))


def _checked(story: Story, statement: Statement, ranked: Sequence[Attribution]) -> tuple[list[Attribution], str]:
    """Tie a verification: to its sentence, else the nearest before it; a plural takes the whole paragraph."""
    what = statement.what.of(story.text.text) if statement.what else ""
    side = side_of(what) if what else None
    levels = _before(story, statement, ranked)
    if statement.partly:
        return levels[0], "same sentence"
    for level, rule in zip(levels, ("same sentence", "same paragraph", *["paragraph before"] * _REACH), strict=True):
        pool = [a for a in level if a.side == side] if side and any(a.side == side for a in level) else level
        if not pool:
            continue
        if rule == "same sentence" or _SEVERAL.search(what):
            return pool, rule
        last = max(story.sentence(place(a)) for a in pool)
        return [a for a in pool if story.sentence(place(a)) == last], rule
    return [], ""


def _same_speaker(
    story: Story, statement: Statement, by: str | None, ranked: Sequence[Attribution]
) -> tuple[list[Attribution], str]:
    """Tie "gave no details" to the last thing that the same speaker said, else to its own sentence."""
    levels = _before(story, statement, ranked)
    if by is not None:
        for level in levels:
            own = [a for a in level if a.speaker == by]
            if own:
                return [max(own, key=place)], "last word of the same speaker"
    return (levels[0][-1:], "same sentence") if by is None or statement.by is None else ([], "")


def _answered(
    story: Story, statement: Statement, voice: tuple[str | None, str | None], ranked: Sequence[Attribution]
) -> tuple[list[Attribution], str]:
    """Tie a response to the nearest attributions of others; those that name the one who answers come first."""
    by, side = voice
    what = statement.what.of(story.text.text) if statement.what else ""
    taken_up = statement.status == NO_COMMENT or bool(_TAKEN_UP.search(what))
    levels = _before(story, statement, ranked)
    charged = [a for level in levels for a in level if a.stance == "accused" and a.speaker != by]
    if charged and _CHARGE.search(what):
        return charged[:1], "the accusation"
    for number, level in enumerate(levels):
        others = [
            a for a in level if a.speaker != by and (side is None or a.side != side) and place(a) < statement.span.start
        ]
        if not others:
            continue
        about = [a for a in others if _mentions(story, a, by, side)]
        pool = about or ([] if number > 1 and not taken_up else others)
        if pool:
            last = max(story.sentence(place(a)) for a in pool)
            return [
                a for a in pool if story.sentence(place(a)) == last
            ], "names the one who answers" if about else "nearest before"
    return [], ""


def _mentions(story: Story, attribution: Attribution, by: str | None, side: str | None) -> bool:
    words = " ".join(c.of(story.text.text) for c in attribution.content)
    return bool((by and by in words) or (side and _names_side(words, side)))


def _names_side(words: str, side: str) -> bool:
    """Whether any stretch of capitals in the words is of this side."""
    return any(side_of(m.group()) == side for m in re.finditer("[A-Z][\\w.\u2019'-]+(?: [A-Z][\\w.\u2019'-]+)*", words))


def _further(
    story: Story, statement: Statement, direct: Sequence[Attribution], ranked: Sequence[Attribution]
) -> tuple[tuple[str, str], ...]:
    """Return what else the statement reaches: the same speaker going on, and the other reports that it names."""
    ids = {a.id for a in direct}
    found: dict[str, str] = {}
    for first in direct:
        for other in ranked:
            gap = story.paragraph(place(other)) - story.paragraph(place(first))
            if other.id not in ids and other.speaker and other.speaker == first.speaker and 0 <= gap <= 1:
                found[other.id] = "the same speaker goes on"
    what = statement.what.of(story.text.text) if statement.what else ""
    if _WIDE.search(what):
        for other in ranked:
            told = " ".join(c.of(story.text.text) for c in other.content)
            if other.id not in ids and other.id not in found and _FIGHTING.search(told):
                found[other.id] = "among the other reports"
    return tuple(found.items())
