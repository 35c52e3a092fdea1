"""Chance that is the same on every machine and in every process."""

from __future__ import annotations

import hashlib
import random


def number_of(*parts: object) -> int:
    """A 64-bit number that depends on *parts* only."""
    packed = "\x1f".join(str(part) for part in parts).encode("utf-8")
    return int.from_bytes(hashlib.blake2b(packed, digest_size=8).digest(), "big")


def chance(*parts: object) -> random.Random:
    """A random generator that depends on *parts* only."""
    return random.Random(number_of(*parts))  # noqa: S311 - content, not a secret
