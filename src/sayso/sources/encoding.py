"""From bytes to characters: byte-order marks, what a page declares, UTF-8, and only then a guess."""

from __future__ import annotations

# ruff: noqa: RUF001 - printed pages use these quotes and dashes
import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]{2,40})|<\?xml[^>]{0,100}encoding\s*=\s*["']([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_HEAD = 4096
_SAMPLE = 65_536
_ASCII = 127
_GOOD_FOR_BAD = 2  # good characters beyond ASCII for each bad one; one-byte charsets have next to none
# HTML's own rule: what says it is Latin-1 is read as Windows-1252 (WHATWG Encoding Standard, section 4.2).
_ALIASES = {"iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}
_BROKEN = "ÃÂâÐÑ"  # one of these stands wherever UTF-8 was read as Windows-1252
_MOJIBAKE = re.compile(f"[{_BROKEN}][\u0080-\u00ff€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ]")


def detect(data: bytes, *, html: bool = False) -> str | None:
    """The charset of ``data``, or ``None`` if it is not text in any charset that is known."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if data and not data.count(0) and _decodes(data, "utf-8"):
        return "utf-8"
    if wide := _wide(data):
        return wide
    if _nearly_utf8(data):
        return "utf-8"
    declared = _META.search(data[:_HEAD]) if html else None
    if declared:
        name = (declared[1] or declared[2]).decode("ascii", "replace").lower()
        name = _ALIASES.get(name, name)
        if _decodes(data, name):
            return name
    return _guess(data)


def charset_of(media_type: str) -> str:
    """The charset parameter of "text/plain; charset=cp1251"; UTF-8 if there is none."""
    match = re.search(r"charset=([\w.:-]+)", media_type)
    return match[1] if match else "utf-8"


def decode(data: bytes, charset: str) -> str:
    """``data`` as text. Text that was once decoded by the wrong charset is mended where that is certain."""
    text = data.decode(charset, "replace")
    return _mended(text) if any(sign in text for sign in _BROKEN) and _MOJIBAKE.search(text) else text


def _mended(text: str) -> str:
    """Undo UTF-8 read as Windows-1252, line by line; a line that does not come out clean stays as it is."""
    return "\n".join(_mend_line(line) if _MOJIBAKE.search(line) else line for line in text.split("\n"))


def _mend_line(line: str) -> str:
    try:
        return b"".join(map(_byte, line)).decode("utf-8")
    except UnicodeError:
        return line


def _byte(sign: str) -> bytes:
    """The byte that Windows-1252 reads as ``sign``; five of its bytes are read as the control of that number."""
    try:
        return sign.encode("cp1252")
    except UnicodeEncodeError:
        return sign.encode("latin-1")


def _decodes(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _nearly_utf8(data: bytes) -> bool:
    """UTF-8 with a slip: cut within a character, or a stray byte among many good ones."""
    if data.count(0):
        return False
    if any(_decodes(data[:-cut], "utf-8") and not data[:-cut].isascii() for cut in (1, 2, 3)):
        return True
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(ord(sign) > _ASCII for sign in text[:_SAMPLE]) - bad
    return good >= _GOOD_FOR_BAD * bad


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Latin text is zero."""
    sample = data[:_HEAD]
    if len(sample) < 8 or not sample.count(0):  # noqa: PLR2004 - too short to tell
        return None
    for name, zeros, letters in (("utf-16-le", sample[1::2], sample[::2]), ("utf-16-be", sample[::2], sample[1::2])):
        if not letters.count(0) and zeros.count(0) > 0.8 * len(zeros) and _decodes(data[: len(data) // 2 * 2], name):
            return name
    return None


def _guess(data: bytes) -> str | None:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - only pages that are not UTF-8 pay for it

    if data.count(0) or _controls(data):
        return None
    best = from_bytes(data[:_SAMPLE]).best()
    return best.encoding if best and _decodes(data, best.encoding) else None


def _controls(data: bytes) -> bool:
    """Whether control characters that no text holds make up more than one byte in a hundred."""
    sample = data[:_SAMPLE]
    odd = sum(sample.count(bytes([code])) for code in (*range(1, 9), 11, *range(14, 27), *range(28, 32)))
    return odd * 100 > len(sample)
