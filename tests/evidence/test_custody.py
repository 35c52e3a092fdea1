"""The custody log: what is changed shows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from osint_monitor.errors import EvidenceError
from osint_monitor.evidence.custody import BEGINNING, Custody


@pytest.fixture
def log(tmp_path: Path) -> Custody:
    custody = Custody(tmp_path / "custody.jsonl")
    for number in range(3):
        custody.note("export", posts=number, reason="case 1")
    return custody


def test_a_whole_log_has_no_problem(log: Custody) -> None:
    assert log.verify() == []
    assert log.head()[0] == 3


def test_an_empty_log_has_no_problem(tmp_path: Path) -> None:
    custody = Custody(tmp_path / "none.jsonl")
    assert (custody.verify(), custody.head()) == ([], (0, BEGINNING))


def test_note_returns_the_head(log: Custody) -> None:
    assert log.note("export") == log.head()[1]


def test_a_changed_entry_shows(log: Custody) -> None:
    log.path.write_text(log.path.read_text().replace('"posts":1', '"posts":9'))
    assert [str(one) for one in log.verify()] == [
        f"{log.path}:2: the entry was changed"
    ]


@pytest.mark.parametrize("line", [0, 1])
def test_a_removed_entry_shows(log: Custody, line: int) -> None:
    lines = log.path.read_text().splitlines(keepends=True)
    del lines[line]
    log.path.write_text("".join(lines))
    assert len(log.verify()) == 1


def test_swapped_entries_show(log: Custody) -> None:
    lines = log.path.read_text().splitlines(keepends=True)
    log.path.write_text("".join([lines[1], lines[0], lines[2]]))
    assert log.verify()


def test_entries_cut_off_the_end_show_against_a_kept_head(log: Custody) -> None:
    head = log.head()
    lines = log.path.read_text().splitlines(keepends=True)
    log.path.write_text("".join(lines[:2]))
    assert log.verify() == []
    assert log.head() != head


def test_a_torn_line_stays_and_is_accounted_for(log: Custody) -> None:
    with log.path.open("ab") as file:
        file.write(b'{"at":"2026')
    assert len(log.verify()) == 1
    log.note("export")
    assert log.verify() == []
    assert log.head()[0] == 5
    assert b'{"at":"2026\n' in log.path.read_bytes()


def test_only_the_line_end_was_torn(log: Custody) -> None:
    log.path.write_bytes(log.path.read_bytes()[:-1])
    log.note("export")
    assert (log.verify(), log.head()[0]) == ([], 4)


@pytest.mark.parametrize("line", [b"x\n", b"[1]\n", b"[" * 9_000 + b"\n", b"\xff\n"])
def test_foreign_lines_show(log: Custody, line: bytes) -> None:
    log.path.write_bytes(log.path.read_bytes() + line)
    log.note("export")
    assert log.verify()


def test_content_does_not_belong_here(log: Custody) -> None:
    with pytest.raises(ValueError):
        log.note("export", text="x" * 600)


def test_an_entry_has_an_end(log: Custody) -> None:
    with pytest.raises(ValueError):
        log.note("export", **{f"part{n}": "x" * 400 for n in range(200)})
    assert (log.verify(), log.head()[0]) == ([], 3)


def test_a_log_that_can_not_be_written_stops_the_work(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="No such file"):
        Custody(tmp_path / "nowhere" / "custody.jsonl").note("export")


def test_only_the_owner_can_read_it(log: Custody) -> None:
    assert log.path.stat().st_mode & 0o777 == 0o600


def test_several_processes_write_one_chain(tmp_path: Path) -> None:
    path = tmp_path / "custody.jsonl"
    code = (
        "import sys, pathlib\n"
        "from osint_monitor.evidence.custody import Custody\n"
        "log = Custody(pathlib.Path(sys.argv[1]))\n"
        "for n in range(20): log.note('export', n=n)\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(path)]) for _ in range(3)
    ]
    assert [one.wait(60) for one in running] == [0, 0, 0]
    custody = Custody(path)
    assert (custody.verify(), custody.head()[0]) == ([], 60)
