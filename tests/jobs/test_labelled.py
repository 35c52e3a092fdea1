"""Files of labelled posts are checked before work begins."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from osint_monitor.errors import SettingsError
from osint_monitor.jobs.labelled import MAX_PROBLEMS, count_posts, read_posts
from osint_monitor.model.words import Level


def _file(path: Path, *posts: dict[str, Any] | str) -> Path:
    lines = [one if isinstance(one, str) else json.dumps(one) for one in posts]
    path.write_text("\n".join(lines))
    return path


def test_labelled_and_ordinary_posts_are_told_apart(tmp_path: Path) -> None:
    path = _file(tmp_path / "a.jsonl", {"text": "x", "level": "weak"}, {"text": "y"})
    labelled, ordinary = read_posts([path])
    assert labelled.label is not None and labelled.label.level is Level.WEAK
    assert ordinary.label is None
    assert count_posts([path]) == 2


def test_only_what_is_labelled_is_a_label(tmp_path: Path) -> None:
    post = {"text": "x", "level": "none", "types": [], "phones": None}
    (line,) = read_posts([_file(tmp_path / "a.jsonl", post)])
    assert line.label is not None
    assert dict(line.label.sets) == {"types": frozenset()}
    assert line.label.contacts == {}
    assert line.label.targets_ukraine is None


def test_contacts_are_read_as_the_machine_writes_them(tmp_path: Path) -> None:
    post = {
        "text": "x", "level": "weak", "phones": ["+44 7700 900123"],
        "handles": ["@Some_One"], "emails": ["A@Mail.Example"],
    }  # fmt: skip
    (line,) = read_posts([_file(tmp_path / "a.jsonl", post)])
    assert line.label is not None
    assert line.label.contacts == {
        "phones": {"+447700900123"},
        "handles": {"some_one"},
        "emails": {"a@mail.example"},
    }


def test_the_labelled_language_does_not_help_the_reading(tmp_path: Path) -> None:
    post = {"text": "x", "lang": "uk", "level": "none"}
    (line,) = read_posts([_file(tmp_path / "a.jsonl", post)])
    assert line.lang == "uk" and "lang" not in line.values


def test_a_set_is_named_by_the_post_or_by_its_file(tmp_path: Path) -> None:
    path = tmp_path / "exam.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"text": "x"}\n{"text": "y", "set": "other"}'))
    assert [line.set for line in read_posts([path])] == ["exam", "other"]


def test_a_damaged_line_keeps_its_place(tmp_path: Path) -> None:
    path = _file(tmp_path / "a.jsonl", "{broken", {"text": "x"})
    assert [line.error for line in read_posts([path])] == ["bad_json", None]
    assert count_posts([path]) == 2


def test_every_wrong_label_is_named_and_no_word_of_a_post(tmp_path: Path) -> None:
    path = _file(
        tmp_path / "a.jsonl",
        {"text": "secret words", "level": "big"},
        {"text": "secret words", "level": "weak", "types": ["odd"]},
    )
    with pytest.raises(SettingsError) as caught:
        count_posts([path, tmp_path / "missing.jsonl"])
    said = [str(problem) for problem in caught.value.problems]
    assert len(said) == 3
    assert said[0].startswith(f"{path} byte 0: level: ")
    assert "types: " in said[1]
    assert said[2].endswith("missing.jsonl: no such file")
    assert "secret" not in "".join(said)


def test_a_file_of_mistakes_names_some_of_them(tmp_path: Path) -> None:
    posts = [{"text": "x", "level": "big"}] * (MAX_PROBLEMS * 3)
    with pytest.raises(SettingsError) as caught:
        count_posts([_file(tmp_path / "a.jsonl", *posts)])
    assert len(caught.value.problems) == MAX_PROBLEMS


def test_an_empty_file_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no posts in it"):
        count_posts([_file(tmp_path / "a.jsonl", "")])


def test_no_file_gets_a_hint() -> None:
    with pytest.raises(SettingsError, match="at least one file of posts"):
        count_posts([])
