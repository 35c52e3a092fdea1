"""JSON Lines: what is whole is read, what is not has a place and a class."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from osint_monitor.errors import ImportItemError
from osint_monitor.extract.files import lines, streams
from osint_monitor.extract.files.draft import Damage, Record
from osint_monitor.extract.files.lines import parse_line, read_json_lines


def _write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_lines_come_in_order_with_the_byte_where_they_begin(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.jsonl", b'{"text": "one"}\n\n{"text": "two"}')
    items = list(read_json_lines(path))
    assert [item.values["text"] for item in items if isinstance(item, Record)] == [
        "one",
        "two",
    ]
    assert [item.place.offset for item in items] == [0, 17]
    assert items[1].place.length == len(b'{"text": "two"}')


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{broken", "bad_json"),
        (b"[1]", "not_an_object"),
        (b"null", "not_an_object"),
        (b"[" * 100_000, "bad_json"),
        (b'{"a":' * 100_000, "bad_json"),
        (b"\x00\xff\xfe", "bad_json"),
    ],
)
def test_a_broken_line_is_one_damage_and_the_rest_is_read(
    tmp_path: Path, line: bytes, reason: str
) -> None:
    path = _write(tmp_path / "a.jsonl", line + b'\n{"text": "whole"}\n')
    first, second = read_json_lines(path)
    assert isinstance(first, Damage) and first.reason == reason
    assert isinstance(second, Record)


def test_gzip_is_read_whatever_the_name(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.bin", gzip.compress(b'{"text": "one"}\n'))
    assert isinstance(next(read_json_lines(path)), Record)


def test_a_cut_gzip_gives_its_whole_lines_and_one_damage(tmp_path: Path) -> None:
    data = b"".join(b'{"text": "%d"}\n' % n for n in range(50_000))
    packed = gzip.compress(data)
    path = _write(tmp_path / "a.jsonl.gz", packed[: len(packed) // 2])
    *whole, last = read_json_lines(path)
    assert len(whole) > 10_000
    assert all(isinstance(item, Record) for item in whole)
    assert isinstance(last, Damage) and last.reason == "damaged_gzip"


def test_a_bomb_ends_as_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "FREE_BYTES", 1 << 20)
    monkeypatch.setattr(streams, "MAX_RATIO", 100)
    path = _write(tmp_path / "a.jsonl.gz", gzip.compress(b"\n" * (8 << 20)))
    (only,) = read_json_lines(path)
    assert isinstance(only, Damage) and only.reason == "bomb"


@pytest.mark.parametrize("ending", [b"\n", b""])
def test_a_line_too_long_is_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: bytes
) -> None:
    monkeypatch.setattr(lines, "MAX_LINE", 1_000)
    long = b'{"text": "' + b"x" * 600_000 + b'"}'
    path = _write(tmp_path / "a.jsonl", b'{"text": "a"}\n' + long + ending)
    first, second = read_json_lines(path)
    assert isinstance(first, Record)
    assert isinstance(second, Damage) and second.reason == "line_too_long"
    assert (second.place.offset, second.place.length) == (14, len(long))


def test_half_an_emoji_is_read() -> None:
    assert parse_line(b'{"text": "\\ud83d!"}')["text"] == "\ud83d!"


def test_a_byte_of_another_charset_is_read() -> None:
    assert parse_line(b'{"text": "caf\xe9"}')["text"] == "caf\ufffd"


@given(st.binary(max_size=200))
def test_any_bytes_are_an_object_or_an_import_error(line: bytes) -> None:
    try:
        assert isinstance(parse_line(line), dict)
    except ImportItemError as error:
        assert error.reason in {"bad_json", "not_an_object"}


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.dictionaries(st.text(max_size=5), st.text(max_size=20)), max_size=8))
def test_every_line_is_told_once(tmp_path: Path, rows: list[dict[str, str]]) -> None:
    data = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    path = _write(tmp_path / "a.jsonl", data)
    found = list(read_json_lines(path))
    assert [item.values for item in found if isinstance(item, Record)] == rows
