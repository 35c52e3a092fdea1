"""What a terminal must not obey is shown as its code."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osint_monitor.cli.screen import emit, harmless, one_line


@pytest.mark.parametrize(
    "sign", ["\x1b", "\x07", "\r", "\x9b", "\u202e", "\u2066", "\u200b", "\U000e0041"]
)
def test_harmful_signs_become_their_code(sign: str) -> None:
    assert harmless(f"a{sign}b") == f"a‹{ord(sign):X}›b"


@pytest.mark.parametrize(
    "text", ["a\tb\nc", "Кімната", "👍🏽", "ă î ș", "[bold]x[/bold]"]
)
def test_other_signs_stay(text: str) -> None:
    assert harmless(text) == text


def test_one_line_is_cut() -> None:
    assert one_line("a\n  b " + "c" * 50, 10) == "a b ccccc…"


@given(st.text())
def test_nothing_harmful_is_left(text: str) -> None:
    shown = harmless(text)
    assert not any(ord(sign) < 32 and sign not in "\t\n" for sign in shown)
    assert harmless(shown) == shown


@given(st.text(alphabet=st.characters(exclude_categories=[])))
def test_json_lines_are_one_line_and_say_the_same(text: str) -> None:
    import contextlib
    import io

    with contextlib.redirect_stdout(io.StringIO()) as written:
        emit({"text": text})
    line = written.getvalue()
    assert line.count("\n") == 1 and "\x9b" not in line and "\u202e" not in line
    expected = text.encode("utf-8", "replace").decode()
    assert json.loads(line)["text"] == expected
