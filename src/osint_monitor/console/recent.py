"""Answers that are good enough for some seconds: many pages ask the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.core.cache import cache


def recent(seconds: float, ask: Callable[[], Any], *what: object) -> Any:
    """
    What *ask* gives, or gave no longer ago than that in this process.

    Args:
        what: all that the answer follows from.
    """
    digest = hashlib.sha256(repr(what).encode()).hexdigest()
    return cache.get_or_set(f"recent:{digest}", ask, timeout=seconds)
