"""Numbers spelled as words, also glued together, read as the digits of a telephone."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from osint_monitor.understand.wordlists import read_lines

_UNITS = {
    "en": "een twee drie vier vijf zes zeven acht negen",
    "und": "ein zwei drei vier fünf sechs sieben acht neun",
}
_TENS = {
    "en": "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
    "und": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
}
_MAX_TOKEN = 120
_ZEROS = "oо"  # Latin and Cyrillic, within a token of digits and number words
_MIN_GLUED = 6  # letters; what is shorter is one number word or none


def _bare(word: str) -> str:
    """A word without accents and apostrophes, as people type it on a telephone."""
    apart = unicodedata.normalize("NFD", word.replace("ł", "l").replace("ß", "ss"))
    kept = (char for char in apart if not "\u0300" <= char <= "\u036f")
    plain = "".join(kept).replace("'", "")
    return word.replace("'", "") if plain[:1] > "\u0400" else plain


def _read_table() -> dict[str, str]:
    words: dict[str, str] = {}
    for line in read_lines("number_words.txt"):
        value, *names = line.split()
        words |= dict.fromkeys(names, value)
    for joint, units in _UNITS.items():
        for unit, one in enumerate(units.split(), 1):
            for ten, many in enumerate(_TENS[joint].split(), 2):
                value = str(10 * ten + unit)
                words[one + joint + many] = value
                if joint == "en":
                    words[one + "ën" + many] = value
    return {_bare(word): value for word, value in words.items()} | words


NUMBER_WORDS = _read_table()
"""
Word in lower case → its role: digits of its value, ``nN`` (name of a digit), ``xN``
(the next digit stands N times), ``hundred`` (which a digit before it multiplies),
``times`` or ``plus``.
"""
_LONGEST = max(map(len, NUMBER_WORDS))
GLUED_STARTS = frozenset(word[:3] for word in NUMBER_WORDS)
"""The first three letters of every number word."""


@lru_cache(16_384)
def split_glued(token: str) -> tuple[str, ...]:
    """
    The roles of number words and digits that are written as one token.

    Args:
        token: in lower case, letters and digits.

    Returns:
        In order, digits as they are; empty when the token holds anything else.
        The longest word wins; linear for tokens, which are short, and cached.
    """
    if len(token) > _MAX_TOKEN:
        return ()
    after: list[tuple[str, ...] | None] = [None] * len(token) + [()]
    for at in range(len(token) - 1, -1, -1):
        after[at] = next(_readings(token, at, after), None)
    return after[0] or ()


def _readings(
    token: str, at: int, after: list[tuple[str, ...] | None]
) -> Iterator[tuple[str, ...]]:
    """The roles from a position on, those that begin with the longest piece first."""
    if token[at].isdecimal():
        rest = after[at + 1]
        if rest is not None:
            joins = rest and rest[0][0] == "=" and token[at + 1].isdecimal()
            digits = "=" + token[at] + (rest[0][1:] if joins else "")
            yield digits, *rest[bool(joins) :]
        return
    for size in range(min(_LONGEST, len(token) - at), 0, -1):
        rest = after[at + size]
        role = NUMBER_WORDS.get(token[at : at + size]) if rest is not None else None
        if rest is not None and role is not None:
            yield role, *rest
    rest = after[at + 1]
    if token[at] in _ZEROS and rest is not None:
        yield "0", *rest


def could_be_glued(token: str) -> bool:
    """Cheap: whether a token may hold several number words."""
    return len(token) >= _MIN_GLUED and token[:3] in GLUED_STARTS


def digits_of(roles: list[str], *, joined: bool = True) -> Iterator[str]:
    """
    The pieces of digits that spoken words stand for.

    Args:
        roles: of `NUMBER_WORDS`; digits written as such begin with ``=``.
        joined: take "forty five" for 45, not for 405.
    """
    at = 0
    while at < len(roles):
        piece, used = _repeated(roles, at) or _number(roles, at, joined=joined)
        yield piece
        at += used


def _repeated(roles: list[str], at: int) -> tuple[str, int] | None:
    """ "double two", "two sixes", "three times four": digits and how many roles."""
    here = roles[at]
    after = roles[at + 1] if at + 1 < len(roles) else ""
    if here[0] == "x":
        digit = _digit([after])
        return (digit * int(here[1:]), 2) if digit else ("", 1)
    if here in ("2", "3", "4", "5", "=2", "=3", "=4", "=5"):
        count = int(here[-1])
        if after[:1] == "n":
            return after[1] * count, 2
        digit = _digit(roles[at + 2 : at + 3])
        if after == "times" and digit:
            return digit * count, 3
    return None


def _digit(roles: list[str]) -> str:
    """The one digit that the first role is, if it is one."""
    digit = (roles[0] if roles else "").lstrip("=n")
    return digit if len(digit) == 1 and digit.isdecimal() else ""


def _goes_on(roles: list[str], at: int) -> bool:
    """Whether one more digit follows that is no count of hundreds."""
    return bool(_digit(roles[at : at + 1])) and roles[at + 1 : at + 2] != ["hundred"]


def _number(roles: list[str], at: int, *, joined: bool) -> tuple[str, int]:
    here = roles[at]
    if here[0] in "=n":
        after = roles[at + 1] if at + 1 < len(roles) else ""
        if joined and after == "hundred" and here in ("=2", "=3", "=4", "=5"):
            return here[1] + "00", 2
        return here[1:], 1
    if here == "hundred":
        here = "100"
    if not here.isdecimal():
        return "", 1
    value, used = int(here), 1
    if 1 <= value <= 9 and roles[at + 1 : at + 2] == ["hundred"]:
        value, used = value * 100, 2
    if not joined:
        return str(value), used
    for limit in (100, 10):
        after = roles[at + used] if at + used < len(roles) else ""
        number = after.removeprefix("=")
        if not number.isdecimal() or value % limit or not value:
            continue
        if not value % 100 and limit == 10 and _goes_on(roles, at + used + 1):
            continue  # "nine hundred five five one" is 900 5 5 1
        if value >= limit and limit // 10 <= int(number) < limit and number[0] != "0":
            value, used = value + int(number), used + 1
    return str(value), used
