"""
Ukrainian and Russian in Latin letters, brought back to Cyrillic.

A text counts as romanised when its words are clearly likelier in one of the two than
in each of the Latin languages and the Slavic neighbours; words are compared by
a phonetic key of both scripts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice

from osint_monitor.model.words import Lang
from osint_monitor.understand.spelling import (
    key_of_cyrillic,
    keys_of_latin,
    spellings,
)
from osint_monitor.understand.wordlists import read_words
from osint_monitor.understand.wordshares import CODES, ranked, word_shares

_FOREIGN = (
    "en", "nl", "de", "pl", "ro", "cs", "sk", "sh", "sl", "da", "sv", "nb", "lt", "lv",
    "it", "es", "fr", "et", "af",
)  # fmt: skip
_FOREIGN_NUMBERS = frozenset(map(CODES.index, _FOREIGN))
_WORDS = 60_000
_TELLING_WORDS = 8_000
_SAMPLE = 60
_LEAST = 3
_MIN_KNOWN = 0.6
_MIN_SHARE = 12
"""At most so many different words to one that only romanised texts have."""

_MARGIN = 2.0
"""By how much (natural logarithm, a word) it must be likelier than anything else."""

_UNKNOWN = math.log(1e-9)
_RARE = math.log(1e-7)
_LETTERS = re.compile("[а-щьюяіїєґ'’ыэъё]+")


def could_be(norms: Sequence[str]) -> bool:
    """Cheap: whether a text in Latin letters is worth a closer look."""
    head, telling = norms[:_SAMPLE], _telling()
    if telling.isdisjoint(head):
        return False
    seen = set(head)
    return len(seen & telling) * _MIN_SHARE >= len(seen)


def cyrillic_of(norms: Sequence[str]) -> tuple[Lang, list[str]] | None:
    """
    The words in Cyrillic, when the text is romanised Ukrainian or Russian.

    Args:
        norms: words in lower case, in order.

    Returns:
        The language and one word for each word given (itself where nothing is
        known); ``None`` when the text is not romanised.
    """
    sample = [norm for norm in norms[:_SAMPLE] if _is_word(norm)]
    if len(sample) < _LEAST or any("\u0400" <= norm[0] <= "\u04ff" for norm in sample):
        return None
    likely = {
        lang: [_known(norm, lang) for norm in sample] for lang in (Lang.UK, Lang.RU)
    }
    lang = max(likely, key=lambda each: _sum(likely[each]))
    foreign = _foreign(sample)
    known = sum(found is not None for found in likely[lang])
    clearly = _sum(likely[lang]) >= foreign + _MARGIN * len(sample)
    if known < _MIN_KNOWN * len(sample) or not clearly:
        return None
    words = _words(lang)
    return lang, [_read(norm, words) for norm in norms]


def _is_word(norm: str) -> bool:
    return (norm.isalnum() and not norm.isdigit()) or "'" in norm


def _known(norm: str, lang: Lang) -> float | None:
    words = _words(lang)
    return next((words[key][1] for key in keys_of_latin(norm) if key in words), None)


def _sum(logs: Iterable[float | None]) -> float:
    return sum(_UNKNOWN if one is None else one for one in logs)


def _read(norm: str, words: Mapping[str, tuple[str, float]]) -> str:
    if not _is_word(norm):
        return norm
    return next((words[key][0] for key in keys_of_latin(norm) if key in words), norm)


@cache
def _telling() -> frozenset[str]:
    """Spellings of everyday Ukrainian and Russian words that no other language has."""
    written: set[str] = set()
    for lang in (Lang.UK, Lang.RU):
        for word, _ in commonest(lang, _TELLING_WORDS):
            if len(word) > 2:
                written |= spellings(word)
    shares = word_shares()
    return frozenset(
        word
        for word in written
        if _FOREIGN_NUMBERS.isdisjoint(number for number, _ in shares[word])
    )


def _foreign(sample: Sequence[str]) -> float:
    """The logarithm of the likelihood in the likeliest foreign language."""
    sums = [len(sample) * _UNKNOWN] * len(CODES)
    shares = word_shares()
    for norm in sample:
        for number, log in shares[norm]:
            sums[number] += log - _UNKNOWN
    return max(sums[number] for number in _FOREIGN_NUMBERS)


@cache
def _words(lang: Lang) -> dict[str, tuple[str, float]]:
    """Key → the commonest word that has it, logarithm of its share."""
    known: dict[str, tuple[str, float]] = {}
    for word, share in commonest(lang):
        known.setdefault(key_of_cyrillic(word), (word, math.log(share)))
    for word in sorted(read_words(f"romanised_{lang}.txt")):
        known.setdefault(key_of_cyrillic(word), (word, _RARE))
    return known


def commonest(lang: Lang, number: int = _WORDS) -> Iterator[tuple[str, float]]:
    """Words of Ukrainian or Russian and their shares, the commonest first."""
    letters = (one for one in ranked(lang.value) if _LETTERS.fullmatch(one[0]))
    return islice(letters, number)
