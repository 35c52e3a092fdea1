"""
Plots as SVG that print, need no script, and are told to screen readers.

pygal draws them. Its own style sheet, scripts and hints are taken out: the page's
style sheet colours the plots, so that one strict policy holds for all of it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pygal
from pygal.style import Style

from osint_monitor.measure.shares import Share

# pygal hooks itself into every later import, for map plugins and in a way that Python
# warns of; there are no maps here.
sys.meta_path[:] = [
    finder
    for finder in sys.meta_path
    if not isinstance(finder, pygal.PluginImportFixer)
]

WIDTH = 420
MAX_LABEL = 26
_FONT = 13
_ROW, _GAP, _FRAME, _LEGEND = 16, 12, 56, 22
_STYLE = Style(
    font_family="sans-serif", label_font_size=_FONT, major_label_font_size=_FONT,
    legend_font_size=_FONT, title_font_size=_FONT, value_font_size=_FONT,
)  # fmt: skip
_TAKEN_OUT = ("style", "script", "title", "desc")


@dataclass(frozen=True, slots=True)
class Frame:
    """
    What every plot has.

    Args:
        id: of the element, unique on the page.
        title: shown above it too; with the *description* for who can't see it.
    """

    id: str
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class Bars:
    """A series of bars; ``None``, and shares of nothing, leave a gap."""

    name: str
    shares: Sequence[Share | None]


def bar_plot(
    frame: Frame, labels: Sequence[str], series: Sequence[Bars], *, whole: bool = True
) -> str:
    """
    Horizontal bars in percent with their intervals, the first label on top.

    Args:
        labels: one for each share of a series.
        whole: the axis goes to 100 %; else as far as the intervals do.

    Returns:
        An ``svg`` element; empty without labels.
    """
    if not labels:
        return ""
    top = 100.0 if whole else _top(series)
    chart = pygal.HorizontalBar(
        height=_height(len(labels), len(series)),
        range=(0, top), **_settings(show_legend=len(series) > 1),
    )  # fmt: skip
    chart.x_labels = [shortened(label) for label in reversed(labels)]
    chart.y_labels = _ticks(top)
    for one in series:
        chart.add(shortened(one.name), [_bar(share) for share in reversed(one.shares)])
    return _drawn(chart, frame)


def _height(labels: int, series: int) -> int:
    legend = _LEGEND * series if series > 1 else 0
    return _FRAME + (_ROW * series + _GAP) * labels + legend


def _bar(share: Share | None) -> dict[str, Any] | None:
    if share is None or share.rate is None or share.low is None or share.high is None:
        return None
    ends = {"low": share.low * 100, "high": share.high * 100}
    return {"value": share.rate * 100, "ci": ends}


def _top(series: Sequence[Bars]) -> float:
    """The end of an axis that holds all intervals, at least 1 %."""
    ends = [one.high or 0.0 for bars in series for one in bars.shares if one]
    furthest = max(ends, default=0.0) * 100
    return next((top for top in (1, 2, 5, 10, 20, 50) if furthest <= top), 100.0)


def _ticks(top: float) -> list[dict[str, Any]]:
    values = [top * part / 4 for part in range(5)]
    return [{"value": value, "label": f"{value:g} %"} for value in values]


def point_plot(
    frame: Frame,
    lines: Sequence[tuple[str, Sequence[tuple[float, float]]]],
    axes: tuple[str, str],
) -> str:
    """Lines through points whose both numbers go from 0 to 1; *axes* names them."""
    across, up = axes
    chart = pygal.XY(
        height=380, range=(0, 1), xrange=(0, 1), x_title=across, y_title=up,
        dots_size=4, margin_bottom=26, **_settings(show_legend=True),
    )  # fmt: skip
    ticks = [part / 4 for part in range(5)]
    chart.x_labels = ticks
    chart.y_labels = ticks
    for name, points in lines:
        chart.add(shortened(name), list(points))
    return _drawn(chart, frame)


def shortened(label: str) -> str:
    """A label that fits, of signs that XML can hold."""
    plain = "".join(sign if sign.isprintable() else "\ufffd" for sign in label)
    return plain if len(plain) <= MAX_LABEL else plain[: MAX_LABEL - 1] + "…"


def _settings(*, show_legend: bool) -> dict[str, Any]:
    return {
        "width": WIDTH, "js": (), "css": (), "style": _STYLE,
        "margin": 6, "margin_right": 24,
        "show_legend": show_legend, "legend_at_bottom": True,
        "legend_at_bottom_columns": 1, "legend_box_size": 11,
        "truncate_label": -1, "truncate_legend": -1, "spacing": 8,
        "disable_xml_declaration": True, "no_prefix": True, "no_data_text": "-",
    }  # fmt: skip


def _drawn(chart: Any, frame: Frame) -> str:
    chart.add_xml_filter(lambda root: _plain(root, frame))
    return str(chart.render(is_unicode=True))


def _plain(root: Any, frame: Frame) -> Any:
    """The picture alone, with its name and description."""
    for parent in list(root.iter()):
        for child in list(parent):
            if not isinstance(child.tag, str) or _is_extra(child):
                parent.remove(child)
        parent.attrib.pop("style", None)
        parent.attrib.pop("id", None)  # the same in every plot
    for name, text in (("desc", frame.description), ("title", frame.title)):
        made = root.makeelement(name, {"id": f"{frame.id}-{name}"})
        made.text = text
        root.insert(0, made)
    root.attrib.update(
        {
            "id": frame.id,
            "role": "img",
            "aria-labelledby": f"{frame.id}-title {frame.id}-desc",
        }
    )
    return root


def _is_extra(node: Any) -> bool:
    return _tag(node) in _TAKEN_OUT or "tooltip-overlay" in node.attrib.get("class", "")


def _tag(node: Any) -> str:
    return str(node.tag).rpartition("}")[2]
