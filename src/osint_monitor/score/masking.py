"""
Words that the model never sees, so that swapping them changes nothing.

Nationality, language, gender, being a refugee and sex work (``tables/masked.txt``): a
post reads the same to the model with such a word in it, another one, or none.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

_STEM = 3
_MAX_KNOWN = 200_000


@cache
def _table() -> tuple[frozenset[str], dict[str, tuple[str, ...]]]:
    """Whole words; and beginnings of words, by their first three letters."""
    words: set[str] = set()
    stems: dict[str, tuple[str, ...]] = {}
    text = (files("osint_monitor.score") / "tables" / "masked.txt").read_text("utf-8")
    for line in text.splitlines():
        if line.startswith(("#", "[")):
            continue
        for entry in line.split():
            if entry.endswith("*"):
                start = entry[:_STEM]
                stems[start] = (*stems.get(start, ()), entry[:-1])
            else:
                words.add(entry)
    return frozenset(words), stems


class _Known(dict[str, bool]):
    """Answers for words that came along; bounded."""

    def __missing__(self, norm: str) -> bool:
        if len(self) >= _MAX_KNOWN:
            self.clear()
        words, stems = _table()
        found = norm in words or norm.startswith(stems.get(norm[:_STEM], ()) or ("\0",))
        self[norm] = found
        return found


is_masked = _Known().__getitem__
"""True for a word, in lower case and folded, that the model must not see."""
