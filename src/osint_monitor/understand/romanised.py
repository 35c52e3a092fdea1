"""
Ukrainian and Russian in Latin letters, brought back to Cyrillic.

People romanise as they like (zh, j, ž; ya, ia, ja), so words are compared by a
phonetic key of both scripts, over the commonest words of the two languages. A text
counts as romanised when its words are likelier so than in the five Latin languages.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from wordfreq import get_frequency_dict

from osint_monitor.model.words import Lang
from osint_monitor.understand.wordlists import read_words

_WORDS = 60_000
_SAMPLE = 60
_MIN_KNOWN = 0.5
_FLOOR = 1e-9
_CYRILLIC_KEYS = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "h", "д": "d", "е": "e", "є": "e",
    "ё": "e", "ж": "Z", "з": "z", "и": "i", "і": "i", "ї": "i", "й": "i", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ф": "f", "х": "h", "ц": "c", "ч": "C", "ш": "S", "щ": "W", "ъ": "",
    "ы": "i", "ь": "", "э": "e", "ю": "U", "я": "A", "'": "", "’": "",
})  # fmt: skip
_LATIN_KEYS = {
    "shch": "W", "szcz": "W", "tsch": "C", "sch": "W", "tch": "C", "zh": "Z",
    "kh": "h", "ch": "C", "sh": "S", "ts": "c", "tz": "c", "ya": "A", "ia": "A",
    "ja": "A", "yu": "U", "iu": "U", "ju": "U", "ye": "e", "ie": "e", "je": "e",
    "yo": "e", "jo": "e", "yi": "i", "ii": "i", "iy": "i", "yy": "i", "y": "i",
    "j": "i", "w": "v", "x": "h", "g": "h", "q": "k", "'": "", "ž": "Z", "č": "C",
    "š": "S", "c": "c",
}  # fmt: skip
_LATIN_PIECE = re.compile("|".join(sorted(_LATIN_KEYS, key=len, reverse=True)))
_DOUBLED = re.compile(r"(.)\1+")
_WRITTEN_SO = re.compile("shch|zh|kh|[aoue]yu|[tnlrsdk]ya|yy$|iy$")
_OWN = read_words("romanised_own.txt")
_SHARED = read_words("romanised_shared.txt")


@dataclass(frozen=True, slots=True)
class Tables:
    """Cyrillic words by key, with frequencies; and words of the Latin languages."""

    words: dict[Lang, dict[str, tuple[str, float]]]
    foreign: dict[str, float]


def could_be(norms: Sequence[str]) -> bool:
    """Cheap: whether a text in Latin letters is worth a closer look."""
    seen = set(norms[:_SAMPLE])
    own = len(seen & _OWN)
    telling = own + len(seen & _SHARED)
    if not telling or telling < 2 < len(seen):
        return False
    if own >= 2 or (own and telling * 4 >= len(seen)):
        return True
    return sum(1 for norm in seen if _WRITTEN_SO.search(norm)) >= 2


def cyrillic_of(norms: Sequence[str]) -> tuple[Lang, list[str]] | None:
    """
    The words in Cyrillic, when the text is romanised Ukrainian or Russian.

    Args:
        norms: words in lower case, in order.

    Returns:
        The language and one word for each word given (itself where nothing is
        known); ``None`` when the text is not romanised.
    """
    sample = [norm for norm in norms[:_SAMPLE] if norm[0].isalpha()]
    if not sample or any("\u0400" <= norm[0] <= "\u04ff" for norm in sample):
        return None
    table = _tables()
    likely = {lang: _likelihood(sample, table.words[lang]) for lang in table.words}
    lang = max(likely, key=lambda each: likely[each])
    foreign = sum(math.log(table.foreign.get(norm, _FLOOR)) for norm in sample)
    known = sum(key_of_latin(norm) in table.words[lang] for norm in sample)
    if likely[lang] <= foreign or known < _MIN_KNOWN * len(sample):
        return None
    words = table.words[lang]
    return lang, [words.get(key_of_latin(norm), (norm, 0.0))[0] for norm in norms]


def key_of_latin(word: str) -> str:
    """The phonetic key of a lower-case word in Latin letters."""
    replaced = _LATIN_PIECE.sub(lambda found: _LATIN_KEYS[found[0]], word)
    return _DOUBLED.sub(r"\1", replaced)


def key_of_cyrillic(word: str) -> str:
    """The phonetic key of a lower-case word in Cyrillic."""
    return _DOUBLED.sub(r"\1", word.translate(_CYRILLIC_KEYS))


def _likelihood(sample: Sequence[str], words: dict[str, tuple[str, float]]) -> float:
    return sum(
        math.log(words.get(key_of_latin(norm), ("", _FLOOR))[1]) for norm in sample
    )


@cache
def _tables() -> Tables:
    """Built at the first text that could be romanised; some seconds."""
    words = {lang: _words_of(lang) for lang in (Lang.UK, Lang.RU)}
    foreign: dict[str, float] = {}
    for code in ("en", "nl", "de", "pl", "ro"):
        for word, share in get_frequency_dict(code, "small").items():
            foreign[word] = max(foreign.get(word, 0.0), share)
    return Tables(words, foreign)


def _words_of(lang: Lang) -> dict[str, tuple[str, float]]:
    letters = re.compile("[а-щьюяіїєґ'’]+" if lang is Lang.UK else "[а-яё]+")
    known: dict[str, tuple[str, float]] = {}
    ranked = get_frequency_dict(lang.value, "best")
    for word in sorted(ranked, key=lambda each: -ranked[each])[:_WORDS]:
        if letters.fullmatch(word):
            known.setdefault(key_of_cyrillic(word), (word, ranked[word]))
    return known
