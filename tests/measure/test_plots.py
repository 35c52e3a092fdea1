"""Plots: what is drawn, what is told, and what is not in them."""

from __future__ import annotations

import sys
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osint_monitor.measure.plots import (
    MAX_LABEL,
    Bars,
    Frame,
    bar_plot,
    point_plot,
    shortened,
)
from osint_monitor.measure.shares import share_of

FRAME = Frame("plot-a", "Found <b>", "Bars & intervals")
SERIES = [
    Bars("flagged", [share_of(3, 4), None, share_of(0, 0)]),
    Bars("missed", [share_of(1, 4), share_of(2, 4), share_of(4, 4)]),
]
LABELS = ["nl", "uk", "<script>alert(1)</script>"]


def _tags(svg: str) -> list[str]:
    return [node.tag.rpartition("}")[2] for node in ElementTree.fromstring(svg).iter()]


def _texts(svg: str) -> list[str]:
    nodes = ElementTree.fromstring(svg).iter()
    return [node.text or "" for node in nodes if node.tag.endswith("text")]


def test_a_plot_is_told_to_who_cant_see_it() -> None:
    root = ElementTree.fromstring(bar_plot(FRAME, LABELS, SERIES))
    assert (root.get("role"), root.get("id")) == ("img", "plot-a")
    by_id = {node.get("id"): node.text for node in root.iter() if node.get("id")}
    named = root.get("aria-labelledby", "").split()
    assert [by_id[one] for one in named] == ["Found <b>", "Bars & intervals"]
    assert _tags(bar_plot(FRAME, LABELS, SERIES)).count("title") == 1


@pytest.mark.parametrize("several", [True, False])
def test_nothing_in_a_plot_runs_loads_or_styles(several: bool) -> None:
    svg = bar_plot(FRAME, LABELS, SERIES if several else SERIES[:1])
    assert not {"script", "style", "image", "a", "use"} & set(_tags(svg))
    root = ElementTree.fromstring(svg)
    names = {name for node in root.iter() for name in node.attrib}
    assert "style" not in names
    assert not any("href" in name or name.startswith("on") for name in names)


def test_each_share_of_something_is_a_bar_with_its_interval() -> None:
    root = ElementTree.fromstring(bar_plot(FRAME, LABELS, SERIES))
    classes = [node.get("class", "") for node in root.iter()]
    assert classes.count("bar") == 4
    assert classes.count("ci") == 4


def test_labels_are_text() -> None:
    texts = _texts(bar_plot(FRAME, LABELS, SERIES))
    assert {"nl", "uk", "<script>alert(1)</script>"} <= set(texts)


def test_the_axis_of_small_shares_ends_close_behind_them() -> None:
    bars = [Bars("flagged", [share_of(3, 5_000)])]
    assert "1 %" in _texts(bar_plot(FRAME, ["a"], bars, whole=False))
    assert "100 %" in _texts(bar_plot(FRAME, ["a"], bars))


def test_importing_it_leaves_nothing_in_later_imports() -> None:
    assert not [one for one in sys.meta_path if type(one).__module__ == "pygal"]


def test_no_labels_no_plot() -> None:
    assert bar_plot(FRAME, [], []) == ""


def test_points_are_drawn_with_named_axes() -> None:
    svg = point_plot(
        FRAME, [("measured", [(0.1, 0.2), (0.8, 1.0)])], ("score", "leads")
    )
    assert {"score", "leads", "measured"} <= set(_texts(svg))
    assert _tags(svg).count("circle") == 2


@given(st.text(max_size=60))
def test_any_label_is_short_and_visible(label: str) -> None:
    short = shortened(label)
    assert len(short) <= MAX_LABEL
    assert short.isprintable()


@settings(max_examples=20, deadline=None)
@given(st.text(min_size=1, max_size=20))
def test_any_label_makes_whole_xml(label: str) -> None:
    ElementTree.fromstring(bar_plot(FRAME, [label], [Bars(label, [share_of(1, 2)])]))
