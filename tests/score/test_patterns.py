"""Patterns of rules: which occur, also when the set gives up on a text."""

from __future__ import annotations

import pytest

from osint_monitor.score.patterns import Patterns

_SOURCES = [r"pass\w{0,40}port.{0,60}kept", r"\d{3} ?eur", "nothing of it"]
_TEXT = "the passport is kept, pay is 900 EUR " * 50


@pytest.mark.parametrize("memory", [64 << 20, 200_000, 60_000, 20_000, 1])
def test_a_set_with_little_memory_finds_the_same(memory: int) -> None:
    assert list(Patterns(_SOURCES, memory=memory).occurring(_TEXT)) == [0, 1]


def test_where_a_pattern_occurs_is_in_code_points() -> None:
    assert list(Patterns(_SOURCES).stretches(1, "плата 900 eur")) == [(6, 13)]


def test_no_patterns_occur_nowhere() -> None:
    assert list(Patterns([]).occurring(_TEXT)) == []
