"""
Fits the numbers of ``understand/likely.py`` and writes its table.

Reads the half ``tuned`` of the texts that ``benchmarks/language.py`` reads, cut to 20,
40 and 80 characters. Softmax regression over thirty languages with the same weights
for all and one number for each language; a text of the seven is right or wrong by its
language, any other only by being none of them. ``other`` weighs as much as two of the
seven.

    python benchmarks/fit_language.py
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import eldc
import language
import numpy as np

from osint_monitor.understand import likely
from osint_monitor.understand.views import fold
from osint_monitor.understand.wordshares import CODES, OURS

TABLE = Path(likely.__file__).parent / "tables" / "language_weights.txt"
OTHER_WEIGHT = 2.0
ROUNDS, RATE = 800, 0.3


def main() -> None:
    """Fit and write."""
    rows, groups = samples()
    weights, bias = fit(rows, groups)
    half = likely.FEATURES
    lines = [
        "# Fitted by benchmarks/fit_language.py: weights of the columns of the",
        "# evidence in understand/likely.py, then one number for each language.",
        "latin " + " ".join(f"{one:.4f}" for one in weights[:half]),
        "other " + " ".join(f"{one:.4f}" for one in weights[half:]),
        *(f"{code} {one:.4f}" for code, one in zip(CODES, bias, strict=True)),
    ]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def samples() -> tuple[np.ndarray, np.ndarray]:
    """Evidence (texts x languages x columns) and the group of each text, 0 to 7."""
    eldc.init()
    detector = eldc.instance()
    detector.set_scores(16)
    texts = language.read(language.TEXTS / "language_id.jsonl.gz", "tuned")
    rows, groups = [], []
    for length in language.LENGTHS:
        for lang, text in language.cut_rows(texts, length):
            head = fold(text).text
            scores = detector.detect_details(head).scores
            rows.append(likely.evidence(head, scores))
            groups.append(OURS.index(lang) if lang in OURS else len(OURS))
    return np.array(rows), np.array(groups)


def fit(rows: np.ndarray, groups: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The weights of the columns and of the languages (Adam, full batches)."""
    spread = rows.std(axis=(0, 1)) + 1e-9
    rows = rows / spread
    member = np.eye(len(OURS) + 1)[[min(n, len(OURS)) for n in range(len(CODES))]]
    sizes = Counter(groups.tolist())
    share = np.array([_weight(group) / sizes[group] for group in groups.tolist()])
    share /= share.sum()
    wanted = member.T[groups]
    at = [np.zeros(rows.shape[2]), np.zeros(len(CODES))]
    mean, square = [0 * one for one in at], [0 * one for one in at]
    for turn in range(ROUNDS):
        logits = rows @ at[0] + at[1]
        given = np.exp(logits - logits.max(axis=1, keepdims=True))
        given /= given.sum(axis=1, keepdims=True)
        inside = given * wanted
        inside /= np.maximum(inside.sum(axis=1, keepdims=True), 1e-12)
        error = (given - inside) * share[:, None]
        slopes = [
            np.einsum("tc,tcf->f", error, rows) + 1e-5 * at[0],
            error.sum(axis=0) + 1e-4 * at[1],
        ]
        for i, slope in enumerate(slopes):
            mean[i] = 0.9 * mean[i] + 0.1 * slope
            square[i] = 0.99 * square[i] + 0.01 * slope**2
            rate = RATE if turn < ROUNDS // 2 else RATE / 10
            at[i] -= rate * mean[i] / (np.sqrt(square[i]) + 1e-8)
    return at[0] / spread, at[1]


def _weight(group: int) -> float:
    return OTHER_WEIGHT if group == len(OURS) else 1.0


if __name__ == "__main__":
    main()
