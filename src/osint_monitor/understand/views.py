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
from collections.abc import Sequence

from osint_monitor.model.document import View
from osint_monitor.understand.lookalikes import FANCY, TO_CYRILLIC, TO_LATIN

Segment = tuple[int, int, int, int]

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
_KNOWN_LIMIT = 20_000

_known: dict[str, str] = {}


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
    if _has_two_scripts(chars) and _MIXED.search(folded):
        folded = _WORD.sub(_one_script, folded)
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


def _plain(char: str) -> str:
    """What one character is folded to; itself when it stays."""
    found = _known.get(char)
    if found is None:
        if len(_known) >= _KNOWN_LIMIT:
            _known.clear()
        found = _known[char] = _fold_char(char)
    return found


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
    odd = {char for char in chars if _plain(char) != char}
    marks = not _MARK_CHARS.isdisjoint(chars)
    if not odd and not marks:
        return text, ()
    pattern = _pattern(odd, marks)
    if not marks and all(len(_plain(char)) == 1 for char in odd):
        return pattern.sub(lambda found: _plain(found[0]), text), ()
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
        return _plain(piece) if not _MARKS.match(piece) else ""
    base = _plain(piece[0]) if not _MARKS.match(piece[0]) else ""
    # More than a few accents on one letter are noise (and slow to normalise).
    whole = unicodedata.normalize("NFC", base + piece[1:4])
    return _MARKS.sub("", whole)


def _one_script(found: re.Match[str]) -> str:
    """A word in the script that most of its letters have."""
    word = found[0]
    cyrillic = sum("\u0400" <= char <= "\u052f" for char in word)
    latin = sum(char < "\u0250" and char.isalpha() for char in word)
    if cyrillic + latin == len(word) - word.count("'") and not (cyrillic and latin):
        return word
    table = TO_CYRILLIC if cyrillic > latin else TO_LATIN
    wanted = _in_cyrillic if cyrillic > latin else _in_latin
    new = "".join(char if wanted(char) else table.get(char, char) for char in word)
    return new if all(map(wanted, new)) else word


def _in_cyrillic(char: str) -> bool:
    return "\u0400" <= char <= "\u052f" or char == "'"


def _in_latin(char: str) -> bool:
    return char < "\u0250" or "\u1e00" <= char <= "\u1eff"
