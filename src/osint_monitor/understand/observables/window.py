"""Neighbouring pieces of digits, judged as one telephone number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from osint_monitor.understand.observables import cues
from osint_monitor.understand.observables.numerals import digits_of
from osint_monitor.understand.observables.pieces import Gap, Piece
from osint_monitor.understand.observables.regions import (
    NOTHING,
    Numbers,
    read_number,
)

MIN_DIGITS, MAX_DIGITS = 8, 15
_LONG = 9  # digits of a whole number
_DATE = re.compile(
    r"(?:(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:(?:19|20)\d\d|\d\d)"
    r"|(?:19|20)\d\d[./-](?:0?[1-9]|1[0-2])[./-](?:0?[1-9]|[12]\d|3[01]))"
    r"(?!\d|[./-]\d)"
)
_YEARS = re.compile(r"(?:19|20)\d\d\s*[-–—/ ]\s*(?:19|20)\d\d")
_TIME = re.compile(r"\d{1,2}:\d\d(?!\d)")
_PLUS = re.compile(r"[+➕]\s?\(?\Z")
_BEGAN, _GOES_ON = re.compile(r"[0-9][.,:]\Z"), re.compile("[.,:][0-9]")
_JOINED_AFTER = re.compile(r"[^\W_]|[-/][^\W\d_]{1,2}(?![^\W_])|_[^\W_]")
_GROUPS = {(3, 3, 3), (9,), (2, 3, 2, 2), (2, 7), (3, 6), (3, 4, 2), (3, 2, 2, 2)}


@dataclass(frozen=True, slots=True)
class Places:
    """
    Where numbers without the code of a country can belong.

    Args:
        regions: ISO 3166 codes, the likelier first.
        is_known: whether the first is the country of the source.
    """

    regions: tuple[str, ...]
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A number found: where in the view, what it can be, whether it was hidden."""

    start: int
    end: int
    numbers: Numbers
    is_hidden: bool


def _both(first: Numbers, second: Numbers) -> Numbers:
    """The likelier of two readings, the other's values as further candidates."""
    if not (first.values and second.values):
        return first if first.values else second
    ranks = [(one.is_marked, one.is_mobile, -one.far) for one in (first, second)]
    if ranks[1] > ranks[0]:
        first, second = second, first
    values = tuple(dict.fromkeys(first.values + second.values))
    return replace(first, values=values)


def _is_joined(text: str, start: int) -> bool:
    """Whether digits go on from something else, save from a number before a slash."""
    sign, before = text[start - 1 : start], text[max(0, start - 10) : start - 1]
    if sign == "/":
        return not (len(before) == _LONG and before.isdigit())
    if sign and sign in "=&-":
        return before[-1:].isalnum()
    return sign.isalnum() or sign in ("@", "_")


@dataclass(slots=True)
class Window:
    """Some neighbours, judged as one number."""

    text: str
    pieces: list[Piece]
    gaps: list[Gap]
    places: Places

    def judge(self) -> Hit | None:
        """The number that the pieces are, if they are one and nothing else."""
        start, end = self.pieces[0].start, self.pieces[-1].end
        is_plus = self._is_plus()
        if any("plus" in piece.roles for piece in self.pieces[1:]):
            return None
        if is_plus and "+" in self.text[start:end]:
            return None  # a sum, or two numbers
        numbers = NOTHING
        for digits in self._readings(is_plus):
            other = read_number(
                digits, self.places.regions, is_known=self.places.is_known
            )
            numbers = _both(numbers, other)
        if not numbers.values or not self._is_free(start, end, is_plus):
            return None
        if not self._fits(numbers, is_plus):
            return None
        if is_plus and self.pieces[0].roles[0] != "plus":
            start = max(self.text.rfind("+", 0, start), self.text.rfind("➕", 0, start))
        return Hit(start, end, numbers, self._is_hidden())

    def _is_plus(self) -> bool:
        if self.pieces[0].roles[0] == "plus":
            return True
        start = self.pieces[0].start
        return bool(_PLUS.search(self.text[max(0, start - 3) : start]))

    def _readings(self, is_plus: bool) -> Iterator[str]:
        """The digits, with spoken numbers joined, and as they are said."""
        roles: list[str] = []
        for at, piece in enumerate(self.pieces):
            roles += piece.roles
            if at < len(self.gaps) and self.gaps[at] > Gap.TIGHT:
                roles.append("|")
        sign = "+" if is_plus else ""
        seen = ""
        for joined in (True, False) if self._spoken() else (True,):
            digits = "".join(digits_of(roles, joined=joined))
            if digits != seen and MIN_DIGITS <= len(digits) <= MAX_DIGITS + 2:
                seen = digits
                yield sign + digits

    def _spoken(self) -> int:
        return sum(
            role[0] != "="
            for piece in self.pieces
            if piece.is_spelled
            for role in piece.roles
        )

    def _is_free(self, start: int, end: int, is_plus: bool) -> bool:
        """Whether nothing around says that the digits are something else."""
        text = self.text
        first, last = self.pieces[0], self.pieces[-1]
        if first.prefix and not cues.says_phone(
            first.prefix + " ", len(first.prefix) + 1
        ):
            return False
        if not first.prefix and _is_joined(text, start):
            return cues.says_phone(text, start) and text[start - 1] == "-"
        if not last.suffix and _JOINED_AFTER.match(text[end : end + 4]):
            return False
        if _GOES_ON.match(text[end : end + 2]) or _BEGAN.search(
            text[max(0, start - 2) : start]
        ):
            return False
        if is_plus:
            return True
        if cues.says_other(text, start) or cues.is_money(text, end):
            return False
        stretch = text[start : end + 4]
        return not (
            _DATE.match(stretch) or _YEARS.match(stretch) or _TIME.match(stretch)
        )

    def _fits(self, numbers: Numbers, is_plus: bool) -> bool:
        """Whether the digits are written as a number of this kind is."""
        widest = max(self.gaps, default=Gap.TIGHT)
        spoken = self._spoken()
        start = self.pieces[0].start
        is_called = cues.says_phone(self.text, start)
        if widest is Gap.WORDED:
            return self._fits_between_words(numbers, is_plus or is_called)
        if spoken:
            return self._fits_spoken(numbers, spoken, is_plus or is_called)
        if is_plus or (is_called and (numbers.is_mobile or widest < Gap.WIDE)):
            return True
        if not numbers.is_listed:
            return False
        if widest is Gap.WIDE and not self._is_column():
            return False
        if numbers.is_marked:
            return True
        return self._fits_bare(numbers, widest)

    def _fits_spoken(self, numbers: Numbers, spoken: int, is_called: bool) -> bool:
        if is_called or numbers.is_marked:
            return True
        if not numbers.is_listed or spoken < 2:
            return False
        is_trunk = self.pieces[0].roles[0] in ("0", "=0")
        return numbers.is_mobile or (is_trunk and spoken >= 5)

    def _fits_between_words(self, numbers: Numbers, is_called: bool) -> bool:
        if not (numbers.is_marked or is_called) or not numbers.is_mobile:
            return False
        if any(len(role) > 6 for piece in self.pieces for role in piece.roles):
            return False
        worded = [
            self.text[one.end : other.start]
            for (one, other), gap in zip(pairwise(self.pieces), self.gaps, strict=True)
            if gap is Gap.WORDED
        ]
        if not all(map(cues.says_then, worded)):
            apart = any("," in gap for gap in worded) or Gap.WIDE in self.gaps
            if len(worded) < 2 or (apart and self._spoken() < 3):
                return False
        return not (
            any(map(cues.holds_count, worded))
            or cues.is_count(self.text, self.pieces[-1].end)
        )

    def _is_column(self) -> bool:
        """Whether wide gaps are only new lines, or the same between all digits."""
        ends = pairwise(self.pieces)
        wide = [
            self.text[one.end : other.start]
            for (one, other), gap in zip(ends, self.gaps, strict=True)
            if gap is Gap.WIDE
        ]
        single = all(one.end - one.start == 1 for one in self.pieces)
        if single and len(wide) == len(self.gaps) and len(set(wide)) == 1:
            return True  # digit after digit, all apart in the same way
        return all("\n" in gap and not re.search("[,;]", gap) for gap in wide)

    def _fits_bare(self, numbers: Numbers, widest: Gap) -> bool:
        """Without a sign or cue only what is grouped like a number of its country."""
        text = self.text
        if cues.says_number(text, self.pieces[0].start):
            return False
        if cues.is_count(text, self.pieces[-1].end):
            return False
        sizes = tuple(
            len(role) - (role[0] == "=")
            for piece in self.pieces
            for role in piece.roles
        )
        if self.pieces[0].roles[0].startswith("=0"):
            return 1 < len(sizes) < 5 and widest is Gap.TIGHT
        if not numbers.values[0].startswith("+48"):
            return False
        by_one = len(sizes) == 9
        if numbers.is_mobile and len(sizes) > 2 and set(self.gaps) == {Gap.ODD}:
            return True
        return (sizes in _GROUPS or by_one) and (
            numbers.is_mobile or widest is Gap.TIGHT
        )

    def _is_hidden(self) -> bool:
        return bool(self.gaps and max(self.gaps) > Gap.TIGHT) or any(
            piece.is_spelled or piece.is_like for piece in self.pieces
        )
