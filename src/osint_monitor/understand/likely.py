"""
How likely a short text is in each of thirty languages.

Four kinds of evidence, weighed by fitted numbers: the letter groups that ``eldc``
knows, how common the words are in each language, how many of them it knows at all,
and letters that its alphabet lacks. ``benchmarks/fit_language.py`` fits the numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray

from osint_monitor.understand.wordlists import read_by_key
from osint_monitor.understand.wordshares import CODES, UNKNOWN, word_shares

Numbers = NDArray[np.float64]

MAX_LENGTH = 200
"""Characters of a text that are looked at."""

FEATURES = 6
_MAX_LACKING = 6
_LINE = 20
_ASKED_AS = {"hr": "sh", "sr": "sh", "no": "nb"}
_STANDS_IN = {"af": ("nl",), "mk": ("bg", "sh"), "kk": ("ru",)}
"""Languages that ``eldc`` does not know, and their sisters that it does."""

_NUMBER = {code: number for number, code in enumerate(CODES)}
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


def evidence(text: str, scores: Mapping[str, float]) -> Numbers:
    """
    What speaks for each language.

    Args:
        text: folded, up to ``MAX_LENGTH`` characters.
        scores: of ``eldc``, by its codes, best first.

    Returns:
        One row for each of ``CODES``. The columns are for texts in Latin letters
        and, after ``FEATURES`` of them, for others; the other half is zero.
    """
    low = text.lower()
    words, letters = _WORD.findall(low), Counter(low)
    logs, known = [0.0] * len(CODES), [0] * len(CODES)
    shares = word_shares()
    for word in words:
        for number, log in shares[word]:
            logs[number] += log - UNKNOWN
            known[number] += 1
    row_of, lacking_rows = _lacking()
    told = [char for char in letters if char in row_of]
    counts = np.array([letters[char] for char in told], dtype=float)
    lacking = counts @ lacking_rows[[row_of[char] for char in told]]
    size = int(counts.sum())
    cyrillic = sum(letters[char] for char in told if char >= "\u0400")
    rows = np.zeros((len(CODES), 2 * FEATURES))
    half = rows[:, FEATURES:] if 2 * cyrillic > size else rows[:, :FEATURES]
    half[:, 0] = groups = _groups(scores)
    half[:, 1] = groups * (size / _LINE)
    half[:, 2] = logs
    half[:, 3] = half[:, 2] / max(len(words), 1)
    half[:, 4] = known
    half[:, 5] = np.minimum(lacking, _MAX_LACKING)
    return rows


def likely(text: str, scores: Mapping[str, float]) -> Numbers:
    """Logarithms of how likely each of ``CODES`` is, but for a common summand."""
    weights, bias = _fitted()
    return evidence(text[:MAX_LENGTH], scores) @ weights + bias


def _groups(scores: Mapping[str, float]) -> Numbers:
    """The scores of ``eldc`` by ``CODES``, the best of all 0."""
    row = np.zeros(len(CODES))
    for code, score in scores.items():
        number = _NUMBER.get(_ASKED_AS.get(code, code))
        if number is not None:
            row[number] = max(row[number], score)
    for code, sisters in _STANDS_IN.items():
        row[_NUMBER[code]] = max(row[_NUMBER[sister]] for sister in sisters)
    return row - max(scores.values(), default=0.0)


@cache
def _lacking() -> tuple[dict[str, int], Numbers]:
    """Letter → its row; a row holds 1 for each language whose alphabet lacks it."""
    alphabets = {code: row[0] for code, row in read_by_key("alphabets.txt").items()}
    letters = sorted(set("".join(alphabets.values())))
    rows = [[letter not in alphabets[code] for code in CODES] for letter in letters]
    return {letter: row for row, letter in enumerate(letters)}, np.array(rows, float)


@cache
def _fitted() -> tuple[Numbers, Numbers]:
    rows = read_by_key("language_weights.txt")
    weights = np.array([*map(float, rows["latin"] + rows["other"])])
    return weights, np.array([float(rows[code][0]) for code in CODES])
