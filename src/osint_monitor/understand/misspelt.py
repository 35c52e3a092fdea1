"""
Words of the rule book that are misspelt by one letter, or by letters doubled.

Only words that no dictionary knows are looked at. A table of all words of the rules,
each with every one of its letters left out, finds the near ones; it is made once and
mapped by every process.

Source:
    Symmetric delete spelling correction (Garbe 2012).
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import islice, pairwise

import numpy as np

from osint_monitor.model.words import Lang
from osint_monitor.understand.despaced import is_known
from osint_monitor.understand.dictionaries import shared_table
from osint_monitor.understand.lemma import lemmas_of
from osint_monitor.understand.wordlists import read_by_key
from osint_monitor.understand.wordshares import OUR_WORDS, ranked

SHORTEST, _LONGEST = 6, 24
_FORMAT = 2
_MAX_NEAR = 6
_CACHE_LIMIT = 100_000
_HEAD = struct.Struct("<8sQQ")  # mark, keys, bytes of words
_MARK = b"osintnea"

_LONG_RUN = re.compile(r"(.)\1{2,}")


class Near:
    """(language, word with one letter left out, or none) → words, commonest first."""

    def __init__(self, table: memoryview) -> None:
        mark, keys, size = _HEAD.unpack_from(table)
        borders = [_HEAD.size]
        for length in (4 * keys, 4 * (keys + 1), size):
            borders.append(borders[-1] + length)
        if mark != _MARK or len(table) != borders[-1]:
            raise ValueError("not a table of near words")
        parts = [table[a:b] for a, b in pairwise(borders)]
        self._keys, self._offsets = parts[0].cast("I"), parts[1].cast("I")
        self._blob = parts[2]

    def words(self, lang: Lang, part: str) -> list[str]:
        """The words, and by a rare chance others."""
        wanted = _key(lang, part)
        at = bisect_left(self._keys, wanted)
        if at == len(self._keys) or self._keys[at] != wanted:
            return []
        found = self._blob[self._offsets[at] : self._offsets[at + 1]]
        return str(found, "utf-8").split()


class Corrections(dict[str, str]):
    """Word → the word that is meant, empty where it is none or known; never fails."""

    def __init__(self, lang: Lang) -> None:
        super().__init__()
        self.lang = lang

    def __missing__(self, norm: str) -> str:
        if len(self) >= _CACHE_LIMIT:
            self.clear()
        self[norm] = meant = self._meant(norm)
        return meant

    def _meant(self, norm: str) -> str:
        if not norm.isalpha() or self.lang is Lang.OTHER or len(norm) < SHORTEST - 1:
            return ""
        if len(norm) > 2 * _LONGEST or is_known(norm, self.lang):
            return ""
        if is_known(norm, Lang.EN):  # which all write
            return ""
        if _LONG_RUN.search(norm):  # "woooork"
            for kept in (r"\1", r"\1\1"):
                single = _LONG_RUN.sub(kept, norm)
                if is_known(single, self.lang):
                    return single
            norm = _LONG_RUN.sub(r"\1", norm)
        if len(norm) > _LONGEST:
            return ""
        return self._nearest(norm)

    def _nearest(self, norm: str) -> str:
        table = near()
        for part in (norm, *_shorter(norm)):
            for word in table.words(self.lang, part):
                if word == norm:
                    return ""
                if word[0] == norm[0] and _is_near(norm, word):
                    return word
        return ""


_corrections: dict[Lang, Corrections] = {}


def corrections(lang: Lang) -> Corrections:
    """The corrections of a language."""
    table = _corrections.get(lang)
    if table is None:
        table = _corrections[lang] = Corrections(lang)
    return table


@cache
def near() -> Near:
    """The table, made by the first process that needs it."""
    listed = repr(sorted(read_by_key("rule_words.txt").items()))
    digest = hashlib.blake2b(listed.encode(), digest_size=6).hexdigest()
    return shared_table(f"near-{_FORMAT}-{digest}.bin", Near, _made)


def _made() -> bytes:
    near_to: defaultdict[int, dict[str, None]] = defaultdict(dict)
    for code, listed in read_by_key("rule_words.txt").items():
        lang = Lang(code)
        for word in _inflected(lang, listed):
            for part in {word, *_shorter(word)}:
                near_to[_key(lang, part)].setdefault(word)
    order = sorted(near_to)
    blobs = [" ".join(islice(near_to[one], _MAX_NEAR)).encode() for one in order]
    ends = np.cumsum([0, *map(len, blobs)], dtype=np.uint32)
    blob = b"".join(blobs)
    head = _HEAD.pack(_MARK, len(order), len(blob))
    return b"".join((head, array("I", order).tobytes(), ends.tobytes(), blob))


def _inflected(lang: Lang, listed: list[str]) -> Iterator[str]:
    """Common words with a lemma of the listed ones, the commonest first; then those."""
    lemmas = lemmas_of(lang)
    wanted = {lemmas[word] for word in listed}
    for word, _ in islice(ranked(lang.value), OUR_WORDS):
        if len(word) >= SHORTEST and word.isalpha() and lemmas[word] in wanted:
            yield word
    yield from listed


def _shorter(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def _key(lang: Lang, part: str) -> int:
    return zlib.crc32(f"{lang} {part}".encode("utf-8", "surrogatepass"))


def _is_near(one: str, other: str) -> bool:
    """One letter more, less or other, or two swapped."""
    first = 0
    while first < min(len(one), len(other)) and one[first] == other[first]:
        first += 1
    a, b = one[first:], other[first:]
    return (
        a[1:] == b
        or a == b[1:]
        or a[1:] == b[1:]
        or (a[:2] == b[1::-1] and a[2:] == b[2:])
    )
