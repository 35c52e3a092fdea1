"""
simplemma's dictionaries as files that all processes share.

simplemma keeps a dictionary of all forms (Polish: 3.7 million, 430 MB a process), or
reads a packed stream at 20 µs a word. Here each form is a 64-bit hash in a sorted
table, with the number of its lemma: 50 MB for Polish, a few µs a word, made once and
mapped into memory by every process afterwards. ``python -m
osint_monitor.understand.dictionaries`` makes them all; else the first process that
needs one does.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import struct
import tempfile
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import numpy as np
from simplemma.strategies.dictionaries import frontcode
from simplemma.strategies.dictionaries.dictionary_factory import (
    CachingDictionaryFactory,
    DecodedStrMapping,
    _read_decompressed,
)

from osint_monitor.model.words import Lang

Table = TypeVar("Table")

_FORMAT = 1
_HEAD = struct.Struct("<8sQQQ")  # mark, forms, lemmas, bytes of lemmas
_MARK = b"osintlem"


def cache_folder() -> Path:
    """Where tables are kept: ``OSINT_MONITOR_CACHE``, else the user's cache folder."""
    given = os.environ.get("OSINT_MONITOR_CACHE")
    if given:
        return Path(given)
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "osint_monitor"


class HashedForms(DecodedStrMapping):
    """Forms of one language and their lemmas; forms themselves are not kept."""

    __slots__ = ("_blob", "_hashes", "_numbers", "_offsets")

    def __init__(self, table: memoryview) -> None:
        mark, forms, lemmas, size = _HEAD.unpack_from(table)
        borders = [_HEAD.size]
        for length in (8 * forms, 4 * forms, 4 * (lemmas + 1), size):
            borders.append(borders[-1] + length)
        if mark != _MARK or len(table) != borders[-1]:
            raise ValueError("not a table of forms")
        parts = [table[a:b] for a, b in pairwise(borders)]
        self._hashes = parts[0].cast("Q")
        self._numbers, self._offsets = parts[1].cast("I"), parts[2].cast("I")
        self._blob = parts[3]

    def _lookup(self, key: str) -> str | None:
        wanted = hash_of(key.encode("utf-8", "surrogatepass"))
        at = bisect_left(self._hashes, wanted)
        if at == len(self._hashes) or self._hashes[at] != wanted:
            return None
        number = self._numbers[at]
        start, end = self._offsets[number], self._offsets[number + 1]
        return str(self._blob[start:end], "utf-8")

    def __iter__(self) -> Iterator[str]:
        raise NotImplementedError("forms are not kept")

    def __len__(self) -> int:
        return len(self._hashes)


class HashedFactory(CachingDictionaryFactory):
    """What simplemma's strategies ask for dictionaries."""

    __slots__ = ()

    def _get_dictionary_uncached(self, lang: str) -> HashedForms:
        return forms_of(lang)


def forms_of(lang: str) -> HashedForms:
    """The forms of a language."""
    name = f"forms-{_FORMAT}-{version('simplemma')}-{lang}.bin"
    return shared_table(name, HashedForms, lambda: _made(lang))


def shared_table(
    name: str, opened: Callable[[memoryview], Table], make: Callable[[], bytes]
) -> Table:
    """
    A table mapped from its file in the cache folder, which is made when missing.

    Args:
        opened: the bytes as a table; ``ValueError`` when they are none.
    """
    path = cache_folder() / name
    try:
        return opened(_mapped(path))
    except (OSError, ValueError, struct.error):
        made = make()
    try:
        _write(path, made)
        return opened(_mapped(path))
    except OSError:  # a read-only machine: this process has a table of its own
        return opened(memoryview(made))


def _mapped(path: Path) -> memoryview:
    with path.open("rb") as file:
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all, also when several processes make it at once."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
    Path(file.name).replace(path)


def _made(lang: str) -> bytes:
    lemmas: dict[bytes, int] = {}
    hashes, numbers = array("Q"), array("I")
    for form, lemma in _forms(lang):
        hashes.append(hash_of(form))
        numbers.append(lemmas.setdefault(lemma, len(lemmas)))
    order = np.argsort(np.frombuffer(hashes, np.uint64), kind="stable")
    ends = np.cumsum([0, *(len(lemma) for lemma in lemmas)], dtype=np.uint32)
    blob = b"".join(lemmas)
    return b"".join(
        (
            _HEAD.pack(_MARK, len(hashes), len(lemmas), len(blob)),
            np.frombuffer(hashes, np.uint64)[order].tobytes(),
            np.frombuffer(numbers, np.uint32)[order].tobytes(),
            ends.tobytes(),
            blob,
        )
    )


def hash_of(form: bytes) -> int:
    """The same in every process; two forms of a language share one by no chance."""
    return int.from_bytes(hashlib.blake2b(form, digest_size=8).digest(), "little")


def _forms(lang: str) -> Iterator[tuple[bytes, bytes]]:
    # The only way to all pairs that does not build the large dictionary first.
    data = _read_decompressed(lang)
    backwards, _, start = frontcode._read_header(data)
    for _, form, lemma in frontcode._iter_records(data, start):
        yield (form[::-1], lemma[::-1]) if backwards else (form, lemma)


def main() -> None:
    """Make the tables of all languages."""
    for lang in Lang:
        if lang is not Lang.OTHER:
            forms_of(lang.value)


if __name__ == "__main__":
    main()
