"""
Words that are taken apart: s p a c e d, d.o.t.t.e.d, hyphen-ated, with an emoji inside.

Single letters in a row are put together and cut into the likeliest words; other
pieces are joined when the whole is a word and a sign inside says that it was one.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from osint_monitor.model.words import Lang
from osint_monitor.understand.lemma import is_word
from osint_monitor.understand.words import EMOJI, Words
from osint_monitor.understand.wordshares import CODES, word_shares

Rewrite = tuple[int, int, str]
"""First word, end word, what they are read as."""

MAX_JOINED = 30
_MAX_LETTERS = 2_000
"""Single letters of a field that are cut into words; the rest stays as it is."""

_GAPS = frozenset(" .-_*|·/,~\u00a0")
_MAX_GAP = 3
_LEAST = 3
_JOIN = re.compile(r"[-._*·~|/](?<=[^\W\d_].)(?=[^\W\d_])")
_SPACED = re.compile(
    r"(?<![^\W_])[^\W\d_](?:[ .\-_*|·/,~\u00a0]{1,3}[^\W\d_](?![^\W_])){3,}"
)
_NO_LETTER = re.compile(r"[\W_]+")
_INSIDE = re.compile(rf"[{EMOJI}](?<=[^\W\d_].)[{EMOJI}]*(?=[^\W\d_])")
_RARE, _UNKNOWN, _UNKNOWN_LETTER = -16.0, -14.0, -5.0
_ELSEWHERE = -4.0
_EDGE, _NO_EDGE, _LIKE_INSIDE = 0.0, -6.0, -3.0
"""What it costs to cut where the gap is wider or other; not to; to cut elsewhere."""


def without_gaps(text: str) -> str:
    """A text whose parted words are joined, for telling its language."""
    if not text.isascii():
        text = _INSIDE.sub("", text)
    return _SPACED.sub(lambda found: _NO_LETTER.sub("", found[0]), text)


def despaced(words: Words, text: str, lang: Lang) -> list[Rewrite]:
    """Which words of a folded text are pieces of one, in order, without overlaps."""
    singles = [at for at, norm in enumerate(words.norms) if len(norm) == 1]
    found: list[Rewrite] = []
    if len(singles) >= _LEAST:
        found += _spaced(words, text, singles, lang)
    found += _joined(words, text, _JOIN, lang)
    if not text.isascii():
        found += _joined(words, text, _INSIDE, lang)
    return without_overlaps(found)


def without_overlaps(found: Sequence[Rewrite]) -> list[Rewrite]:
    """In order; of overlapping ones the first, and of those the longest."""
    kept: list[Rewrite] = []
    for first, end, norm in sorted(found, key=lambda each: (each[0], -each[1])):
        if not kept or first >= kept[-1][1]:
            kept.append((first, end, norm))
    return kept


def _spaced(
    words: Words, text: str, singles: Sequence[int], lang: Lang
) -> Iterator[Rewrite]:
    left = _MAX_LETTERS
    for first, end in _runs(words, text, singles):
        if end - first < _LEAST:
            continue
        end = min(end, first + left)
        left -= end - first
        gaps = [text[words.ends[at - 1] : words.starts[at]] for at in range(first, end)]
        letters = "".join(words.norms[first:end])
        cut = list(_cut(letters, gaps[1:], lang))
        if len(cut) == 1 or any(stop - start > _LEAST for start, stop in cut):
            for start, stop in cut:
                if stop - start > 1:
                    yield first + start, first + stop, letters[start:stop]
        if left < _LEAST:
            return


def _runs(words: Words, text: str, singles: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Stretches of single letters that only gaps part, as (first word, end word)."""
    first = last = -1
    for at in singles:
        if not words.norms[at].isalpha():
            continue
        if at == last + 1 and first >= 0 and _is_gap(words, text, at):
            last = at
            continue
        if first >= 0:
            yield first, last + 1
        first = last = at
    if first >= 0:
        yield first, last + 1


def _is_gap(words: Words, text: str, at: int) -> bool:
    gap = text[words.ends[at - 1] : words.starts[at]]
    return 0 < len(gap) <= _MAX_GAP and _GAPS.issuperset(gap)


def _cut(letters: str, gaps: Sequence[str], lang: Lang) -> Iterator[tuple[int, int]]:
    """
    The likeliest words of a run of letters.

    Args:
        gaps: what stands before each letter but the first.
    """
    edges = _edges(gaps)
    best, came = [0.0], [0]
    for end in range(1, len(letters) + 1):
        choices = []
        inside = 0.0
        for start in range(end - 1, max(-1, end - 1 - MAX_JOINED), -1):
            score = best[start] + _likely(letters[start:end], lang) + inside
            if start:
                score += _EDGE if edges[start] else _LIKE_INSIDE
            choices.append((score, start))
            inside += _NO_EDGE if edges[start] else 0.0
        score, start = max(choices)
        best.append(score)
        came.append(start)
    cuts, end = [], len(letters)
    while end:
        cuts.append((came[end], end))
        end = came[end]
    return reversed(cuts)


def _edges(gaps: Sequence[str]) -> list[bool]:
    """Whether the gap before each letter looks like one between words."""
    edges = [False]
    narrow = min(map(len, gaps))
    for at, gap in enumerate(gaps):
        before = gaps[at - 1] if at else gap
        after = gaps[at + 1] if at + 1 < len(gaps) else gap
        alone = gap == " " and gap not in (before, after)
        edges.append(len(gap) > narrow or alone)
    return edges


def _likely(piece: str, lang: Lang) -> float:
    """The logarithm of the share of a word; low for what is none."""
    shares = dict(word_shares()[piece])
    own = shares.get(_number(lang))
    if own is not None:
        return own
    if len(piece) > _LEAST and is_word(piece, lang):
        return _RARE
    ours = [log for number, log in shares.items() if number < len(_OURS)]
    if ours and len(piece) > 1:
        return max(ours) + _ELSEWHERE
    return _UNKNOWN + _UNKNOWN_LETTER * len(piece)


_OURS = tuple(lang for lang in Lang if lang is not Lang.OTHER)


@cache
def _number(lang: Lang) -> int:
    return CODES.index(lang.value) if lang is not Lang.OTHER else -1


def _joined(
    words: Words, text: str, signs: re.Pattern[str], lang: Lang
) -> Iterator[Rewrite]:
    """Words with signs inside, when the whole without them is a word."""
    first = end = -1
    for found in signs.finditer(text):
        at = bisect.bisect_left(words.starts, found.end())
        before = at - 1
        while before > 0 and words.starts[before] >= found.start():
            before -= 1  # each emoji is a word
        if not 0 <= before < at < len(words.starts):
            continue
        if words.ends[before] != found.start() or words.starts[at] != found.end():
            continue
        first, end = (first, at + 1) if before + 1 == end else (before, at + 1)
        norms = [norm for norm in words.norms[first:end] if norm[0].isalpha()]
        whole = "".join(norms)
        emoji = len(norms) < end - first
        if len(whole) > MAX_JOINED or not _was_one(whole, norms, lang, emoji):
            continue
        yield first, end, whole


def _was_one(whole: str, pieces: Sequence[str], lang: Lang, emoji: bool) -> bool:
    """The whole is a word; where a sign cuts off one letter, the rest must be none."""
    if not is_known(whole, lang):
        return False
    if emoji or min(map(len, pieces)) > 1:
        return True  # "pass-port"
    return not any(is_known(piece, lang) for piece in pieces)  # not "e-mail"


@lru_cache(50_000)
def is_known(word: str, lang: Lang) -> bool:
    """Whether a word of four letters or more is one of its language (or of any)."""
    if len(word) <= _LEAST:
        return False
    numbers = {number for number, _ in word_shares()[word]}
    if lang is Lang.OTHER:
        return any(number < len(_OURS) for number in numbers)
    return _number(lang) in numbers or is_word(word, lang)
