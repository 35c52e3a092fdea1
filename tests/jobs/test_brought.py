"""Which form a file has, and the ids of what is in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osint_monitor.jobs.brought import (
    Form,
    brought_files,
    capture_id,
    form_of,
    kept_copy,
    read_capture_id,
)

DIGEST = "sha256:" + "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("name", "data", "form"),
    [
        ("a.warc", b"WARC/1.1\r\n", Form.ARCHIVE),
        ("a.warc.gz", b"\x1f\x8b", Form.ARCHIVE),
        ("noname", b"PK\x03\x04", Form.ARCHIVE),
        ("a.jsonl", b"", Form.LINES),
        ("a.ndjson.gz", b"", Form.LINES),
        ("a.txt", b'{"text": "x"}', Form.LINES),
        ("a.json", b'{"text": "x"}\n{"text": "y"}\n', Form.LINES),
        ("a.json", b'{"text": "x"}\n', Form.PAGE),
        ("a.jsonld", b'{\n  "@type": "JobPosting"\n}\n', Form.PAGE),
        ("noname", b'[{"id": "1"}]', Form.PAGE),
        ("a.CSV", b"a,b", Form.TABLE),
        ("result.json", b'{"name": 1, "messages": []}', Form.TELEGRAM),
        ("a.json", b"[1]", Form.PAGE),
        ("a.html", b"", Form.PAGE),
        ("noname", b"<!DOCTYPE html>", Form.PAGE),
        ("a.exe", b"MZ", Form.UNKNOWN),
        ("noname", b"", Form.UNKNOWN),
    ],
)
def test_the_form(tmp_path: Path, name: str, data: bytes, form: Form) -> None:
    path = tmp_path / "content"
    path.write_bytes(data)
    assert form_of(name, path) is form


def test_links_out_of_a_folder_are_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "f"
    folder.mkdir()
    (tmp_path / "secret").write_text("x")
    (folder / "link").symlink_to(tmp_path / "secret")
    (folder / "b").write_text("x")
    assert [name for _, name in brought_files([folder])] == ["b"]


@given(st.sampled_from(["byte", "row", "message"]), st.integers(0), st.integers(0, 99))
def test_an_id_says_its_place(unit: str, number: int, part: int) -> None:
    found = read_capture_id(capture_id(DIGEST, f"{unit} {number}", part))
    assert found is not None
    assert (found.place, found.part) == (f"{unit} {number}", part)
    assert DIGEST.startswith(f"sha256:{found.digest}")


@pytest.mark.parametrize("text", ["", "import:", "import:../x:0:byte-1", "urn:uuid:1"])
def test_other_ids_are_none_of_these(text: str) -> None:
    assert read_capture_id(text) is None


def test_the_kept_copy_is_found(tmp_path: Path) -> None:
    (tmp_path / "imports").mkdir()
    found = read_capture_id(capture_id(DIGEST, "byte 0"))
    assert found is not None
    assert kept_copy(tmp_path, found) is None
    copy = tmp_path / "imports" / DIGEST.removeprefix("sha256:")
    copy.write_bytes(b"x")
    assert kept_copy(tmp_path, found) == copy
