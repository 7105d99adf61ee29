"""Parsers under hypothesis: any bytes, and any damage to a good file, give pages or refusals, in time."""

from __future__ import annotations

import random
import time

import pytest
from fuzzed import FOUND, LONGEST, SEEDS, mutated, take
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
NAMES = sorted(
    set(SEEDS) - {"page.pdf"}
)  # a PDF's text is taken out by a process of its own, which is tried less often


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(st.binary(max_size=400), st.sampled_from(NAMES))
def test_any_bytes_under_any_name_are_pages_or_refusals(data, name):
    """Never another error."""
    take(data, name)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=12, deadline=None, suppress_health_check=SLOW)
@given(seed=st.integers(0, 2**32))
def test_a_damaged_file_of_any_form_gives_pages_or_refusals(name, seed):
    """Bytes changed, cut and doubled; in time."""
    start = time.process_time()
    take(mutated(SEEDS[name], random.Random(seed)), name)
    assert time.process_time() - start < LONGEST


@settings(max_examples=3, deadline=None, suppress_health_check=SLOW)
@given(seed=st.integers(0, 2**32))
def test_a_damaged_pdf_gives_pages_or_refusals(seed):
    """The same for PDF."""
    take(mutated(SEEDS["page.pdf"], random.Random(seed)), "page.pdf")


@pytest.mark.parametrize("path", sorted(FOUND.glob("*-*")), ids=lambda path: path.name)
def test_what_once_broke_a_parser_no_longer_does(path):
    """Every input that fuzzing found."""
    start = time.process_time()
    take(path.read_bytes(), path.name.partition("-")[2])
    assert time.process_time() - start < LONGEST


def test_bombs_stop_at_their_limits():
    """Zeros without end in gzip, a billion laughs, brackets and tags without end, a line without end."""
    import gzip
    import io
    import zipfile

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data.warc", b"\0" * 30_000_000)
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bombs = {
        "a.csv.gz": gzip.compress(b"title,text\n" + b"a" * 150_000_000, 9),
        "a.warc.gz": gzip.compress(b"WARC/1.0\r\n" + b"\0" * 30_000_000),
        "a.wacz": packed.getvalue(),
        "a.xml": f'<?xml version="1.0"?><!DOCTYPE nitf [<!ENTITY l0 "ha">{laughs}]><nitf>&l9;</nitf>'.encode(),
        "deep.xml": b"<nitf>" + b"<a>" * 50_000,
        "deep.json": b'{"uri": "x", "bodies": ' + b"[" * 80_000,
        "deep.jsonl": b'{"text": ' * 50_000 + b"\n",
        "wide.xml": b"<rss><channel>" + b"<item><title>x</title></item>" * 6000,
        "line.mbox": b"From a@b Sun Feb  5 10:00:00 2023\nA: b\n" + b"x" * 1_000_000,
        "parts.eml": b"MIME-Version: 1.0\nMessage-ID: <x>\nContent-Type: multipart/mixed; boundary=x\n\n" + b"--x\nContent-Type: multipart/mixed; boundary=x\n\n" * 2000,
    }  # fmt: skip
    for name, data in bombs.items():
        start = time.process_time()
        take(data, name)
        assert time.process_time() - start < LONGEST, name
