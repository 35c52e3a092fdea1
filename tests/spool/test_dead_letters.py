"""Refused records are kept whole, once, privately, and go when they are stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from osint_monitor.errors import SpoolError
from osint_monitor.spool.dead_letters import DeadLetter, DeadLetters

LETTER = DeadLetter(
    at="2026-03-01T23:30:00+00:00",
    source_id="board",
    run_id="r",
    kind="versions",
    id="v1",
    reason="document_parsing_exception at published_at",
    record={"text": "geheim \u0456 \ud800"},
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "dead-letters"


@pytest.fixture
def letters(folder: Path) -> DeadLetters:
    return DeadLetters(folder)


def test_a_letter_comes_back_as_it_was(letters: DeadLetters) -> None:
    letters.add([LETTER])
    assert letters.all() == [LETTER]


def test_asking_makes_no_folder(letters: DeadLetters, folder: Path) -> None:
    assert letters.all() == [] and letters.count() == 0
    letters.remove({LETTER.key})
    assert not folder.exists()


def test_there_is_one_private_file_a_source_and_day(
    letters: DeadLetters, folder: Path
) -> None:
    next_day = replace(LETTER, id="v2", at="2026-03-02T00:10:00+00:00")
    strange = replace(LETTER, id="v3", source_id="../x")
    letters.add([LETTER, next_day, strange])
    files = sorted(folder.glob("*.jsonl"))
    assert [path.name for path in files] == [
        ".._x-2026-03-01.jsonl",
        "board-2026-03-01.jsonl",
        "board-2026-03-02.jsonl",
    ]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_the_same_refusal_of_a_run_counts_once(letters: DeadLetters) -> None:
    letters.add([LETTER, LETTER])
    letters.add([LETTER])
    assert letters.count("r") == 1
    letters.add([replace(LETTER, run_id="r2")])
    assert (letters.count("r"), letters.count("r2"), letters.count()) == (1, 1, 1)


def test_what_is_stored_goes_and_the_rest_stays(
    letters: DeadLetters, folder: Path
) -> None:
    other = replace(LETTER, id="v2")
    letters.add([LETTER, other, replace(LETTER, run_id="r2")])
    letters.remove({LETTER.key})
    assert letters.all() == [other]
    assert {path.stat().st_mode & 0o777 for path in folder.glob("*.jsonl")} == {0o600}
    letters.remove({other.key})
    assert list(folder.glob("*.jsonl")) == []


def test_a_line_that_a_killed_writer_left_spoils_no_other(
    letters: DeadLetters, folder: Path
) -> None:
    letters.add([LETTER])
    with (folder / "board-2026-03-01.jsonl").open("ab") as file:
        file.write(b'{"at": "2026-')
    other = replace(LETTER, id="v2")
    letters.add([other])
    assert letters.all() == [LETTER, other]


def test_too_many_are_a_reason_to_stop(folder: Path) -> None:
    letters = DeadLetters(folder, max_bytes=600)
    with pytest.raises(SpoolError, match="dead-letters"):
        letters.add([replace(LETTER, id=f"v{n}") for n in range(10)])


def test_the_repr_shows_nothing_of_the_words() -> None:
    assert "geheim" not in repr(LETTER)


def test_whole_files_of_days_long_ago_are_destroyed(
    letters: DeadLetters, folder: Path
) -> None:
    last_day = replace(LETTER, id="v2", at="2026-03-02T00:10:00+00:00")
    letters.add([LETTER, replace(LETTER, id="v3"), last_day])
    (folder / "notes.jsonl").write_text("not ours")
    old = letters.older_than(date(2026, 3, 2))
    assert old == {"board-2026-03-01.jsonl": 2}
    letters.destroy(old)
    assert letters.all() == [last_day]
    assert (folder / "notes.jsonl").exists()
    assert letters.older_than(date(2026, 3, 2)) == {}


def test_where_nothing_was_refused_nothing_is_old(
    letters: DeadLetters, folder: Path
) -> None:
    assert letters.older_than(date(2030, 1, 1)) == {}
    letters.destroy([])
    assert not folder.exists()
