"""Tables: columns by name or mapped, whatever the delimiter and the code page."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from osint_monitor.extract.files.charset import charset_of
from osint_monitor.extract.files.draft import Damage, Record
from osint_monitor.extract.files.table import read_table


def _rows(path: Path, data: bytes, **how: object) -> list[object]:
    path.write_bytes(data)
    return list(read_table(path, **how))  # type: ignore[arg-type]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, mark: str) -> None:
    data = f"id{mark}Text{mark}place\n1{mark}Kamer te huur{mark}Delft\n".encode()
    (row,) = _rows(tmp_path / "t.csv", data)
    assert isinstance(row, Record)
    assert row.values == {"id": "1", "text": "Kamer te huur", "place": "Delft"}
    assert str(row.place) == "row 2"


def test_columns_are_mapped(tmp_path: Path) -> None:
    columns = {"text": "Body", "title": "header"}
    data = b"Header,Body\nA,B\n"
    (row,) = _rows(tmp_path / "t.csv", data, columns=columns)
    assert isinstance(row, Record)
    assert row.values == {"title": "A", "text": "B"}


def test_quoted_line_breaks_stay_in_the_cell(tmp_path: Path) -> None:
    (row,) = _rows(tmp_path / "t.csv", b'text\r\n"one\r\ntwo"\r\n')
    assert isinstance(row, Record)
    assert row.values["text"].split() == ["one", "two"]


def test_a_formula_is_text(tmp_path: Path) -> None:
    (row,) = _rows(tmp_path / "t.csv", b"text\n=cmd|' /C calc'!A0\n")
    assert isinstance(row, Record)
    assert row.values["text"].startswith("=cmd")


def test_a_table_without_words_names_its_columns(tmp_path: Path) -> None:
    (only,) = _rows(tmp_path / "t.csv", b"straat,prijs\na,b\n")
    assert isinstance(only, Damage)
    assert only.reason == "no_text_column"
    assert only.detail == {"columns": "straat, prijs"}


def test_short_and_long_rows_are_read(tmp_path: Path) -> None:
    rows = _rows(tmp_path / "t.csv", b"id,text\n1\n2,b,c,d\n\n")
    assert [row.values for row in rows if isinstance(row, Record)] == [
        {"id": "1"},
        {"id": "2", "text": "b"},
    ]


def test_a_cell_over_the_limit_is_one_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("osint_monitor.extract.files.table.MAX_LINE", 1_000)
    data = b"text\n" + b"x" * 5_000 + b"\nwhole\n"
    first, second = _rows(tmp_path / "t.csv", data)
    assert isinstance(first, Damage) and first.reason == "bad_row"
    assert isinstance(second, Record)


def test_gzip_is_undone(tmp_path: Path) -> None:
    (row,) = _rows(tmp_path / "t.csv.gz", gzip.compress(b"text\na\n"))
    assert isinstance(row, Record)


def test_an_empty_file_has_no_rows(tmp_path: Path) -> None:
    assert _rows(tmp_path / "t.csv", b"") == []


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("Сдаётся комната, звоните вечером", "cp1251"),
        ("Zimmer für Frauen, Straße, schön, möglich", "cp1252"),
        ("Poszukujemy pracowników, również źle płacących, ćwierć", "cp1250"),
        ("Кімната для жінок", "utf-8"),
        ("Кімната для жінок", "utf-16"),
        ("Кімната для жінок", "utf-8-sig"),
    ],
)
def test_the_code_page_is_found(tmp_path: Path, text: str, charset: str) -> None:
    assert charset_of(text.encode(charset)) == charset
    (row,) = _rows(
        tmp_path / "t.csv", f"text\n{text}\n".replace(",", "").encode(charset)
    )
    assert isinstance(row, Record)
    assert row.values["text"] == text.replace(",", "")


def test_a_sample_that_ends_inside_a_character_is_utf8() -> None:
    assert charset_of("жінок".encode()[:-1]) == "utf-8"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_damage(tmp_path: Path, data: bytes) -> None:
    for row in _rows(tmp_path / "t.csv", b"text,id\n" + data):
        assert isinstance(row, Record | Damage)
