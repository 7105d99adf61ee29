"""Which source and cue belong to which content: the encoder's tags and pointers joined into attributions of one window."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from sayso.reading.attribution.encoder import NO_CASE
from sayso.reading.attribution.quotes import left_open
from sayso.records import Span, Spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sayso.reading.attribution.encoder import Window

SOURCE, CUE, CONTENT = range(3)
TO_CUE, TO_SOURCE, CONTENT_TO_SOURCE = range(3)
FLOOR = 1e-3  # least probability a logarithm is taken of
SENTENCE = 220  # characters that a sentence may have before its speaker
LONG_QUOTE = 4  # words; shorter ones are names and words of doubt more often than speech
NOBODY = 0  # the [CLS] piece: a pointer there says that the text names none


_RELATIVE = re.compile(r",? (?:that|which|who|whom)$")
# The sentence before and behind "the army said" in "X, the army said, hit a market". What begins like a remark of the paper's
# own ("speaking in Kyiv", "after the talks", "the third since May") does not go on with what is said.
_OPENING = re.compile(r"(?:^|(?<=[.!?][ \n])|(?<=[.!?][\"”][ \n])|(?<=\n))(?P<said>[A-Z][^.!?\n]{2,200}), $")
_GOES_ON = re.compile(
    r"[^.!?;,\n]{0,40}, (?P<said>(?!\w+ing\b|(?:a|an|the|as|after|at|before|by|during|for|from|in|of|on|since|though|to|when|where|"
    r"which|while|who|whose|with|without|according|including)\b)[a-z][^.!?\n]{2,200})(?=[.!?])"
)


@dataclass(frozen=True, slots=True)
class Weights:
    """Probabilities from which a span counts, and costs in nats for the best path over a window.

    Chosen on the tuning slice of the training articles (docs/attribution.md). ``enter`` is the cost of starting or ending
    a content, ``switch`` of going from one cue's content straight to another's; a cue that got no content is favoured by ``idle``
    and the path is sought once more. A cue and content whose probabilities without the source's multiply to ``sure`` may
    have a weaker source; from ``nobody`` on they are given without one.
    """

    cue: float = 0.3
    source: float = 0.3
    source_link: float = 0.3
    keep: float = 0.1
    enter: float = 1.0
    switch: float = 1.5
    idle: float = 1.5
    sure: float = 0.3
    weak_source: float = 0.15
    weak_link: float = 0.2
    nobody: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """What the encoder says of a window of L pieces.

    ``tags`` [L, 3 kinds, 3 (outside, begin, inside)] and ``links`` [3, L, L] are probabilities.
    """

    window: Window
    tags: NDArray[np.float32]
    links: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Joined:
    """One attribution as character spans, with the product of its links' probabilities."""

    source: Spans
    cue: Spans
    content: Spans
    score: float


Run = tuple[int, int]  # pieces, end exclusive


def scores(window: Window, tags: NDArray[np.float32], query: NDArray[np.float32], key: NDArray[np.float32]) -> Scores:
    """Probabilities from the network's raw output for one window: tags [L, 9], query and key [L, 3 * size]."""
    length = len(window)
    q = query.reshape(length, 3, -1).transpose(1, 0, 2)
    k = key.reshape(length, 3, -1).transpose(1, 2, 0)
    return Scores(
        window, _softmax(tags.reshape(length, 3, 3)), _softmax(q @ k / np.sqrt(q.shape[-1], dtype=np.float32))
    )


def _softmax(x: NDArray[np.float32]) -> NDArray[np.float32]:
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    out: NDArray[np.float32] = e / e.sum(axis=-1, keepdims=True)
    return out


def runs(tags: NDArray[np.float32], threshold: float) -> list[Run]:
    """Runs of pieces that are more likely in than ``threshold``; a piece that more likely begins than goes on opens a new one."""
    inside = 1 - tags[:, 0] > threshold
    begins = tags[:, 1] > tags[:, 2]
    found: list[list[int]] = []
    for i in np.flatnonzero(inside).tolist():
        if found and found[-1][1] == i and not begins[i]:
            found[-1][1] = i + 1
        else:
            found.append([i, i + 1])
    return [(a, b) for a, b in found]


def join(s: Scores, w: Weights) -> list[Joined]:
    """The attributions of one window, in the order of their contents; without a source only from ``Weights.nobody`` on."""
    real = s.window.ends > s.window.starts
    tags = np.where(real[:, None, None], _by_word(s), np.array([1, 0, 0], dtype=np.float32))
    cues = runs(tags[:, CUE], w.cue)
    sources = runs(tags[:, SOURCE], w.source)
    if not cues:
        return []
    found = []
    for cue, contents in _contents(tags, s.links[TO_CUE], cues, w).items():
        said = [i for run in contents for i in range(*run)]
        mass = (s.links[TO_SOURCE, slice(*cue)].mean(axis=0) + s.links[CONTENT_TO_SOURCE, said].mean(axis=0)) / 2
        pointed = float(s.links[TO_CUE, said, slice(*cue)].sum(axis=-1).mean())
        base = pointed * float(1 - tags[said, CONTENT, 0].mean()) * float(1 - tags[slice(*cue), CUE, 0].mean())
        source, p = _pointed(mass, sources)
        if source is None or p < w.source_link or p * base < w.keep:
            source = _heaviest(mass, runs(tags[:, SOURCE], w.weak_source), w.weak_link) if base >= w.sure else None
        if source or base >= w.nobody:
            spans = tuple(span(s.window, run) for run in contents)
            named = (span(s.window, source),) if source else ()
            found.append(Joined(named, (span(s.window, cue),), spans, p * base))
    return sorted(found, key=lambda j: j.content)


def _by_word(s: Scores) -> NDArray[np.float32]:
    """Tags with what their pieces say averaged within each word; only a word's first piece may begin a run."""
    w = s.window
    glued = np.zeros(len(w), dtype=bool)
    glued[1:] = (w.starts[1:] == w.ends[:-1]) & (w.case[1:] != NO_CASE) & (w.case[:-1] != NO_CASE)
    word = np.cumsum(~glued) - 1
    size = np.bincount(word)
    kinds = s.tags.reshape(len(w), -1)
    mean = np.stack([np.bincount(word, k) / size for k in kinds.T], axis=1)[word].reshape(s.tags.shape)
    mean[glued, :, 2] += mean[glued, :, 1]
    mean[glued, :, 1] = 0
    found: NDArray[np.float32] = mean.astype(np.float32)
    return found


def _contents(
    tags: NDArray[np.float32], links: NDArray[np.float32], cues: list[Run], w: Weights
) -> dict[Run, list[Run]]:
    """For each cue the runs of pieces said under it: the best path through outside, content of no cue, content of a cue."""
    mass = np.stack([links[:, NOBODY], *(links[:, a:b].sum(axis=-1) for a, b in cues)], axis=1)
    inside = np.log(np.clip(1 - tags[:, CONTENT, :1], FLOOR, 1)) + np.log(mass + FLOOR)
    outside = np.log(np.clip(tags[:, CONTENT, :1], FLOOR, 1))
    sure = [float(1 - tags[a:b, CUE, 0].mean()) for a, b in cues]
    path = _best_path(np.concatenate([outside, inside], axis=1), w)
    idle = [n for n in range(len(cues)) if not (path == n + 2).any()]
    if idle:
        for n in idle:
            inside[:, n + 1] += w.idle * sure[n]
        path = _best_path(np.concatenate([outside, inside], axis=1), w)
    owned: dict[Run, list[Run]] = {}
    edges = [0, *(np.flatnonzero(np.diff(path)) + 1).tolist(), len(path)]
    for start, end in itertools.pairwise(edges):
        if path[start] > 1:
            owned.setdefault(cues[path[start] - 2], []).append((start, end))
    return owned


def _best_path(emit: NDArray[np.float32], w: Weights) -> NDArray[np.int64]:
    """Viterbi over [L, states]; state 0 is outside, a change costs ``enter`` (from or to outside) or ``switch``.

    Lists, not arrays: with a handful of states a step on arrays took several times as long.
    """
    rows = emit.tolist()
    states = range(1, emit.shape[1])
    best = [rows[0][0], *(x - w.enter for x in rows[0][1:])]
    back: list[list[int]] = [[]]
    for row in rows[1:]:
        top = max(states, key=best.__getitem__)
        switched, entered, left = best[top] - w.switch, best[0] - w.enter, best[top] - w.enter
        opened, opener = (entered, 0) if entered > switched else (switched, top)
        came = [top if left > best[0] else 0]
        came += [opener if best[k] < opened else k for k in states]
        best = [max(left, best[0]) + row[0], *(max(best[k], opened) + row[k] for k in states)]
        back.append(came)
    path = [max(range(len(best)), key=best.__getitem__)]
    for came in reversed(back[1:]):
        path.append(came[path[-1]])
    return np.array(path[::-1], dtype=np.int64)


def _pointed(mass: NDArray[np.float32], candidates: list[Run]) -> tuple[Run | None, float]:
    """The candidate run with most of the pointer's mass, unless [CLS] has more."""
    nobody = float(mass[NOBODY])
    run = _heaviest(mass, candidates, nobody)
    return run, float(mass[slice(*run)].sum()) if run else nobody


def _heaviest(mass: NDArray[np.float32], candidates: list[Run], least: float) -> Run | None:
    """The candidate run with most of the pointer's mass, if that is more than ``least``."""
    best = max(((float(mass[slice(*run)].sum()), run) for run in candidates), default=(0.0, None))
    return best[1] if best[0] > least else None


def span(window: Window, run: Run) -> Span:
    """The characters of a run of pieces."""
    return Span(int(window.starts[run[0]]), int(window.ends[run[1] - 1]))


def at_home(text: str, paragraphs: Sequence[Span], found: list[Joined], marks: list[Span]) -> list[Joined]:
    """Leave out contents in another paragraph than their cue, unless they are quoted or stand after a colon."""
    kept = []
    for j in found:
        home = next(p for p in paragraphs if p.overlaps(j.cue[0]))
        near = tuple(
            s
            for s in j.content
            if s.overlaps(home)
            or any(q.overlaps(s) for q in marks)
            or text[max(0, s.start - 4) : s.start].rstrip().endswith(":")
        )
        if near:
            kept.append(replace(j, content=near))
    return kept


def relatives(text: str, found: list[Joined]) -> list[Joined]:
    """Give "a house that" (of "pictures of a house that she said was hit") to the speaker who stands right behind it."""
    at = {s.end: (n, s) for n, j in enumerate(found) for s in j.content if _RELATIVE.search(s.of(text))}
    kept = dict(enumerate(found))
    for n, j in enumerate(found):
        if not j.source:
            continue
        first, taken = at.get(len(text[: j.source[0].start].rstrip()), (n, None))
        if first == n or taken is None:
            continue
        pronoun = _RELATIVE.search(taken.of(text))
        head = Span(taken.start, taken.start + pronoun.start()) if pronoun else taken
        kept[n] = replace(kept[n], content=(head, *kept[n].content))
        kept[first] = replace(kept[first], content=tuple(s for s in kept[first].content if s != taken))
    return [j for j in kept.values() if j.content]


def carried_on(text: str, paragraphs: Sequence[Span], found: list[Joined], marks: list[Span]) -> list[Joined]:
    """Give quotations that nobody is named for to a speaker who is already being quoted.

    A quotation of four words or more goes to the nearest quoted attribution of its paragraph. A paragraph that opens
    with a mark goes to the quotation of the paragraph before it, where that is left open or this is one quotation.
    """
    found = list(found)
    before: Span | None = None
    for here in paragraphs:
        inside = [q for q in marks if here.start <= q.start < here.end]
        for q in inside:
            if any(s.overlaps(q) for j in found for s in j.content):
                continue
            near = _nearest_quoted(found, here, q, marks) if len(q.of(text).split()) >= LONG_QUOTE else None
            if near is None and before is not None and q.start <= here.start + 1:
                goes_on = here.end - q.end <= 1 or any(left_open(text, m) for m in marks if m.overlaps(before))
                near = _nearest_quoted(found, before, q, marks) if goes_on else None
            if near is not None:
                found[near] = replace(found[near], content=(*found[near].content, q))
        before = here
    return found


def made_whole(text: str, found: list[Joined], marks: list[Span]) -> list[Joined]:
    """Give a quotation of which one attribution alone has a part to it whole, from its cue on where that stands inside."""
    found = list(found)
    for q in marks:
        held = [(n, s) for n, j in enumerate(found) for s in j.content if s.overlaps(q)]
        owners = {n for n, _ in held}
        if len(owners) != 1 or len(q.of(text).split()) < LONG_QUOTE:
            continue
        n = owners.pop()
        ends = [s for _, s in held]
        first = min(s.start for s in ends)
        inside = [c for c in found[n].cue if c.overlaps(q)]
        if any(c.start > first for c in inside):
            continue
        start = first if inside else min(q.start, first)
        kept = [s for s in found[n].content if s not in ends]
        joined = Span(start, max(q.end, *(s.end for s in ends)))
        found[n] = replace(found[n], content=tuple(sorted([*kept, joined])))
    return found


def around(text: str, found: list[Joined]) -> list[Joined]:
    """Both sides of "X, the army said, hit a market": where only one was given to the speaker he gets the other too."""
    found = list(found)
    for n, j in enumerate(found):
        if not j.source:
            continue
        start, end = min(j.source[0].start, j.cue[0].start), max(j.source[0].end, j.cue[0].end)
        before = _OPENING.search(text, max(0, start - SENTENCE), start)
        after = _GOES_ON.match(text, end)
        if before is None or after is None:
            continue
        sides = [Span(*before.span("said")), Span(*after.span("said"))]
        held = [any(s.overlaps(side) for s in j.content) for side in sides]
        free = [s for s, own in zip(sides, held, strict=True) if not own and not _touched(found, s)]
        if any(held) and free:
            found[n] = replace(j, content=tuple(sorted([*j.content, *free])))
    return found


def _touched(found: list[Joined], stretch: Span) -> bool:
    return any(s.overlaps(stretch) for j in found for s in (*j.content, *j.source, *j.cue))


def _nearest_quoted(found: list[Joined], paragraph: Span, quotation: Span, marks: list[Span]) -> int | None:
    """The attribution with quoted content in a paragraph that stands nearest to a quotation."""
    gaps = [
        (max(s.start - quotation.end, quotation.start - s.end), n)
        for n, j in enumerate(found)
        for s in j.content
        if s.overlaps(paragraph) and any(m.overlaps(s) for m in marks)
    ]
    return min(gaps)[1] if gaps else None
