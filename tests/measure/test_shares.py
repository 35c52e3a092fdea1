"""Shares and their intervals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osint_monitor.measure.shares import share_of, share_true


@pytest.mark.parametrize(
    ("hits", "whole", "low", "high"),
    [
        (0, 10, 0.0, 0.277533),
        (5, 10, 0.236593, 0.763407),
        (10, 10, 0.722467, 1.0),
        (81, 263, 0.255289, 0.366210),
    ],
)
def test_the_interval_is_wilsons(
    hits: int, whole: int, low: float, high: float
) -> None:
    """Published values: Newcombe 1998, table I (81 of 263); the rest by hand."""
    share = share_of(hits, whole)
    assert share.low == pytest.approx(low, abs=2e-4)
    assert share.high == pytest.approx(high, abs=2e-4)


def test_a_share_of_nothing_is_unknown() -> None:
    share = share_of(0, 0)
    assert (share.rate, share.low, share.high) == (None, None, None)


@pytest.mark.parametrize(("hits", "whole"), [(-1, 3), (4, 3), (1, 0)])
def test_more_than_all_is_no_share(hits: int, whole: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        share_of(hits, whole)


@given(st.integers(1, 10**6), st.floats(0, 1))
def test_the_interval_holds_the_share(whole: int, part: float) -> None:
    share = share_of(int(whole * part), whole)
    assert share.rate is not None and share.low is not None and share.high is not None
    assert 0 <= share.low <= share.rate <= share.high <= 1


def test_true_answers_are_counted() -> None:
    share = share_true(iter([True, False, True]))
    assert (share.hits, share.whole) == (2, 3)
