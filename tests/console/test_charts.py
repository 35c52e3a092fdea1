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


def test_north_lies_above_south_and_east_right_of_west(charts: Any) -> None:
    places = [
        charts.Point(label="Rotterdam", number=9, north=51.9, east=4.5),
        charts.Point(label="Kyiv", number=5, north=50.5, east=30.5),
    ]
    drawn = ET.fromstring(charts.points("Places", places))
    first, second = (one.attrib for one in drawn.iter(f"{SVG}circle"))
    assert float(first["cy"]) < float(second["cy"])
    assert float(first["cx"]) < float(second["cx"])


def test_nothing_gives_no_picture(charts: Any) -> None:
    assert {charts.bars("", []), charts.columns("", []), charts.points("", [])} == {""}


@pytest.mark.parametrize("payload", [one for one in PAYLOADS if "\x00" not in one])
def test_hostile_labels_are_words(charts: Any, payload: str) -> None:
    bar = charts.Bar(payload, 1)
    point = charts.Point(label=payload, number=1, north=0, east=0)
    for made in (
        charts.bars(payload, [bar]),
        charts.columns(payload, [bar]),
        charts.points(payload, [point]),
    ):
        drawn = list(ET.fromstring(made).iter())
        kinds = {one.tag.removeprefix(SVG) for one in drawn}
        assert kinds <= {"svg", "text", "rect", "line", "circle"}
        names = {name for one in drawn for name in one.attrib}
        assert not {name for name in names if name.startswith(("on", "style", "href"))}
