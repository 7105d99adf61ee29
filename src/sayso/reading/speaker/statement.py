"""What the paper says in its own hand about what others say: not verified, confirmed, no details, no comment, denied.

This room finds the sentences and who stands in them; to which attributions they belong is scope.py's matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from sayso.records import Span
from sayso.resolve.actor import known_actors

if TYPE_CHECKING:
    from spacy.tokens import Token

    from sayso.reading.text import Text

UNVERIFIED, VERIFIED, NO_DETAILS = "unverified", "verified", "no details"
NO_COMMENT, DENIED, REJECTED, CONFIRMED = "no comment", "denied", "rejected", "confirmed"
RESPONSES = frozenset({NO_COMMENT, DENIED, REJECTED, CONFIRMED})

_NOT = "(?:could|can|did|do|does|has|have|had|was|were|is|are)\\s*(?:not|n['\u2019]t)"
_ADV = "(?:(?:immediately|independently|yet|fully|currently|also|been|able|to|be|itself|separately|directly|publicly|so far)\\s+){0,5}"
_CHECK = "(?:verify|confirm|authenticate|corroborate|substantiate|ascertain)"
_CHECKED = "(?:verified|confirmed|authenticated|corroborated|substantiated|geolocated|ascertained)"
_REST = "(?P<what>[^.;\n]*)"
_CLAIMED = (
    "(?:this|these|those|both|the|such|any|all|his|her|its|their|(?:[A-Z][\\w.]*['\u2019]s?))\\s*"
    "(?:[\\w'\u2019-]+\\s+){0,3}?"
    "(?:claims?|accusations?|allegations?|charges?|reports?|accounts?|figures?|assertions?|suggestions?|statements?|numbers?|toll|version"
    "|involvement|responsibility|wrongdoing|role|link|links|connection|finding|findings|idea|criticism|attack|attacks|strike|strikes"
    "|shelling|bombing|raid|incident|killing|killings|withdrawal|retreat|loss|losses|deaths?|blast|explosion|incursion)\\b"
)
_IT = r"(?:(?:it|this|them)\b(?! (?:had|was|were|would|will|has|is|ever|did|could|took|made|ha[ds] been)\b)|that\b(?=\s*[.,;\n]|$))"
_ANAPHOR = (
    f"(?:{_CLAIMED}|{_IT}|(?:involvement|responsibility|wrongdoing|any\\s+\\w+|having|doing so|being|\\w+ing)\\b)"
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One such sentence: ``span`` are its words, ``by`` the subject's, ``what`` the object's."""

    status: str
    span: Span
    by: Span | None = None
    what: Span | None = None
    rule: str = ""
    partly: bool = False


@dataclass(frozen=True, slots=True)
class _Pattern:
    status: str
    rule: str
    regex: re.Pattern[str]
    # Where the one who does not verify, or does not comment, stands: the verb's subject, the group "by", or nowhere.
    subject: bool = True


def _p(status: str, rule: str, regex: str, *, subject: bool = True) -> _Pattern:
    return _Pattern(status, rule, re.compile(regex), subject)


_PATTERNS = (
    _p(
        UNVERIFIED,
        "could not verify",
        rf"\b(?:{_NOT}|cannot|can\s?not)\s+{_ADV}{_CHECK}\b(?!\s+(?:or|nor) deny){_REST}",
    ),
    _p(UNVERIFIED, "unable to verify", rf"\bunable\s+{_ADV}{_CHECK}\b(?!\s+(?:or|nor) deny){_REST}"),
    _p(
        UNVERIFIED,
        "has not verified",
        rf"\b(?:has|have|had|did)\s*(?:not|n['\u2019]t)\s+{_ADV}{_CHECKED}\b(?!\s+by\b)(?!\s+(?:or|nor) denied){_REST}",
    ),
    _p(
        UNVERIFIED,
        "could not be verified",
        rf"\b(?:(?:{_NOT}|cannot|can\s?not)\s+{_ADV}|(?:was|were|is|are|remains?) (?:not |un)(?:yet |independently )?){_CHECKED}\b(?:\s+(?:by|through)\s+(?P<by>[^.,;\n]+))?",
        subject=False,
    ),
    _p(
        UNVERIFIED,
        "not possible to verify",
        rf"\b(?:not|im)\s*(?:immediately |yet )?possible\s+(?:for (?P<by>[A-Z][\w ]+?) )?to\s+{_ADV}{_CHECK}\b{_REST}",
        subject=False,
    ),
    _p(
        UNVERIFIED,
        "no independent confirmation",
        rf"\b(?:[Nn]o|[Ww]ithout)\s+(?:immediate\s+)?(?:independent|third-party|outside)\s+(?:confirmation|verification|corroboration){_REST}",
        subject=False,
    ),
    _p(
        UNVERIFIED,
        "unverified",
        r"\b[Uu]n(?:verified|confirmed)\s+(?:[\w-]+\s+){0,2}(?:reports?|claims?|footage|videos?|images?|accounts?|figures?)\b",
        subject=False,
    ),
    _p(
        VERIFIED,
        "able to verify",
        rf"\b(?:was|were|is|has been|have been)\s+able\s+to\s+(?:independently\s+)?{_CHECK}\b{_REST}",
    ),
    _p(
        VERIFIED,
        "verified",
        rf"\b(?:(?:has|have|had)\s+)?(?:independently\s+|also\s+|since\s+)?(?:independently confirmed|independently corroborated|verified|authenticated|geolocated)\b(?!\s+by\b){_REST}",
    ),
    _p(
        VERIFIED,
        "verified by",
        rf"\b(?<!not )(?<!un)(?:independently\s+)?{_CHECKED}\s+by\s+(?P<by>(?:the\s+|an?\s+)?[\w\u2019'.-]+(?:\s+(?!in\b|on\b|at\b|and\b|as\b|after\b|but\b|who\b|to\b|that\b|from\b)[\w\u2019'.-]+){{0,6}})",
        subject=False,
    ),
    _p(VERIFIED, "reporters saw", rf"\b(?:saw|heard|witnessed|watched|observed|counted|filmed)\b{_REST}"),
    _p(
        NO_DETAILS,
        "gave no details",
        r"\b(?:gave|provided|offered|released|giving|providing|offering|gives|provides)\s+(?:no|few|little)\s+(?:(?:further|other|more|immediate|additional|supporting)\s+)*(?:details?|evidence|elaboration|information|specifics|proof|explanation|figures?|casualty figures)\b",
    ),
    _p(
        NO_DETAILS,
        "did not give details",
        r"\b(?:did|does|has|have|had|would|could)\s*(?:not|n['\u2019]t)\s+(?:immediately\s+)?(?:give|given|provide|provided|offer|offered|release|released|present|presented|cite|cited)\s+(?:(?:any|further|more|other|additional|immediate|supporting)\s+)*(?:details?|evidence|elaboration|information|specifics|proof|explanation|figures?)\b",
    ),
    _p(
        NO_DETAILS,
        "did not specify",
        rf"\b(?:(?:did|does|would|has|have|had)\s*(?:not|n['\u2019]t)|(?:declined|refused|declining|refusing)\s+to)\s+(?:immediately\s+)?(?:elaborate|elaborated|specify|specified|disclose|disclosed|go into (?:further )?detail|identify|identified|name|named|say\s+(?:who|whom|where|how|when|what|why|whether|which|if|exactly))\b{_REST}",
    ),
    _p(
        NO_DETAILS,
        "without details",
        rf"\b[Ww]ithout\s+(?:(?:giving|providing|offering|citing|presenting)\s+(?:(?:any|further|more|other|additional|supporting)\s+)*(?:details?|evidence|specifics|information|proof|figures?)|(?:elaborating|specifying|elaboration|naming|identifying|evidence|(?:further )?details?)\b|saying\s+(?:who|where|how|when|what|why|which)){_REST}",
        subject=False,
    ),
    _p(
        NO_COMMENT,
        "did not comment",
        rf"\b(?:(?:{_NOT})\s+{_ADV}|(?:has|have|had)\s+yet\s+to\s+)(?:(?:publicly|directly|officially)\s+)?(?:comment(?:ed)?|respond(?:ed)?|repl(?:y|ied)|react(?:ed)?|issue(?:d)? (?:a |any )?(?:statement|comment)|(?:make|made) (?:a |any )?(?:public )?(?:comment|statement)|return(?:ed)?\s+(?:[\w-]+\s+){{0,3}}(?:calls?|messages?|e-?mails?|requests?)|answer(?:ed)?\s+(?:[\w-]+\s+){{0,3}}(?:calls?|questions?|messages?|requests?)|(?:be\s+)?reached(?: for comment)?|available (?:for|to) comment|provide(?:d)? (?:a |any )?(?:immediate )?(?:comment|response))\b(?P<what>[^.;\n]*)",
    ),
    _p(
        NO_COMMENT,
        "declined to comment",
        r"\b(?:(?:declined|refused|declines|refuses|declining|refusing)\s+(?:to\s+)?(?:immediately\s+)?(?:comment|respond|answer|discuss|be interviewed)|unavailable for comment)\b(?P<what>[^.;\n]*)",
    ),
    _p(
        NO_COMMENT,
        "had no comment",
        r"\b(?:had|has|have|made|offered|gave|issued)\s+no\s+(?:(?:immediate|public|official|further)\s+)*(?:comment|response|reaction|reply|statement)\b(?P<what>[^.;\n]*)",
    ),
    _p(
        NO_COMMENT,
        "no comment from",
        r"\b[Nn]o\s+(?:(?:immediate|official|public|further|direct)\s+)*(?:comment|response|reaction|word|reply|statement|confirmation|claim of responsibility)\s+(?:(?:was|were)\s+)?(?:(?:immediately\s+)?available\s+)?(?:(?:on|about|to)\s+(?:[\w-]+\s+){1,5})?(?:from|by)\s+(?P<by>[^.,;\n]+)",
        subject=False,
    ),
    _p(
        NO_COMMENT,
        "neither confirmed nor denied",
        r"\b(?:neither\s+confirm(?:ed|s)?\s+nor\s+den(?:y|ied|ies)|not\s+confirm(?:ed)?\s+(?:or|nor)\s+den(?:y|ied))\b(?P<what>[^.;\n]*)",
    ),
    _p(
        DENIED,
        "denied",
        rf"\b(?:denied|denies|deny|denying|disputed|disputes|dispute|contested|contests|refuted|refutes)\s+(?P<what>{_ANAPHOR}[^.;\n]*)",
    ),
    _p(
        REJECTED,
        "rejected",
        rf"\b(?:rejected|rejects|reject|dismissed|dismisses|dismiss|brushed aside)\s+(?P<what>{_IT}|{_CLAIMED})[^.;\n]*",
    ),
    _p(
        CONFIRMED,
        "confirmed it",
        rf"\b(?:confirmed|acknowledged|admitted)\s+(?P<what>{_IT}|{_CLAIMED})[^.;\n]*",
    ),
)
_CLAUSE_START = re.compile(
    r"[,;\u2014-]?\s*(?:,\s*)?\b(?:and|but|although|though|while|which|as|yet|however)\b\s*", re.IGNORECASE
)
# Kinds of words for the agency's people, who see with its eyes.
_APPOSED_NAME = re.compile("(, [A-Z\u00c0-\u017d][\\w\u2019'-]+(?: [A-Z\u00c0-\u017d][\\w\u2019'.-]+){1,3}),")
_EYES = re.compile(
    r"(?i)\b(?:reporters?|journalists?|witness(?:es)?|correspondents?|photographers?|crew|team|staff|videographers?)\b"
)
_MEDIUM = re.compile(r"(?i)\b(?:news agency|newspaper|broadcaster|news service|this newspaper|the agency)\b")


@lru_cache(maxsize=4)  # several stages of one text ask
def statements(text: Text) -> tuple[Statement, ...]:
    """Return all statements of verification and response in a text, in order, the first pattern winning."""
    taken: list[Span] = []
    found: list[Statement] = []
    at = text.tokens_at
    for pattern in _PATTERNS:
        for match in pattern.regex.finditer(text.text):
            verb = Span(match.start(), match.start() + 12)
            if any(verb.overlaps(t) for t in taken):
                continue
            statement = _statement(text, pattern, match, at)
            if statement is not None:
                taken.append(
                    Span(
                        match.start(),
                        match.end("what")
                        if "what" in match.re.groupindex and not statement.partly and match.group("what") is None
                        else match.end(),
                    )
                )
                found.append(statement)
    return tuple(sorted(found, key=lambda s: s.span))


def _statement(text: Text, pattern: _Pattern, match: re.Match[str], at: dict[int, Token]) -> Statement | None:
    groups = match.re.groupindex
    what = _stripped(text, Span(*match.span("what"))) if "what" in groups and match.group("what") else None
    by = _stripped(text, Span(*match.span("by"))) if "by" in groups and match.group("by") else None
    start = match.start()
    if pattern.subject:
        by = _subject(text, match, at)
        if by is None and pattern.status in {UNVERIFIED, *RESPONSES}:
            return None
        start = min(start, by.start) if by is not None and by.end <= match.start() + 1 else start
    if pattern.rule in {"reporters saw", "verified", "able to verify"} and not _is_newsroom(text, by, pattern.rule):
        return None
    if pattern.rule == "could not be verified":
        what = _subject(text, match, at)
        start = min(start, what.start) if what is not None else start
    end = len(text.text[: match.end()].rstrip(" ,"))
    return Statement(pattern.status, Span(start, end), by, what, pattern.rule, pattern.rule == "reporters saw")


def _stripped(text: Text, span: Span) -> Span | None:
    words = span.of(text.text)
    start = span.start + len(words) - len(words.lstrip(" ,"))
    end = span.end - (len(words) - len(words.rstrip(" ,")))
    if re.search(r"\w{2}\.$", span._replace(end=end).of(text.text)):
        end -= 1
    return Span(start, end) if end > start else None


def _subject(text: Text, match: re.Match[str], at: dict[int, Token]) -> Span | None:
    """Return the subject of the verb that a pattern starts with or contains, without what hangs on it."""
    for offset in range(match.start(), match.end()):
        token = at.get(offset)
        if token is None or token.pos_ not in {"VERB", "AUX", "ADJ"}:
            continue
        found = _subject_of(token)
        if found is not None:
            return _noun_phrase(text, found)
        if token.pos_ == "VERB" and token.dep_ not in {"xcomp", "aux"}:
            break
    return _words_before(text, match.start())


def _subject_of(token: Token) -> Token | None:
    for _ in range(4):
        for child in token.children:
            if child.dep_ in {"nsubj", "nsubjpass"} and child.i < token.i + 3:
                return child
        if token.head.i == token.i or token.dep_ not in {
            "aux",
            "auxpass",
            "xcomp",
            "conj",
            "acomp",
            "advcl",
            "neg",
            "pcomp",
            "prep",
        }:
            return None
        token = token.head
    return None


def _noun_phrase(text: Text, head: Token) -> Span:
    """Return a noun with what stands before it and its "of" and "for" phrases; no clause, no apposition in commas."""
    left = head.left_edge.idx
    last = head
    for child in head.children:
        if child.i > head.i and child.dep_ in {"prep", "flat"} and child.lower_ in {"of", "for", "in", "at"}:
            last = child.right_edge
    end = last.idx + len(last.text)
    words = text.text[left:end]
    cut = re.search(r",|\s(?:who|which|that)\s", words)
    if named := _APPOSED_NAME.match(text.text, end):
        return Span(left, named.end(1))  # "His father, Mahmoud Daraghmeh, denied it"
    return Span(left, left + cut.start() if cut and cut.start() > head.idx - left else end)


def _words_before(text: Text, at: int) -> Span | None:
    """Return the capitalised words right before a verb, for where the parse has lost its subject."""
    match = re.search(
        "((?:[Tt]he\\s+)?[A-Z][\\w.\u2019'-]*(?:\\s+[A-Z][\\w.\u2019'-]*){0,4}|\\b(?:[Ii]t|[Hh]e|[Ss]he|[Tt]hey))\\s+$",
        text.text[max(0, at - 60) : at],
    )
    return Span(at - len(match.group(0)), at - len(match.group(0)) + len(match.group(1))) if match else None


def _is_newsroom(text: Text, by: Span | None, rule: str) -> bool:
    """Whether the one who saw or verified is a newsroom, its people, or (who verified) a body that checks."""
    if by is None:
        return False
    words = by.of(text.text)
    named = is_medium(words, text)
    if rule == "reporters saw":
        return named and (bool(_EYES.search(words)) or words == (text.agency or words))
    return named or bool(
        re.search(
            r"(?i)\b(?:UN|U\.N\.|United Nations|OSCE|monitors?|observers?|investigators?|analysts?|inspectors?|IAEA)\b",
            words,
        )
    )


def is_medium(words: str, text: Text) -> bool:
    """Whether the words name a newsroom: the text's own agency, one of our table, or "the newspaper"."""
    if text.agency and text.agency in words:
        return True
    pieces = re.findall(r"[A-Z][\w.&-]*(?:\s+[A-Z][\w.&-]*)*", words)
    known = [known_actors().get(p) or known_actors().get(p.split()[0]) for p in pieces]
    return any(k is not None and k.kind == "media" for k in known) or bool(_MEDIUM.search(words))


def clause_start(text: Text, statement: Statement) -> int:
    """Return where the clause of a statement begins, with the conjunction that joins it to what comes before."""
    start = statement.span.start
    before = text.text[max(0, start - 16) : start]
    for match in _CLAUSE_START.finditer(before):
        if match.end() == len(before):
            return start - len(before) + match.start()
    return start
