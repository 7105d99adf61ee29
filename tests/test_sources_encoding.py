"""Bytes become the characters that were meant: marks, declarations, UTF-8, and a guess only after those."""

from __future__ import annotations

# ruff: noqa: RUF001 - printed pages use these signs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.sources.encoding import decode, detect

ENGLISH = "“The road to Kâhta is closed,” the governor’s office said on Friday – for how long, it did not say."
RUSSIAN = "Мост через реку закрыт для движения, сообщила в воскресенье районная администрация. Пострадавших нет. " * 4


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (ENGLISH, "utf-8"),
        (ENGLISH, "utf-8-sig"),
        (ENGLISH, "utf-16"),
        (ENGLISH, "utf-16-le"),
        (ENGLISH, "utf-16-be"),
        (ENGLISH, "utf-32"),
        (ENGLISH, "cp1252"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
    ],
)
def test_a_text_survives_its_charset(text: str, charset: str) -> None:
    """Whatever it was written in, the same words come out."""
    data = text.encode(charset)
    found = detect(data)
    assert found is not None
    assert decode(data, found) == text


def test_a_declared_charset_is_believed_where_it_decodes() -> None:
    """The meta tag of a page counts before any guess; what HTML calls Latin-1 is Windows-1252."""
    cyrillic = '<meta charset="windows-1251"><p>Вода</p>'.encode("cp1251")
    latin = '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"><p>“x”</p>'.encode("cp1252")
    assert detect(cyrillic, html=True) == "windows-1251"
    assert detect(latin, html=True) == "cp1252"


def test_a_false_declaration_is_not_believed() -> None:
    """A page that says UTF-8 and is not is read as what it is."""
    data = f'<meta charset="utf-8"><p>{RUSSIAN}</p>'.encode("cp1251")
    found = detect(data, html=True)
    assert found is not None
    assert RUSSIAN in decode(data, found)


def test_a_file_cut_within_a_character_is_still_utf8() -> None:
    """The last, broken character is lost and nothing else."""
    data = f"{ENGLISH} é".encode()[:-1]
    assert detect(data) == "utf-8"
    assert decode(data, "utf-8").startswith(ENGLISH)


def test_text_decoded_twice_is_mended() -> None:
    """UTF-8 that somebody read as Windows-1252 and saved again comes out as it was meant."""
    broken = "The caf\u00c3\u00a9 in Lviv \u00e2\u20ac\u201c closed".encode()
    assert decode(broken, "utf-8") == "The café in Lviv – closed"


def test_words_that_only_look_broken_are_left() -> None:
    """A capital with a tilde before a quotation mark is somebody's spelling."""
    text = "SÃO “Paulo” said"
    assert decode(text.encode(), "utf-8") == text


@given(st.binary(max_size=400))
def test_no_bytes_make_detection_fail(data: bytes) -> None:
    """Any bytes get a charset that decodes them, or none."""
    found = detect(data)
    if found:
        assert isinstance(decode(data, found), str)
