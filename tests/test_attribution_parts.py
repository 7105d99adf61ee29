"""The parts of the attribution reader that need no weights: quotation marks, windows, and the joining of spans."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.reading.attribution.encoder import (
    LIMIT,
    LONGEST,
    LOWER,
    NO_CASE,
    TITLE,
    UPPER,
    Window,
    fold,
    tokenizer,
    windows,
)
from sayso.reading.attribution.gloss import unsaid, without_gloss
from sayso.reading.attribution.joining import (
    CONTENT,
    CUE,
    SOURCE,
    Joined,
    Scores,
    Weights,
    around,
    at_home,
    carried_on,
    join,
    made_whole,
    relatives,
    runs,
)
from sayso.reading.attribution.quotes import left_open, manner, quoted, trimmed
from sayso.reading.attribution.reader import MODELS
from sayso.reading.text import Text
from sayso.records import Span

TOKENIZER = MODELS / "attribution.tokenizer.json"


def marks(text: str) -> list[str]:
    """The quoted stretches of one line."""
    return [s.of(text) for s in quoted(text, [Span(0, len(text))])]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('"One," he said. "Two."', ['"One,"', '"Two."']),
        ("“One,” he said. “Two.”", ["“One,”", "“Two.”"]),
        ("``One,'' he said.", ["``One,''"]),
        ("‘One,’ he said of the soldiers’ boots.", ["‘One,’"]),  # noqa: RUF001 - the marks are meant
        ('A 12" pipe and no quotation.', []),
        ('"Left open', ['"Left open']),
        ('"He shouted “go” and ran," she said.', ['"He shouted “go” and ran,"']),
        ('"He shouted “go and ran," she said.', ['"He shouted “go and ran,"']),
        ("No marks, but the dogs' bowls and the cat's.", []),
    ],
)
def test_quoted_stretches(text: str, found: list[str]) -> None:
    """Each form of mark is paired with its mate; inches and apostrophes open nothing."""
    assert marks(text) == found


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ('"All is lost,"', "All is lost"),
        ('he was "all right."', 'he was "all right."'),
        ("“Go!”", "Go!"),
        ("the road was closed.", "the road was closed"),
        ("wait and see...", "wait and see..."),
        ('"Left open', "Left open"),
        ('"exploit" the gap', '"exploit" the gap'),
    ],
)
def test_trimmed_contents(text: str, kept: str) -> None:
    """Outer marks, commas and the closing stop go; marks that belong to some of the words stay."""
    whole = Span(0, len(text))
    assert trimmed(text, whole, quoted(text, [whole])).of(text) == kept


def test_left_open_and_manner() -> None:
    """A stretch without its closing mark is open; the share of quoted letters decides the manner."""
    text = '"shut" and "open'
    shut, wide = quoted(text, [Span(0, len(text))])
    assert not left_open(text, shut)
    assert left_open(text, wide)
    assert manner(text, (shut,), [shut, wide]) == "direct"
    assert manner(text, (Span(0, 10),), [shut, wide]) == "mixed"
    assert manner(text, (Span(7, 10),), [shut, wide]) == "indirect"


@settings(deadline=None)  # the first call loads the tokenizer
@given(st.text(max_size=600))
def test_windows_point_into_the_text(text: str) -> None:
    """Whatever the text, pieces have offsets inside it, in order, and no window is longer than its limit."""
    assert len(fold(text)) == len(text)
    last = 0
    for w in windows(text, Text(text=text).paragraphs, tokenizer(TOKENIZER), limit=48):
        assert len(w) <= 48
        for s, e in zip(w.starts.tolist(), w.ends.tolist(), strict=True):
            assert 0 <= s <= e <= len(text)
            if e:
                assert s >= last or e >= last
                last = s


def test_windows_keep_paragraphs_whole_and_note_case() -> None:
    """Paragraphs that fit share a window; the case of each piece is kept beside the lower-case vocabulary."""
    text = "Boats left NATO ports.\n\nall 3 did."
    (w,) = windows(text, Text(text=text).paragraphs, tokenizer(TOKENIZER))
    case = {text[s:e]: c for s, e, c in zip(w.starts.tolist(), w.ends.tolist(), w.case.tolist(), strict=True)}
    assert (case["Boats"], case["left"], case["3"]) == (TITLE, LOWER, NO_CASE)
    assert UPPER in case.values()
    assert len(windows(text * 40, Text(text=text * 40).paragraphs, tokenizer(TOKENIZER))) > 1


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (
            "the hill had been taken, although it gave no details and the agency was not able to verify this",
            "the hill had been taken",
        ),
        ("the men had fled, which the newspaper could not independently verify", "the men had fled"),
        ("the depot was hit, without giving evidence", "the depot was hit"),
        ("four planes were lost, but did not elaborate", "four planes were lost"),
        (
            "shots were fired but they could not confirm the toll",
            "shots were fired but they could not confirm the toll",
        ),
        ("the ministry could not verify the date", "the ministry could not verify the date"),
    ],
)
def test_the_papers_gloss_is_no_content(text: str, kept: str) -> None:
    """What the paper adds on details and verification goes; what the speaker could not confirm stays."""
    assert without_gloss(text, Span(0, len(text))).of(text) == kept


@pytest.mark.parametrize(
    ("source", "cue", "content", "nothing"),
    [
        ("The ministry", "did not specify", "where", True),
        ("The embassy", "declined", "to comment on the case", True),
        ("Nobody", "has claimed", "responsibility", True),
        ("Minsk", "wants", "full control", True),
        ("The army", "made no mention of", "the bridge", True),
        ("it", "published", "no pictures", True),
        ("a clerk", "asked", "not to be named", True),
        ("the council", "will vote on a draft", "a draft demanding peace", True),
        ("the council", "voted to demand", "peace", False),
        ("The ministry", "denied", "that it had fired", False),
        ("A spokesman", "said", "he did not answer the call", False),
        ("The army", "had not expected", "an attack", False),
    ],
)
def test_refusals_and_wants_are_no_speech(source: str, cue: str, content: str, nothing: bool) -> None:
    """Who does not say, only wants, or is nobody, says nothing; a denial is speech."""
    assert unsaid(source, cue, content) is nothing


def scored(words: str, tags: dict[int, tuple[int, int]], links: dict[tuple[int, int], int]) -> Scores:
    """Scores of a window with one piece a word: tags {piece: (kind, 1 begin or 2 inside)}, links {(pointer, from): to}."""
    pieces = words.split()
    ends = np.cumsum([len(p) + 1 for p in pieces]) - 1
    starts = ends - [len(p) for p in pieces]
    zero = np.zeros(1, dtype=np.int64)
    size = len(pieces) + 1
    lower = np.array([NO_CASE, *[LOWER] * len(pieces)])
    w = Window(np.zeros(size, dtype=np.int64), lower, np.concatenate([zero, starts]), np.concatenate([zero, ends]))
    t = np.tile(np.array([0.98, 0.01, 0.01], dtype=np.float32), (size, 3, 1))
    for i, (kind, mark) in tags.items():
        t[i, kind] = 0.01
        t[i, kind, mark] = 0.98
    a = np.full((3, size, size), 0.01, dtype=np.float32)
    for (pointer, i), j in links.items():
        a[pointer, i, j] = 0.9
    return Scores(w, t, a)


def test_join_follows_the_pointers() -> None:
    """Two contents of one cue are one attribution; another cue's content is another."""
    words = "ships sank police said and burned ministers deny it"
    tags = {1: (CONTENT, 1), 2: (CONTENT, 2), 3: (SOURCE, 1), 4: (CUE, 1), 5: (CONTENT, 1), 6: (CONTENT, 2)}
    tags |= {7: (SOURCE, 1), 8: (CUE, 1), 9: (CONTENT, 1)}
    links = {(0, i): 4 for i in (1, 2, 5, 6)} | {(2, i): 3 for i in (1, 2, 5, 6)} | {(1, 4): 3}
    links |= {(0, 9): 8, (2, 9): 7, (1, 8): 7}
    said, denied = join(scored(words, tags, links), Weights(enter=0.5, switch=0.5))
    assert [s.of(words) for s in said.content] == ["ships sank", "and burned"]
    assert [s.of(words) for s in (*said.source, *said.cue)] == ["police", "said"]
    assert [s.of(words) for s in (*denied.source, *denied.cue, *denied.content)] == ["ministers", "deny", "it"]


def test_join_gives_nothing_without_a_source() -> None:
    """A content whose pointers say that nobody is named is no attribution."""
    tags = {1: (CUE, 1), 2: (CONTENT, 1), 3: (CONTENT, 2), 4: (SOURCE, 1)}
    links = {(0, 2): 1, (0, 3): 1, (1, 1): 0, (2, 2): 0, (2, 3): 0}
    assert join(scored("reportedly ships sank somebody", tags, links), Weights(enter=0.5)) == []


def test_runs_open_at_a_beginning() -> None:
    """A piece that begins opens a new run even right after another."""
    tags = np.array([[0.1, 0.8, 0.1], [0.1, 0.1, 0.8], [0.1, 0.8, 0.1], [0.9, 0.05, 0.05]], dtype=np.float32)
    assert runs(tags, 0.5) == [(0, 2), (2, 3)]


@pytest.mark.parametrize(
    ("second", "taken"), [('"So we left."', True), ("So we left.", False), ('"No," said Mr. B. "Stay."', False)]
)
def test_a_paragraph_that_is_one_quotation_goes_on(second: str, taken: bool) -> None:
    """It belongs to the quotation before it; plain text and a paragraph that only begins with a quotation do not."""
    text = '"It burned," she said.\n\n' + second
    here = Text(text=text).paragraphs
    found = [Joined((Span(13, 16),), (Span(17, 21),), (Span(0, 12),), 1.0)]
    (after,) = carried_on(text, here, found, quoted(text, here))
    assert (len(after.content) == 2) is taken


def test_the_head_of_a_relative_clause_goes_to_its_speaker() -> None:
    """In "pictures of a barn that he said was hit" the barn is part of what he said."""
    text = "Ivo showed a barn that he said was hit."
    showed = Joined((Span(0, 3),), (Span(4, 10),), (Span(11, 22),), 1.0)
    said = Joined((Span(23, 25),), (Span(26, 30),), (Span(31, 38),), 1.0)
    (only,) = relatives(text, [showed, said])
    assert [s.of(text) for s in only.content] == ["a barn", "was hit"]
    assert relatives("", []) == []


def told(text: str, source: str, cue: str, *content: str) -> Joined:
    """An attribution of the text by the words of its parts."""
    where, how, *said = (Span(at, at + len(part)) for part in (source, cue, *content) for at in [text.index(part)])
    return Joined((where,), (how,), tuple(said), 1.0)


def contents(text: str, found: list[Joined]) -> list[list[str]]:
    """The words of each attribution's content."""
    return [words(text, j.content) for j in found]


def words(text: str, spans) -> list[str]:
    """The words of the spans."""
    return [s.of(text) for s in spans]


def test_a_quotation_of_which_one_speaker_has_a_part_is_all_his() -> None:
    """Beginning and end are added; what two speakers share, a short quotation and what lies beyond the cue are left."""
    text = '"First it was quiet. Then it began," Ann said.'
    ann = told(text, "Ann", "said", "Then it began")
    here = quoted(text, [Span(0, len(text))])
    assert contents(text, made_whole(text, [ann], here)) == [['"First it was quiet. Then it began,"']]
    both = [ann, told(text, "Ann", "said", "First it was quiet")]
    assert made_whole(text, both, here) == both
    turn = '"ANN: It was quiet then. It began at noon.'
    (whole,) = made_whole(turn, [told(turn, "ANN", ":", "It was quiet")], quoted(turn, [Span(0, len(turn))]))
    assert words(turn, whole.content) == ["It was quiet then. It began at noon."]
    odd = '"The gate is shut, Ann said.'
    left = [told(odd, "Ann", "said", "The gate is shut")]
    assert made_whole(odd, left, quoted(odd, [Span(0, len(odd))])) == left


@pytest.mark.parametrize("given", ["The first shell", "hit a market"])
def test_both_sides_of_a_speaker_within_a_sentence_are_his(given: str) -> None:
    """Whichever side was found, the other goes along."""
    text = "It was noon. The first shell, the army said, hit a market. Nobody slept."
    (whole,) = around(text, [told(text, "the army", "said", given)])
    assert words(text, whole.content) == ["The first shell", "hit a market"]


@pytest.mark.parametrize("end", ["speaking in Lviv", "after the talks", "the third since May"])
def test_the_papers_own_end_of_a_sentence_is_not_said(end: str) -> None:
    """Where he said it, when, and what the paper makes of it stay the paper's."""
    text = f"The first shell, the army said, {end}."
    before = [told(text, "the army", "said", "The first shell")]
    assert around(text, before) == before


def test_what_is_another_speakers_is_left_to_him() -> None:
    """A side that somebody else has said does not go along."""
    text = "The first shell, the army said, hit what the mayor called a market."
    before = [told(text, "the army", "said", "The first shell"), told(text, "the mayor", "called", "a market")]
    assert around(text, before) == before


def test_a_long_paragraph_stays_one_window() -> None:
    """Up to LONGEST pieces, for what is said in its second half is said by whom its first half names; then it is cut."""
    text = "The shells came down behind the mill. " * 20
    (whole,) = windows(text, Text(text=text).paragraphs, tokenizer(TOKENIZER))
    assert LIMIT < len(whole) <= LONGEST
    parts = windows(text * 3, Text(text=text * 3).paragraphs, tokenizer(TOKENIZER))
    assert [len(w) <= LONGEST for w in parts] == [True] * len(parts)
    assert len(parts) > 1


def test_contents_stay_in_the_paragraph_of_their_cue() -> None:
    """A headline that says the same is no content of the cue below it; what stands after a colon is."""
    text = "Bridge closed\n\nBridge closed, police said:\n\nno way across"
    here = Text(text=text).paragraphs
    j = Joined((Span(30, 36),), (Span(37, 41),), (Span(0, 13), Span(15, 28), Span(44, 57)), 1.0)
    (kept,) = at_home(text, here, [j], [])
    assert [s.of(text) for s in kept.content] == ["Bridge closed", "no way across"]
