"""
Charts as SVG, made here: bars, and columns over time; maps are in ``maps``.

Shapes only, coloured by class in the style sheet and by attributes where there is none,
so that a strict policy, paper and both colour schemes get the same picture. A chart is
one picture for who can't see it, and always stands beside a table with its figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDE = 420
_LABEL, _ROW, _NUMBER, _NAME = 160, 22, 45, 90
_INK, FILL, LINE = "#1d2327", "#1c5480", "#d9dee2"
_TEXT = f'font-family="sans-serif" font-size="12" fill="{_INK}"'


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure with its name."""

    label: str
    number: float


def bars(title: str, values: Sequence[Bar]) -> SafeString:
    """Figures below each other, in the given order; empty without any."""
    if not values:
        return SafeString("")
    most = max(one.number for one in values) or 1
    room = WIDE - _LABEL - _NUMBER
    rows = (
        (
            _LABEL - 8, at * _ROW + 15, cut(one.label, 24),
            _LABEL, at * _ROW + 4, round(room * one.number / most, 1), FILL,
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
    return picture(title, len(values) * _ROW, drawn)


def columns(title: str, values: Sequence[Bar], *, high: int = 120) -> SafeString:
    """Figures beside each other over time; the first, middle and last are named."""
    if not values:
        return SafeString("")
    most = max(one.number for one in values) or 1
    step = (WIDE - 30) / len(values)
    rows = (
        (
            round(30 + at * step + step * 0.1, 1),
            round(14 + high * (1 - one.number / most), 1),
            round(step * 0.8, 1), round(high * one.number / most, 1), FILL,
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
        WIDE, high + 14, high + 14, LINE, numeral(most), high + 16,
    )  # fmt: skip
    return picture(title, high + 36, axis + drawn + words)


def _named(number: int, step: float) -> list[int]:
    """Which columns have their name written: the ends, and the middle if it fits."""
    ends, middle = {0, number - 1}, (number - 1) // 2
    return sorted(ends | {middle} if middle * step > _NAME * 1.5 else ends)


def numeral(number: float) -> str:
    """A figure in the reader's way of writing it."""
    whole = int(number) if float(number).is_integer() else round(number, 2)
    return str(number_format(whole, force_grouping=True))


def cut(words: str, most: int) -> str:
    """Words, with an ellipsis where they are longer."""
    return words if len(words) <= most else words[: most - 1] + "…"


def picture(title: str, high: float, drawn: SafeString) -> SafeString:
    """The whole of a chart, of a name and a height."""
    attributes = SafeString(_TEXT)
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}" {}'
        ' xmlns="http://www.w3.org/2000/svg">{}</svg>',
        WIDE, high, title, attributes, drawn,
    )  # fmt: skip
