"""What a snippet is about, as a vector: the small sentence encoder (MiniLM in int8, with the pieces that news needs)."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import numpy as np

from sayso.reading.attribution.encoder import session, tokenizer

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LONGEST = 254  # pieces; the encoder was trained on 256 with its two marks


def vector(text: str) -> NDArray[np.float32]:
    """The mean of the encoder's last states, of length one: [384]."""
    models = files("sayso.reading.types").joinpath("models")
    with as_file(models.joinpath("sentence.tokenizer.json")) as path:
        pieces = tokenizer(path)
    with as_file(models.joinpath("sentence.onnx")) as path:
        model = session(path)
    ids = pieces.encode(text, add_special_tokens=False).ids[:_LONGEST]
    marked = [pieces.token_to_id("[CLS]"), *ids, pieces.token_to_id("[SEP]")]
    found: NDArray[np.float32] = model.run(None, {"ids": np.array([marked], dtype=np.int64)})[0][0]
    return found
