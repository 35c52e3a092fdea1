"""A telephone number whose first half stands in the title and the rest in the text."""

from __future__ import annotations

from osint_monitor.model.document import Observable, ObservableKind, Span, View
from osint_monitor.understand.observables import cues
from osint_monitor.understand.observables.numerals import digits_of
from osint_monitor.understand.observables.pieces import (
    Gap,
    Piece,
    find_pieces,
    gap_between,
)
from osint_monitor.understand.observables.regions import read_number
from osint_monitor.understand.observables.window import Places
from osint_monitor.understand.views import to_raw
from osint_monitor.understand.words import Words

_MIN_HALF, _MAX_HALF = 2, 9
_MAX_BEFORE_END = 40  # characters of the title after its half


def find_halves(
    title: tuple[View, Words], text: tuple[View, Words], places: Places
) -> Observable | None:
    """
    The number that the title's last digits and labelled digits of the text make.

    Returns:
        It stands where its second half does; nothing unless the halves together are
        the whole of a mobile number, and the text says "rest", "last digits" or names
        a telephone before its half.
    """
    first = _last_half(*title)
    if first is None:
        return None
    digits, is_called = first
    view, words = text
    for start, end, rest in _halves(view, words):
        if not cues.says_rest(view.text, start):
            continue
        if cues.is_money(view.text, end) or cues.is_count(view.text, end):
            continue
        numbers = read_number(digits + rest, places.regions, is_known=places.is_known)
        if numbers.is_mobile and (numbers.is_marked or is_called):
            return Observable(
                kind=ObservableKind.PHONE,
                value=numbers.values[0],
                span=Span("text", *to_raw(view, start, end)),
                obscured=True,
                candidates=numbers.values[1:],
            )
    return None


def _last_half(view: View, words: Words) -> tuple[str, bool] | None:
    """The last digits of the title, and whether the title speaks of calling."""
    found = list(_halves(view, words))
    if not found or len(view.text) - found[-1][1] > _MAX_BEFORE_END:
        return None
    start, _, digits = found[-1]
    is_called = cues.says_phone(view.text, start) or cues.says_number(view.text, start)
    return digits, is_called


def _halves(view: View, words: Words) -> list[tuple[int, int, str]]:
    """(start, end, digits) of pieces close together that are less than a number."""
    pieces = find_pieces(view.text, words, least=_MIN_HALF)
    found: list[tuple[int, int, str]] = []
    group: list[Piece] = []
    for at, piece in enumerate(pieces):
        group.append(piece)
        is_last = at + 1 == len(pieces)
        if is_last or gap_between(view.text, piece, pieces[at + 1]) > Gap.ODD:
            roles = [role for each in group for role in each.roles]
            digits = "".join(digits_of(roles))
            before = view.text[max(0, group[0].start - 2) : group[0].start]
            sign = "+" if "+" in before else ""
            if _MIN_HALF <= len(digits) <= _MAX_HALF:
                found.append((group[0].start, piece.end, sign + digits))
            group = []
    return found
