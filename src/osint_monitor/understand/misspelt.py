"""
Words that are misspelt by one letter, or by letters doubled.

Only words that no dictionary knows are looked at. A table of the words of the rules and
of the commonest words, each with every one of its letters left out, finds the near
ones; the likeliest is meant. It is made once and mapped by every process.

Source:
    Symmetric delete spelling correction (Garbe 2012).
"""

from __future__ import annotations

import hashlib
import math
import re
import struct
import zlib
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import cache
from importlib.metadata import version
from itertools import islice, pairwise

import numpy as np

from osint_monitor.model.words import Lang
from osint_monitor.understand.despaced import is_known
from osint_monitor.understand.dictionaries import shared_table
from osint_monitor.understand.lemma import lemmas_of
from osint_monitor.understand.wordlists import read_by_key, read_words
from osint_monitor.understand.wordshares import (
    CODES,
    OUR_WORDS,
    OURS,
    UNKNOWN,
    ranked,
    word_shares,
)

SHORTEST, _LONGEST = 6, 24
"""Letters of a word of the rules."""

_COMMON, _COMMON_SHORTEST = 25_000, 5
_COMMONEST, _COMMONEST_SHORTEST = 2_000, 4
"""So many of the commonest words are looked for, of so many letters or more."""

_SHORTEST_SLIP = 4
"""Letters of a word that is looked at."""

_OF_RULES, _DOUBLED, _SWAPPED = 2.0, 3.0, 1.5
"""What a word of the rules, a letter twice and two swapped add to the likelihood."""

_NEGATIONS = read_words("negations.txt")

_OFTEN = -14.5
"""Natural logarithm of the share from which a word of another language is one."""

_FORMAT = 3
_MAX_NEAR = 10
_RULE_MARK = "+"
_CACHE_LIMIT = 100_000
_HEAD = struct.Struct("<8sQQ")  # mark, keys, bytes of words
_MARK = b"osintnea"

_PAIR = re.compile(r"(.)\1")
_LONG_RUN = re.compile(r"(.)\1{2,}")


class Near:
    """(language, word with one letter left out, or none) → words.

    Those of the rules come first, with a mark; then the commonest.
    """

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
        self._code = CODES.index(lang.value) if lang.value in CODES else -1

    def __missing__(self, norm: str) -> str:
        if len(self) >= _CACHE_LIMIT:
            self.clear()
        self[norm] = meant = self._meant(norm)
        return meant

    def _meant(self, norm: str) -> str:
        if not norm.isalpha() or self.lang is Lang.OTHER or len(norm) < _SHORTEST_SLIP:
            return ""
        if len(norm) > 2 * _LONGEST or is_known(norm, self.lang):
            return ""
        if is_known(norm, Lang.EN):  # which all write
            return ""
        if _LONG_RUN.search(norm):  # "woooork"
            fewer = [_LONG_RUN.sub(kept, norm) for kept in (r"\1", r"\1\1")]
            known = [one for one in fewer if is_known(one, self.lang)]
            if known:
                return max(known, key=self._share)
            norm = fewer[0]
        single = self._undoubled(norm)
        if len(norm) > _LONGEST or self._share(single) > UNKNOWN:
            return single
        return self._nearest(norm) or single

    def _undoubled(self, norm: str) -> str:
        """The commonest known word with one of its doubled letters written once."""
        fewer = (
            norm[: hit.start()] + norm[hit.start() + 1 :]
            for hit in _PAIR.finditer(norm)
        )
        known = [one for one in fewer if is_known(one, self.lang)]
        return max(known, key=self._share, default="")

    def _is_foreign(self, norm: str) -> bool:
        """Whether it is a word of another of the seven, as people mix them in."""
        return any(
            at < len(OURS) and share > _OFTEN for at, share in word_shares()[norm]
        )

    def _nearest(self, norm: str) -> str:
        table = near()
        tried = {
            each: None
            for part in (norm, *_shorter(norm))
            for each in table.words(self.lang, part)
        }
        best, most = "", -math.inf
        for marked in tried:
            word = marked.removeprefix(_RULE_MARK)
            if word == norm:
                return ""
            likely = self._likely(norm, word) if word[0] == norm[0] else -math.inf
            if word != marked:
                likely += _OF_RULES
            if likely > most:
                best, most = marked, likely
        if not best.startswith(_RULE_MARK) and self._is_foreign(norm):
            return ""
        return best.removeprefix(_RULE_MARK)

    def _likely(self, norm: str, word: str) -> float:
        """How likely *word* is meant: its log share, more for a commoner slip."""
        slip = _slip(norm, word)
        if slip is None or (slip == 0 and word in _NEGATIONS):
            return -math.inf  # "nite" is not "niet", which would turn a sign round
        return slip + self._share(word)

    def _share(self, word: str) -> float:
        return dict(word_shares()[word]).get(self._code, UNKNOWN)


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
    name = f"near-{_FORMAT}-{version('wordfreq')}-{digest}.bin"
    return shared_table(name, Near, _made)


def _made() -> bytes:
    near_to: defaultdict[int, dict[str, None]] = defaultdict(dict)
    for code, listed in read_by_key("rule_words.txt").items():
        lang = Lang(code)
        ours = [*_inflected(lang, listed)]
        marked = [_RULE_MARK + word for word in ours]
        for one in (*marked, *_common(lang, frozenset(ours))):
            word = one.removeprefix(_RULE_MARK)
            for part in {word, *_shorter(word)}:
                near_to[_key(lang, part)].setdefault(one)
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


def _common(lang: Lang, known: Collection[str]) -> Iterator[str]:
    """Common words that are not among the known ones, the commonest first."""
    for rank, (word, _) in enumerate(islice(ranked(lang.value), _COMMON)):
        least = _COMMONEST_SHORTEST if rank < _COMMONEST else _COMMON_SHORTEST
        if len(word) >= least and word.isalpha() and word not in known:
            yield word


def _shorter(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def _key(lang: Lang, part: str) -> int:
    return zlib.crc32(f"{lang} {part}".encode("utf-8", "surrogatepass"))


def _slip(norm: str, word: str) -> float | None:
    """
    How common the slip is that makes *norm* of *word*, as a log likelihood.

    One letter more, less or other, or two swapped; ``None`` when it takes more.
    """
    first = 0
    while first < min(len(norm), len(word)) and norm[first] == word[first]:
        first += 1
    a, b = norm[first:], word[first:]
    if a[1:] == b:
        return _DOUBLED if norm[first] == norm[first - 1] else 0.0
    if a[:2] == b[1::-1] and a[2:] == b[2:]:
        return _SWAPPED
    return 0.0 if b[1:] in (a, a[1:]) else None
