"""Where digits stand: patterns that need one look nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator

_DIGITS = re.compile("[0-9]+")


def search_near_digits(
    pattern: re.Pattern[str], text: str, *, before: int, after: int
) -> Iterator[re.Match[str]]:
    """
    The hits of a pattern near digits, in order, without overlaps.

    Args:
        before, after: characters around digits that a hit may need.
    """
    for start, end in _windows(text, before, after):
        yield from pattern.finditer(text, start, end)


def _windows(text: str, before: int, after: int) -> Iterator[tuple[int, int]]:
    start = end = -1
    for found in _DIGITS.finditer(text):
        first, last = found.start() - before, found.end() + after
        if first > end:
            if end >= 0:
                yield start, end
            start = max(0, first)
        end = last
    if end >= 0:
        yield start, min(end, len(text))
