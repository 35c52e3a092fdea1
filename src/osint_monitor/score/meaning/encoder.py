"""Text in, vector out: the tokenizer, the word table and the graph together."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from sentencepiece import SentencePieceProcessor
from threadpoolctl import threadpool_limits

from osint_monitor.score.meaning.weights import BLOCK

PREFIX = "query: "
"""What the model was trained to see before a text that is classified."""

MAX_WORDS = 160
"""Pieces of one passage that are read, the two special ones included."""

BATCH = 8

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Special:
    """Numbers of the pieces that are no text, and the width of a vector."""

    begin: int
    end: int
    pad: int
    width: int


@dataclass(frozen=True, slots=True)
class Begun:
    """
    Texts that the first layers have read.

    Args:
        early: (texts, width): the mean over the words, of unit length.
        read: (texts, pieces, width): what the further layers go on with.
        mask: (texts, pieces, 1): ones, and zeros where there is no piece.
    """

    early: Floats
    read: Floats
    mask: Floats

    def of(self, rows: Sequence[int]) -> Begun:
        """Some of the texts."""
        at = list(rows)
        longest = int(self.mask[at].sum(1).max())
        return Begun(self.early[at], self.read[at, :longest], self.mask[at, :longest])


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
        self._places = np.load(folder / "places.npy", mmap_mode="r")
        self._first = _session(folder / "first.onnx")
        self._rest = _session(folder / "rest.onnx")

    def pieces(self, text: str) -> list[int]:
        """The numbers of the pieces of a text, without special ones."""
        found: list[int] = self._cutter.encode(text.translate(self._charmap))
        return found

    def encode(self, texts: Sequence[str]) -> Floats:
        """One row for each text: means over its words, of unit length a layer."""
        found: Floats | None = None
        for order, begun in self._batches(texts):
            whole = self.finish(begun)
            if found is None:
                found = np.empty((len(texts), whole.shape[1]), np.float32)
            found[order] = whole
        return np.empty((0, 0), np.float32) if found is None else found

    def begin(self, texts: Sequence[str]) -> Begun:
        """What the first layers say of a few texts, and what the others go on with."""
        return self._begin([self._row(text) for text in texts])

    def finish(self, begun: Begun) -> Floats:
        """One row for each text, of all layers that are given out."""
        found = self._rest.run(None, {"words": begun.read, "mask": begun.mask})[0]
        return np.concatenate([begun.early, _of_unit_length(found, self.width)], 1)

    @property
    def width(self) -> int:
        """Numbers of one layer's vector; the first layers' stand in front."""
        return self._special.width

    def _batches(self, texts: Sequence[str]) -> Iterator[tuple[list[int], Begun]]:
        """Texts of like length together: (their places, what was read)."""
        rows = [self._row(text) for text in texts]
        order = sorted(range(len(rows)), key=lambda at: len(rows[at]))
        for first in range(0, len(order), BATCH):
            some = order[first : first + BATCH]
            yield some, self._begin([rows[at] for at in some])

    def _row(self, text: str) -> list[int]:
        special = self._special
        kept = self.pieces(PREFIX + text)[: MAX_WORDS - 2]
        return [special.begin, *kept, special.end]

    def _begin(self, rows: Sequence[Sequence[int]]) -> Begun:
        longest = max(map(len, rows))
        ids = np.full((len(rows), longest), self._special.pad)
        mask = np.zeros((len(rows), longest, 1), np.float32)
        for at, row in enumerate(rows):
            ids[at, : len(row)] = row
            mask[at, : len(row)] = 1
        words = self.vectors(ids) + self._places[:longest]
        pooled, read = self._first.run(
            ["pooled", "read"], {"words": words, "mask": mask}
        )
        return Begun(_of_unit_length(pooled, self.width), read, mask)

    def vectors(self, ids: NDArray[np.int64]) -> Floats:
        """The table's vectors of pieces: (…, width)."""
        blocks = self._words[ids]
        codes = np.concatenate([blocks["codes"] & 15, blocks["codes"] >> 4], -1)
        values = (codes.astype(np.float32) - 8) * blocks["scale"][..., None].astype(
            np.float32
        )
        return values.reshape(*ids.shape, self._special.width)


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
