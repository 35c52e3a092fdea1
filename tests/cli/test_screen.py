"""What a terminal must not obey is shown as its code."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osint_monitor.cli.screen import (
    PAPER,
    emit,
    harmless,
    one_line,
    out,
    progress,
    row,
    table,
)


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


def test_ids_stay_whole_in_a_table_and_the_last_column_wraps(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    made = table("source", "count", "why", numbers=["count"])
    row(made, ("demo_board_of_the_town", "1,234", "word " * 60))
    out().print(made)
    shown = capsys.readouterr().out.splitlines()
    assert "demo_board_of_the_town  1,234" in shown[3]
    assert 80 < max(map(len, shown)) <= PAPER


def test_progress_is_told_in_lines_where_there_is_no_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("osint_monitor.cli.screen.SAY_EVERY_S", 0)
    with progress() as bars:
        task = bars.add_task("files", total=None, note="")
        bars.update(task, completed=3, total=10, note="1,200 records")
        other = bars.add_task("more", total=5)
        bars.update(other, completed=1)
    first, second = capsys.readouterr().err.splitlines()
    assert first.endswith("files: 3 of 10  1,200 records")
    assert second.endswith("2 sources: 4 of 15 pages")
