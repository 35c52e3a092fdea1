"""Phone numbers that belong to nobody: reserved or obviously patterned ranges."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Range:
    """
    Numbers that may be used.

    Args:
        prefix: E.164 up to the free digits.
        free: how many free digits follow.
        shapes: how people write them; ``{}`` is the free part.
    """

    prefix: str
    free: int
    shapes: tuple[str, ...]


RANGES: Mapping[str, Range] = {
    "NL": Range("+3161234", 4, ("06-1234{}", "06 1234 {}", "+31 6 1234 {}")),
    "GB": Range("+447700900", 3, ("07700 900{}", "+44 7700 900{}")),
    "DE": Range("+491713920", 3, ("0171 3920{}", "+49 171 3920{}", "0171/3920{}")),
    "PL": Range("+48500000", 3, ("500 000 {}", "500-000-{}", "+48 500 000 {}")),
    "RO": Range("+40700000", 3, ("0700 000 {}", "0700.000.{}", "+40 700 000 {}")),
    "UA": Range("+38050000", 4, ("+38 050 000 {}", "+38050000{}", "050 000 {}")),
}
"""
Country → range. GB and DE are reserved for fiction by the regulators (Ofcom,
Bundesnetzagentur); the others are patterned, because none is reserved there.
"""

_E164 = re.compile(
    "|".join(re.escape(r.prefix) + rf"\d{{{r.free}}}" for r in RANGES.values())
)


def phone(country: str, number: int, shape: int = 0) -> str:
    """
    An invented number of *country*, as a person of that country writes it.

    Args:
        number: any whole number; cut to the free digits.
        shape: any whole number; picks one of the ways to write it.
    """
    chosen = RANGES[country]
    digits = str(number % 10**chosen.free).zfill(chosen.free)
    return chosen.shapes[shape % len(chosen.shapes)].format(digits)


def is_invented(e164: str) -> bool:
    """True when the number lies in one of the ranges."""
    return _E164.fullmatch(e164) is not None
