"""
Ukrainian and Russian words by how they sound: the commonest word for each key.

The words are wordfreq's and those of ``tables/romanised_*.txt``. The table is made
once and mapped by every process.
"""

from __future__ import annotations

import hashlib
import math
import struct
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from itertools import islice, pairwise

import numpy as np

from osint_monitor.model.words import Lang
from osint_monitor.understand.dictionaries import hash_of, shared_table
from osint_monitor.understand.spelling import key_of_cyrillic
from osint_monitor.understand.wordlists import read_words
from osint_monitor.understand.wordshares import commonest_cyrillic

_FORMAT = 1
_WORDS = 60_000
_RARE = math.log(1e-7)
_STEPS = 8
_HEAD = struct.Struct("<8sQQ")  # mark, words, bytes of words
_MARK = b"osintsnd"
_CACHE_LIMIT = 100_000
_LANGS = (Lang.UK, Lang.RU)

Sound = tuple[str, float]
"""(the word, natural logarithm of its share)."""


class Sounds(dict[tuple[Lang, str], Sound | None]):
    """(``uk`` or ``ru``, key) → the commonest word that has it; never fails."""

    def __init__(self, table: memoryview) -> None:
        super().__init__()
        mark, words, size = _HEAD.unpack_from(table)
        borders = [_HEAD.size]
        for length in (8 * words, 4 * (words + 1), size):
            borders.append(borders[-1] + length)
        if mark != _MARK or len(table) != borders[-1]:
            raise ValueError("not a table of sounds")
        parts = [table[a:b] for a, b in pairwise(borders)]
        self._hashes, self._offsets = parts[0].cast("Q"), parts[1].cast("I")
        self._blob = parts[2]

    def __missing__(self, asked: tuple[Lang, str]) -> Sound | None:
        if len(self) >= _CACHE_LIMIT:
            self.clear()
        self[asked] = found = self._find(*asked)
        return found

    def _find(self, lang: Lang, key: str) -> Sound | None:
        wanted = _hash(lang, key)
        at = bisect_left(self._hashes, wanted)
        if at == len(self._hashes) or self._hashes[at] != wanted:
            return None
        found = self._blob[self._offsets[at] : self._offsets[at + 1]]
        return str(found[1:], "utf-8"), -found[0] / _STEPS


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
            packed = bytes((min(255, round(-_STEPS * log)),)) + word.encode()
            known.setdefault(_hash(lang, key_of_cyrillic(word)), packed)
    order = sorted(known)
    blobs = [known[one] for one in order]
    ends = np.cumsum([0, *map(len, blobs)], dtype=np.uint32)
    blob = b"".join(blobs)
    head = _HEAD.pack(_MARK, len(order), len(blob))
    return b"".join((head, array("Q", order).tobytes(), ends.tobytes(), blob))


def _words(lang: Lang) -> Iterator[Sound]:
    for word, share in islice(commonest_cyrillic(lang), _WORDS):
        yield word, math.log(share)
    for word in _listed(lang):
        yield word, _RARE


def _listed(lang: Lang) -> list[str]:
    return sorted(read_words(f"romanised_{lang}.txt"))


def _hash(lang: Lang, key: str) -> int:
    return hash_of(f"{lang} {key}".encode("utf-8", "surrogatepass"))
