"""A linear classifier over named features, hashed, so that a weight file holds numbers and no words."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray


def bucket(name: str, size: int) -> int:
    """The row of a feature: CRC-32 of its name, modulo the number of rows."""
    return zlib.crc32(name.encode()) % size


@dataclass(frozen=True)
class Linear:
    """``weights`` is rows by classes, ``bias`` one number a class."""

    classes: tuple[str, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def scores(self, features: Mapping[str, float]) -> NDArray[np.float32]:
        """The score of each class before any squashing."""
        rows = [bucket(name, len(self.weights)) for name in features]
        values = np.fromiter(features.values(), np.float32, len(features))
        out: NDArray[np.float32] = values @ self.weights[rows] + self.bias
        return out

    def logs(self, features: Mapping[str, float]) -> NDArray[np.float32]:
        """Log probabilities of the classes."""
        return log_softmax(self.scores(features))


def log_softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Log probabilities over the last axis."""
    top: NDArray[np.float32] = scores - scores.max(axis=-1, keepdims=True)
    out: NDArray[np.float32] = top - np.log(np.exp(top).sum(axis=-1, keepdims=True))
    return out


def load(name: str) -> Linear:
    """The model ``reading/types/models/<name>.npz`` of the package."""
    source = files("sayso.reading.types").joinpath("models", f"{name}.npz")
    with source.open("rb") as stream, np.load(stream, allow_pickle=False) as kept:
        weights = kept["weights"].astype(np.float32) * kept["scale"].astype(np.float32)
        return Linear(tuple(str(c) for c in kept["classes"]), weights, kept["bias"].astype(np.float32))


def save(path: Path, *, classes: Sequence[str], weights: NDArray[np.float32], bias: NDArray[np.float32]) -> None:
    """Write a model; weights are kept as int8 with one scale a class."""
    scale = np.maximum(np.abs(weights).max(axis=0, keepdims=True), 1e-9) / 127
    small = np.round(weights / scale).astype(np.int8)
    np.savez_compressed(
        path, classes=np.array(classes), weights=small, scale=scale.astype(np.float32), bias=bias.astype(np.float32)
    )
