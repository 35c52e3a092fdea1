"""Patterns of rules: one RE2 set says which occur, RE2 itself says where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import re2

from osint_monitor.score.rulefile.atoms import compile_pattern

_MEMORY = 64 << 20
"""Bytes that a set may use before it gives up on a text."""


class Patterns:
    """
    Patterns, by number.

    Args:
        sources: RE2 patterns, none of which matches the empty text.
    """

    def __init__(self, sources: Sequence[str], *, memory: int = _MEMORY) -> None:
        self._compiled = [compile_pattern(source) for source in sources]
        self._set = _set_of(sources, memory)

    def occurring(self, text: str) -> Sequence[int]:
        """The patterns that occur, ascending; one by one when the set gives up."""
        if not self._compiled:
            return ()
        found = set((self._set.Match(text) or ()) if self._set else ())
        always = len(self._compiled)
        if always not in found:  # out of memory: an answer without the empty pattern
            return [i for i, one in enumerate(self._compiled) if one.search(text)]
        return sorted(found - {always})

    def stretches(self, number: int, text: str) -> Iterator[tuple[int, int]]:
        """Where a pattern occurs."""
        return (found.span() for found in self._compiled[number].finditer(text))


def _set_of(sources: Sequence[str], memory: int) -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = memory
    found = re2.Set.SearchSet(options)
    for source in (*sources, ""):
        found.Add(source)
    try:
        found.Compile()
    except re2.error:  # too many for the memory: each is searched by itself
        return None
    return found
