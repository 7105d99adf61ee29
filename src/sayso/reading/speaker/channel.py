"""How it was said: on Telegram, on television, at a briefing, in an evening report, to reporters, with pictures."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sayso.reading.speaker.frame import MASK, Frames
from sayso.records import Span
from sayso.resolve.actor import known_actors

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sayso.reading.text import Text
    from sayso.records import Attribution

_PLATFORMS = (
    "Telegram|Twitter|Facebook|Instagram|WhatsApp|YouTube|TikTok|Truth Social|Weibo|VKontakte|VK|Signal|LinkedIn|Threads"
    "|Bluesky|Viber|Snapchat|Reddit|Rumble|WeChat|Mastodon|X"
)
# What may stand between a preposition and the channel's noun: "in his nightly video address".
_DETERMINED = "(?:(?:a|an|the|his|her|its|their|this|that|one|another)\\s+|[\\w.-]+['\u2019]s?\\s+)?"
_MODIFIERS = (
    "evening|nightly|daily|morning|weekly|monthly|regular|video|televi[sz]ed|radio|television|TV|joint|written|press|news|public"
    "|situational|operational|situation|intelligence|annual|quarterly|e-?mailed|official|telephone|phone|online|court|military|overnight|midday"
    "|live|recorded|pre-recorded|audio|voice|text|opinion|social media|background|virtual|closed-door|state of the nation|war"
)
_GENRES = (
    "address|speech|briefing|report|statement|bulletin|update|communiqu[eé]|interview|letter|post|message|video|broadcast"
    "|e-?mail|note|article|op-ed|essay|column|blog|memo|filing|lawsuit|complaint|indictment|affidavit|testimony"
    "|press release|release|conference|call|remarks|comments|appearance|survey|poll|study|assessment|analysis|readout"
    "|tweet|tweets|posts|messages|dispatch|recording|clip|footage|sermon|resolution|declaration|hearing|ceremony|podcast|summary"
)
_AUDIENCES = (
    "reporters|journalists|the media|parliament|lawmakers|legislators|supporters|a rally|the rally|a crowd|the crowd|a conference"
    "|a security conference|a news conference|a press conference|a briefing|a (?:\\w+ )?briefing|the (?:\\w+ )?briefing|a forum"
    "|the court|a court|the jury|investigators|the (?:UN |U\\.N\\. |United Nations )?Security Council|the (?:UN |U\\.N\\. )?General Assembly"
    "|congress|Congress|the Senate|the assembly|a summit|the summit|the council|the committee|diplomats|worshippers|mourners"
    "|state media|local media|state television|state TV|local television|national television|state radio|local radio|television|radio"
)
_MEDIA_WORD = re.compile(
    r"(?i)\b(?:TV|television|radio|news|times|post|agency|journal|magazine|newspaper|channel|broadcaster)\b"
)
_PICTURES = "pictures?|photos?|photographs?|images?|videos?|footage|recordings?|clips?|screenshots?"


@dataclass(frozen=True, slots=True)
class _Rule:
    """A pattern whose group ``what`` is the channel; the lower the ``rank``, the sooner it is taken."""

    name: str
    rank: int
    pattern: re.Pattern[str]


_RULES = (
    _Rule(
        "platform",
        0,
        re.compile(
            rf"\b(?:[Oo]n|[Vv]ia|[Tt]hrough|[Tt]o|[Ii]n|[Oo]ver|[Uu]sing|[Ff]rom)\s+{_DETERMINED}(?:[\w-]+\s+){{0,4}}?"
            rf"(?P<what>{_PLATFORMS})\b(?!['\u2019-])"
        ),
    ),
    _Rule(
        "platform", 0, re.compile(rf"\b(?P<what>{_PLATFORMS})(?=\s+(?:post|account|channel|page|message|video)s?\b)")
    ),
    _Rule(
        "social media",
        1,
        re.compile(r"\b(?:[Oo]n|[Vv]ia|[Tt]o|[Ii]n)\s+(?:[\w-]+\s+){0,4}?(?P<what>social (?:media|networks?))\b"),
    ),
    _Rule(
        "broadcast",
        1,
        re.compile(
            rf"\b(?:[Oo]n|[Tt]old|[Tt]o|[Ii]n|[Bb]y)\s+{_DETERMINED}(?:[A-Z][\w.-]*\s+|[\w-]+ian\s+){{0,3}}?"
            r"(?P<what>(?:state |national |local |public )?(?:television|TV|radio))\b(?!\s+(?:address|interview|station|channel|host|show|speech|crew))"
        ),
    ),
    _Rule(
        "genre",
        2,
        re.compile(
            rf"\b(?:[Ii]n|[Aa]t|[Dd]uring|[Vv]ia|[Bb]y|[Tt]old|[Oo]n|[Ff]rom)\s+{_DETERMINED}(?:[\w-]+\s+){{0,3}}?"
            rf"(?P<what>(?:(?:{_MODIFIERS})\s+){{0,3}}(?:{_GENRES}))\b(?!\s+(?:channel|account|app|station|page)\b)"
        ),
    ),
    _Rule("telephone", 5, re.compile(r"\bby (?P<what>(?:tele)?phone|e-?mail|text message|video link)\b")),
    _Rule("telephone", 5, re.compile(r"\bover the (?P<what>(?:tele)?phone)\b")),
    _Rule(
        "audience",
        4,
        re.compile(
            rf"\b(?:[Tt]old|[Tt]elling|(?:[Ss]poke|[Ss]peaking|[Ss]aid|[Rr]emarks|[Cc]omments)\s+(?:to|with))\s+(?:the\s+)?(?P<what>{_AUDIENCES})\b"
        ),
    ),
)
_TOLD_NAME = re.compile(
    r"\b(?:[Tt]old|[Tt]elling|(?:[Ss]poke|[Ss]peaking|[Ss]aid|[Cc]omments)\s+(?:to|with)|[Cc]ited by|[Qq]uoted by)\s+"
    rf"{_DETERMINED}(?:[a-z]+\s+){{0,4}}(?P<what>[A-Z\u00c0-\u017d][\w&.-]*(?:\s+[A-Z\u00c0-\u017d0-9][\w&.-]*){{0,4}}(?:\s+(?:television|radio|TV)\b)?)"
)
_POSTED = re.compile(
    rf"\b(?:[Pp]ost(?:ed|ing|s)|[Ss]har(?:ed|ing|es)|[Pp]ublish(?:ed|ing|es)|[Rr]eleas(?:ed|ing|es)|[Uu]pload(?:ed|ing|s)|[Ii]ssued|[Cc]irculated)\s+"
    rf"{_DETERMINED}(?:[\w-]+\s+){{0,3}}?(?P<what>(?:{_PICTURES})(?:\s+and\s+(?:{_PICTURES}))?)\b"
)
_FROM_CUE = {
    "tweet": "Twitter",
    "retweet": "Twitter",
    "email": "email",
    "televise": "television",
    "text": "text message",
}
_SOURCE = re.compile(
    rf"(?i)\b(?P<what>(?:(?:{_MODIFIERS})\s+){{0,2}}(?:statement|report|communiqu[eé]|press release|bulletin|letter|memo|readout))(?=$|\s+(?:from|by|of|issued|released|published|on|to|posted|carried)\b)"
)
_SAME = {"TV": "television", "televized": "televised", "e-mail": "email"}


def channels(text: Text, attributions: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Return the attributions with their channel and its words, where the frame of the cue names one.

    A platform outranks a broadcast, a broadcast a genre ("statement"), a genre an audience ("reporters").
    """
    frames = Frames(text, attributions)
    best: dict[str, tuple[int, Span, str, str]] = {}
    for span, label, rank, rule in _found(frames):
        owner = frames.owner(span)
        if owner is None or (_about(frames, span) and rank > 1):
            continue
        if owner.id not in best or rank < best[owner.id][0]:
            best[owner.id] = (rank, span, label, rule)
    for attribution in attributions:
        if attribution.id not in best and (own := _own(frames, attribution)) is not None:
            best[attribution.id] = own
    return tuple(_with(a, best[a.id]) if a.id in best else a for a in attributions)


def _found(frames: Frames) -> Iterator[tuple[Span, str, int, str]]:
    """Yield every channel named in a frame: its words, its label, its rank and the rule."""
    wanted = sorted({s for a in frames.attributions if (s := frames.of(a)) is not None})
    for sentence in wanted:
        words = sentence.of(frames.masked)
        for rule in _RULES:
            for match in rule.pattern.finditer(words):
                if MASK not in match.group():
                    yield _hit(sentence, match), _label(match.group("what")), rule.rank, rule.name
        for match in _TOLD_NAME.finditer(words):
            if MASK not in match.group() and _is_media(match.group()[match.group().find(" ") :], match.group("what")):
                yield _hit(sentence, match), match.group("what"), 0, "told a newsroom"
        # What was posted may itself be the content, so that only the verb need stand in the frame.
        for match in _POSTED.finditer(sentence.of(frames.text.text)):
            if words[match.start()] != MASK:
                yield _hit(sentence, match), match.group("what"), 2, "what was posted"


def _hit(sentence: Span, match: re.Match[str]) -> Span:
    return Span(sentence.start + match.start("what"), sentence.start + match.end("what"))


def _label(words: str) -> str:
    plain = " ".join(words.split())
    for old, new in _SAME.items():
        plain = re.sub(rf"\b{old}\b", new, plain)
    return re.sub(r"^(?:a|an|the)\s+", "", plain)


def _is_media(phrase: str, name: str) -> bool:
    known = known_actors().get(name.replace("\u2019", "'")) or known_actors().get(name.split(maxsplit=1)[0])
    return (known is not None and known.kind == "media") or bool(_MEDIA_WORD.search(phrase))


def _about(frames: Frames, span: Span) -> bool:
    """Whether the phrase hangs on a noun of the source, as in "the author of the report"."""
    return any(s.start <= span.start < s.end for a in frames.attributions for s in a.source)


def _own(frames: Frames, attribution: Attribution) -> tuple[int, Span, str, str] | None:
    """Read the channel off the cue ("tweeted") or the source ("a statement from the ministry")."""
    for span in attribution.cue:
        for token in frames.text.doc.char_span(*span, alignment_mode="expand") or ():
            if label := _FROM_CUE.get(token.lemma_.casefold()):
                return 5, Span(token.idx, token.idx + len(token.text)), label, "the cue itself"
        if match := re.search(
            rf"(?i)\b(?:in|at|on|during)\s+{_DETERMINED}(?:[\w-]+\s+){{0,3}}?(?P<what>(?:(?:{_MODIFIERS})\s+){{0,3}}(?:{_GENRES}))\b",
            span.of(frames.text.text),
        ):
            return (
                5,
                Span(span.start + match.start("what"), span.start + match.end("what")),
                _label(match.group("what")),
                "the cue itself",
            )
    for span in attribution.source:
        if match := _SOURCE.search(span.of(frames.text.text)):
            at = Span(span.start + match.start("what"), span.start + match.end("what"))
            return 5, at, _label(match.group("what")), "the source itself"
    return None


def _with(attribution: Attribution, found: tuple[int, Span, str, str]) -> Attribution:
    _, span, label, rule = found
    return replace(
        attribution,
        channel=label,
        channel_span=span,
        words={**attribution.words, "channel": (span,)},
        rules={**attribution.rules, "channel": rule},
    )
