"""
The land and borders that maps of the console are drawn on.

Reads ``countries-50m.json`` of the npm package world-atlas (2.0.2): Natural Earth 4.1,
1:50 million, in the public domain. Leaves out points that lie within a fiftieth of a
degree of the line without them, and islands that are smaller. Natural Earth draws
borders as they are held, which makes the Crimea Russian; the General Assembly of the
United Nations did not recognise that (resolution 68/262): the line north of it is left
out.

    python scripts/land.py countries-50m.json > land.json
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

NEAR = 0.02
"""Degrees."""
RUSSIA, CRIMEA = "643", (32.0, 44.0, 37.0, 46.7)
Point = tuple[float, float]


def main() -> None:
    """Rings of land, and lines of borders: each east and north, then steps onward."""
    given = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    arcs = [thinned(one) for one in unpacked(given)]
    land = [
        whole(ring, arcs)
        for part in given["objects"]["land"]["geometries"]
        for ring in rings(part)
    ]
    shown = {
        "land": [packed(one) for one in land if size(one) > NEAR * 2],
        "borders": [packed(arcs[number]) for number in borders(given, arcs)],
    }
    parts = (
        f'"{name}": [\n'
        + ",\n".join(json.dumps(one, separators=(",", ":")) for one in lines)
        + "\n]"
        for name, lines in shown.items()
    )
    sys.stdout.write("{\n" + ",\n".join(parts) + "\n}\n")


def borders(given: dict[str, Any], arcs: Sequence[Sequence[Point]]) -> list[int]:
    """Numbers of the arcs that two countries share."""
    owners: dict[int, int] = {}
    for shape in given["objects"]["countries"]["geometries"]:
        for ring in rings(shape):
            if shape.get("id") == RUSSIA and is_within(whole(ring, arcs), CRIMEA):
                continue
            for number in {at if at >= 0 else ~at for at in ring}:
                owners[number] = owners.get(number, 0) + 1
    return sorted(number for number, count in owners.items() if count > 1)


def is_within(points: Sequence[Point], box: tuple[float, ...]) -> bool:
    """Whether all points lie in a box of west, south, east, north."""
    west, south, east, north = box
    return all(west < x < east and south < y < north for x, y in points)


def unpacked(given: dict[str, Any]) -> Iterator[list[Point]]:
    """Each arc in degrees."""
    (wide, high), (west, south) = (
        given["transform"][name] for name in ("scale", "translate")
    )
    for arc in given["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((west + x * wide, south + y * high))
        yield points


def thinned(points: Sequence[Point]) -> list[Point]:
    """Without the points that hardly bend the line (Ramer, Douglas and Peucker)."""
    kept, todo = {0, len(points) - 1}, [(0, len(points) - 1)]
    while todo:
        first, last = todo.pop()
        between = range(first + 1, last)
        far = max(between, key=lambda at: away(points, at, first, last), default=None)
        if far is not None and away(points, far, first, last) > NEAR:
            kept.add(far)
            todo += [(first, far), (far, last)]
    return [points[at] for at in sorted(kept)]


def away(points: Sequence[Point], at: int, first: int, last: int) -> float:
    """How far a point lies from the line between two others."""
    (x, y), (ax, ay), (bx, by) = points[at], points[first], points[last]
    dx, dy = bx - ax, by - ay
    long = dx * dx + dy * dy
    share = ((x - ax) * dx + (y - ay) * dy) / long if long else 0.0
    share = min(1.0, max(0.0, share))
    return float(((x - ax - share * dx) ** 2 + (y - ay - share * dy) ** 2) ** 0.5)


def rings(shape: dict[str, Any]) -> Iterator[list[int]]:
    """The outer and inner borders of a country, as numbers of arcs."""
    if shape["type"] == "Polygon":
        yield from shape["arcs"]
    elif shape["type"] == "MultiPolygon":
        for part in shape["arcs"]:
            yield from part


def whole(ring: Sequence[int], arcs: Sequence[Sequence[Point]]) -> list[Point]:
    """A ring's points; a negative number is an arc walked backwards."""
    points: list[Point] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else list(reversed(arcs[~number]))
        points += arc[1:] if points else arc
    return points


def size(points: Sequence[Point]) -> float:
    """How wide or high a ring is, in degrees."""
    easts, norths = zip(*points, strict=True)
    return float(max(max(easts) - min(easts), max(norths) - min(norths)))


def packed(points: Sequence[Point]) -> list[int]:
    """Hundredths of a degree; each point but the first as a step."""
    made, before = [], (0, 0)
    for east, north in points:
        at = (round(east * 100), round(north * 100))
        if at != before or not made:
            made += [at[0] - before[0], at[1] - before[1]]
        before = at
    return made


if __name__ == "__main__":
    main()
