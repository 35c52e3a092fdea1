"""
The cheap stage: a linear model over pieces of words, for every post.

A passage's score is the sum of its words' weights, divided by the length of its
vector; both are sums over words, so every word is worked out once and a passage costs
two subtractions. It decides nothing: it says which posts, and which passages of them,
the deep stage has to read.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from osint_monitor.model.document import Document, FieldDoc, Reading
from osint_monitor.score.masking import is_masked
from osint_monitor.score.passages import FIELDS, MAX_PASSAGE

Pair = tuple[str, str]
"""A word: (norm, lemma)."""

BUCKETS = 1 << 17
SHORTEST, LONGEST = 2, 5
"""Letters of a piece; ``<`` and ``>`` stand at the ends of a word."""

MAX_LETTERS = 30
_MAX_KNOWN = 200_000
_STEP = MAX_PASSAGE // 2


def features(norm: str, lemma: str) -> list[int]:
    """The buckets of a word: its dictionary form, and its pieces."""
    word = f"<{norm[:MAX_LETTERS]}>"
    pieces = [f"={lemma[:MAX_LETTERS]}"]
    for size in range(SHORTEST, LONGEST + 1):
        pieces += (word[at : at + size] for at in range(len(word) - size + 1))
    return [
        zlib.crc32(piece.encode("utf-8", "surrogatepass")) % BUCKETS for piece in pieces
    ]


@dataclass(frozen=True, slots=True)
class CheapWeights:
    """
    Args:
        weight: (BUCKETS,) of the linear model, rarity included.
        rarity: (BUCKETS,) inverse document frequency.
    """

    weight: NDArray[np.float32]
    rarity: NDArray[np.float32]
    bias: float


class _Known(dict[Pair, tuple[float, float]]):
    """(norm, lemma) → (weight, squared length) of words that came along; bounded."""

    def __init__(self, weights: CheapWeights) -> None:
        super().__init__()
        self._weights = weights

    def __missing__(self, word: Pair) -> tuple[float, float]:
        if len(self) >= _MAX_KNOWN:
            self.clear()
        if is_masked(word[0]):
            found = (0.0, 0.0)
        else:
            at = features(*word)
            weight = float(self._weights.weight[at].sum(dtype=np.float64))
            length = float(np.square(self._weights.rarity[at], dtype=np.float64).sum())
            found = (weight, length)
        self[word] = found
        return found


class Cheap:
    """The stage, ready to judge."""

    def __init__(self, weights: CheapWeights) -> None:
        self._bias = weights.bias
        self._known = _Known(weights)

    def score(self, doc: Document) -> float:
        """The log odds of the likeliest passage, in any reading of the post."""
        fields = [doc.fields[name] for name in FIELDS if name in doc.fields]
        tried = max((len(field.readings) for field in fields), default=0)
        scores = [self.scores(words_of(fields, nth)) for nth in range(tried)]
        return max(map(max, scores), default=self._bias)

    def scores(self, words: Sequence[Pair]) -> list[float]:
        """The log odds of each passage of the words."""
        return self.at(words, list(windows(len(words))))

    def at(
        self, words: Sequence[Pair], places: Sequence[tuple[int, int]]
    ) -> list[float]:
        """The log odds of the words in each place (first, end)."""
        known = [*map(self._known.__getitem__, words)]
        weights = [*accumulate([weight for weight, _ in known], initial=0.0)]
        lengths = [*accumulate([length for _, length in known], initial=0.0)]
        found = []
        for first, end in places:
            length = lengths[end] - lengths[first]
            weight = weights[end] - weights[first]
            found.append(self._bias + weight / (length**0.5 if length else 1.0))
        return found


def words_of(fields: Sequence[FieldDoc], nth: int) -> list[Pair]:
    """The words of the fields in their *nth* reading, or in their last."""
    found: list[Pair] = []
    for field in fields:
        reading = _reading(field, nth)
        found += zip(reading.norms, reading.lemmas, strict=True)
    return found


def _reading(field: FieldDoc, nth: int) -> Reading:
    return field.readings[min(nth, len(field.readings) - 1)]


def windows(words: int) -> Iterator[tuple[int, int]]:
    """(first, end) of passages that cover a number of words; each overlaps the last."""
    if words <= MAX_PASSAGE:
        yield 0, words
        return
    for first, _ in pairwise(range(0, words, _STEP)):
        yield first, min(first + MAX_PASSAGE, words)
