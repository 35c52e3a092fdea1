"""Conditions: read by hand, bounded, never evaluated as code."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osint_monitor.score.rulefile.condition import (
    ConditionError,
    alternatives,
    force,
    holds,
    names,
    parse_condition,
)


@pytest.mark.parametrize(
    ("text", "found", "expected"),
    [
        ("a", {"a"}, True),
        ("a", set(), False),
        ("a and b", {"a"}, False),
        ("a or b and c", {"a"}, True),
        ("(a or b) and c", {"a"}, False),
        ("a and not filter_b", {"a"}, True),
        ("a and not filter_b", {"a", "filter_b"}, False),
        ("not (a or b)", {"b"}, False),
        ("2 of (a, b, c)", {"a", "c"}, True),
        ("2 of (a, b, c)", {"a"}, False),
        ("2 of (a and b, c, d or e)", {"a", "c"}, False),
        ("2 of (a and b, c, d or e)", {"e", "c"}, True),
    ],
)
def test_a_condition_holds_with_what_was_found(
    text: str, found: set[str], expected: bool
) -> None:
    assert holds(parse_condition(text), found) is expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a b",
        "a and",
        "and a",
        "(a",
        "a)",
        "3 of (a, b)",
        "0 of (a)",
        "2 (a, b)",
        "a & b",
        "__import__('os')",
        "(" * 50 + "a" + ")" * 50,
        "not " * 50 + "a",
    ],
)
def test_what_is_no_condition_is_refused(text: str) -> None:
    with pytest.raises(ConditionError):
        parse_condition(text)


def test_names_are_split_by_whether_they_are_refused() -> None:
    condition = parse_condition("a and not (b or not c)")
    assert names(condition, negated=False) == {"a", "c"}
    assert names(condition, negated=True) == {"b"}


def test_alternatives_are_the_groups_of_which_not_all_are_asked() -> None:
    assert alternatives(parse_condition("a and (b or c)")) == {"b", "c"}


@pytest.mark.parametrize(("found", "expected"), [(True, True), (False, False)])
def test_a_group_can_be_forced(found: bool, expected: bool) -> None:
    condition = force(parse_condition("a and b"), "b", found)
    assert holds(condition, {"a"}) is expected


@given(st.text(alphabet="ab ()23,ofandnotr_", max_size=60))
@settings(max_examples=150)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        condition = parse_condition(text)
    except ConditionError:
        return
    holds(condition, {"a"})
