"""Files, folders, globs and standard input become pages; what cannot be read is named with its reason."""

from __future__ import annotations

import hashlib
import io
import os
from typing import TYPE_CHECKING

import pytest

from sayso.errors import PageError
from sayso.records import Page
from sayso.sources.file import MAX_BYTES, pages

if TYPE_CHECKING:
    from pathlib import Path

TEXT = (
    b"Quay reopens\n\nThe quay at Sumbe reopened on Monday after repairs that took most of the winter, the port said.\n"
)


def read(*paths: Path | str, **options: object) -> list[Page | PageError]:
    """All that ``pages`` gives for some paths."""
    return list(pages(paths, **options))


def test_a_file_becomes_a_page_whose_id_is_the_digest_of_its_bytes(tmp_path: Path) -> None:
    """The page keeps the bytes as they are, their SHA-256, the path and the media type with its charset."""
    path = tmp_path / "quay.txt"
    path.write_bytes(TEXT)
    (page,) = read(path)
    assert isinstance(page, Page)
    assert page.data == TEXT
    assert page.id == hashlib.sha256(TEXT).hexdigest()
    assert page.source == str(path)
    assert page.media_type == "text/plain; charset=utf-8"
    assert page.got_at.tzinfo is not None


def test_a_folder_is_read_in_order_of_names_with_its_folders_and_without_other_files(tmp_path: Path) -> None:
    """Files whose names are of a form that is read, at any depth, sorted; hidden files and other kinds are left out."""
    for name in ("b.txt", "a.htm", "sub/c.html", ".hidden.txt", "data.bin", "notes.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(TEXT)
    assert [page.source.removeprefix(f"{tmp_path}/") for page in read(tmp_path)] == ["a.htm", "b.txt", "sub/c.html"]


def test_a_glob_is_expanded_and_one_that_matches_nothing_is_named(tmp_path: Path) -> None:
    """Patterns come in order of names; an empty match is a refusal that repeats the pattern."""
    for name in ("2.txt", "1.txt", "3.log"):
        (tmp_path / name).write_bytes(TEXT)
    assert [page.source[-5:] for page in read(f"{tmp_path}/*.txt")] == ["1.txt", "2.txt"]
    (refused,) = read(f"{tmp_path}/*.nothing")
    assert isinstance(refused, PageError)
    assert "*.nothing: no file matches" in str(refused)


def test_a_file_whose_name_has_glob_signs_is_taken_by_its_name(tmp_path: Path) -> None:
    """A name that exists wins over the pattern that it could be."""
    path = tmp_path / "page[1].txt"
    path.write_bytes(TEXT)
    (page,) = read(path)
    assert isinstance(page, Page)


def test_a_dash_reads_standard_input() -> None:
    """A dash is one page from the stream, under the same limits."""
    (page,) = read("-", stdin=io.BytesIO(TEXT))
    assert isinstance(page, Page)
    assert page.source == "standard input"
    (refused,) = read("-", stdin=io.BytesIO(TEXT), max_bytes=20)
    assert isinstance(refused, PageError)


def test_html_is_told_by_its_tags_whatever_the_file_is_called(tmp_path: Path) -> None:
    """A saved page without its suffix is still HTML; a text that ends in .html is still text."""
    (tmp_path / "saved").write_bytes(b"<!DOCTYPE html><html><body><p>x</p></body></html>")
    (tmp_path / "text.html").write_bytes(TEXT)
    one, two = read(tmp_path / "saved", tmp_path / "text.html")
    assert isinstance(one, Page)
    assert isinstance(two, Page)
    assert one.media_type.startswith("text/html")
    assert two.media_type.startswith("text/plain")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\t\n", "white space"),
        ("zeros.txt", b"\x00" * 500, "binary"),
        ("nul.txt", b"A road\x00 was closed on Monday.", "NUL"),
        ("bomb.txt", b"PK\x03\x04" + bytes(range(256)) * 20, "zip archive"),
        ("log.txt", b"\x1f\x8b\x08\x00" + b"\x00" * 40, "gzip"),
        ("photo.html", b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
        ("noise.txt", bytes(byte for byte in range(1, 256)) * 40, "not text"),
        ("rows.txt", b'{"id": 1, "name": "x"}\n{"id": 2, "name": "y"}\n', "no column that holds the text"),
        ("feed.xml", b'<?xml version="1.0"?>\n<rss version="2.0"><channel></channel></rss>', "a feed without items"),
    ],
)
def test_what_is_no_text_is_refused_by_name_and_reason(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    """One line that names the file and says what it is."""
    path = tmp_path / name
    path.write_bytes(data)
    (refused,) = read(path)
    assert isinstance(refused, PageError)
    assert reason in refused.reason
    assert str(refused).startswith(str(path))
    assert "\n" not in str(refused)


def test_a_bad_page_does_not_stop_the_others(tmp_path: Path) -> None:
    """Refusals come in place, between the pages that could be read."""
    (tmp_path / "a.txt").write_bytes(TEXT)
    (tmp_path / "b.txt").write_bytes(b"")
    (tmp_path / "c.txt").write_bytes(TEXT + b"More followed on Tuesday.")
    kinds = [type(item) for item in read(tmp_path, tmp_path / "none.txt", "https://outlet.example/page")]
    assert kinds == [Page, PageError, Page, PageError, PageError]


def test_fifty_megabytes_are_refused_without_being_read(tmp_path: Path) -> None:
    """The size comes from the file system, and the reason names the setting that holds the limit."""
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    (refused,) = read(path)
    assert isinstance(refused, PageError)
    assert f"{MAX_BYTES:,}" in refused.reason
    assert "max_page_bytes" in refused.reason


def test_links_that_lead_nowhere_say_where_they_lead(tmp_path: Path) -> None:
    """A dangling link and a link to itself are refusals, in a folder too."""
    (tmp_path / "gone.txt").symlink_to(tmp_path / "absent.txt")
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    gone, loop = read(tmp_path)
    assert isinstance(gone, PageError)
    assert isinstance(loop, PageError)
    assert "absent.txt, which does not exist" in gone.reason
    assert "back to itself" in loop.reason


def test_a_pipe_or_device_is_not_waited_for(tmp_path: Path) -> None:
    """What is neither file nor folder is refused at once."""
    os.mkfifo(tmp_path / "pipe.txt")
    (refused,) = read(tmp_path / "pipe.txt")
    assert isinstance(refused, PageError)
    assert "neither a file nor a folder" in refused.reason


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_without_rights_the_reason_says_so(tmp_path: Path, kind: str) -> None:
    """A folder or file that may not be read is refused; the superuser may read all, so the test is skipped there."""
    if os.geteuid() == 0:
        pytest.skip("the superuser is denied nothing")
    path = tmp_path / ("closed" if kind == "folder" else "closed.txt")
    path.mkdir() if kind == "folder" else path.write_bytes(TEXT)
    path.chmod(0)
    try:
        (refused,) = read(path)
    finally:
        path.chmod(0o700)
    assert isinstance(refused, PageError)
    assert f"no right to read this {kind}" in refused.reason


def test_a_refused_right_is_worded_for_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The wording, for whoever runs the tests with all rights."""

    def refuse(_path: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("sayso.sources.file.os.scandir", refuse)
    (refused,) = read(tmp_path)
    assert isinstance(refused, PageError)
    assert refused.reason == "no right to read this folder; change its permissions"


def test_an_empty_folder_says_what_pages_end_in(tmp_path: Path) -> None:
    """A folder without pages is not passed over in silence."""
    (refused,) = read(tmp_path)
    assert isinstance(refused, PageError)
    assert ".html" in refused.reason


@pytest.mark.parametrize("path", ["bad\0name", "x" * 5000, ""])
def test_odd_paths_are_refused_and_never_raise(path: str) -> None:
    """Names that no file system takes."""
    results = list(pages([path], max_bytes=10)) if path else list(pages(["./no-such-place/"]))
    assert all(isinstance(item, PageError) for item in results)
    assert results
