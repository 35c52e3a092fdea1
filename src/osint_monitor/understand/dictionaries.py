"""
simplemma's dictionaries in a tenth of the memory, at the speed of a look-up table.

simplemma keeps a dictionary of all forms (Polish: 3.7 million, 430 MB), or reads a
packed stream at 20 µs a word. Here each form is a 64-bit hash in a sorted array, with
the number of its lemma: 64 MB for Polish, about 1 µs a word.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator

import numpy as np
from simplemma.strategies.dictionaries import frontcode
from simplemma.strategies.dictionaries.dictionary_factory import (
    CachingDictionaryFactory,
    DecodedStrMapping,
    _read_decompressed,
)


class HashedForms(DecodedStrMapping):
    """Forms of one language and their lemmas; forms themselves are not kept."""

    __slots__ = ("_hashes", "_lemmas", "_numbers")

    def __init__(self, lang: str) -> None:
        lemmas: dict[bytes, int] = {}
        hashes, numbers = array("q"), array("i")
        for form, lemma in _forms(lang):
            hashes.append(hash(form))
            numbers.append(lemmas.setdefault(lemma, len(lemmas)))
        order = np.argsort(np.frombuffer(hashes, np.int64), kind="stable")
        self._hashes = array("q", np.frombuffer(hashes, np.int64)[order].tobytes())
        self._numbers = array("i", np.frombuffer(numbers, np.int32)[order].tobytes())
        self._lemmas = [lemma.decode() for lemma in lemmas]

    def _lookup(self, key: str) -> str | None:
        wanted = hash(key.encode())
        at = bisect_left(self._hashes, wanted)
        if at == len(self._hashes) or self._hashes[at] != wanted:
            return None
        return self._lemmas[self._numbers[at]]

    def __iter__(self) -> Iterator[str]:
        raise NotImplementedError("forms are not kept")

    def __len__(self) -> int:
        return len(self._hashes)


class HashedFactory(CachingDictionaryFactory):
    """What simplemma's strategies ask for dictionaries."""

    __slots__ = ()

    def _get_dictionary_uncached(self, lang: str) -> HashedForms:
        return HashedForms(lang)


def _forms(lang: str) -> Iterator[tuple[bytes, bytes]]:
    # The only way to all pairs that does not build the large dictionary first.
    data = _read_decompressed(lang)
    backwards, _, start = frontcode._read_header(data)
    for _, form, lemma in frontcode._iter_records(data, start):
        yield (form[::-1], lemma[::-1]) if backwards else (form, lemma)
