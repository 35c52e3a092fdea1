"""
How Ukrainian and Russian sound in either script, and how people spell them in Latin.

People romanise as they like (zh, j, ż, ž; ya, ia, ja; ch, cz, č, 4), so words of both
scripts are compared by a phonetic key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_CYRILLIC = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "h", "д": "d", "е": "e", "є": "e",
    "ё": "e", "ж": "Z", "з": "z", "и": "i", "і": "i", "ї": "i", "й": "i", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ф": "f", "х": "h", "ц": "c", "ч": "C", "ш": "S", "щ": "S", "ъ": "",
    "ы": "i", "ь": "", "э": "e", "ю": "U", "я": "A", "'": "", "’": "",
})  # fmt: skip
_LATIN = {
    "shch": "S", "szcz": "S", "šč": "S", "sch": "S", "tsch": "C", "tch": "C",
    "zh": "Z", "ż": "Z", "ž": "Z", "kh": "h", "ch": "C", "cz": "C", "č": "C",
    "sh": "S", "sz": "S", "š": "S", "ts": "c", "tz": "c", "ya": "A", "ia": "A",
    "ja": "A", "yu": "U", "iu": "U", "ju": "U", "ye": "e", "ie": "e", "je": "e",
    "yo": "e", "jo": "e", "y": "i", "j": "i", "w": "v", "x": "h", "g": "h", "q": "k",
    "4": "C", "6": "S", "'": "", "’": "", "`": "", "ł": "l", "ó": "u", "ś": "s",
    "ź": "z", "ć": "C", "ń": "n",
}  # fmt: skip
_LATIN_PIECE = re.compile("|".join(sorted(_LATIN, key=len, reverse=True)))
_DOUBLED = re.compile(r"(.)\1+")
_SOFT = re.compile(r"i(?=[eAU])|(?<=[ZSCcl])[AU]")
_HARD = {"i": "", "A": "a", "U": "u"}
_WAYS = [
    dict(zip("абвгґдеєёжзиіїйклмнопрстуфхцчшщъыьэюя'", way.split(), strict=True))
    for way in (
        "a b v h g d e ie e zh z y i i i k l m n o p r s t u f kh ts ch sh shch _ y _ "
        "e iu ia _",
        "a b v g g d e ye e zh z i i yi y k l m n o p r s t u f kh ts ch sh shch _ y _ "
        "e yu ya _",
        "a b v h g d e ye yo zh z y i yi y k l m n o p r s t u f h ts ch sh sch _ y _ "
        "e yu ya _",
        "a b v g g d e je jo j z i i i j k l m n o p r s t u f h c 4 6 6 _ i _ e ju "
        "ja _",
        "a b w h g d e je jo ż z y i ji j k ł m n o p r s t u f ch c cz sz szcz _ y _ "
        "e ju ja _",
        "a b v h g d e je jo ž z y i ji j k l m n o p r s t u f ch c č š šč _ y _ e ju "
        "ja _",
    )
]


def key_of_cyrillic(word: str) -> str:
    """The phonetic key of a lower-case word in Cyrillic."""
    return _settled(word.replace("йо", "ё").translate(_CYRILLIC).replace("ts", "c"))


def keys_of_latin(word: str) -> Iterator[str]:
    """Phonetic keys of a lower-case word in Latin letters, the likeliest first."""
    yield _key(word)
    if "j" in word:
        yield _key(word.replace("j", "zh"))
    if "ch" in word and not word.startswith("sch"):
        yield _key(word.replace("ch", "h"))
    if "o" in word:  # official Ukrainian has no sign for the soft ьо
        yield _key(word.replace("o", "yo", 1))


def spellings(word: str) -> set[str]:
    """A Cyrillic word as people usually write it in Latin letters."""
    return {
        "".join(way.get(char, char) for char in word).replace("_", "") for way in _WAYS
    }


def _key(word: str) -> str:
    return _settled(_LATIN_PIECE.sub(lambda found: _LATIN[found[0]], word))


def _settled(key: str) -> str:
    key = _DOUBLED.sub(r"\1", key)
    return _DOUBLED.sub(r"\1", _SOFT.sub(lambda found: _HARD[found[0]], key))
