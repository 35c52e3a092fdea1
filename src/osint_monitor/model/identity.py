"""Deterministic ids: the same thing always gets the same id, on every machine."""

from __future__ import annotations

import hashlib


def stable_id(*parts: str) -> str:
    """
    A 128-bit id as 32 hex digits.

    Args:
        parts: any strings; their borders count, so ("a", "b") is not ("ab",).
    """
    packed = b"".join(
        len(raw).to_bytes(8, "big") + raw
        for raw in (part.encode("utf-8", "surrogatepass") for part in parts)
    )
    return hashlib.blake2b(packed, digest_size=16).hexdigest()
