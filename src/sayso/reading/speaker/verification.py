"""The agency's own hand: what was and was not verified, by whom, over what; who answered; who gave no details."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sayso.reading.speaker.coreference import Story
from sayso.reading.speaker.scope import Scope, scope_of
from sayso.reading.speaker.statement import (
    DENIED,
    NO_COMMENT,
    NO_DETAILS,
    REJECTED,
    RESPONSES,
    UNVERIFIED,
    VERIFIED,
    Statement,
    clause_start,
    is_medium,
    statements,
)
from sayso.records import Attribution, Claim, Response, Span, Spans, Verification

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sayso.reading.text import Text

# What is set where several statements bear on one attribution: the paper's own hand first.
_ORDER = (VERIFIED, UNVERIFIED, NO_DETAILS)
_SILENT = frozenset({NO_DETAILS, NO_COMMENT})
_ONE_THING = re.compile(r"\b(?:who|whom|where|how|when|what|why|whether|which|if)\b")
GOES_ON = "the same speaker goes on"


def scopes(text: Text, attributions: Sequence[Attribution]) -> tuple[Scope, ...]:
    """Return every statement of verification, detail or response, with the attributions that it bears on."""
    story = Story(text, attributions)
    return tuple(scope_of(story, statement) for statement in statements(text))


def verify(text: Text, attributions: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Return the attributions with verification and response, and contents cleared of the paper's own clauses.

    Only what a statement bears on directly gets its status; what it reaches further is kept as the words and
    the rule of ``verification_scope``. A denial by another makes an otherwise silent attribution disputed.
    """
    spoken = statements(text)
    clean = tuple(_cleared(text, a, spoken) for a in _spoken(text, attributions, spoken))
    found = scopes(text, clean)
    return tuple(_with_all(text, a, found) for a in clean)


def _spoken(text: Text, attributions: Sequence[Attribution], found: Sequence[Statement]) -> list[Attribution]:
    """Drop what nobody said: "did not specify", "declined to comment", "Reuters could not verify" read as speech."""
    silent = [s for s in found if s.status in _SILENT or (s.status == UNVERIFIED and _is_papers(text, s.by, s.status))]
    verbs = [Span(max(s.span.start, s.by.end if s.by else 0), s.what.start if s.what else s.span.end) for s in silent]
    dropped = {a.id for a in attributions if any(c.overlaps(v) for c in a.cue for v in verbs if v.end > v.start)}
    kept = [a for a in attributions if a.id not in dropped]
    return [replace(a, parent=None) if a.parent in dropped else a for a in kept]


def _cleared(text: Text, attribution: Attribution, spoken: Sequence[Statement]) -> Attribution:
    """Cut from a content the clause in which the paper speaks of it ("and Reuters could not verify this")."""
    quoted = attribution.quote == "direct"
    cuts = [
        clause_start(text, s)
        for s in spoken
        if not quoted
        and _is_papers(text, s.by, s.status)
        and any(c.start < s.span.start < c.end for c in attribution.content)
    ]
    if not cuts:
        return attribution
    kept = tuple(
        _until(text, c, min([x for x in cuts if c.start < x < c.end], default=c.end)) for c in attribution.content
    )
    return replace(attribution, content=tuple(s for s in kept if s.end > s.start) or attribution.content)


def _is_papers(text: Text, by: Span | None, status: str) -> bool:
    if status == NO_DETAILS:
        return by is not None and by.of(text.text).casefold() in {"it", "he", "she", "they"}
    return status in {UNVERIFIED, VERIFIED} and by is not None and is_medium(by.of(text.text), text)


def _until(text: Text, span: Span, end: int) -> Span:
    return Span(span.start, span.start + len(text.text[span.start : end].rstrip(" ,;")))


def _with_all(text: Text, attribution: Attribution, found: Iterable[Scope]) -> Attribution:
    mine = [s for s in found if attribution.id in s.direct]
    result = attribution
    withheld = [s for s in mine if s.statement.status == NO_DETAILS]
    whole = [s for s in mine if s.statement.status in _ORDER and not _is_one_thing(text, s)]
    checks = sorted(whole, key=lambda s: _ORDER.index(s.statement.status))
    answers = [s for s in mine if s.statement.status in RESPONSES]
    if answers:
        result = _answered(result, answers[0])
    if checks:
        result = _checked(result, checks[0])
    elif result.response is not None and result.response.status in {DENIED, REJECTED}:
        result = _disputed(result, result.response)
    if withheld:
        rule = "one thing not said" if _is_one_thing(text, withheld[0]) else "no details given"
        result = _noted(result, "detail", (withheld[0].statement.span,), rule)
    return _reached(result, found)


def _is_one_thing(text: Text, scope: Scope) -> bool:
    """Whether one particular was withheld ("did not specify where"): a note, and no want of details."""
    statement = scope.statement
    return statement.status == NO_DETAILS and bool(_ONE_THING.search(statement.span.of(text.text)))


def _noted(attribution: Attribution, key: str, words: Spans, rule: str) -> Attribution:
    return replace(attribution, words={**attribution.words, key: words}, rules={**attribution.rules, key: rule})


def _checked(attribution: Attribution, scope: Scope) -> Attribution:
    statement = scope.statement
    set_ = replace(attribution, verification=Verification(statement.status, scope.by, statement.span))
    return _noted(set_, "verification", (statement.span,), f"{statement.rule}; {scope.rule}")


def _answered(attribution: Attribution, scope: Scope) -> Attribution:
    statement = scope.statement
    set_ = replace(attribution, response=Response(scope.by or "", statement.status, statement.span))
    return _noted(set_, "response", (statement.span,), f"{statement.rule}; {scope.rule}")


def _disputed(attribution: Attribution, response: Response) -> Attribution:
    set_ = replace(attribution, verification=Verification("disputed", response.by, response.span))
    return _noted(set_, "verification", (response.span,), "answered by a denial")


def _reached(attribution: Attribution, found: Iterable[Scope]) -> Attribution:
    for scope in found:
        for other, rule in scope.further:
            if other == attribution.id and attribution.verification is None:
                said = f"{scope.statement.status} by {scope.by}" if scope.by else scope.statement.status
                return _noted(attribution, "verification_scope", (scope.statement.span,), f"{said}: {rule}")
    return attribution


def verify_claims(text: Text, attributions: Sequence[Attribution], claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Return the claims with what the text says of their verification; null where it says nothing.

    In this order: what the paper (not) verified of the claim's attribution, also where the same speaker goes on;
    a denial of it, or that it is itself what somebody denies; no comment; no details. A claim in the paper's
    own voice takes a statement of its sentence that bears on no attribution, or what its reporters saw.
    """
    by_id = {a.id: a for a in attributions}
    found = scopes(text, attributions)
    return tuple(_verified(text, claim, by_id.get(claim.attribution_id or ""), found) for claim in claims)


def _verified(text: Text, claim: Claim, attribution: Attribution | None, found: Sequence[Scope]) -> Claim:
    answer = _of_attribution(attribution, found) if attribution is not None else _of_sentence(text, claim, found)
    if answer is None:
        return claim
    value, words, rule = answer
    return replace(
        claim,
        verification=value,
        words={**claim.words, "verification": words},
        rules={**claim.rules, "verification": rule},
    )


def _of_attribution(attribution: Attribution, found: Sequence[Scope]) -> tuple[str, Spans, str] | None:
    verification = attribution.verification
    if verification is not None and verification.status in {UNVERIFIED, VERIFIED}:
        return _named(verification.status, verification.by), (verification.span,), _rule(attribution, "verification")
    for scope in found:
        if (attribution.id, GOES_ON) in scope.further:
            return _named(scope.statement.status, scope.by), (scope.statement.span,), GOES_ON
    return _disputes(attribution) or _silences(attribution)


def _disputes(attribution: Attribution) -> tuple[str, Spans, str] | None:
    """Return that somebody denies it: its own source, or the one who answers."""
    response = attribution.response
    if attribution.stance == "denied":
        return "disputed", attribution.cue, "denied by the source"
    if response is not None and response.status in {DENIED, REJECTED}:
        return "disputed", (response.span,), _rule(attribution, "response")
    return None


def _silences(attribution: Attribution) -> tuple[str, Spans, str] | None:
    """Return that nobody answered, or that no details were given."""
    verification, response = attribution.verification, attribution.response
    if response is not None and response.status == NO_COMMENT:
        return f"no comment by {response.by}", (response.span,), _rule(attribution, "response")
    if verification is not None:
        return verification.status, (verification.span,), _rule(attribution, "verification")
    return None


def _rule(attribution: Attribution, key: str) -> str:
    return attribution.rules.get(key, "of the attribution")


def _named(status: str, by: str | None) -> str:
    return f"verified by {by}" if status == VERIFIED and by else status


def _of_sentence(text: Text, claim: Claim, found: Sequence[Scope]) -> tuple[str, Spans, str] | None:
    """Return what bears on a claim in the paper's own voice."""
    sentence = next((s for s in text.doc.sents if s.start_char <= claim.trigger.start < s.end_char), None)
    for scope in found:
        statement = scope.statement
        if statement.status not in {UNVERIFIED, VERIFIED} or sentence is None:
            continue
        seen = statement.partly and statement.what is not None and statement.what.overlaps(claim.trigger)
        alone = not statement.partly and not scope.direct
        if seen or (alone and sentence.start_char <= statement.span.start < sentence.end_char):
            return _named(statement.status, scope.by), (statement.span,), "same sentence, the paper's own voice"
    return None
