"""Text in, vector out: the tokenizer, the word table and the graph together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from sentencepiece import SentencePieceProcessor
from threadpoolctl import threadpool_limits

from osint_monitor.score.meaning.weights import BLOCK, in_full

PREFIX = "query: "
"""What the model was trained to see before a text that is classified."""

MAX_WORDS = 160
"""Pieces of one passage that are read, the two special ones included."""

PACK = 192
"""Pieces that are read in one go, at least one text; what each costs grows slowly."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Special:
    """Numbers of the pieces that are no text, and the width of a vector."""

    begin: int
    end: int
    width: int


@dataclass(frozen=True, slots=True)
class Pack:
    """
    Texts that are read in one go, one behind the other, so that nothing is padded.

    Args:
        read: (pieces, width): what the next layers go on with.
        whose: (texts, pieces): 1 where a piece is of a text, else 0.
    """

    read: Floats
    whose: Floats


@dataclass(frozen=True, slots=True)
class Begun:
    """
    Texts that the first layers have read.

    Args:
        early: (texts, width): the mean over the pieces, of unit length.
        packs: what the further layers go on with.
    """

    early: Floats
    packs: tuple[Pack, ...]


class Encoder:
    """
    The model, ready to read; one for each process.

    Args:
        folder: made by :mod:`osint_monitor.score.meaning.prepare`.

    Raises:
        OSError, ValueError: the folder is missing or damaged.
    """

    def __init__(self, folder: Path) -> None:
        # Threads of several processes on the same cores wait for each other.
        threadpool_limits(1, "blas")
        facts = json.loads((folder / "facts.json").read_text("utf-8"))
        self._special = Special(**facts["special"])
        self._charmap = {int(point): text for point, text in facts["charmap"].items()}
        self._cutter = SentencePieceProcessor(model_file=str(folder / "pieces.model"))
        words = np.memmap(folder / "words.bin", BLOCK, "r")
        self._words = words.reshape(-1, self._special.width // 32)
        self.places = np.load(folder / "places.npy", mmap_mode="r")
        self._first = _session(folder / "first.onnx")
        self._rest = _session(folder / "rest.onnx")

    def pieces(self, text: str) -> list[int]:
        """The numbers of the pieces of a text, without special ones."""
        found: list[int] = self._cutter.encode(text.translate(self._charmap))
        return found

    def encode(self, texts: Sequence[str]) -> Floats:
        """One row for each text: means over its pieces, of unit length a layer."""
        return self.finish(self.begin(texts))

    def begin(self, texts: Sequence[str]) -> Begun:
        """What the first layers say of some texts, and what the others go on with."""
        found = [self._begin(rows) for rows in _packed(map(self.row, texts))]
        early = np.concatenate([pooled for pooled, _ in found])
        return Begun(_of_unit_length(early, self.width), tuple(p for _, p in found))

    def finish(self, begun: Begun) -> Floats:
        """One row for each text, of all layers that are given out."""
        found = [
            self._rest.run(None, {"words": pack.read, "whose": pack.whose})[0]
            for pack in begun.packs
        ]
        rest = _of_unit_length(np.concatenate(found), self.width)
        return np.concatenate([begun.early, rest], 1)

    @property
    def width(self) -> int:
        """Numbers of one layer's vector; the first layers' stand in front."""
        return self._special.width

    def row(self, text: str) -> list[int]:
        """The numbers of the pieces that are read of a text, special ones included."""
        special = self._special
        kept = self.pieces(PREFIX + text)[: MAX_WORDS - 2]
        return [special.begin, *kept, special.end]

    def _begin(self, rows: Sequence[Sequence[int]]) -> tuple[Floats, Pack]:
        sizes = np.array([*map(len, rows)])
        number = np.repeat(np.arange(len(rows)), sizes)
        whose = (number == np.arange(len(rows))[:, None]).astype(np.float32)
        places = np.concatenate([self.places[:size] for size in sizes])
        words = self.vectors(np.concatenate(rows)) + places
        pooled, read = self._first.run(
            ["pooled", "read"], {"words": words, "whose": whose}
        )
        return pooled, Pack(read, whose)

    def vectors(self, ids: NDArray[np.int64]) -> Floats:
        """The table's vectors of pieces: (…, width)."""
        return in_full(self._words[ids])


def _packed(rows: Iterable[list[int]]) -> Iterator[list[list[int]]]:
    """Rows in order, as many together as there is room for."""
    pack: list[list[int]] = []
    room = PACK
    for row in rows:
        if pack and len(row) > room:
            yield pack
            pack, room = [], PACK
        pack.append(row)
        room -= len(row)
    if pack:
        yield pack


def _session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(
        str(path), options, providers=["CPUExecutionProvider"]
    )


def _of_unit_length(pooled: Floats, width: int) -> Floats:
    layers = pooled.reshape(len(pooled), -1, width)
    layers = layers / np.linalg.norm(layers, axis=2, keepdims=True)
    found: Floats = layers.reshape(len(pooled), -1)
    return found
