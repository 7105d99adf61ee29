"""HTML into a sheet of lines: the article's text by trafilatura, and what markup says of title, date, author and site."""

from __future__ import annotations

from sayso.article.sheet import Sheet, numbered, tidy


def read_html(text: str, *, url: str | None = None) -> Sheet:
    """First form; grows."""
    from trafilatura import bare_extraction  # noqa: PLC0415

    document = bare_extraction(text, url=url, include_comments=False, include_tables=False)
    body = (document.text or "") if document else ""
    return Sheet(numbered(tidy(line) for line in body.split("\n")))
