"""
Ukrainian and Russian in Latin letters, brought back to Cyrillic.

A text counts as romanised when its words are clearly likelier in one of the two than
in each of the Latin languages and the Slavic neighbours; words are compared by
a phonetic key of both scripts.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import islice

from osint_monitor.model.words import Lang
from osint_monitor.understand.sounds import Sound, sounds
from osint_monitor.understand.spelling import keys_of_latin, spellings
from osint_monitor.understand.wordshares import (
    CODES,
    commonest_cyrillic,
    word_shares,
)

_FOREIGN = (
    "en", "nl", "de", "pl", "ro", "cs", "sk", "sh", "sl", "da", "sv", "nb", "lt", "lv",
    "it", "es", "fr", "et", "af",
)  # fmt: skip
_FOREIGN_NUMBERS = frozenset(map(CODES.index, _FOREIGN))
_TELLING_WORDS = 8_000
_SAMPLE = 60
_LEAST = 3
_MIN_KNOWN = 0.6
_MIN_SHARE = 12
"""At most so many different words to one that only romanised texts have."""

_MARGIN = 2.0
"""By how much (natural logarithm, a word) it must be likelier than anything else."""

_UNKNOWN = math.log(1e-9)


def could_be(norms: Sequence[str]) -> bool:
    """Cheap: whether a text in Latin letters is worth a closer look."""
    head, ours = norms[:_SAMPLE], telling()
    if ours.isdisjoint(head):
        return False
    seen = set(head)
    return len(seen & ours) * _MIN_SHARE >= len(seen)


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
    return lang, [read_latin(norm, lang) for norm in norms]


def _is_word(norm: str) -> bool:
    return (norm.isalnum() and not norm.isdigit()) or "'" in norm


def read_latin(norm: str, lang: Lang) -> str:
    """A word in Latin letters as a word of *lang*; itself where none is known."""
    found = _sound(norm, lang) if _is_word(norm) else None
    return found[0] if found else norm


def _known(norm: str, lang: Lang) -> float | None:
    found = _sound(norm, lang)
    return found[1] if found else None


@lru_cache(50_000)
def _sound(norm: str, lang: Lang) -> Sound | None:
    table = sounds()
    found = (table[lang, key] for key in keys_of_latin(norm))
    return next((one for one in found if one is not None), None)


def _sum(logs: Iterable[float | None]) -> float:
    return sum(_UNKNOWN if one is None else one for one in logs)


@cache
def telling() -> frozenset[str]:
    """Spellings of everyday Ukrainian and Russian words that no other language has."""
    written: set[str] = set()
    for lang in (Lang.UK, Lang.RU):
        for word, _ in islice(commonest_cyrillic(lang), _TELLING_WORDS):
            if len(word) > 2:
                written |= spellings(word)
    return frozenset(word for word in written if not is_foreign(word))


def is_foreign(word: str) -> bool:
    """Whether a word is an everyday one of a language in Latin letters."""
    shares = word_shares()[word]
    return not _FOREIGN_NUMBERS.isdisjoint(number for number, _ in shares)


def _foreign(sample: Sequence[str]) -> float:
    """The logarithm of the likelihood in the likeliest foreign language."""
    sums = [len(sample) * _UNKNOWN] * len(CODES)
    shares = word_shares()
    for norm in sample:
        for number, log in shares[norm]:
            sums[number] += log - _UNKNOWN
    return max(sums[number] for number in _FOREIGN_NUMBERS)
