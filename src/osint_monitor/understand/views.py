"""
Folding: one plain spelling for texts that hide behind look-alikes.

A folded view keeps the letter case. It has NFKC characters, no invisible or
direction-changing characters, no stray accents, one kind of apostrophe, and words
of one script. Spans of it map back to the raw text.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

from osint_monitor.model.document import View
from osint_monitor.understand.lookalikes import (
    ALIKE_CYRILLIC,
    ALIKE_LATIN,
    FANCY,
    TO_CYRILLIC,
    TO_LATIN,
)
from osint_monitor.understand.wordshares import word_shares

Segment = tuple[int, int, int, int]
_Wanted = Callable[[str], bool]

_EMPTY_LOOKING = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180e\u2800\u3164\uffa0\ufffc"
)
_MARKS = re.compile(
    r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
)
_MARK_CHARS = frozenset(
    chr(code)
    for first, last in (
        (0x300, 0x36F),
        (0x483, 0x489),
        (0x1AB0, 0x1AFF),
        (0x1DC0, 0x1DFF),
        (0x20D0, 0x20FF),
    )
    for code in range(first, last + 1)
)
_WITH_MARKS = re.compile(rf"[^\n]?{_MARKS.pattern}+")
_MIXED = re.compile(
    r"[A-Za-z\u00c0-\u024f][\u0370-\u03ff\u0400-\u052f]"
    r"|[\u0370-\u03ff\u0400-\u052f][A-Za-z\u00c0-\u024f]"
    r"|[\u0370-\u03ff][\u0400-\u052f]|[\u0400-\u052f][\u0370-\u03ff]"
)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_SWAPPED_LATIN = re.compile(
    rf"(?<![\w@/.:#'-])[{''.join(sorted(ALIKE_LATIN))}]{{2,}}(?![\w@'-]|[.:/]\w)"
)
_SWAPPED_CYRILLIC = re.compile(
    rf"(?<![\w@/.:#'-])[{''.join(sorted(ALIKE_CYRILLIC))}]{{2,}}(?![\w@'-]|[.:/]\w)"
)
_KNOWN_LIMIT = 20_000


def fold(text: str) -> View:
    """
    The folded view of a raw text.

    Args:
        text: any string.

    Returns:
        Linear in the length; ``segments`` is empty when positions did not move.
    """
    if text.isascii() and _is_printable(text):
        return View(text.replace("`", "'"))
    chars = set(text)
    folded, segments = _replace(text, chars)
    if _has_two_scripts(chars):
        folded = _in_one_script(folded)
    return View(folded, segments)


def to_raw(view: View, start: int, end: int) -> tuple[int, int]:
    """
    Where a stretch of a view stands in the raw text.

    Args:
        start, end: positions in ``view.text``, 0 <= start <= end <= its length.

    Returns:
        The smallest raw stretch that covers it.
    """
    if not view.segments:
        return start, end
    raw_start = _edge(view.segments, start, last=False)
    if end <= start:
        return raw_start, raw_start
    return raw_start, _edge(view.segments, end - 1, last=True)


def _edge(segments: Sequence[Segment], position: int, *, last: bool) -> int:
    """The raw start (or end) of the character at *position* of the view."""
    at = bisect.bisect_right(segments, position, key=_view_start) - 1
    start, raw, length, raw_length = segments[max(at, 0)]
    if length == raw_length:
        return raw + position - start + last
    return raw + raw_length if last else raw


def _view_start(segment: Segment) -> int:
    return segment[0]


def _is_printable(text: str) -> bool:
    return text.replace("\n", "").replace("\r", "").replace("\t", "").isprintable()


class _Plain(dict[str, str]):
    """Character → what it is folded to, itself when it stays; bounded."""

    def __missing__(self, char: str) -> str:
        if len(self) >= _KNOWN_LIMIT:
            self.clear()
        self[char] = found = _fold_char(char)
        return found


_plain = _Plain()


def _fold_char(char: str) -> str:
    if char in FANCY:
        return FANCY[char]
    category = unicodedata.category(char)
    if category in ("Cf", "Me") or char in _EMPTY_LOOKING or _is_selector(char):
        return ""
    if category == "Cc":
        return char if char in "\n\r\t" else " "
    if category == "Cs":  # a lone surrogate is no text; nothing can encode it
        return "\ufffd"
    return _MARKS.sub("", unicodedata.normalize("NFKC", char)) or " "


def _is_selector(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def _has_two_scripts(chars: set[str]) -> bool:
    """Cheap; letters that fold to another script's count as both."""
    latin = any("A" <= char <= "z" or "\u00c0" <= char <= "\u024f" for char in chars)
    cyrillic = any("\u0400" <= char <= "\u052f" for char in chars)
    rest = any("\u0370" <= char < "\u0400" or char > "\u2100" for char in chars)
    return latin + cyrillic + rest > 1


def _replace(text: str, chars: set[str]) -> tuple[str, Sequence[Segment]]:
    """Replace characters that don't stay, and keep a map when lengths differ."""
    odd = {char for char in chars if _plain[char] != char}
    marks = not _MARK_CHARS.isdisjoint(chars)
    if not odd and not marks:
        return text, ()
    pattern = _pattern(odd, marks)
    if not marks and all(len(_plain[char]) == 1 for char in odd):
        return pattern.sub(lambda found: _plain[found[0]], text), ()
    return _cut_and_join(text, pattern)


def _pattern(odd: set[str], marks: bool) -> re.Pattern[str]:
    parts = [_WITH_MARKS.pattern] if marks else []
    if odd:
        parts.append("[" + "".join(map(re.escape, sorted(odd))) + "]")
    return re.compile("|".join(parts))


def _cut_and_join(text: str, pattern: re.Pattern[str]) -> tuple[str, Sequence[Segment]]:
    pieces: list[str] = []
    segments: list[Segment] = []
    here = kept = 0
    for found in pattern.finditer(text):
        start, end = found.span()
        if start > kept:
            pieces.append(text[kept:start])
            segments.append((here, kept, start - kept, start - kept))
            here += start - kept
        new = _composed(found[0])
        pieces.append(new)
        segments.append((here, start, len(new), end - start))
        here += len(new)
        kept = end
    if kept < len(text):
        pieces.append(text[kept:])
        segments.append((here, kept, len(text) - kept, len(text) - kept))
    return "".join(pieces), tuple(segments)


def _composed(piece: str) -> str:
    """A character, or one with accents: composed where Unicode has it, else bare."""
    if len(piece) == 1:
        return _plain[piece] if not _MARKS.match(piece) else ""
    base = _plain[piece[0]] if not _MARKS.match(piece[0]) else ""
    # More than a few accents on one letter are noise (and slow to normalise).
    whole = unicodedata.normalize("NFC", base + piece[1:4])
    return _MARKS.sub("", whole)


def _in_one_script(folded: str) -> str:
    """Mixed words, and whole words in a script that the text has no other sign of."""
    scripts = _scripts(set(folded))
    if len(scripts) == 1:
        cyrillic = scripts == {"cyrillic"}
        strange = _SWAPPED_LATIN if cyrillic else _SWAPPED_CYRILLIC
        table, wanted = _tables(cyrillic)
        folded = strange.sub(lambda found: _swapped(found[0], table, wanted), folded)
    if not _MIXED.search(folded):
        return folded
    return _WORD.sub(lambda found: _one_script(found[0], scripts), folded)


def _swapped(word: str, table: dict[str, str], wanted: _Wanted) -> str:
    """A whole word in the other script, when it is a word there and none as it is."""
    new = _told(word, table, wanted)
    shares = word_shares()
    return new if shares[new.lower()] and not shares[word.lower()] else word


def _scripts(chars: Iterable[str]) -> set[str]:
    """The scripts of letters that can't be taken for one of the other."""
    found = set()
    for char in chars:
        if char.isalpha():
            if "\u0400" <= char <= "\u052f" and char not in ALIKE_CYRILLIC:
                found.add("cyrillic")
            elif char < "\u0250" and char not in ALIKE_LATIN:
                found.add("latin")
    return found


def _one_script(word: str, around: set[str]) -> str:
    """
    A word in one script.

    In that of its letters that can't be mistaken, else in that of the text's, else in
    that which most of its letters have.
    """
    cyrillic = sum("\u0400" <= char <= "\u052f" for char in word)
    latin = sum(char < "\u0250" and char.isalpha() for char in word)
    if cyrillic + latin == len(word) - word.count("'") and not (cyrillic and latin):
        return word
    told = _scripts(word)
    told = told if len(told) == 1 else around
    to_cyrillic = told == {"cyrillic"} if len(told) == 1 else cyrillic > latin
    table, wanted = _tables(to_cyrillic)
    new = _told(word, table, wanted)
    if new == word and cyrillic and latin:  # approximate look-alikes inside
        table, wanted = _tables(not to_cyrillic)
        new = _told(word, table, wanted)
    return new


def _tables(cyrillic: bool) -> tuple[dict[str, str], _Wanted]:
    return (TO_CYRILLIC, _in_cyrillic) if cyrillic else (TO_LATIN, _in_latin)


def _told(word: str, table: dict[str, str], wanted: _Wanted) -> str:
    """The word with the look-alikes that it needs; itself when there are none."""
    new = "".join(char if wanted(char) else table.get(char, char) for char in word)
    return new if all(map(wanted, new)) else word


def _in_cyrillic(char: str) -> bool:
    return "\u0400" <= char <= "\u052f" or char == "'"


def _in_latin(char: str) -> bool:
    return char < "\u0250" or "\u1e00" <= char <= "\u1eff"
