"""The agency's own hand: what a statement covers, what it takes out of a content, and what claims take from it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from sayso.reading.speaker.enrich import enrich, verify_claims
from sayso.reading.speaker.remarks import contested_names, remarks
from sayso.reading.speaker.statement import statements
from sayso.reading.speaker.verification import scopes
from sayso.reading.text import Text
from sayso.records import Attribution, Claim, EventType, Mode, Span
from sayso.resolve.time.tagger import datings

REPORT = (
    "The Russian Defence Ministry said its troops had entered Robotyne, although it gave no details and Reuters was "
    "not able to verify this and other battlefield reports.\n\n"
    '"The village is ours," the ministry said on Telegram.\n\n'
    "Ukraine's General Staff said attacks near Lyman had been repelled.\n\n"
    "Germany said it would send a field kitchen."
)


def _span(text: str, words: str, after: int = 0) -> Span:
    start = text.index(words, after)
    return Span(start, start + len(words))


def _says(text: str, number: int, source: str, content: str, cue: str = "said") -> Attribution:
    at = _span(text, content)
    spots = [m.start() for m in re.finditer(re.escape(source), text)]
    begin = min(spots, key=lambda s: abs(s - at.start))
    return Attribution(
        id=str(number), content=(at,), source=(Span(begin, begin + len(source)),), cue=(_span(text, cue, begin),)
    )


def _report() -> tuple[Text, list[Attribution]]:
    return Text(text=REPORT, published=date(2023, 9, 1), agency="Reuters"), [
        _says(REPORT, 1, "The Russian Defence Ministry", REPORT[REPORT.index("its troops") : REPORT.index(".\n")]),
        _says(REPORT, 2, "the ministry", "The village is ours"),
        _says(REPORT, 3, "Ukraine's General Staff", "attacks near Lyman had been repelled"),
        _says(REPORT, 4, "Germany", "it would send a field kitchen"),
    ]


def _claim(attribution: str | None, trigger: Span) -> Claim:
    return Claim(id="c", type=EventType.ASSAULT, mode=Mode.ASSERTED, trigger=trigger, attribution_id=attribution)


def test_the_papers_clause_is_cut_from_the_content() -> None:
    """A content that swallowed "although it gave no details and Reuters ..." ends before it."""
    text, found = _report()
    first = enrich(text, found, datings(text))[0]
    assert first.content[0].of(REPORT) == "its troops had entered Robotyne"
    assert first.verification is not None
    assert (first.verification.status, first.verification.by) == ("unverified", "Reuters")
    assert "Reuters was not able to verify this" in first.verification.span.of(REPORT)
    assert first.rules["detail"] == "no details given"


def test_the_scope_goes_on_with_the_speaker_and_with_the_other_reports() -> None:
    """Only the first is set; the ministry's next words and the other report keep the scope; a kitchen does not."""
    text, found = _report()
    rich = enrich(text, found, datings(text))
    assert [a.verification is not None for a in rich] == [True, False, False, False]
    assert rich[1].rules["verification_scope"] == "unverified by Reuters: the same speaker goes on"
    assert rich[2].rules["verification_scope"] == "unverified by Reuters: among the other reports"
    assert "verification_scope" not in rich[3].rules


def test_claims_take_what_bears_on_their_attribution() -> None:
    """The same speaker's next claim is unverified too; what the statement names only in general stays null."""
    text, found = _report()
    rich = enrich(text, found, datings(text))
    claims = verify_claims(text, rich, [_claim(str(n), rich[n - 1].content[0]) for n in (1, 2, 3, 4)])
    assert [c.verification for c in claims] == ["unverified", "unverified", None, None]
    for claim in claims[:2]:
        assert claim.words["verification"][0].of(REPORT).startswith("Reuters was")
        assert claim.rules["verification"]


@pytest.mark.parametrize(
    ("words", "status", "by"),
    [
        ("AFP has not been able to independently verify the figures.", "unverified", "AFP"),
        ("The BBC couldn't verify the footage.", "unverified", "The BBC"),
        ("The figures could not immediately be verified.", "unverified", None),
        ("The newspaper was unable to confirm the report.", "unverified", "The newspaper"),
        ("There was no independent confirmation.", "unverified", None),
        ("Reuters was able to confirm the location of the video.", "verified", "Reuters"),
        ("The images were verified by Amnesty International.", "verified", "Amnesty International"),
        ("Reuters reporters saw two burning trucks.", "verified", "Reuters reporters"),
        ("The ministry did not elaborate.", "no details", "The ministry"),
        ("The governor gave no further details.", "no details", "The governor"),
        ("Israel had no immediate comment.", "no comment", "Israel"),
        ("The army has yet to comment.", "no comment", "The army"),
        ("There was no immediate response from Tehran.", "no comment", "Tehran"),
        ("The company could not be reached for comment.", "no comment", "The company"),
        ("Rwanda has repeatedly denied the accusations.", "denied", "Rwanda"),
        ("Serbia dismissed the report.", "rejected", "Serbia"),
        ("The White House confirmed the strike.", "confirmed", "The White House"),
    ],
)
def test_statements(words: str, status: str, by: str | None) -> None:
    """One statement a sentence, with who stands in it."""
    text = Text(text=words)
    (found,) = statements(text)
    assert found.status == status
    assert (found.by.of(words) if found.by else None) == by


@pytest.mark.parametrize(
    "words",
    [
        "Officials confirmed that two people had died.",
        "Villagers saw smoke over the hill.",
        "The bank verified its customers.",
        "He denied the army food.",
        "The comment was widely shared.",
        "It rained.",
        "",
    ],
)
def test_what_is_no_statement(words: str) -> None:
    """News that somebody confirms, what villagers saw, and other uses of the words are left alone."""
    assert [s for s in statements(Text(text=words)) if s.rule != "denied"] == []


def test_silence_read_as_speech_is_dropped() -> None:
    """Who did not specify has said nothing, whatever a reader made of it."""
    words = "Chad's army said it had won. The army did not specify where the battle took place."  # one thing unsaid
    text = Text(text=words)
    said = _says(words, 1, "Chad's army", "it had won")
    silent = Attribution(
        id="2",
        content=(_span(words, "where the battle took place"),),
        source=(_span(words, "The army"),),
        cue=(_span(words, "did not specify"),),
        parent="1",
    )
    (kept,) = enrich(text, [said, silent], ())
    assert kept.id == "1"
    assert kept.verification is None
    assert kept.rules["detail"] == "one thing not said"
    assert kept.words["detail"][0].of(words).startswith("The army did not specify")


def test_denials_and_answers_reach_the_claims() -> None:
    """A denied content is disputed, an answered one too, and "no comment" names who made none."""
    words = (
        "Congo said Rwandan troops shelled Sake. Rwanda denied the claim.\n\nUganda denied that it had armed rebels.\n\n"
        "Kenya accused Somalia of firing at a post. Somalia did not immediately respond."
    )
    text = Text(text=words)
    found = [
        _says(words, 1, "Congo", "Rwandan troops shelled Sake"),
        _says(words, 2, "Uganda", "it had armed rebels", "denied"),
        _says(words, 3, "Kenya", "Somalia of firing at a post", "accused"),
    ]
    rich = enrich(text, found, ())
    claims = verify_claims(text, rich, [_claim(a.id, a.content[0]) for a in rich])
    assert [c.verification for c in claims] == ["disputed", "disputed", "no comment by Somalia"]
    assert all(c.words["verification"] for c in claims)


def test_a_claim_in_the_papers_own_voice() -> None:
    """What reporters saw is verified by them; a check that bears on nobody else is the sentence's own."""
    words = "Reuters reporters saw shells hit the mill. A bridge was blown up, but this could not be verified."
    text = Text(text=words, agency="Reuters")
    claims = [_claim(None, _span(words, "hit")), _claim(None, _span(words, "blown up")), _claim("gone", Span(0, 3))]
    seen, blown, _ = verify_claims(text, (), claims)
    assert seen.verification == "verified by Reuters reporters"
    assert blown.verification == "unverified"


def test_every_word_of_evidence_is_in_the_text() -> None:
    """All spans of words lie inside the text and hold something."""
    text, found = _report()
    for attribution in enrich(text, found, datings(text)):
        for spans in attribution.words.values():
            assert all(0 <= s.start < s.end <= len(REPORT) for s in spans)
        assert set(attribution.rules) <= set(attribution.words)
    assert all(s.statement.span.of(REPORT) for s in scopes(text, found))


def test_contested_names_are_kept_with_whose_they_are() -> None:
    """One side's word for a thing is not the paper's."""
    words = 'Russia calls the war a "special military operation". Kyiv calls the campaign a land grab. It was a so-called "cordon".'
    found = contested_names(Text(text=words), ())
    assert [(c.span.of(words), c.side) for c in found] == [
        ("special military operation", "Russia"),
        ("land grab", "Ukraine"),
        ("cordon", None),
    ]


def test_correction_notes() -> None:
    """Notes in brackets and lines of their own are found with their words."""
    words = (
        "(Corrects the spelling of the name in paragraph 4)\n\nA dam burst. This story has been corrected to say two."
    )
    found = remarks(Text(text=words), ())
    assert {r.kind for r in found} == {"correction"}
    assert [r.span.of(words)[:14] for r in found] == ["(Corrects the ", "This story has"]


def test_nothing_comes_of_nothing() -> None:
    """No attributions, no text: no error, no answer."""
    assert enrich(Text(text=""), (), ()) == ()
    assert verify_claims(Text(text="It rained."), (), ()) == ()
    bare = Attribution(id="1", content=(Span(0, 2),))
    (same,) = enrich(Text(text="It rained."), (bare,), ())
    assert (same.speaker, same.side, same.channel, same.verification, same.response) == (None,) * 5
