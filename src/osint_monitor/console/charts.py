"""
Charts as SVG, made here: bars, columns over time, points on a map.

Shapes only, coloured by class in the style sheet and by attributes where there is none,
so that a strict policy, paper and both colour schemes get the same picture. A chart is
one picture for who can't see it, and always stands beside a table with its figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt

from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_WIDE = 420
_LABEL, _ROW, _NUMBER, _NAME = 160, 22, 45, 90
_INK, _FILL, _LINE = "#1d2327", "#1c5480", "#d9dee2"
_TEXT = f'font-family="sans-serif" font-size="12" fill="{_INK}"'


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure with its name."""

    label: str
    number: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A place with its figure; degrees north and east."""

    label: str
    number: int
    north: float
    east: float


def bars(title: str, values: Sequence[Bar]) -> SafeString:
    """Figures below each other, in the given order; empty without any."""
    if not values:
        return SafeString("")
    most = max(one.number for one in values) or 1
    room = _WIDE - _LABEL - _NUMBER
    rows = (
        (
            _LABEL - 8, at * _ROW + 15, cut(one.label, 24),
            _LABEL, at * _ROW + 4, round(room * one.number / most, 1), _FILL,
            _LABEL + round(room * one.number / most, 1) + 6, at * _ROW + 15,
            numeral(one.number),
        )
        for at, one in enumerate(values)
    )  # fmt: skip
    drawn = format_html_join(
        "",
        '<text class="label" x="{}" y="{}" text-anchor="end">{}</text>'
        '<rect class="bar" x="{}" y="{}" width="{}" height="14" fill="{}"/>'
        '<text class="label" x="{}" y="{}">{}</text>',
        rows,
    )
    return _picture(title, len(values) * _ROW, drawn)


def columns(title: str, values: Sequence[Bar], *, high: int = 120) -> SafeString:
    """Figures beside each other over time; the first, middle and last are named."""
    if not values:
        return SafeString("")
    most = max(one.number for one in values) or 1
    step = (_WIDE - 30) / len(values)
    rows = (
        (
            round(30 + at * step + step * 0.1, 1),
            round(14 + high * (1 - one.number / most), 1),
            round(step * 0.8, 1), round(high * one.number / most, 1), _FILL,
        )
        for at, one in enumerate(values)
    )  # fmt: skip
    drawn = format_html_join(
        "", '<rect class="bar" x="{}" y="{}" width="{}" height="{}" fill="{}"/>', rows
    )
    named = _named(len(values), step)
    words = format_html_join(
        "",
        '<text class="label" x="{}" y="{}" text-anchor="{}">{}</text>',
        (
            (round(30 + (at + 0.5) * step, 1), high + 30,
             "end" if at and at == len(values) - 1 else "middle" if at else "start",
             cut(values[at].label, 16))
            for at in named
        ),
    )  # fmt: skip
    axis = format_html(
        '<line class="axis" x1="30" x2="{}" y1="{}" y2="{}" stroke="{}"/>'
        '<text class="label" x="24" y="18" text-anchor="end">{}</text>'
        '<text class="label" x="24" y="{}" text-anchor="end">0</text>',
        _WIDE, high + 14, high + 14, _LINE, numeral(most), high + 16,
    )  # fmt: skip
    return _picture(title, high + 36, axis + drawn + words)


def _named(number: int, step: float) -> list[int]:
    """Which columns have their name written: the ends, and the middle if it fits."""
    ends, middle = {0, number - 1}, (number - 1) // 2
    return sorted(ends | {middle} if middle * step > _NAME * 1.5 else ends)


def points(title: str, values: Sequence[Point], *, named: int = 12) -> SafeString:
    """
    Places on a grid of degrees, the larger the more; empty without any.

    Args:
        named: how many of the largest have their name written beside them.
    """
    if not values:
        return SafeString("")
    frame = _Frame.around(values)
    most = max(one.number for one in values) or 1
    placed = sorted(values, key=lambda one: -one.number)
    dots = format_html_join(
        "",
        '<circle class="dot" cx="{}" cy="{}" r="{}" fill="{}" fill-opacity="0.55"/>',
        (
            (*frame.place(one), round(3 + 11 * sqrt(one.number / most), 1), _FILL)
            for one in placed
        ),
    )
    return _picture(
        title, frame.high, frame.grid() + dots + _names(frame, placed[:named])
    )


def _names(frame: _Frame, placed: Sequence[Point]) -> SafeString:
    """Names of points, the largest first, where they hide no other's."""
    taken: list[tuple[float, float]] = []
    rows = []
    for one in placed:
        x, y = frame.place(one)
        if any(abs(y - other) < 12 and abs(x - beside) < 95 for beside, other in taken):
            continue
        taken.append((x, y))
        is_right = x > _WIDE - 95
        side = ("end", x - 10) if is_right else ("start", x + 10)
        words = f"{cut(one.label, 14)} {one.number}"
        rows.append((side[1], y + 4, side[0], words))
    return format_html_join(
        "", '<text class="label" x="{}" y="{}" text-anchor="{}">{}</text>', rows
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """A stretch of the earth, and how it lies on the picture."""

    south: float
    north: float
    west: float
    east: float

    @classmethod
    def around(cls, values: Sequence[Point]) -> _Frame:
        """With a margin of a degree or more."""
        souths = [one.north for one in values]
        wests = [one.east for one in values]
        margin = max(1.0, (max(wests) - min(wests)) * 0.08)
        return cls(
            south=min(souths) - margin, north=max(souths) + margin,
            west=min(wests) - margin * 1.5, east=max(wests) + margin * 1.5,
        )  # fmt: skip

    @property
    def scale(self) -> float:
        """Units of the picture a degree of longitude."""
        return _WIDE / (self.east - self.west)

    @property
    def stretch(self) -> float:
        """Units of the picture a degree of latitude, as wide as in the middle."""
        return self.scale / max(0.2, cos(radians((self.north + self.south) / 2)))

    @property
    def high(self) -> float:
        """Height of the picture, within bounds."""
        return round(min(460, max(160, (self.north - self.south) * self.stretch)), 1)

    def place(self, one: Point) -> tuple[float, float]:
        """Where a point lies."""
        down = (self.north - one.north) / (self.north - self.south) * self.high
        return round((one.east - self.west) * self.scale, 1), round(down, 1)

    def grid(self) -> SafeString:
        """Lines of whole degrees, named at the edge."""
        wide = self.east - self.west
        step = next((n for n in (1, 2, 5, 10, 20, 45) if wide / n <= 8), 90)
        lines: list[tuple[object, ...]] = []
        for east in _degrees(self.west, self.east, step):
            x = round((east - self.west) * self.scale, 1)
            lines.append((x, x, 0, self.high, _LINE, x + 2, self.high - 3, f"{east}°"))
        for north in _degrees(self.south, self.north, step):
            y = round((self.north - north) / (self.north - self.south) * self.high, 1)
            lines.append((0, _WIDE, y, y, _LINE, 2, y - 2, f"{north}°"))
        return format_html_join(
            "",
            '<line class="axis" x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}"/>'
            '<text class="degree" x="{}" y="{}" font-size="9">{}</text>',
            lines,
        )


def _degrees(low: float, high: float, step: int) -> range:
    return range(int(low // step + 1) * step, int(high) + 1, step)


def numeral(number: float) -> str:
    """A figure in the reader's way of writing it."""
    whole = int(number) if float(number).is_integer() else round(number, 2)
    return str(number_format(whole, force_grouping=True))


def cut(words: str, most: int) -> str:
    """Words, with an ellipsis where they are longer."""
    return words if len(words) <= most else words[: most - 1] + "…"


def _picture(title: str, high: float, drawn: SafeString) -> SafeString:
    attributes = SafeString(_TEXT)
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}" {}'
        ' xmlns="http://www.w3.org/2000/svg">{}</svg>',
        _WIDE, high, title, attributes, drawn,
    )  # fmt: skip
