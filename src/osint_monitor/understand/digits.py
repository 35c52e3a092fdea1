"""Where digits stand: patterns that need one look nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_DIGITS = re.compile("[0-9]+")


def search_near_digits(
    pattern: re.Pattern[str], text: str, *, before: int, after: int
) -> Iterator[re.Match[str]]:
    """
    The hits of a pattern near digits, in order, without overlaps.

    Args:
        before, after: characters around digits that a hit may need.
    """
    return search_in(pattern, text, near_digits(text, before=before, after=after))


def search_in(
    pattern: re.Pattern[str], text: str, stretches: Iterable[tuple[int, int]]
) -> Iterator[re.Match[str]]:
    """The hits of a pattern within stretches of a text, in order."""
    for start, end in stretches:
        yield from pattern.finditer(text, start, end)


def near_digits(text: str, *, before: int, after: int) -> Iterator[tuple[int, int]]:
    """
    The stretches of a text that are near digits, ascending, without overlaps.

    Args:
        before, after: characters around digits that belong to a stretch.
    """
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
