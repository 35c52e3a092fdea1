"""What single words mean to the readers of amounts, hours, ages and people."""

from __future__ import annotations

from functools import cache

from osint_monitor.understand.lemma import unaccented
from osint_monitor.understand.wordlists import read_lines

_MAX_KNOWN = 50_000
_STEM = 4


class Terms(dict[str, str | None]):
    """
    The words of one table and their keys.

    Subscription is the call: ``terms["euro"] == "EUR"``; ``None`` for other words.
    It never fails and holds a bounded number of words.
    """

    def __init__(self, forms: dict[str, str], stems: dict[str, str]) -> None:
        super().__init__(forms)
        self._forms = forms
        self._stems: dict[str, list[tuple[str, str]]] = {}
        for stem, key in sorted(stems.items(), key=lambda pair: -len(pair[0])):
            self._stems.setdefault(stem[:_STEM], []).append((stem, key))

    def __missing__(self, word: str) -> str | None:
        if len(self) >= _MAX_KNOWN:
            self.clear()
            self.update(self._forms)
        begun = self._stems.get(word[:_STEM], ())
        key = next((key for stem, key in begun if word.startswith(stem)), None)
        self[word] = key
        return key


@cache
def terms(file: str, table: str) -> Terms:
    """
    One table of a file of lines ``table key word word*``; ``*`` is any ending.

    A word in Latin letters also counts without its accents; the first line that has
    a word decides.
    """
    forms: dict[str, str] = {}
    stems: dict[str, str] = {}
    for line in read_lines(file):
        name, key, *words = line.split()
        if name != table:
            continue
        for word in words:
            stem = word.removesuffix("*")
            into = stems if word.endswith("*") else forms
            into.setdefault(stem, key)
            into.setdefault(unaccented(stem), key)
    return Terms(forms, stems)
