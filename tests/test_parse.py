"""The parse is spaCy's own, token for token, only sooner."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language

from sayso.article.clean import clean
from sayso.reading.parse import forms, vectors
from sayso.reading.parse.model import MODEL, _start_sentences_at_paragraphs, language_model
from sayso.sources.file import pages

ODD = (
    "",
    "\n\n",
    " ",
    "Kyiv",
    "SHELLING KILLS 3 IN NIKOPOL\n\n\n   \n Three died.\n",
    "There were two men, and there's a third. They're gonna go, y'all. Let's go!",
    "It ain't so. He'd been there; she's been, too. I ca n't, and you won't.",
    "“Don’t go,” said Lt. Gen. Abdel-Fattah al-Burhan of Sudan on Monday, April 17, 2023, at 5 p.m.",  # noqa: RUF001 - the marks are meant
    "The United Nations Office for the Coordination of Humanitarian Affairs said $2.5 million was lost, or 12 percent.",
    "ä \U0001f600 \u200b \ufeff — x" * 3,
    "New York New York New York " * 40,
)
FIELDS = ("tag_", "dep_", "pos_", "lemma_", "morph", "ent_type_", "ent_iob_", "is_sent_start")


@pytest.fixture(scope="module")
def plain():
    """The pipeline of spaCy as it comes, with our paragraphs."""
    model = spacy.load(MODEL)
    Language.component("test_paragraphs", func=_start_sentences_at_paragraphs)
    model.add_pipe("test_paragraphs", first=True)
    return model


def same(text, plain):
    """Whether both parses agree in every field of every token; the first that differs, if not."""
    for theirs, ours in zip(plain(text), language_model()(text), strict=True):
        for field in FIELDS:
            assert str(getattr(theirs, field)) == str(getattr(ours, field)), (text, theirs.i, theirs.text, field)
        assert theirs.head.i == ours.head.i, (text, theirs.i, theirs.text)
    return True


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_are_parsed_as_spacy_parses_them(text, plain):
    """Nothing at all, one word, capitals, contractions, whitespace that is a token."""
    assert same(text, plain)


def test_the_example_stories_are_parsed_as_spacy_parses_them(demo_pages, plain):
    """Twice, the second time with every word known."""
    texts = [clean(page).text for page in pages([demo_pages])]
    assert len(texts) > 5
    assert all(same(text, plain) for text in texts * 2)


def test_what_is_known_of_words_is_bounded(demo_pages, plain, monkeypatch):
    """With room for few words the parse is the same, and no more are kept."""
    monkeypatch.setattr(vectors, "KNOWN", 50)
    monkeypatch.setattr(forms, "KNOWN", 50)
    language_model.cache_clear()
    try:
        texts = [clean(page).text for page in pages([demo_pages])][:3]
        assert all(same(text, plain) for text in (*texts, "Two words"))
    finally:
        monkeypatch.undo()
        language_model.cache_clear()
