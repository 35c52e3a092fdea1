"""Charts are shapes and words only, whatever their labels hold."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from payloads import PAYLOADS

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def charts(django: Path) -> Any:
    from osint_monitor.console import charts

    return charts


@pytest.fixture
def maps(django: Path) -> Any:
    from osint_monitor.console import maps

    return maps


def test_bars_are_as_long_as_their_figures(charts: Any) -> None:
    drawn = ET.fromstring(
        charts.bars("Found", [charts.Bar("one", 2), charts.Bar("two", 4)])
    )
    widths = [float(one.attrib["width"]) for one in drawn.iter(f"{SVG}rect")]
    assert widths[1] == 2 * widths[0] > 0
    assert drawn.attrib["aria-label"] == "Found"


def test_columns_of_nothing_but_zeros_are_drawn(charts: Any) -> None:
    drawn = ET.fromstring(charts.columns("Found", [charts.Bar("9:00", 0)] * 3))
    assert {one.attrib["height"] for one in drawn.iter(f"{SVG}rect")} == {"0.0"}


def test_north_lies_above_south_and_east_right_of_west(maps: Any) -> None:
    places = [
        maps.Point(label="Rotterdam", number=9, north=51.9, east=4.5),
        maps.Point(label="Kyiv", number=5, north=50.5, east=30.5),
    ]
    drawn = ET.fromstring(maps.points("Places", places))
    first, second = (one.attrib for one in drawn.iter(f"{SVG}circle"))
    assert float(first["cy"]) < float(second["cy"])
    assert float(first["cx"]) < float(second["cx"])


def _land(drawn: ET.Element) -> list[list[tuple[float, float]]]:
    """The rings of the land that is drawn."""
    path = next(one for one in drawn.iter(f"{SVG}path") if one.get("class") == "land")
    return [
        [tuple(map(float, one.split())) for one in ring.split("L")]
        for ring in path.attrib["d"].replace("Z", "").split("M")[1:]
    ]  # type: ignore[misc]


def _is_inside(point: tuple[float, float], ring: list[tuple[float, float]]) -> bool:
    """By the number of sides that lie to the right."""
    x, y = point
    sides = zip(ring, [*ring[1:], ring[0]], strict=True)
    crossed = sum(
        (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay)
        for (ax, ay), (bx, by) in sides
    )
    return crossed % 2 == 1


@pytest.mark.parametrize(
    ("name", "north", "east", "is_land"),
    [("Utrecht", 52.09, 5.12, True), ("Łódź", 51.77, 19.46, True),
     ("Simferopol", 44.95, 34.1, True), ("Reykjavík", 64.1, -21.7, True),
     ("North Sea", 55.5, 3.0, False), ("Black Sea", 43.3, 33.5, False),
     ("Bay of Biscay", 45.5, -5.0, False)],
)  # fmt: skip
def test_towns_lie_on_land_and_seas_do_not(
    maps: Any, name: str, north: float, east: float, is_land: bool
) -> None:
    place = maps.Point(label=name, number=1, north=north, east=east)
    far = maps.Point(label="Bern", number=1, north=46.9, east=7.4)
    for places in ([place], [place, far]):
        drawn = ET.fromstring(maps.points(name, places))
        spot = next(one.attrib for one in drawn.iter(f"{SVG}circle"))
        point = (float(spot["cx"]), float(spot["cy"]))
        rings = _land(drawn)
        assert is_land is (sum(_is_inside(point, ring) for ring in rings) % 2 == 1)
        wide, high = map(float, drawn.attrib["viewBox"].split()[2:])
        for x, y in (each for ring in rings for each in ring):
            assert -0.1 * wide < x < 1.1 * wide
            assert -0.3 * wide < y < high + 0.3 * wide


@pytest.mark.parametrize(
    "degrees", [((60.2, 24.9), (38.0, 23.7)), ((52.0, 4.0), (52.1, 31.0)), ((52, 5),)]
)
def test_land_is_never_squeezed(maps: Any, degrees: Any) -> None:
    places = [
        maps.Point(label="x", number=1, north=north, east=east)
        for north, east in degrees
    ]
    frame = maps._Frame.around(places)
    assert 159 <= frame.high <= 461
    (x, y), (east, north) = (
        frame.at((frame.west, frame.north)),
        frame.at((frame.west + 1, frame.north - 1)),
    )
    assert (east - x, north - y) == pytest.approx(
        (frame.scale, frame.stretch), rel=1e-3
    )


def test_no_border_parts_the_crimea_from_ukraine(maps: Any) -> None:
    kherson = maps.Point(label="Kherson", number=1, north=46.6, east=32.6)
    drawn = ET.fromstring(maps.points("South", [kherson]))
    borders = next(
        one for one in drawn.iter(f"{SVG}path") if one.get("class") == "border"
    )
    assert borders.attrib["d"] == ""


def test_nothing_gives_no_picture(charts: Any, maps: Any) -> None:
    assert {charts.bars("", []), charts.columns("", []), maps.points("", [])} == {""}


@pytest.mark.parametrize("payload", [one for one in PAYLOADS if "\x00" not in one])
def test_hostile_labels_are_words(charts: Any, maps: Any, payload: str) -> None:
    bar = charts.Bar(payload, 1)
    point = maps.Point(label=payload, number=1, north=0, east=0)
    for made in (
        charts.bars(payload, [bar]),
        charts.columns(payload, [bar]),
        maps.points(payload, [point]),
    ):
        drawn = list(ET.fromstring(made).iter())
        kinds = {one.tag.removeprefix(SVG) for one in drawn}
        assert kinds <= {"svg", "text", "rect", "line", "circle", "path"}
        names = {name for one in drawn for name in one.attrib}
        assert not {name for name in names if name.startswith(("on", "style", "href"))}
