"""
The numbers of a field, in digits or words: what all readers of amounts begin with.

``1.500,-``, ``2 500``, ``15,50``, ``4,5k``, ``12h``, ``6:30``, ``twelve``. Dates
(``12.05.2024``) and digits inside names (``A4``) are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import compress, count, islice

from osint_monitor.model.document import Span, View
from osint_monitor.understand.amount_words import NOTHING, AmountWord, amount_words
from osint_monitor.understand.lemma import unaccented
from osint_monitor.understand.terms import terms
from osint_monitor.understand.views import to_raw
from osint_monitor.understand.wordlists import read_lines
from osint_monitor.understand.words import Words

MAX_FIGURES = 400
"""Numbers of one field that are read; more are a table, not an advert."""

_DIGITS = frozenset("0123456789")
_GLUED = re.compile(r"([0-9]+)([^\W\d_]+)\Z")
_MAX_DIGITS = 7
_MIDDLE = frozenset({"-", "–", "—", "−", "/-", "..", "...", "…"})
_MAX_BETWEEN = 4
_TO_GOES_ON = frozenset({"en", "met"})  # "tot en met"
_MAX_KNOWN = 50_000
_FIGURE, _OFF = "figure", "off"
_TABLES = (
    ("times.txt", "hour"),
    ("times.txt", "unit"),
    ("times.txt", "work"),
    ("times.txt", "off"),
    ("times.txt", "none"),
    ("people.txt", "who"),
    ("ages.txt", "years"),
    ("ages.txt", "cue"),
)
_UNSAID = str.maketrans("", "", "()[]~≈+*:=\"'«»„”“ \t")


@dataclass(frozen=True, slots=True)
class Figure:
    """
    One number.

    Args:
        first, end: the words it is made of, end exclusive.
        glued: the letters right behind its digits, in lower case: the ``h`` of 12h.
        clock: true when it is written as hours:minutes; then *value* is in hours.
        spelled: true when it is written in words.
        decimals: true when it is written with decimals, also 18.00.
    """

    value: float
    first: int
    end: int
    glued: str = ""
    clock: bool = False
    spelled: bool = False
    decimals: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """
    A field's words and its numbers, in order, without overlaps.

    Args:
        norms: the words in lower case, romanised ones in Cyrillic where that reads
            as a word of the tables.
        off: the words for time off, as they speak of hours without a number.
    """

    name: str
    view: View
    words: Words
    norms: Sequence[str]
    found: Sequence[Figure]
    off: Sequence[int] = ()

    def means(self, at: int) -> AmountWord:
        """What a word says about an amount near it; nothing beyond the edges."""
        if not 0 <= at < len(self.norms):
            return NOTHING
        return amount_words().get(self.norms[at], NOTHING)

    def gap(self, at: int) -> str:
        """What stands between a word and the one before it; a line end at the edges."""
        if not 0 < at < len(self.norms):
            return "\n"
        return self.view.text[self.words.ends[at - 1] : self.words.starts[at]]

    def word(self, at: int) -> str:
        """A word in lower case; empty beyond the edges."""
        return self.norms[at] if 0 <= at < len(self.norms) else ""

    def joined(self, at: int) -> bool:
        """Whether a word goes on where the one before it ended: no stop or new line."""
        return not self.gap(at).translate(_UNSAID).strip("-–—−/\\")

    def span(self, first: int, end: int) -> Span:
        """Words as a stretch of the raw field; *end* is exclusive."""
        start, stop = self.words.starts[first], self.words.ends[end - 1]
        return Span(self.name, *to_raw(self.view, start, stop))

    def ranged(self, at: int, *, priced: bool = False) -> Figure | None:
        """
        The upper end of the range that figure number *at* begins, if it begins one.

        Args:
            priced: a currency and a scale may stand in it: "2000 € - 2500 €".
        """
        if at + 1 >= len(self.found):
            return None
        low, high = self.found[at], self.found[at + 1]
        if high.first - low.end > _MAX_BETWEEN:
            return None
        between_said = self._between_said(low.first)
        seen_to = False
        for word in range(low.end, high.first):
            means = self.means(word)
            if not seen_to and (means.to or (between_said and means.both == "and")):
                seen_to = True
            elif seen_to and (means.to or self.norms[word] in _TO_GOES_ON):
                continue
            elif not (priced and (means.currency or means.scale)):
                return None
        dashes = 0
        for word in range(low.end, high.first + 1):
            gap = self.gap(word).strip(" \t")
            if gap and gap not in _MIDDLE:
                return None
            dashes += bool(gap)
        return high if dashes + seen_to == 1 else None

    def _between_said(self, at: int) -> bool:
        """ "Between" stands before a word, or before its article."""
        return "between" in (self.means(at - 1).both, self.means(at - 2).both)


def find_figures(
    name: str, view: View, words: Words, cyrillic: Sequence[str] | None = None
) -> Figures:
    """
    The numbers of one field.

    Args:
        cyrillic: of a romanised field, its words in Cyrillic, as many as *words*.
    """
    norms = words.norms if cyrillic is None else _merged(words.norms, cyrillic)
    sorts = [*map(_begins().__getitem__, norms)]
    found = [*compress(count(), sorts)]
    if not found:
        return Figures(name, view, words, norms, ())
    begun = [at for at in found if sorts[at] != _OFF]
    off = [at for at in found if sorts[at] == _OFF]
    read = islice(_read(view.text, words, norms, begun), MAX_FIGURES)
    figures = [_with_de(figure, view.text, words, norms) for figure in read]
    return Figures(name, view, words, norms, figures, off)


class _Begins(dict[str, str]):
    """Whether a number or a word for time off begins at a word, by its form."""

    def __missing__(self, norm: str) -> str:
        if len(self) >= _MAX_KNOWN:
            self.clear()
        if norm[0] in _DIGITS:
            return _FIGURE  # numbers are too many to keep
        sort = _FIGURE if norm in _counts() else ""
        if not sort and terms("times.txt", "off")[norm]:
            sort = _OFF
        self[norm] = sort
        return sort


@cache
def _begins() -> _Begins:
    return _Begins()


def _read(
    text: str, words: Words, norms: Sequence[str], begun: Sequence[int]
) -> Iterator[Figure]:
    counts, done = _counts(), 0
    for at in begun:
        if at < done:
            continue
        spelled = counts.get(norms[at])
        if spelled is not None:
            figure: Figure | None = _spelled(text, words, norms, at, spelled)
            done = at + 1 if figure is None else figure.end
        else:
            figure, done = _digits(text, words, norms, at)
        if figure is not None:
            yield figure


def _with_de(figure: Figure, text: str, words: Words, norms: Sequence[str]) -> Figure:
    """Romanian counts "20 de ore": the small word belongs to the number."""
    at = figure.end
    if figure.value < 20 or figure.glued or at >= len(norms) or norms[at] != "de":
        return figure
    if text[words.ends[at - 1] : words.starts[at]] != " ":
        return figure
    return replace(figure, end=at + 1)


def _spelled(
    text: str, words: Words, norms: Sequence[str], at: int, value: int
) -> Figure:
    """ "Twenty five" is one number."""
    if 20 <= value < 100 and at + 1 < len(norms):
        more = _counts().get(norms[at + 1], 0)
        if 0 < more < 10 and text[words.ends[at] : words.starts[at + 1]] in (" ", "-"):
            return Figure(value + more, at, at + 2, spelled=True)
    return Figure(value, at, at + 1, spelled=True)


def _digits(
    text: str, words: Words, norms: Sequence[str], at: int
) -> tuple[Figure | None, int]:
    """The number that begins at a word with a digit first, and the word after it."""
    digits, glued = _split(norms[at])
    end = at + 1
    if not digits or len(digits) > _MAX_DIGITS:
        return None, end

    def gap(word: int) -> str:
        return text[words.ends[word - 1] : words.starts[word]]

    if not glued and end < len(norms) and gap(end) == ":":
        minutes, more = _split(norms[end])
        if len(minutes) == 2 and len(digits) <= 2 and int(minutes) < 60:
            value = int(digits) + int(minutes) / 60
            return Figure(value, at, end + 1, more, clock=True), end + 1
    if digits[0] != "0" and len(digits) <= 3:
        while not glued and end < len(norms) and end - at < 3:
            more, glued_more = _split(norms[end])
            if len(more) != 3 or gap(end) not in (" ", ".", ",", "'"):
                break
            digits, glued, end = digits + more, glued_more, end + 1
    value, decimals = float(digits), False
    if not glued and end < len(norms) and gap(end) in (".", ","):
        more, glued_more = _split(norms[end])
        if 1 <= len(more) <= 2:
            after = end + 1
            if after < len(norms) and gap(after) == "." and norms[after].isdigit():
                return None, after + 1  # a date
            value, glued, end = float(f"{digits}.{more}"), glued_more, after
            decimals = True
    return Figure(value, at, end, glued, decimals=decimals), end


def _split(norm: str) -> tuple[str, str]:
    """The digits a word begins with and the letters behind them; empty if mixed."""
    norm = norm.replace("'", "")  # 1'200
    if norm.isdigit() and norm.isascii():
        return norm, ""
    cut = _GLUED.match(norm)
    return (cut[1], cut[2]) if cut and cut[1].isascii() else ("", "")


@cache
def _counts() -> dict[str, int]:
    counts: dict[str, int] = {}
    for line in read_lines("counts.txt"):
        value, *words = line.split()
        for word in words:
            counts[word] = counts[unaccented(word)] = int(value)
    return counts


def _merged(norms: Sequence[str], cyrillic: Sequence[str]) -> Sequence[str]:
    """The Cyrillic word where it means something here, else the word as written."""
    tables = [terms(file, table) for file, table in _TABLES]
    known = amount_words().keys() | _counts().keys()
    return [
        there if there in known or any(table[there] for table in tables) else here
        for here, there in zip(norms, cyrillic, strict=True)
    ]
