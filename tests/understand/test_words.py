"""The one tokeniser."""

from __future__ import annotations

import pytest

from osint_monitor.understand.views import fold
from osint_monitor.understand.words import line_numbers, raw_positions, split


@pytest.mark.parametrize(
    ("text", "norms"),
    [
        ("Wij zoeken 3 mensen!", ["wij", "zoeken", "3", "mensen"]),
        ("м’ясо і хліб", ["м'ясо", "і", "хліб"]),
        ("€500 & 10%", ["€", "500", "10", "%"]),
        ("@name #tag", ["@", "name", "#", "tag"]),
        ("✈️ Київ", ["✈", "київ"]),
        ("snake_case", ["snake", "case"]),
        ("", []),
    ],
)
def test_words(text: str, norms: list[str]) -> None:
    assert list(split(fold(text).text).norms) == norms


def test_a_capital_with_a_longer_small_form_moves_nothing() -> None:
    words = split("İstanbul work")
    assert words.norms[1] == "work"


def test_positions_are_raw() -> None:
    raw = "па\u200bс порт"
    view = fold(raw)
    starts, ends = raw_positions(view, split(view.text))
    assert [raw[a:b] for a, b in zip(starts, ends, strict=True)] == [
        "па\u200bс",
        "порт",
    ]


def test_lines_are_counted() -> None:
    text = "a b\n\nc\nd"
    assert list(line_numbers(text, split(text).starts)) == [0, 0, 2, 3]
