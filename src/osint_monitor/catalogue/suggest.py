"""What somebody may have meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def closest(word: str, words: Iterable[str]) -> str:
    """``; did you mean 'x'?``, or nothing when no word is near."""
    near = get_close_matches(word[:100], list(words), n=1, cutoff=0.6)
    return f"; did you mean {near[0]!r}?" if near else ""
