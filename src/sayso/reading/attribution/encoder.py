"""The room of the small trained encoder: a text cut into windows of word pieces, and the ONNX model run over them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

    from sayso.records import Span

LIMIT = 128  # word pieces a window; 160, 192 and 256 measured lower (docs/attribution.md)
LONGEST = 224  # word pieces of a paragraph that stays whole: a longer window than training had, it was never taught
NO_CASE, LOWER, TITLE, UPPER = range(4)
_SENTENCE_END = frozenset('.?!"”')
_QUOTES = str.maketrans({"‘": "'", "’": "'", "`": "'", "„": "“", "«": "“", "»": "”", "\u00a0": " "})  # noqa: RUF001 - the marks are meant


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """Word pieces of some neighbouring paragraphs, [CLS] first and [SEP] after each paragraph.

    ``ids``, ``case``, ``starts`` and ``ends`` have one entry a piece; starts and ends are character offsets into the
    text, both 0 for [CLS] and [SEP].
    """

    ids: NDArray[np.int64]
    case: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    def __len__(self) -> int:
        """How many pieces."""
        return len(self.ids)


def fold(text: str) -> str:
    """The text with typographers' and LaTeX quotation marks in one form, character for character."""
    return text.replace("``", '" ').replace("''", ' "').translate(_QUOTES)


def windows(text: str, paragraphs: Sequence[Span], tokenizer: Tokenizer, *, limit: int = LIMIT) -> list[Window]:
    """Cut a text into windows of at most ``limit`` pieces; a longer paragraph is a window of its own, or several from ``LONGEST`` on."""
    folded = fold(text)
    encoded = tokenizer.encode_batch([folded[p.start : p.end] for p in paragraphs], add_special_tokens=False)
    pieces: list[list[tuple[int, int, int]]] = []
    for paragraph, e in zip(paragraphs, encoded, strict=True):
        found = [(i, s + paragraph.start, t + paragraph.start) for i, (s, t) in zip(e.ids, e.offsets, strict=True)]
        pieces.extend(_split(found, folded, max(limit, LONGEST) - 2))
    special = (tokenizer.token_to_id("[CLS]") or 0, tokenizer.token_to_id("[SEP]") or 0)
    return [_window(group, text, special) for group in _packed(pieces, folded, limit)]


def _split(pieces: list[tuple[int, int, int]], text: str, room: int) -> Iterator[list[tuple[int, int, int]]]:
    while len(pieces) > room:
        stops = (i + 1 for i in range(room - 1, room // 2, -1) if text[pieces[i][1]] in _SENTENCE_END)
        cut = next(stops, room)
        yield pieces[:cut]
        pieces = pieces[cut:]
    if pieces:
        yield pieces


def _packed(
    paragraphs: list[list[tuple[int, int, int]]], text: str, limit: int
) -> Iterator[list[list[tuple[int, int, int]]]]:
    """Paragraphs in groups of at most ``limit`` pieces; what opens a quotation for the next paragraph goes along with it."""
    group: list[list[tuple[int, int, int]]] = []
    size = 1
    for p in paragraphs:
        if group and size + len(p) + 1 > limit:
            along = len(group) - 1
            while along > 0 and _leads_on(group[along], group[along + 1] if along + 1 < len(group) else p, text):
                along -= 1
            kept, moved = group[: along + 1], group[along + 1 :]
            if sum(len(m) + 1 for m in moved) + len(p) + 2 > limit:
                kept, moved = group, []
            yield kept
            group, size = moved, 1 + sum(len(m) + 1 for m in moved)
        group.append(p)
        size += len(p) + 1
    if group:
        yield group


def _leads_on(before: list[tuple[int, int, int]], after: list[tuple[int, int, int]], text: str) -> bool:
    """Whether a paragraph ends in a colon, or the next one opens with a mark while this one's quotation is left open."""
    end, start = before[-1][2], after[0][1]
    if text[end - 1] == ":":
        return True
    words = text[before[0][1] : end]
    straight = words.count('"') % 2
    return text[start] in '"“' and (straight == 1 or words.count("“") > words.count("”"))


def _window(group: list[list[tuple[int, int, int]]], text: str, special: tuple[int, int]) -> Window:
    cls, sep = special
    rows = [(cls, 0, 0)]
    for p in group:
        rows.extend(p)
        rows.append((sep, 0, 0))
    table = np.array(rows, dtype=np.int64)
    case = np.array([_case(text[s:e]) for _, s, e in rows], dtype=np.int64)
    return Window(ids=table[:, 0], case=case, starts=table[:, 1], ends=table[:, 2])


@cache
def tokenizer(path: Path) -> Tokenizer:
    """The tokenizer of one file, loaded once a process."""
    from tokenizers import Tokenizer as Loader  # noqa: PLC0415 - not needed by commands that do not read

    loaded = Loader.from_file(str(path))
    loaded.no_padding()
    loaded.no_truncation()
    return loaded


@cache
def session(path: Path) -> InferenceSession:
    """The ONNX model of one file, loaded once a process."""
    return opened(str(path))


def opened(model: str | bytes) -> InferenceSession:
    """An ONNX model, of a file or of its bytes, on one thread."""
    import onnxruntime  # noqa: PLC0415 - not needed by commands that do not read

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # processes share the cores, not threads
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def encode(found: Sequence[Window], model: InferenceSession) -> list[tuple[NDArray[np.float32], ...]]:
    """Run the model over windows; its outputs [L, ...] for each. One window a run: batches were slower on one core."""
    results = []
    for w in found:
        feed = {"ids": w.ids[None], "case": w.case[None], "mask": np.ones((1, len(w)), dtype=np.int64)}
        results.append(tuple(out[0] for out in model.run(None, feed)))
    return results


def _case(piece: str) -> int:
    if not piece.isalpha():
        return NO_CASE
    if piece.islower():
        return LOWER
    return UPPER if len(piece) > 1 and piece.isupper() else TITLE
