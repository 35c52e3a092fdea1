"""Pieces of digits in a text: real ones, look-alikes, words; and what is between."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from osint_monitor.understand.observables.numerals import (
    GLUED_STARTS,
    NUMBER_WORDS,
    could_be_glued,
    split_glued,
)
from osint_monitor.understand.words import Words

_DIGITS = re.compile("[0-9]+")
_LIKE = {
    "O": "0", "o": "0", "О": "0", "о": "0", "Q": "0", "l": "1", "I": "1", "i": "1",
    "І": "1", "і": "1", "Z": "2", "z": "2", "З": "3", "з": "3", "S": "5", "s": "5",
    "b": "6", "б": "6", "B": "8", "В": "8",
}  # fmt: skip
_LIKE_TABLE = str.maketrans(_LIKE)
_LIKE_SET = frozenset(_LIKE) | frozenset("0123456789")
_ALIKE = "OoОоlIІЗзбSB"  # a small i alone is the word "and"
_LIKE_ALONE = re.compile(rf"(?<![^\W_])[{_ALIKE}]{{1,4}}(?![^\W_])")
_LIKE_BEFORE = re.compile(r"(?<![^\W_])[OoОо]([ .*/_-]{1,2})\Z")
_LIKE_BETWEEN = re.compile(rf"[^\w\n]{{0,3}}(?:[{_ALIKE}]{{1,4}}[^\w\n]{{1,3}})+\Z")
_LIKE_GAPS = frozenset(" .*/_-")
_LIKE_AFTER = re.compile(rf"(?:[ .*/_-]{{1,2}}[{_ALIKE}]{{1,4}}(?![^\W_]))+")
_GLUED = re.compile(r"([^\W\d_]{0,20}?)([0-9]{1,15})([^\W\d_]{0,40})")
_DATE = re.compile(
    r"(?<![\d./-])(?:(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:19|20)\d\d"
    r"|(?:19|20)\d\d[./-](?:0?[1-9]|1[0-2])[./-](?:0?[1-9]|[12]\d|3[01])"
    r"|\d{1,2}:\d\d)(?!\d|[./-]\d)"
    r"|\d{1,2}[.:]\d\d ?(?:h|год)?\.? ?[-–—] ?\d{1,2}[.:]\d\d(?![\d.])"
)
_HEART = re.compile(r"[<:;]3(?![0-9])")
_LETTER = re.compile(r"[^\W\d_]")
_TIGHT = re.compile(r"[ \u00a0.()/–—-]{0,3}")
_JOINT = re.compile(r"[ -]{1,2}(?:and|und|en|și|si|i|та|и|й)[ -]{1,2}", re.IGNORECASE)
_BROKEN = re.compile("[€$£₴₽%°№×:]")
_APART = re.compile(r"[\n\r,;]")
_MAX_GAP = 16
_MAX_APART = 40  # between neighbours of a group
_MAX_PIECES = 4_000
_DATE_SIGNS = frozenset("./-:")


class Gap(IntEnum):
    """What stands between two pieces, the closer first."""

    TIGHT = 0  # nothing, a space, a dash, a dot, a slash, a bracket
    ODD = 1  # other signs, as nobody writes between the digits of a number
    WIDE = 2  # a comma or a new line
    WORDED = 3  # one or two words
    BREAK = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """
    Digits that stand together.

    Args:
        start, end: in the view.
        roles: see `numerals.NUMBER_WORDS`; digits written as such begin with ``=``.
        is_spelled: some digits are words.
        is_like: some digits are letters that look like them.
        prefix, suffix: letters that the digits are glued to.
    """

    start: int
    end: int
    roles: tuple[str, ...]
    is_spelled: bool = False
    is_like: bool = False
    prefix: str = ""
    suffix: str = ""


def find_pieces(
    text: str,
    words: Words,
    taken: Sequence[tuple[int, int]] = (),
    *,
    least: float = 5,
) -> list[Piece]:
    """
    The pieces of a folded text, in order.

    Args:
        taken: stretches in which digits are something else, in any order.
        least: digits (about) that stand near each other; others are left out.
    """
    spans = sorted([*_written(text), *_worded(words)])
    if not spans:
        return []
    busy = _merged(taken)
    pieces: list[Piece] = []
    for group in _groups(text, spans, least):
        pieces += _with_look_alikes(text, _made(text, group, busy))
        if len(pieces) > _MAX_PIECES:
            break
    return pieces


def _written(text: str) -> list[tuple[int, int, str]]:
    return [(found.start(), found.end(), "") for found in _DIGITS.finditer(text)]


def _worded(words: Words) -> Iterator[tuple[int, int, str]]:
    """Number words, and tokens that may be several."""
    known, starts, norms = NUMBER_WORDS, GLUED_STARTS, words.norms
    hits = [at for at, norm in enumerate(norms) if norm[:3] in starts]
    for at in hits:
        norm = norms[at]
        if norm in known or could_be_glued(norm):
            yield words.starts[at], words.ends[at], norm


def _groups(
    text: str, spans: list[tuple[int, int, str]], least: float
) -> Iterator[list[tuple[int, int, str]]]:
    """Spans near each other that hold digits enough."""
    group: list[tuple[int, int, str]] = []
    weight, end = 0.0, -1
    for span in (*spans, (len(text) + 2 * _MAX_APART, 0, "")):
        if group and span[0] - end > _MAX_APART:
            if weight >= least:
                yield group
            group, weight = [], 0.0
        start, end, word = span
        group.append(span)
        if word:
            weight += 1.5 if word in NUMBER_WORDS else 5
        else:
            mixed = text[start - 1 : start].isalpha() or text[end : end + 1].isalpha()
            weight += end - start + (4 if mixed else 0)


def _merged(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches in ascending order, those that overlap joined."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _is_busy(busy: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a stretch touches one of some that are ascending and apart."""
    at = bisect.bisect_left(busy, (end, 0))
    return at > 0 and busy[at - 1][1] > start


def _made(
    text: str, group: list[tuple[int, int, str]], busy: list[tuple[int, int]]
) -> Iterator[Piece]:
    """The pieces of a group that are free, dates and times left out."""
    done = 0
    for start, end, word in group:
        if start < done or _is_busy(busy, start, end):
            continue
        piece = _spelled(start, end, word) if word else _real(text, start, end)
        if piece is None:
            continue
        date = _DATE.match(text, start) if text[end : end + 1] in _DATE_SIGNS else None
        if date:
            done = date.end()
            continue
        if not _is_busy(busy, piece.start, piece.end):
            done = piece.end
            yield piece


def _spelled(start: int, end: int, word: str) -> Piece | None:
    role = NUMBER_WORDS.get(word)
    roles = (role,) if role else split_glued(word)
    return Piece(start, end, roles, is_spelled=True) if roles else None


def _real(text: str, start: int, end: int) -> Piece | None:
    """A token that holds real digits; nothing when it is no piece of a number."""
    left, right = text[start - 1 : start], text[end : end + 1]
    if not (left.isalpha() or right.isalpha()):
        if left and left in "<;:" and _HEART.match(text, start - 1):
            return None
        return Piece(start, end, ("=" + text[start:end],))
    first = start
    while first and _is_glue(text[first - 1]) and start - first < 40:
        first -= 1
    while end < len(text) and _is_glue(text[end]) and end - start < 100:
        end += 1
    return _mixed(text[first:end], first)


def _is_glue(char: str) -> bool:
    return char.isalnum() or char == "'"


def _mixed(token: str, start: int) -> Piece | None:
    """A token of digits and letters."""
    end = start + len(token)
    if _LIKE_SET.issuperset(token):
        return Piece(start, end, ("=" + token.translate(_LIKE_TABLE),), is_like=True)
    roles = split_glued(token.lower())
    if roles:
        return Piece(start, end, roles, is_spelled=True)
    glued = _GLUED.fullmatch(token)
    if glued is None or (glued[1] and len(glued[2]) < 8):
        return None
    first, last = glued.span(2)
    return Piece(
        start + first, start + last, ("=" + glued[2],), prefix=glued[1],
        suffix=glued[3],
    )  # fmt: skip


def _with_look_alikes(text: str, pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The same with tokens of look-alikes only, where they stand among digits."""
    end = -1
    for piece in pieces:
        gap = text[end : piece.start] if end >= 0 and piece.start - end < 24 else ""
        if gap and _LETTER.search(gap) and _LIKE_BETWEEN.match(gap):
            yield from _alone(text, end, piece.start)
        elif not gap:
            yield from _after(text, end, piece.start)
            before = _LIKE_BEFORE.search(text, max(0, piece.start - 4), piece.start)
            if before:
                at = before.start()
                yield Piece(at, at + 1, ("=0",), is_like=True)
        yield piece
        end = piece.end
    yield from _after(text, end, len(text))


def _after(text: str, end: int, limit: int) -> Iterator[Piece]:
    """Look-alikes right after the last digits."""
    if end < 0:
        return
    if text[end : end + 1] not in _LIKE_GAPS:
        return
    found = _LIKE_AFTER.match(text, end, min(limit, end + 16))
    if found:
        yield from _alone(text, end, found.end())


def _alone(text: str, start: int, end: int) -> Iterator[Piece]:
    for found in _LIKE_ALONE.finditer(text, start, end):
        digits = found[0].translate(_LIKE_TABLE)
        yield Piece(found.start(), found.end(), ("=" + digits,), is_like=True)


def gap_between(text: str, before: Piece, after: Piece) -> Gap:
    """How close two neighbours stand."""
    if before.suffix or after.prefix:
        return Gap.BREAK
    length = after.start - before.end
    if length > 40:
        return Gap.BREAK
    gap = text[before.end : after.start]
    if _TIGHT.fullmatch(gap):
        return Gap.TIGHT
    if (before.is_spelled or after.is_spelled) and _JOINT.fullmatch(gap):
        return Gap.TIGHT
    if _BROKEN.search(gap):
        return Gap.BREAK
    if _LETTER.search(gap):
        return _worded_gap(gap)
    if length > _MAX_GAP:
        return Gap.BREAK
    if gap == "," and not (_is_single(before) and _is_single(after)):
        return Gap.BREAK  # a decimal comma
    return Gap.WIDE if _APART.search(gap) else Gap.ODD


def _is_single(piece: Piece) -> bool:
    return piece.is_spelled or piece.end - piece.start == 1


def _worded_gap(gap: str) -> Gap:
    inner = re.findall(r"[^\W\d_]+", gap)
    return Gap.WORDED if len(inner) <= 2 else Gap.BREAK
