"""Cells that no spreadsheet obeys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osint_monitor.jobs.export import neutral


@pytest.mark.parametrize(
    "cell", ["=1+1", "+31", "-1", "@SUM(1)", "\t=1", "\r=1", " =1", "＝1", "\n=1"]
)
def test_formulas_are_neutralised(cell: str) -> None:
    assert neutral(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "room", "1,200", "a=b", "(+31)"])
def test_other_cells_stay(cell: str) -> None:
    assert neutral(cell) == cell


@given(st.text())
def test_no_cell_begins_like_a_formula(cell: str) -> None:
    assert not neutral(cell).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))
