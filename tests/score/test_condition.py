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


def _joined(parts: list[tuple[str, str]], word: str) -> tuple[str, str]:
    said = f" {word} ".join(text for text, _ in parts)
    return f"({said})", "(" + f" {word} ".join(python for _, python in parts) + ")"


def _counted(parts: list[tuple[str, str]], least: int) -> tuple[str, str]:
    least = min(least, len(parts))
    said = ", ".join(text for text, _ in parts)
    return (
        f"{least} of ({said})",
        f"(sum([{', '.join(p for _, p in parts)}]) >= {least})",
    )


_CONDITIONS = st.recursive(
    st.sampled_from("abcd").map(lambda name: (name, f"({name!r} in found)")),
    lambda inner: (
        st.builds(_joined, st.lists(inner, min_size=2, max_size=3), st.just("and"))
        | st.builds(_joined, st.lists(inner, min_size=2, max_size=3), st.just("or"))
        | st.builds(
            _counted, st.lists(inner, min_size=2, max_size=4), st.integers(1, 4)
        )
        | inner.map(lambda one: (f"not {one[0]}", f"(not {one[1]})"))
    ),
    max_leaves=8,
)


@given(drawn=_CONDITIONS, found=st.sets(st.sampled_from("abcd")))
@settings(max_examples=150, deadline=None)
def test_any_condition_means_what_python_takes_it_for(
    drawn: tuple[str, str], found: set[str]
) -> None:
    text, python = drawn
    try:
        condition = parse_condition(text)
    except ConditionError:
        return  # too deep
    assert holds(condition, found) is eval(python, {"found": found, "sum": sum})
