"""The frame of an attribution: the sentence that its cue stands in, without what is quoted or reported in it.

Where, when and to whom something was said stands in the frame; what stands in the content is another matter.
"""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sayso.records import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

    from sayso.reading.text import Text
    from sayso.records import Attribution

_QUOTED = re.compile('["\u201c][^"\u201c\u201d\n]{2,}["\u201d]')
# Steps up the parse from a phrase to the cue that it belongs to: a judgement, not measured.
_STEPS = 8
MASK = "\x00"


@dataclass(frozen=True)
class Frames:
    """The frames of a text's attributions."""

    text: Text
    attributions: Sequence[Attribution]

    @cached_property
    def masked(self) -> str:
        """The text with every content and every quotation blotted out; offsets stay."""
        words = list(self.text.text)
        cues = [s for a in self.attributions for s in (*a.cue, *a.source)]
        spans = [s for a in self.attributions for s in a.content]
        spans += [Span(m.start(), m.end()) for m in _QUOTED.finditer(self.text.text)]
        for span in spans:
            words[span.start : span.end] = MASK * (span.end - span.start)
        for cue in cues:  # a cue inside another's content keeps its own sentence's frame
            words[cue.start : cue.end] = self.text.text[cue.start : cue.end]
        return "".join(words)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences of the parse."""
        return tuple(Span(s.start_char, s.end_char) for s in self.text.doc.sents)

    @cached_property
    def _starts(self) -> list[int]:
        return [s.start for s in self.sentences]

    @cached_property
    def _token_starts(self) -> list[int]:
        return list(self.text.tokens_at)

    def sentence(self, at: int) -> Span:
        """The sentence at an offset."""
        return self.sentences[max(0, bisect.bisect_right(self._starts, at) - 1)]

    def token(self, at: int) -> Token:
        """The token at an offset, or the one before it."""
        return self.text.tokens_at[self._token_starts[max(0, bisect.bisect_right(self._token_starts, at) - 1)]]

    def of(self, attribution: Attribution) -> Span | None:
        """The sentence of the cue (or of the source, where there is no cue)."""
        spans = attribution.cue or attribution.source
        return self.sentence(spans[0].start) if spans else None

    @cached_property
    def _by_sentence(self) -> dict[Span, list[Attribution]]:
        found: dict[Span, list[Attribution]] = {}
        for attribution in self.attributions:
            if (sentence := self.of(attribution)) is not None:
                found.setdefault(sentence, []).append(attribution)
        return found

    def owner(self, span: Span) -> Attribution | None:
        """The attribution whose cue governs a phrase: up the parse, else the nearest cue of the sentence."""
        rivals = [a for a in self._by_sentence.get(self.sentence(span.start), ()) if a.cue or a.source]
        if len(rivals) < 2:  # noqa: PLR2004 - nobody to choose between
            return rivals[0] if rivals else None
        token = self.token(span.start)
        for _ in range(_STEPS):
            for rival in rivals:
                if any(s.start <= token.idx < s.end for s in rival.cue):
                    return rival
            if token.head.i == token.i:
                break
            token = token.head
        return min(rivals, key=lambda a: min(abs(s.start - span.start) for s in (a.cue or a.source)))
