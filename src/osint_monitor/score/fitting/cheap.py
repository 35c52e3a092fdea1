"""Fits the cheap stage: logistic regression over pieces of words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from osint_monitor.model.document import Document
from osint_monitor.score.cheap import (
    BUCKETS,
    Cheap,
    CheapWeights,
    Pair,
    features,
    windows,
    words_of,
)
from osint_monitor.score.fitting.example import Example
from osint_monitor.score.masking import is_masked
from osint_monitor.score.passages import FIELDS

CHEAP_C = 10.0
"""Inverse strength of regularisation, chosen by held-out folds."""

MAX_LEAD = 200
"""Words of a lead that is learnt from."""


def fit_cheap(
    examples: Sequence[Example], folds: NDArray[np.int64]
) -> tuple[list[Cheap], CheapWeights]:
    """
    The stage for each fold, fitted without it, and the weights of all.

    A lead is learnt from as a whole, since its signs may stand anywhere, unless it is
    so long that most of its words are others; of a post that is none, each passage is
    an example of none.
    """
    counts: list[dict[int, float]] = []
    lead: list[bool] = []
    fold: list[int] = []
    for one, own in zip(examples, folds, strict=True):
        words = _words(one.doc)
        parts = list(windows(len(words)))
        if one.is_lead:
            parts = [(0, len(words))] if len(words) <= MAX_LEAD else []
        counts += (_counts(words[first:end]) for first, end in parts)
        lead += [one.is_lead] * len(parts)
        fold += [int(own)] * len(parts)
    seen = np.zeros(BUCKETS)
    for some in counts:
        seen[list(some)] += 1
    exact = np.log((1 + len(counts)) / (1 + seen)) + 1
    rarity = exact.astype(np.float16).astype(np.float64)  # as it is kept
    matrix, wanted, held = _matrix(counts, rarity), np.array(lead), np.array(fold)
    judges = [
        Cheap(_weights(matrix[held != out], wanted[held != out], rarity))
        for out in _numbers(folds)
    ]
    return judges, _weights(matrix, wanted, rarity)


def _numbers(folds: NDArray[np.int64]) -> Iterable[int]:
    return range(int(folds.max()) + 1)


def _weights(
    matrix: Any, wanted: NDArray[np.bool_], rarity: NDArray[np.float64]
) -> CheapWeights:
    made = LogisticRegression(
        C=CHEAP_C, class_weight="balanced", max_iter=200, tol=1e-4
    ).fit(matrix, wanted)
    weight = (made.coef_[0] * rarity).astype(np.float32)
    return CheapWeights(weight, rarity.astype(np.float32), float(made.intercept_[0]))


def _words(doc: Document) -> list[Pair]:
    """The words in the reading that shows most of them."""
    fields = [doc.fields[name] for name in FIELDS if name in doc.fields]
    last = max((len(field.readings) for field in fields), default=1) - 1
    return words_of(fields, last)


def _counts(words: Iterable[Pair]) -> dict[int, float]:
    """Bucket → how often."""
    found: dict[int, float] = {}
    for bucket in _buckets(words):
        found[bucket] = found.get(bucket, 0.0) + 1
    return found


def _buckets(words: Iterable[Pair]) -> Iterator[int]:
    for norm, lemma in words:
        if not is_masked(norm):
            yield from features(norm, lemma)


def _matrix(counts: Sequence[dict[int, float]], rarity: NDArray[np.float64]) -> Any:
    """As the stage scores: counts times rarity, over the length of all pieces."""
    rows, columns, values = [], [], []
    for row, one in enumerate(counts):
        at = np.fromiter(one, np.int64, len(one))
        count = np.fromiter(one.values(), np.float64, len(one))
        length = math.sqrt(float(count @ np.square(rarity[at]))) or 1.0
        rows.append(np.full(len(at), row))
        columns.append(at)
        values.append(count * rarity[at] / length)
    held = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
    return csr_matrix(held, (len(counts), BUCKETS))
