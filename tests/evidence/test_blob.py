"""An imported file is kept as it was."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from osint_monitor.errors import EvidenceError, ImportItemError
from osint_monitor.evidence.blob import keep_file

RAW = b"posts" * 300_000


def test_a_file_is_kept_under_its_digest(tmp_path: Path) -> None:
    (tmp_path / "name of a person.csv").write_bytes(RAW)
    kept = keep_file(tmp_path / "name of a person.csv", tmp_path / "captures")
    digest = hashlib.sha256(RAW).hexdigest()
    path = tmp_path / "captures" / kept.file
    assert (kept.digest, kept.size, kept.known) == (f"sha256:{digest}", len(RAW), False)
    assert path.name == digest
    assert path.read_bytes() == RAW
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_same_file_is_kept_once(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(RAW)
        kept = keep_file(tmp_path / name, tmp_path / "captures")
    assert kept.known
    assert len(list((tmp_path / "captures/imports").iterdir())) == 1


def test_a_file_that_can_not_be_read_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(ImportItemError, match="unreadable"):
        keep_file(tmp_path / "nowhere", tmp_path / "captures")
    assert list((tmp_path / "captures/imports").iterdir()) == []


def test_a_folder_that_can_not_be_made_stops_the_work(tmp_path: Path) -> None:
    (tmp_path / "captures").write_text("a file in the way")
    with pytest.raises(EvidenceError):
        keep_file(tmp_path / "captures", tmp_path / "captures")
