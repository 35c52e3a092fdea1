"""Whatever is brought: it becomes posts, pages or noted faults, and never an error."""

from __future__ import annotations

import gzip
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from osint_monitor.evidence.record import sha256
from osint_monitor.jobs.brought import Form
from osint_monitor.jobs.unpack import Broken, Brought, unpack
from osint_monitor.model.words import Kind

FORMS = [form for form in Form if form is not Form.UNKNOWN]
PIECES = st.sampled_from(
    [
        b'{"text": "x"', b"}", b"\n", b"[", b'"messages": [', b'{"id": 1, "text": [',
        b",", b'"', b"text,title\n", b"\x00",
        b"\xff\xfe", b"\x1f\x8b\x08", b"PK\x03\x04",
        b"WARC/1.1\r\nWARC-Type: response\r\n", b"Content-Length: 9", b"\r\n\r\n",
        b"Content-Length: 99999999999999999999\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n",
        b"<html><p>x", b"9" * 5_000, b"[" * 3_000, b"\xed\xa0\x80", b"'", b";",
    ]
)  # fmt: skip


def brought(path: Path, data: bytes, form: Form, **given: Any) -> Brought:
    path.write_bytes(data)
    return Brought(
        path=path,
        original=path,
        name=path.name,
        form=form,
        digest=sha256(data),
        size=len(data),
        kept_at=datetime(2026, 5, 1, tzinfo=UTC),
        source_id="brought",
        run_id="run",
        kind=Kind.JOB,
        columns={"text": "text"},
        **given,
    )


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    data=st.lists(PIECES | st.binary(max_size=8), max_size=12).map(b"".join),
    is_packed=st.booleans(),
)
@pytest.mark.parametrize("form", FORMS)
def test_any_file_ends_in_posts_or_noted_faults(
    tmp_path: Path, form: Form, data: bytes, is_packed: bool
) -> None:
    data = gzip.compress(data) if is_packed else data
    for one in unpack(brought(tmp_path / "file", data, form)):
        if isinstance(one, Broken):
            assert one.reason
            assert one.where


@pytest.mark.parametrize("form", [Form.LINES, Form.TABLE, Form.TELEGRAM, Form.PAGE])
def test_a_bomb_is_noted_or_cut(tmp_path: Path, form: Form) -> None:
    """Three hundred megabytes without a line break, a few hundred kilobytes packed."""
    piece = gzip.compress(b" " * 10_000_000)
    file = brought(tmp_path / "file.gz", piece * 30, form, max_body_bytes=1_000_000)

    found = list(unpack(file))

    assert 1 <= len(found) <= 30
    assert all(isinstance(one, Broken) or form is Form.PAGE for one in found)


def test_a_bomb_in_an_archive_is_noted(tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made,
        made.open("archive/data.warc.gz", "w", force_zip64=True) as entry,
    ):
        for _ in range(100):
            entry.write(bytes(1_000_000))
    data = path.read_bytes()

    found = list(unpack(brought(path, data, Form.ARCHIVE)))

    assert found
    assert all(isinstance(one, Broken) for one in found)


def test_json_nested_without_end_is_noted(tmp_path: Path) -> None:
    deep = b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    for form in (Form.LINES, Form.TELEGRAM):
        found = list(unpack(brought(tmp_path / form.value, deep + b"\n", form)))
        assert [type(one) for one in found] == [Broken]
