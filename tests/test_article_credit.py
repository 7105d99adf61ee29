"""Agencies are credited by sign-offs, bylines and credit lines, and never for being cited."""

from __future__ import annotations

# ruff: noqa: RUF001 - printed pages use these signs
import pytest

from sayso.article.clean import article_from_text
from sayso.article.credit import agencies, agency_names, credit_line, is_staff_note, sign_off

SAID = "The bridge at Kakhovka has been shut since Monday, the road agency said"


@pytest.mark.parametrize(
    ("end", "agency"),
    [
        (". Reuters", "Reuters"),
        (". (AFP)", "AFP"),
        (".” — dpa", "dpa"),
        (". [Xinhua]", "Xinhua"),
        (". -AP", "AP"),
        (". – Anadolu Agency", "Anadolu"),
        (". Reuters/AFP", "Reuters/AFP"),
        (". (Interfax-Ukraine)", "Interfax-Ukraine"),
        (". Agencies", "agencies"),
        (" (PTI)", "PTI"),
    ],
)
def test_a_credit_after_the_last_stop_is_cut_and_named(end: str, agency: str) -> None:
    """The paragraph keeps its own stop and loses the credit."""
    cut = sign_off(SAID + end)
    assert cut.credit is not None
    assert cut.credit.value == agency
    assert cut.paragraph.rstrip(".”") == SAID


@pytest.mark.parametrize(
    "text",
    [
        "She told Reuters.",
        "The figures could not be confirmed, according to AFP.",
        "Reuters was not able to verify the report.",
        "The pictures were first shown by the AP.",
        "He used to work for TASS, Interfax and Ukrinform.",
        "The deal was reported by Bloomberg",
        "An app. Spa treatments are extra.",
    ],
)
def test_an_agency_that_is_cited_is_no_credit(text: str) -> None:
    """Neither a sign-off nor a credit line."""
    assert sign_off(text).credit is None
    assert credit_line(text) is None


@pytest.mark.parametrize(
    ("line", "agency", "rule"),
    [
        ("Reuters", "Reuters", "byline"),
        ("By The Associated Press", "AP", "byline"),
        ("By ANNA RIDLEY Associated Press", "AP", "byline"),
        ("By Anna Ridley, Reuters", "Reuters", "byline"),
        ("Anna Ridley and Tom P. Hale, AFP", "AFP", "byline"),
        ("Anna Ridley and Tom HaleAssociated Press", "AP", "byline"),
        ("Source: Xinhua", "Xinhua", "credit line"),
        ("Source: EFE, ANSA", "EFE/ANSA", "credit line"),
        ("© 2022 Agence France-Presse", "AFP", "copyright"),
        ("Copyright 2022 The Associated Press. All rights reserved.", "AP", "copyright"),
        ("(Reporting by Reuters staff)", "Reuters", "staff note"),
        ("Associated Press writer Anna Ridley in Rome contributed to this report.", "AP", "staff note"),
        ("Anna Ridley is an Associated Press writer.", "AP", "staff note"),
    ],
)
def test_a_line_that_credits_an_agency_says_by_which_rule(line: str, agency: str, rule: str) -> None:
    """The value, the words and the rule are kept together."""
    credit = credit_line(line)
    assert credit is not None
    assert (credit.value, credit.rule, credit.words) == (agency, rule, line)


@pytest.mark.parametrize(
    "line",
    [
        "(AP Photo/Anna Ridley)",
        "Photo: Anna Ridley, AP",
        "AFP/Getty Images",
        "The Courier's Anna Ridley and The Associated Press contributed to this report.",
        "AP exams begin in May",
        "Reuters poll sees rates unchanged",
    ],
)
def test_photo_credits_and_shared_work_credit_no_agency(line: str) -> None:
    """A picture's agency did not write the text, and one that lent a hand did not write it alone."""
    assert credit_line(line) is None


def test_staff_notes_are_told_from_sentences_with_the_same_verb() -> None:
    """The words "contributed to this report" close a story; "contributed to the delay" is part of one."""
    assert is_staff_note("(Reporting by Anna Ridley; Editing by Tom Hale)")
    assert is_staff_note("(With Reuters)")
    assert not is_staff_note("With Reuters closing its bureau, news was slow.")
    assert is_staff_note("Tom Hale in Oslo contributed to this report.")
    assert not is_staff_note("Ice on the river contributed to the delay, the ferry company said.")
    assert not is_staff_note("Two of the men had contributed from their own savings.")


@pytest.mark.parametrize("row", sorted(set(agencies().names.items())))
def test_every_form_of_every_agency_is_read_as_its_name(row: tuple[str, str]) -> None:
    """The data file's forms and the pattern made of them agree."""
    form, name = row
    printed = next(form_ for form_ in (form, form.upper(), form.title()) if agency_names(form_))
    assert agency_names(printed) == name


def test_help_from_agencies_is_kept_apart_from_credit() -> None:
    """The words "With inputs from" name who helped; the page is still its own newsroom's."""
    article = article_from_text(f"Bridge shut\n\n{SAID}.\n\nIt gave no date for its reopening. (With inputs from AFP)")
    assert article.agency is None
    assert article.found["input"].value == "AFP"
    assert article.paragraphs[-1] == "It gave no date for its reopening."


def test_a_page_on_an_agency_s_own_site_is_the_agency_s() -> None:
    """The domain is evidence where the text has no other."""
    article = article_from_text(f"URL: https://www.ukrinform.net/rubric/1\nBridge shut\n\n{SAID}.")
    assert article.agency == "Ukrinform"
    assert article.found["agency"].rule == "own site"
