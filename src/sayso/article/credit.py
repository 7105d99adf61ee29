"""Which news agency a page is credited to: sign-offs, bylines, credit lines. An agency that is only cited is no credit."""

from __future__ import annotations

# ruff: noqa: RUF001 - printed pages use these quotes and dashes
import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from sayso.article.dates import MONTH_DAY
from sayso.records import Found


class Agencies(NamedTuple):
    """The names of ``data/agencies.toml``: a pattern for any form of any agency, form to name, their first words, and the domains of their own sites."""

    pattern: str
    names: dict[str, str]
    first_words: frozenset[str]
    domains: dict[str, str]


class SignOff(NamedTuple):
    """A paragraph without its closing credit, and the credit (``None`` if there is none)."""

    paragraph: str
    credit: Found | None


@cache
def agencies() -> Agencies:
    """The agencies that credits are read for, loaded once a process."""
    table = tomllib.loads(files("sayso.article").joinpath("data/agencies.toml").read_text("utf-8"))["agency"]
    any_case = {form: row["name"] for row in table for form in [*row.get("forms", [])]}
    as_written = {form: row["name"] for row in table for form in row.get("caps", [])}
    loose = "|".join(re.escape(form) for form in sorted(any_case, key=len, reverse=True))
    exact = "|".join(re.escape(form) for form in sorted(as_written, key=len, reverse=True))
    names = {form.lower(): name for form, name in (as_written | any_case).items()}
    pattern = rf"(?:(?i:(?:the )?(?:{loose}))|(?:{exact}))(?![\w'’-]*\w)"
    first_words = frozenset(_WORD.findall(form)[0].lower() for form in any_case | as_written)
    domains = {domain: row["name"] for row in table for domain in row.get("domains", [])}
    return Agencies(pattern, names, first_words, domains)


def agency_names(words: str) -> str | None:
    """The agencies that ``words`` name, in their order, joined by "/"; ``None`` where they name none."""
    found = (_name(match.group()) for match in _pattern(r"(?:(?<![\w@])|(?<=[a-z])(?=[A-Z]))(?:{any})").finditer(words))
    return "/".join(dict.fromkeys(found)) or None


def sign_off(paragraph: str) -> SignOff:
    """Cut a credit that stands after the last full stop: "... forces. Reuters", "... he said. (AFP)", "... — dpa"."""
    end = paragraph[-_TAIL:]
    tail = _pattern(_SIGN_OFF).search(end) if _may_name(end) else None
    if not tail:
        return SignOff(paragraph, None)
    cut = max(len(paragraph) - _TAIL, 0) + tail.start("credit")
    words = paragraph[cut:].strip()
    rule = "input" if _INPUT.search(words) else "sign-off"
    credit = Found(agency_names(words) or words, words, rule)
    return SignOff(paragraph[:cut].rstrip(" -—–"), credit)


def credit_line(line: str) -> Found | None:
    """The agency that a line of its own credits: "Reuters", "By AP", "Source: Xinhua", "© 2018 AFP", "Reporting by ..."."""
    if len(line) > _LINE_MAX or not _may_name(line):
        return None
    for rule, form in _LINES:
        if _pattern(form).search(line) and (name := agency_names(line)):
            return Found(name, line, rule)
    return None


def own_site(outlet: Found | None) -> Found | None:
    """The credit of a page that stands on an agency's own site."""
    name = agencies().domains.get(outlet.value) if outlet else None
    return Found(name, outlet.words, "own site") if name and outlet else None


def helper_credit(line: str) -> Found | None:
    """The agencies that a line names as helpers: "With inputs from PTI and AFP"."""
    name = agency_names(line) if _INPUT.search(line) and _may_name(line) else None
    return Found(name, line, "input") if name else None


def is_staff_note(line: str) -> bool:
    """Whether a line says who reported and edited: "(Reporting by A; Editing by B)", "(With Reuters)", "X contributed to this report."."""
    if len(line) > _NOTE_MAX:
        return False
    return bool(
        _STAFF.match(line)
        or (len(line) <= _LINE_MAX and _may_name(line) and _pattern(_WITH).search(line))
        or (" is a" in line and _WRITER.match(line))
        or ("contribut" in line and _CONTRIBUTED.search(line))
        or (" reported from " in line and _REPORTED.match(line))
    )


def _may_name(text: str) -> bool:
    """Whether a word of ``text`` could begin an agency's name: quick, so that the pattern is tried on few lines."""
    return not agencies().first_words.isdisjoint(map(str.lower, _WORD.findall(text)))


_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W_A-Z]+")  # "OlsenReuters" is two words
_TAIL = 120
_LINE_MAX = 200
_NOTE_MAX = 600
_LIST = r"{any}(?:\s?(?:/|,|;|\||&|and|\+)\s?{any})*"
_SIGN_OFF = (
    r"(?:[.!?…][\"”’'»)\]]*|(?<=\w))(?P<credit>(?:(?<=\w)\s?[\[(]|(?<!\w)\s*[-—–/(\[|©]*\s*)"
    r"(?:(?i:(?:with|using|from|source:?|by|via|courtesy:?)\s)?(?:(?i:additional )?(?i:inputs?|reporting|reports|material) (?i:from|by) )?)?"
    rf"{_LIST}\s*[\])/]?\.?)$"
)
_WITH = r"^\W*(?i:with|using) " + _LIST + r"\W*$"
_TOWN = r"[A-Z][\w.-]+(?: [A-Z][\w.-]+)?"
_LINES = (
    ("copyright", r"(?i:^\W*(?:©|\(c\)|copyright)).{{0,30}}{any}"),
    ("staff note", r"(?i:^\W*report(?:ing|ed) (?:by|for) ){any}"),
    (
        "staff note",
        r"^\W*{any} (?i:(?:[\w-]+ )?(?:writer|correspondent|journalist|reporter|staff|video|photographer)s?) .*contributed",
    ),
    ("staff note", r"^[A-Z].{{2,60}} is an? {any} (?:writer|reporter|correspondent|journalist)\b"),
    ("credit line", r"^\W*(?i:(?:source|credit|courtesy|agency|via|from)s?\s*[:/-]?\s+)" + _LIST + r"\W*$"),
    ("byline", r"^(?i:by )?\W*" + _LIST + r"\b(?i: staff| news)?\W*(?:[|•–—-].*)?$"),
    ("byline", r"^" + _LIST + rf", (?:{_TOWN}(?:, {_TOWN})?|(?i:{MONTH_DAY}))$"),
    ("byline", rf"^{_TOWN}: " + _LIST + r"$"),
    ("byline", r"^(?i:by )\W*[A-Z].{{0,90}}?(?:[,|•/–—(-]|\s)\s*" + _LIST + r"\W*$"),
    ("byline", r"^(?:[A-Z][\w.'’-]+(?:,? |(?=[A-Z]))(?:and |[A-Z]\. )?){{2,8}}[,|•/–—(-]?\s?" + _LIST + r"\W*$"),
)
_INPUT = re.compile(r"\b(?:with|using|additional|inputs?|reporting|material)\b", re.IGNORECASE)
_STAFF = re.compile(
    r"\W*(?:(?:additional )?(?:reporting|writing|editing|compiled|translated|edited|reported|written) by\s[A-Z]"
    r"|with (?:additional )?(?:inputs?|reporting|files|material|reports?) (?:from|by)\b)",
    re.IGNORECASE,
)
_WRITER = re.compile(
    r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3} is an? (?:[\w-]+ )?(?:staff|special|freelance|contributing|associated press|reuters|afp|bloomberg)"
    r"(?: news)? (?:writer|reporter|correspondent|contributor|journalist|columnist)\b.{0,80}$",
    re.IGNORECASE,
)
_CONTRIBUTED = re.compile(
    r"\bcontributed (?:(?:reporting )?to (?:this|the) (?:[\w-]+ )?(?:report|story|article|coverage|dispatch|piece)|reporting\b|from [A-Z]).{0,60}$"
)
_REPORTED = re.compile(r"[A-Z][^.!?]{2,140} reported from [A-Z][^.!?]{2,120}\.?$")


@cache
def _pattern(form: str) -> re.Pattern[str]:
    return re.compile(form.replace("{any}", agencies().pattern).replace("{{", "{").replace("}}", "}"))


def _name(form: str) -> str:
    names = agencies().names
    low = form.lower()
    return names.get(low) or names[low.removeprefix("the ")]
