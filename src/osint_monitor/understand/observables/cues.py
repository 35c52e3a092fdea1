"""Words before and after digits that say what the digits are."""

from __future__ import annotations

import re

from osint_monitor.understand.wordlists import read_lines

_REACH = 44
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|[#№§☎📞📱📲✆🤙]")
_AFTER = re.compile(r"[\s\"']{0,2}([^\W\d_]+(?:'[^\W\d_]+)*[²23]?|[€$£₴₽%°])")
_SIGNS = "☎📞📱📲✆🤙"
_AMOUNT = "€$£₴₽%"
_MIN_STEM = 2
_MAX_KNOWN = 20_000
_LITTLE = frozenset(("pod", "za", "за", "под", "under", "unter", "met", "onder", "cu"))


class _Group:
    """Words, and the beginnings of words; answers are kept, a bounded number."""

    def __init__(self) -> None:
        self._words: set[str] = set()
        self._stems: set[str] = set()
        self._known: dict[str, bool] = {}

    def add(self, word: str) -> None:
        (self._stems if word.endswith("*") else self._words).add(word.rstrip("*"))

    def __contains__(self, word: str) -> bool:
        known = self._known.get(word)
        if known is None:
            if len(self._known) >= _MAX_KNOWN:
                self._known.clear()
            known = self._known[word] = word in self._words or self._begins(word)
        return known

    def _begins(self, word: str) -> bool:
        ends = range(_MIN_STEM, len(word) + 1)
        return any(word[:end] in self._stems for end in ends)


def _read_table() -> dict[str, _Group]:
    groups: dict[str, _Group] = {}
    for line in read_lines("number_cues.txt"):
        name, *words = line.split()
        for word in words:
            groups.setdefault(name, _Group()).add(word)
    return groups


_GROUPS = _read_table()
_PHONE, _OTHER, _NUMBER = _GROUPS["phone"], _GROUPS["other"], _GROUPS["number"]


def says_phone(text: str, start: int) -> bool:
    """Whether shortly before a position the text speaks of calling or writing."""
    before = text[max(0, start - _REACH) : start].lower()
    return any(
        word in _SIGNS or word in _PHONE for word in reversed(_WORD.findall(before))
    )


def says_other(text: str, start: int) -> bool:
    """Whether the digits at a position are said to be an order, a licence, ..."""
    first, second = _last_two(text, start)
    if first in ("#", "№", "§") or first in _OTHER:
        return True
    return first in _NUMBER and (second in _OTHER or second in _GROUPS["numbered"])


def says_number(text: str, start: int) -> bool:
    """Whether the digits at a position are only said to be a number."""
    return _last_two(text, start)[0] in _NUMBER


def says_rest(text: str, start: int) -> bool:
    """Whether the digits at a position are said to be the rest of a number."""
    before = text[max(0, start - _REACH) : start].lower()
    return any(word in _GROUPS["rest"] for word in _WORD.findall(before))


def _last_two(text: str, start: int) -> tuple[str, str]:
    """The last word before a position and the one before it, when they are close."""
    before = text[max(0, start - _REACH) : start].lower()
    found = [hit for hit in _WORD.finditer(before) if hit[0] not in _LITTLE]
    if not found or len(before) - found[-1].end() > 4:
        return "", ""
    last = found[-1]
    near = len(found) > 1 and last.start() - found[-2].end() <= 3
    return last[0], found[-2][0] if near else ""


def is_money(text: str, end: int) -> bool:
    """Whether the digits that end at a position are an amount."""
    word = _next(text, end)
    return bool(word) and (word in _AMOUNT or word in _GROUPS["money"])


def is_count(text: str, end: int) -> bool:
    """Whether the digits that end at a position count people, time, size, ..."""
    word = _next(text, end)
    return bool(word) and (word == "°" or word in _GROUPS["unit"])


def _next(text: str, end: int) -> str:
    found = _AFTER.match(text[end : end + 24].lower())
    return found[1] if found else ""


def says_then(gap: str) -> bool:
    """Whether the words between digits say that more digits follow."""
    return any(word in _GROUPS["then"] for word in _WORD.findall(gap.lower()))


def holds_count(gap: str) -> bool:
    """Whether the words between digits count what stands before, or join a range."""
    return any(
        word in _GROUPS[name]
        for word in _WORD.findall(gap.lower())
        for name in ("money", "unit", "link")
    )
