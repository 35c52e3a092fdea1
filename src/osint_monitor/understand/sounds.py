"""
Ukrainian and Russian words by how they sound: the commonest word for each key.

The words are wordfreq's and those of ``tables/romanised_*.txt``. The table is made
once and mapped by every process.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from itertools import islice

from osint_monitor.model.words import Lang
from osint_monitor.understand.dictionaries import hash_of, shared_table
from osint_monitor.understand.hashed import HashedBytes, packed
from osint_monitor.understand.spelling import key_of_cyrillic
from osint_monitor.understand.wordlists import read_words
from osint_monitor.understand.wordshares import commonest_cyrillic

_FORMAT = 1
_WORDS = 60_000
_RARE = math.log(1e-7)
_STEPS = 8
_MARK = b"osintsnd"
_CACHE_LIMIT = 100_000
_LANGS = (Lang.UK, Lang.RU)

Sound = tuple[str, float]
"""(the word, natural logarithm of its share)."""


class Sounds(dict[tuple[Lang, str], Sound | None]):
    """(``uk`` or ``ru``, key) → the commonest word that has it; never fails."""

    def __init__(self, table: memoryview) -> None:
        super().__init__()
        self._table = HashedBytes(table, _MARK)

    def __missing__(self, asked: tuple[Lang, str]) -> Sound | None:
        if len(self) >= _CACHE_LIMIT:
            self.clear()
        self[asked] = found = self._find(*asked)
        return found

    def _find(self, lang: Lang, key: str) -> Sound | None:
        found = self._table.get(_hash(lang, key))
        return None if found is None else (str(found[1:], "utf-8"), -found[0] / _STEPS)


@cache
def sounds() -> Sounds:
    """The table, made by the first process that needs it."""
    words = "\n".join(word for lang in _LANGS for word in _listed(lang))
    digest = hashlib.blake2b(words.encode(), digest_size=6).hexdigest()
    name = f"sounds-{_FORMAT}-{version('wordfreq')}-{digest}.bin"
    return shared_table(name, Sounds, _made)


def _made() -> bytes:
    known: dict[int, bytes] = {}
    for lang in _LANGS:
        for word, log in _words(lang):
            value = bytes((min(255, round(-_STEPS * log)),)) + word.encode()
            known.setdefault(_hash(lang, key_of_cyrillic(word)), value)
    return packed(known, _MARK)


def _words(lang: Lang) -> Iterator[Sound]:
    for word, share in islice(commonest_cyrillic(lang), _WORDS):
        yield word, math.log(share)
    for word in _listed(lang):
        yield word, _RARE


def _listed(lang: Lang) -> list[str]:
    return sorted(read_words(f"romanised_{lang}.txt"))


def _hash(lang: Lang, key: str) -> int:
    return hash_of(f"{lang} {key}".encode("utf-8", "surrogatepass"))
