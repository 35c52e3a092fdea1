"""
How common a word is in each of thirty languages: the seven and their neighbours.

The shares are wordfreq's, those of languages that it lacks are from the few words in
``tables/neighbour_words.txt``. A word also counts as it is written without accents,
because adverts leave them out. The table is made once and mapped by every process.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from itertools import islice

from wordfreq import available_languages, cB_to_freq, read_cBpack

from osint_monitor.model.words import Lang
from osint_monitor.understand.dictionaries import hash_of, shared_table
from osint_monitor.understand.hashed import HashedBytes, packed
from osint_monitor.understand.lemma import unaccented
from osint_monitor.understand.wordlists import read_by_key

OURS = ("uk", "ru", "nl", "pl", "de", "ro", "en")
NEIGHBOURS = (
    "cs", "sk", "sh", "sl", "da", "sv", "nb", "lt", "lv", "it", "es", "fr", "pt", "hu",
    "tr", "bg", "mk", "fi", "ca", "et", "af", "be", "kk",
)  # fmt: skip
CODES = OURS + NEIGHBOURS
"""``sh`` is Serbian, Croatian and Bosnian."""

UNKNOWN = -17.5
"""Natural logarithm of the share of a word that is not in the table."""

Shares = tuple[tuple[int, float], ...]
"""(number of the language in ``CODES``, natural logarithm of the word's share)."""

_CYRILLIC = re.compile("[а-щьюяіїєґ'’ыэъё]+")
_FORMAT = 1
OUR_WORDS, _NEIGHBOUR_WORDS = 40_000, 12_000
_LISTED_SHARE = 0.05
_STEPS = 8  # of a logarithm, so that it fits into a byte
_MARK = b"osintwrd"
_CACHE_LIMIT = 100_000


class WordShares(dict[str, Shares]):
    """Word in lower case → its shares, empty for an unknown one; never fails."""

    def __init__(self, table: memoryview) -> None:
        super().__init__()
        self._table = HashedBytes(table, _MARK)

    def __missing__(self, word: str) -> Shares:
        if len(self) >= _CACHE_LIMIT:
            self.clear()
        self[word] = shares = self._find(word)
        return shares

    def _find(self, word: str) -> Shares:
        found = self._table.get(hash_of(word.encode("utf-8", "surrogatepass")))
        if found is None:
            return ()
        return tuple(
            (found[i], -found[i + 1] / _STEPS) for i in range(0, len(found), 2)
        )


@cache
def word_shares() -> WordShares:
    """The table, made by the first process that needs it."""
    name = f"shares-{_FORMAT}-{version('wordfreq')}.bin"
    return shared_table(name, WordShares, _made)


def ranked(code: str) -> Iterator[tuple[str, float]]:
    """Words and their shares, the commonest first, without wordfreq's lasting cache."""
    for at, bucket in enumerate(read_cBpack(available_languages("small")[code])):
        for word in bucket:
            yield word, cB_to_freq(-at)


def commonest_cyrillic(lang: Lang) -> Iterator[tuple[str, float]]:
    """Words of Ukrainian or Russian and their shares, the commonest first."""
    return (one for one in ranked(lang.value) if _CYRILLIC.fullmatch(one[0]))


def _made() -> bytes:
    shares: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for number, code in enumerate(CODES):
        for word, share in _words(code):
            step = min(255, round(-_STEPS * math.log(share)))
            for spelling in {word, _bare(word)} - {""}:
                shares[hash_of(spelling.encode())].setdefault(number, step)
    values = {
        one: bytes(b for pair in pairs.items() for b in pair)
        for one, pairs in shares.items()
    }
    return packed(values, _MARK)


def _words(code: str) -> Iterator[tuple[str, float]]:
    if code in available_languages("small"):
        number = OUR_WORDS if code in OURS else _NEIGHBOUR_WORDS
        yield from islice(ranked(code), number)
        return
    words = dict.fromkeys(read_by_key("neighbour_words.txt")[code])
    for rank, word in enumerate(words, 1):
        yield word, _LISTED_SHARE / rank


def _bare(word: str) -> str:
    """As hurried people write it: without accents, ё as е."""
    return unaccented(word.replace("ё", "е"))
