"""Shares with their intervals: a share of few posts says little, and shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Share:
    """
    So many of so many.

    Args:
        rate, low, high: 0 to 1; the share and its 95 % interval; ``None`` of nothing.
    """

    hits: int
    whole: int
    rate: float | None
    low: float | None
    high: float | None


def share_of(hits: int, whole: int) -> Share:
    """
    A share with its Wilson interval of 95 %, which holds for few posts too.

    Raises:
        ValueError: *hits* is not within 0 to *whole*.

    Source:
        Wilson 1927; Brown, Cai and DasGupta 2001, Interval Estimation for a Binomial
        Proportion.
    """
    if not 0 <= hits <= whole:
        raise ValueError(f"{hits} of {whole} is no share")
    if not whole:
        return Share(0, 0, None, None, None)
    rate, square = hits / whole, _Z * _Z
    middle = (rate + square / (2 * whole)) / (1 + square / whole)
    spread = rate * (1 - rate) / whole + square / (4 * whole * whole)
    half = _Z * sqrt(spread) / (1 + square / whole)
    # At the ends the interval closes exactly; floating point is a hair beside it.
    low = 0.0 if hits == 0 else max(middle - half, 0.0)
    high = 1.0 if hits == whole else min(middle + half, 1.0)
    return Share(hits, whole, round(rate, 6), round(low, 6), round(high, 6))


def share_true(answers: Iterable[bool]) -> Share:
    """The share of the answers that are true."""
    counted = list(answers)
    return share_of(sum(counted), len(counted))
