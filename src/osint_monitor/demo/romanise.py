"""Ukrainian and Russian as typed on a keyboard that has Latin letters only."""

from __future__ import annotations

_BOTH = {
    "а": "a", "б": "b", "в": "v", "д": "d", "е": "e", "ж": "zh", "з": "z",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "ts", "ч": "ch",
    "ш": "sh", "щ": "shch", "ь": "", "ю": "yu", "я": "ya", "й": "y", "’": "", "'": "",
}  # fmt: skip
_TABLES = {
    "uk": {**_BOTH, "г": "h", "ґ": "g", "и": "y", "і": "i", "ї": "yi", "є": "ye"},
    "ru": {**_BOTH, "г": "g", "и": "i", "ы": "y", "э": "e", "ё": "yo", "ъ": ""},
}


def romanise(text: str, lang: str) -> str:
    """
    *text* in Latin letters.

    Args:
        lang: ``uk`` or ``ru``; any other text is given back as it is.
    """
    table = _TABLES.get(lang)
    if table is None:
        return text
    out = []
    for letter in text:
        latin = table.get(letter.lower(), letter)
        out.append(latin.capitalize() if letter.isupper() else latin)
    return "".join(out)
