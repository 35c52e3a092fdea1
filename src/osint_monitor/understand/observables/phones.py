"""
Telephone numbers, also those that a writer hides.

Digits are collected as pieces: real digits, letters that look like them, words. What
is written together, apart by odd signs, over lines or between words is held against
the numbering plans of the countries that fit, and against what the text says it is.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from osint_monitor.model.document import Observable, ObservableKind, Span, View
from osint_monitor.understand.observables import cues
from osint_monitor.understand.observables.handles import service_near
from osint_monitor.understand.observables.pieces import (
    Gap,
    Piece,
    find_pieces,
    gap_between,
)
from osint_monitor.understand.observables.window import Hit, Places, Window
from osint_monitor.understand.views import to_raw
from osint_monitor.understand.words import Words

_MAX_FOUND = 50
_MAX_TRIES = 1_000  # windows of one field that are looked at, so that it stays linear
_MAX_CHAIN = 40
_LEAST_DIGITS = 7
_MESSENGERS = frozenset({"telegram", "whatsapp", "viber", "signal"})
_PLAIN = re.compile(r"[0-9 +()./\u00a0\u2007\u2009\u202f\u2010-\u2015-]*")
_ONE_BY_ONE = re.compile(r"[+(]*\d(?:[^\d\n]+\d){6,}\)?")


def find_phones(
    name: str,
    raw: str,
    view: View,
    words: Words,
    places: Places,
    *,
    taken: Sequence[tuple[int, int]] = (),
) -> Iterator[Observable]:
    """
    Phones of one field, in order.

    Args:
        taken: stretches of the view in which digits are something else (URLs,
            accounts), ascending.

    Returns:
        The likeliest E.164 value each; a national number that fits several
        countries has the others as candidates.
    """
    text = view.text
    pieces = find_pieces(text, words, taken)
    if not pieces:
        return
    search = _Search(text, places)
    found = sorted(search.run(pieces), key=lambda hit: hit.start)
    for hit in found[:_MAX_FOUND]:
        first, last = to_raw(view, hit.start, hit.end)
        yield Observable(
            kind=ObservableKind.PHONE,
            value=hit.numbers.values[0],
            span=Span(name, first, last),
            service=_messenger(text, hit.start, hit.end),
            obscured=hit.is_hidden or looks_hidden(raw[first:last]),
            candidates=hit.numbers.values[1:],
        )


class _Search:
    """One field's search; counts what it tried."""

    def __init__(self, text: str, places: Places) -> None:
        self._text = text
        self._places = places
        self._tries = 0

    def run(self, pieces: list[Piece]) -> Iterator[Hit]:
        gaps = [
            gap_between(self._text, one, other)
            for one, other in itertools.pairwise(pieces)
        ]
        ends: list[int] = []
        for first, last in _chains(gaps, Gap.WIDE):
            for hit in self._solve(pieces, gaps, first, last):
                ends.append(hit.end)
                yield hit
        if Gap.WORDED in gaps:
            yield from self._between_words(pieces, gaps, ends)

    def _solve(
        self, pieces: list[Piece], gaps: list[Gap], first: int, last: int
    ) -> list[Hit]:
        """Numbers in a chain of pieces: the whole, else its parts, else windows."""
        if _digits(pieces[first : last + 1]) < _LEAST_DIGITS:
            return []
        if last - first < _MAX_CHAIN:
            hit = self._try(pieces, gaps, first, last)
            if hit:
                return [hit]
        inner = gaps[first:last]
        widest = max(inner, default=Gap.TIGHT)
        if widest > Gap.TIGHT:
            hits: list[Hit] = []
            begin = first
            for at in [*(n for n in range(first, last) if gaps[n] == widest), last]:
                hits += self._solve(pieces, gaps, begin, at)
                begin = at + 1
            if hits:
                return hits
        return self._windows(pieces, gaps, first, last)

    def _windows(
        self, pieces: list[Piece], gaps: list[Gap], first: int, last: int
    ) -> list[Hit]:
        hits: list[Hit] = []
        begin = first
        while begin <= last and self._tries <= _MAX_TRIES:
            hit = None
            if self._may_begin(pieces[begin]):
                for end in range(min(last, begin + 16), begin - 1, -1):
                    if (begin, end) == (first, last):
                        continue
                    if _is_cut(pieces, gaps, begin, end):
                        continue
                    hit = self._try(pieces, gaps, begin, end)
                    if hit and (hit.numbers.is_mobile or hit.numbers.is_marked):
                        hits.append(hit)
                        begin = end
                        break
            begin += 1
        return hits

    def _may_begin(self, piece: Piece) -> bool:
        role = piece.roles[0]
        if role in ("plus", "0", "8", "7", "=8", "=7") or role.startswith(
            ("=0", "=89", "=79", "=380")
        ):
            return True
        before = self._text[max(0, piece.start - 3) : piece.start]
        if "+" in before or "➕" in before:
            return True
        return cues.says_phone(self._text, piece.start) and role[0] != "x"

    def _try(
        self, pieces: list[Piece], gaps: list[Gap], first: int, last: int
    ) -> Hit | None:
        window = pieces[first : last + 1]
        size = _digits(window)
        if not _LEAST_DIGITS <= size <= 100 or self._tries > _MAX_TRIES:
            return None
        self._tries += 1
        inner = gaps[first:last]
        return Window(self._text, window, inner, self._places).judge()

    def _between_words(
        self, pieces: list[Piece], gaps: list[Gap], ends: list[int]
    ) -> Iterator[Hit]:
        """Numbers whose digits stand between other words: "06 call 12 me 34 ..."."""
        taken = frozenset(ends)
        for first, last in _chains(gaps, Gap.WORDED):
            if any(piece.end in taken for piece in pieces[first : last + 1]):
                continue
            begin = first
            while begin < last and self._tries <= _MAX_TRIES:
                end = self._longest(pieces, gaps, begin, min(last, begin + 12))
                if end is None:
                    begin += 1
                    continue
                hit = self._try(pieces, gaps, begin, end)
                if hit:
                    yield hit
                begin = end + 1

    def _longest(
        self, pieces: list[Piece], gaps: list[Gap], begin: int, last: int
    ) -> int | None:
        if not self._may_begin(pieces[begin]):
            return None
        for end in range(last, begin + 1, -1):
            if Gap.WORDED in gaps[begin:end] and self._try(pieces, gaps, begin, end):
                return end
        return None


def _digits(pieces: Iterable[Piece]) -> int:
    """About how many digits pieces hold: those of words as their letters."""
    return sum(len(role) - (role[0] == "=") for one in pieces for role in one.roles)


def _is_cut(pieces: list[Piece], gaps: list[Gap], first: int, last: int) -> bool:
    """Whether a window of spoken digits goes on to either side."""
    if not any(piece.is_spelled for piece in pieces[first : last + 1]):
        return False
    before = first > 0 and gaps[first - 1] is Gap.TIGHT and pieces[first - 1].is_spelled
    after = last < len(gaps) and gaps[last] is Gap.TIGHT and pieces[last + 1].is_spelled
    return before or after


def _chains(gaps: list[Gap], widest: Gap) -> Iterator[tuple[int, int]]:
    """(first, last) of neighbours with no gap wider than *widest*."""
    first = 0
    for at, gap in enumerate((*gaps, Gap.BREAK)):
        if gap > widest:
            yield first, at
            first = at + 1


def _messenger(text: str, start: int, end: int) -> str | None:
    """The messenger named beside a number, as in "viber 067 ..."."""
    service = service_near(text, start, end)
    return service if service in _MESSENGERS else None


def looks_hidden(raw: str) -> bool:
    """Digits one by one, or characters that no plain number has."""
    if not _PLAIN.fullmatch(raw):
        return True
    return _ONE_BY_ONE.fullmatch(raw) is not None
