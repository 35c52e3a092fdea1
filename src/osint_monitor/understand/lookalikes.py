"""Characters that stand for other characters: look-alikes, fancy letters, digits."""

from __future__ import annotations

_LATIN = "aceopxyikmthbdsjABCEHIKMOPTXYSJ"
_CYRILLIC = "асеорхуікмтнвԁѕјАВСЕНІКМОРТХУЅЈ"
_GREEK_LATIN = {
    "α": "a", "ε": "e", "ι": "i", "κ": "k", "ν": "v", "ο": "o", "ρ": "p", "τ": "t",
    "υ": "u", "χ": "x", "ω": "w", "γ": "y", "Α": "A", "Β": "B", "Ε": "E", "Ζ": "Z",
    "Η": "H", "Ι": "I", "Κ": "K", "Μ": "M", "Ν": "N", "Ο": "O", "Ρ": "P", "Τ": "T",
    "Υ": "Y", "Χ": "X",
}  # fmt: skip

TO_LATIN: dict[str, str] = {
    **dict(zip(_CYRILLIC, _LATIN, strict=True)),
    **_GREEK_LATIN,
    "ї": "i", "Ї": "I", "ё": "e", "Ё": "E", "п": "n", "г": "r", "и": "u", "З": "3",
    "ѵ": "v", "ԝ": "w", "ԛ": "q", "ӏ": "l", "һ": "h", "к": "k", "є": "e", "ь": "b",
}  # fmt: skip
"""A Cyrillic or Greek letter inside a Latin word, and the letter it is meant for."""

TO_CYRILLIC: dict[str, str] = {
    **dict(zip(_LATIN, _CYRILLIC, strict=True)),
    **{
        greek: dict(zip(_LATIN, _CYRILLIC, strict=True)).get(latin, latin)
        for greek, latin in _GREEK_LATIN.items()
    },
    "ï": "ї", "Ï": "Ї", "ë": "ё", "Ë": "Ё", "n": "п", "r": "г", "u": "и", "b": "в",
    "H": "Н", "h": "н", "d": "д", "g": "д",
}  # fmt: skip
"""A Latin or Greek letter inside a Cyrillic word, and the letter it is meant for."""

ALIKE_LATIN = frozenset("aceopxyijsABCEHIKMOPTXYSJ")
ALIKE_CYRILLIC = frozenset("асеорхуіјѕАВСЕНІКМОРТХУЅЈ")
"""Letters that nobody can tell from one of the other script."""

_SMALL_CAPS = dict(
    zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True)
)
_NEGATIVE = {
    chr(first + index): chr(65 + index)
    for first in (0x1F150, 0x1F170)
    for index in range(26)
}
_ZEROS = (
    0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66,
    0xE50, 0xED0, 0xF20, 0x1040, 0x17E0, 0x1810,
)  # fmt: skip
FANCY: dict[str, str] = {
    **{chr(zero + digit): str(digit) for zero in _ZEROS for digit in range(10)},
    "\U0001f10b": "0", "\U0001f10c": "0",
    **_SMALL_CAPS,
    **_NEGATIVE,
    **{chr(0x2776 + index): str(index + 1) for index in range(9)},
    **{chr(0x2780 + index): str(index + 1) for index in range(9)},
    **{chr(0x278A + index): str(index + 1) for index in range(9)},
    "\u24ff": "0", "ø": "ø", "ꞌ": "'", "ʼ": "'", "’": "'", "‘": "'", "ʹ": "'",
    "`": "'", "´": "'", "′": "'", "＇": "'", "‛": "'", "ʻ": "'",
    "\u2028": "\n", "\u2029": "\n", "\u0085": "\n", "\v": "\n", "\f": "\n",
    "™": " ", "®": " ", "©": " ", "№": "№", "…": "…", "ſ": "s",
}  # fmt: skip
"""What NFKC leaves or spoils: fancy letters, digits in circles, apostrophes."""

LEET = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b",
        "@": "a", "$": "s", "€": "e", "!": "i"}  # fmt: skip
"""Digits and signs that stand for Latin letters inside a word."""

LEET_CYRILLIC = {"0": "о", "3": "з", "4": "ч", "6": "б", "@": "а", "1": "і"}
"""Digits and signs that stand for Cyrillic letters inside a word."""
