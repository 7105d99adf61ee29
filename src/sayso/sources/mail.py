"""Mail: single messages (EML) and mbox files, a message a page; its subject, its day, its text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sayso.article.credit import agency_names
from sayso.article.sheet import Line, Sheet
from sayso.errors import PageError
from sayso.sources.encoding import detect
from sayso.sources.item import text_lines, words
from sayso.sources.kinds import MAIL, Got, Options, record, too_large
from sayso.sources.known import known_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage
    from typing import BinaryIO

    from sayso.records import Page

_MOST_PARTS = 200


def mbox(stream: BinaryIO, *, source: str, options: Options) -> Iterator[Got]:
    """Every message of an mbox file; its page is the message without the line that parts it from the one before."""
    held: list[bytes] = []
    size = number = 0
    blank = True
    while line := stream.readline(options.max_bytes):
        if blank and line.startswith(b"From ") and (held or not number):
            if held:
                yield _message(held, size, f"{source}#{number}", options)
            held, size, number = [], 0, number + 1
        else:
            size += len(line)
            if size <= options.max_bytes:
                held.append(line[1:] if line.startswith(b">From ") else line)
        blank = line in (b"\n", b"\r\n")
    if held:
        yield _message(held, size, f"{source}#{number}", options)


def _message(lines: list[bytes], size: int, where: str, options: Options) -> Got:
    if size > options.max_bytes:
        return too_large(where, options.max_bytes)
    return record(b"".join(lines), MAIL, source=where, options=options)


def sheet_of(page: Page) -> Sheet:
    """The text of a message, plain if it has that, and what its header says."""
    from email import message_from_bytes, policy  # noqa: PLC0415 - only mail needs it

    try:
        message: EmailMessage = message_from_bytes(page.data, policy=policy.default)
        sender = words(message["from"])
        values = [
            ("headline", words(message["subject"]), "mail's subject"),
            ("published", words(message["date"]), "mail's date"),
            ("agency", sender if agency_names(sender) else None, "mail's sender"),
            ("id", words(message["message-id"]), "mail's id"),
        ]
        lines = _lines(message)
    except Exception as error:  # the standard library raises many kinds for broken mail
        raise PageError(page.source, f"mail that cannot be parsed ({type(error).__name__})") from error
    return Sheet(lines, known_of(values))


def _lines(message: Any) -> tuple[Line, ...]:  # noqa: ANN401 - the library's message
    kinds: dict[str, str] = {}
    for number, part in enumerate(message.walk()):
        kind = part.get_content_type()
        if number > _MOST_PARTS:
            break
        if kind in ("text/plain", "text/html") and part.get_content_disposition() != "attachment" and kind not in kinds:
            data = part.get_payload(decode=True) or b""
            charset = part.get_content_charset() or ""
            kinds[kind] = _decoded(data, charset)
    if kinds.get("text/plain", "").strip():
        return text_lines(kinds["text/plain"])
    return text_lines(f"<div>{kinds.get('text/html', '')}</div>")


def _decoded(data: bytes, charset: str) -> str:
    try:
        return data.decode(charset)
    except (LookupError, ValueError):
        return data.decode(detect(data) or "utf-8", "replace")
