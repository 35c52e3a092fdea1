"""
Places on a map, as SVG made here like every chart: land, borders and degrees behind.

The lines are there to find one's way by; they say nothing about whose a place is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate, pairwise
from math import cos, radians, sqrt
from pathlib import Path

import orjson
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from osint_monitor.console.charts import FILL, LINE, WIDE, cut, picture

_EARTH = Path(__file__).parent / "earth" / "land.json"
_LAND, _BORDER = "#eef1ec", "#b9c2bd"
_LOWEST, _HIGHEST = 160, 460
"""Height of a picture, in its units."""
_NEAR = 0.7
"""Units of the picture: points of a line that are nearer to each other are one."""

Line = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A place with its figure; degrees north and east."""

    label: str
    number: int
    north: float
    east: float


def points(title: str, values: Sequence[Point], *, named: int = 12) -> SafeString:
    """
    Places on the map, the larger the more; empty without any.

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
            (*frame.place(one), round(3 + 11 * sqrt(one.number / most), 1), FILL)
            for one in placed
        ),
    )
    drawn = _earth(frame) + frame.grid() + dots + _names(frame, placed[:named])
    return picture(title, frame.high, drawn)


def _earth(frame: _Frame) -> SafeString:
    """Land, and the borders on it, as far as the frame goes."""
    land = "".join(
        _path(frame, clipped) + "Z"
        for ring in _outlines()["land"]
        if frame.meets(ring) and (clipped := frame.clipped(ring.points))
    )
    borders = "".join(
        _path(frame, run)
        for line in _outlines()["borders"]
        if frame.meets(line)
        for run in frame.seen(line.points)
    )
    return format_html(
        '<path class="land" d="{}" fill="{}" stroke="{}"/>'
        '<path class="border" d="{}" fill="none" stroke="{}" stroke-dasharray="3 2"/>',
        land, _LAND, _BORDER, borders, _BORDER,
    )  # fmt: skip


def _path(frame: _Frame, line: Line) -> str:
    """A line in the words of SVG, without points that would not be seen."""
    words, before = [], (-1e9, -1e9)
    for x, y in map(frame.at, line):
        if abs(x - before[0]) + abs(y - before[1]) > _NEAR:
            words.append(f"{x:.1f} {y:.1f}")
            before = (x, y)
    return f"M{'L'.join(words)}"


@dataclass(frozen=True, slots=True)
class _Outline:
    """A line on the earth (degrees east and north), and the box that it lies in."""

    points: Line
    west: float
    south: float
    east: float
    north: float


@cache
def _outlines() -> dict[str, list[_Outline]]:
    """Land and borders; steps in hundredths of a degree, added up."""
    given = orjson.loads(_EARTH.read_bytes())
    return {name: [_outline(one) for one in lines] for name, lines in given.items()}


def _outline(steps: Sequence[int]) -> _Outline:
    easts = [one / 100 for one in accumulate(steps[::2])]
    norths = [one / 100 for one in accumulate(steps[1::2])]
    return _box(list(zip(easts, norths, strict=True)))


def _box(points: Line) -> _Outline:
    easts, norths = zip(*points, strict=True)
    return _Outline(points, min(easts), min(norths), max(easts), max(norths))


def _names(frame: _Frame, placed: Sequence[Point]) -> SafeString:
    """Names of points, the largest first, where they hide no other's."""
    taken: list[tuple[float, float]] = []
    rows = []
    for one in placed:
        x, y = frame.place(one)
        if any(abs(y - other) < 12 and abs(x - beside) < 95 for beside, other in taken):
            continue
        taken.append((x, y))
        is_right = x > WIDE - 95
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
        norths = [one.north for one in values]
        easts = [one.east for one in values]
        margin = max(1.0, (max(easts) - min(easts)) * 0.08)
        made = cls(
            south=min(norths) - margin, north=max(norths) + margin,
            west=min(easts) - margin * 1.5, east=max(easts) + margin * 1.5,
        )  # fmt: skip
        high = (made.north - made.south) * made.stretch
        return made._grown(wider=high / _HIGHEST, higher=_LOWEST / high)

    def _grown(self, *, wider: float, higher: float) -> _Frame:
        """With more around it, where it would be too high or too low a picture."""
        east = (self.east - self.west) * max(0.0, wider - 1) / 2
        north = (self.north - self.south) * max(0.0, higher - 1) / 2
        return replace(
            self, west=self.west - east, east=self.east + east,
            south=self.south - north, north=self.north + north,
        )  # fmt: skip

    @property
    def scale(self) -> float:
        """Units of the picture a degree of longitude."""
        return WIDE / (self.east - self.west)

    @property
    def stretch(self) -> float:
        """Units of the picture a degree of latitude, as wide as in the middle."""
        return self.scale / max(0.2, cos(radians((self.north + self.south) / 2)))

    @property
    def high(self) -> float:
        """Height of the picture."""
        return round((self.north - self.south) * self.stretch, 1)

    def meets(self, line: _Outline) -> bool:
        """Whether any of it may be seen."""
        return (
            line.west < self.east and line.east > self.west
            and line.south < self.north and line.north > self.south
        )  # fmt: skip

    def seen(self, line: Line) -> Iterator[Line]:
        """The runs of a line that may be seen."""
        run: list[tuple[float, float]] = []
        for pair in pairwise(line):
            if self.meets(_box(pair)):
                run += pair if not run else pair[1:]
            elif run:
                yield run
                run = []
        if run:
            yield run

    def clipped(self, ring: Line) -> Line:
        """
        A ring without what lies outside the frame and a little around it.

        Source:
            Sutherland and Hodgman, Reentrant polygon clipping (1974).
        """
        edge = 0.05 * (self.east - self.west)
        sides = (
            (0, self.west - edge, 1), (0, self.east + edge, -1),
            (1, self.south - edge, 1), (1, self.north + edge, -1),
        )  # fmt: skip
        for axis, limit, sign in sides:
            ring = list(_kept(ring, axis, limit, sign))
        return ring

    def at(self, point: tuple[float, float]) -> tuple[float, float]:
        """Where degrees east and north lie on the picture."""
        east, north = point
        down = (self.north - north) / (self.north - self.south) * self.high
        return (east - self.west) * self.scale, down

    def place(self, one: Point) -> tuple[float, float]:
        """Where a point lies."""
        x, y = self.at((one.east, one.north))
        return round(x, 1), round(y, 1)

    def grid(self) -> SafeString:
        """Lines of whole degrees, named at the edge."""
        wide = self.east - self.west
        step = next((n for n in (1, 2, 5, 10, 20, 45) if wide / n <= 8), 90)
        lines: list[tuple[object, ...]] = []
        for east in _degrees(self.west, self.east, step):
            x = round((east - self.west) * self.scale, 1)
            lines.append((x, x, 0, self.high, LINE, x + 2, self.high - 3, f"{east}°"))
        for north in _degrees(self.south, self.north, step):
            y = round((self.north - north) / (self.north - self.south) * self.high, 1)
            lines.append((0, WIDE, y, y, LINE, 2, y - 2, f"{north}°"))
        return format_html_join(
            "",
            '<line class="axis" x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}"/>'
            '<text class="degree" x="{}" y="{}" font-size="9">{}</text>',
            lines,
        )


def _kept(
    ring: Line, axis: int, limit: float, sign: int
) -> Iterator[tuple[float, float]]:
    """A ring as far as it lies on the good side of one line."""
    for before, point in zip((*ring[-1:], *ring[:-1]), ring, strict=True):
        was, is_in = (sign * (one[axis] - limit) >= 0 for one in (before, point))
        if was != is_in:
            share = (limit - before[axis]) / (point[axis] - before[axis])
            other = before[1 - axis] + share * (point[1 - axis] - before[1 - axis])
            yield (limit, other) if axis == 0 else (other, limit)
        if is_in:
            yield point


def _degrees(low: float, high: float, step: int) -> range:
    return range(int(low // step + 1) * step, int(high) + 1, step)
