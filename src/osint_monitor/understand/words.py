"""
The one tokeniser: texts, rules and searches are cut into words by the same pattern.

Words are runs of letters and digits, with an apostrophe inside; currency signs,
``%``, ``@``, ``#`` and emoji are words of their own; all else is left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from osint_monitor.model.document import View
from osint_monitor.understand.views import to_raw

EMOJI = "\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
"""The inside of a character class."""
_SIGNS = rf"%@#$¢£¤¥֏؋৲৳฿៛\u20a0-\u20cf{EMOJI}"
WORD = re.compile(rf"[^\W_]+(?:'[^\W_]+)*|[{_SIGNS}]")
"""One word of a folded view."""
_PIECES = re.compile(f"({WORD.pattern})")


@dataclass(frozen=True, slots=True)
class Words:
    """
    The words of a folded view.

    Args:
        starts, ends: positions in the view, ascending.
        norms: in lower case.
    """

    starts: Sequence[int]
    ends: Sequence[int]
    norms: Sequence[str]


def split(folded: str) -> Words:
    """The words of a folded text, in order."""
    lowered = folded.lower()
    even = len(lowered) == len(folded)  # a few capitals (İ) have a longer small form
    # What is between words, a word, what is between, ...: cut and measured in C.
    pieces = _PIECES.split(lowered if even else folded)
    edges = [0, *accumulate(map(len, pieces))]
    norms = pieces[1::2] if even else [word.lower() for word in pieces[1::2]]
    return Words(edges[1:-1:2], edges[2::2], norms)


def raw_positions(view: View, words: Words) -> tuple[Sequence[int], Sequence[int]]:
    """Where the words stand in the raw text."""
    if not view.segments:
        return words.starts, words.ends
    starts, ends, at = [], [], 0
    segments = view.segments
    for start, end in zip(words.starts, words.ends, strict=True):
        while at + 1 < len(segments) and segments[at + 1][0] <= start:
            at += 1
        here, raw, length, raw_length = segments[at]
        if length == raw_length and end <= here + length:
            starts.append(raw + start - here)
            ends.append(raw + end - here)
        else:
            first, last = to_raw(view, start, end)
            starts.append(first)
            ends.append(last)
    return starts, ends


def line_numbers(folded: str, starts: Sequence[int]) -> Sequence[int]:
    """The number of the line, from 0, in which each position stands."""
    if "\n" not in folded:
        return bytes(len(starts))
    numbers, line, end = [], 0, folded.find("\n")
    for start in starts:
        while 0 <= end < start:
            line += 1
            end = folded.find("\n", end + 1)
        numbers.append(line)
    return numbers
