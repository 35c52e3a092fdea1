"""Two wordings as one text: nothing is invented, and what did not change is short."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

WORDS = st.lists(st.sampled_from(["a", "be", " ", ".", "\n", "Ж", "1"]), max_size=60)


@pytest.fixture(scope="module")
def wordings(django: Path) -> Any:
    from osint_monitor.console import wordings

    return wordings


def _told(parts: Any, kinds: set[str]) -> str:
    return "".join(one.text for one in parts if one.kind in kinds)


@given(old=WORDS, new=WORDS)
def test_both_wordings_can_be_read_out_of_their_parts(
    wordings: Any, old: list[str], new: list[str]
) -> None:
    before, after = "".join(old), "".join(new)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(wordings, "_NEAR", 1_000)
        found = wordings.parts(before, after)
    if before != after:
        assert {one.kind for one in found} <= {"same", "gone", "new"}
        assert _told(found, {"same", "gone"}) == before
        assert _told(found, {"same", "new"}) == after


def test_long_words_that_stayed_are_left_out(wordings: Any) -> None:
    long = " ".join(f"Word {number}." for number in range(300))
    found = wordings.parts(f"{long} Now one. {long}", f"{long} Now two. {long}")
    assert [one.kind for one in found] == [
        "left out", "same", "gone", "new", "same", "left out",
    ]  # fmt: skip
    assert len(_told(found, {"same"})) < 200
    assert (_told(found, {"gone"}), _told(found, {"new"})) == ("one", "two")


def test_texts_that_are_too_long_are_not_compared(wordings: Any) -> None:
    assert wordings.parts("a" * (wordings.MOST + 1), "b") == []


def test_long_stretch_without_an_end_is_told_as_a_whole(wordings: Any) -> None:
    old = " ".join(f"{number % 97}" for number in range(900))
    new = " ".join(f"{number * number % 97}" for number in range(900))
    found = wordings.parts(old, new)
    assert [(one.kind, one.text) for one in found] == [("gone", old), ("new", new)]


def test_every_compared_field_has_a_name(wordings: Any) -> None:
    from osint_monitor.console.words import WORDS

    assert set(wordings.COMPARED) <= WORDS["field"].keys()
