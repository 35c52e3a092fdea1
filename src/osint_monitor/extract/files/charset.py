"""What code page a table or a list was saved in, when nothing says it."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_POLISH = bytes((0xB9, 0xE6, 0xEA, 0xB3, 0xF1, 0x9C, 0x9F, 0xBF, 0xA3, 0x8C, 0xAF))
_ROMANIAN = bytes((0xBA, 0xFE, 0xE3, 0xAA, 0xDE, 0xC3))
_WESTERN = bytes((0xE4, 0xF6, 0xFC, 0xDF, 0xEB, 0xE9, 0xE8, 0xEF, 0xC4, 0xD6, 0xDC))
_LETTERS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")


def charset_of(sample: bytes) -> str:
    """
    The name of a Python codec.

    A byte order mark decides; else UTF-8 when the sample is valid UTF-8; else
    windows-1251, when most letters stand in its Cyrillic half; else windows-1250 or
    windows-1252, whichever has more of its own letters in the sample.
    """
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return name
    try:
        # A sample may end in the middle of a character.
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return _code_page(sample)
    return "utf-8"


def _code_page(sample: bytes) -> str:
    high = sum(byte >= 0xC0 for byte in sample)
    plain = sum(byte in _LETTERS for byte in sample)
    if high > plain / 2:
        return "cp1251"
    eastern = sum(sample.count(byte) for byte in _POLISH + _ROMANIAN)
    western = sum(sample.count(byte) for byte in _WESTERN)
    return "cp1250" if eastern > western else "cp1252"
