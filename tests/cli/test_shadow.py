"""``shadow`` as it is called, with real workers and one rule."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.fixture
def candidate(
    tmp_path: Path, write_rules: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> Path:
    """The present rule is decisive, the candidate's minor."""
    monkeypatch.setenv("OSINT_MONITOR_MODEL", "off")
    write_rules("minor")
    shutil.copytree(tmp_path / "rules", tmp_path / "candidate")
    write_rules("decisive")
    return tmp_path / "candidate"


def test_stored_posts_that_would_change_are_shown_and_nothing_is_stored(
    run: Run, candidate: Path, data: Path, tmp_path: Path
) -> None:
    said = {
        "id": "j", "post_id": "1" * 32, "version_id": "v" + "1" * 32,
        "judged_at": "2027-03-01T10:00:00Z", "by": "officer-1", "verdict": "strong",
        "lang": "en", "source_id": "brought", "kind": "job", "engine": "u-r-rules-only",
        "level_shown": "strong",
    }  # fmt: skip
    judgements = tmp_path / "said.jsonl"
    judgements.write_text(json.dumps(said))
    before = (data / "store.db").read_bytes()
    result = run("shadow", "--rules", str(candidate), "--judgements", str(judgements))
    assert result.exit_code == 0, result.stderr
    assert "1 of 2 levels change: 1 worse" in result.stdout
    assert "A rule of the tests: decisive to minor" in result.stdout
    for word in ("passport", "7700", "Delft"):
        assert word not in result.stdout
    assert (data / "store.db").read_bytes() == before


def test_files_are_compared_by_their_labels(
    run: Run, candidate: Path, tmp_path: Path
) -> None:
    path = tmp_path / "exam.jsonl"
    posts = [{"id": "a", "text": "We keep your passport", "level": "none"},
             {"id": "b", "text": "Room in Delft"}]  # fmt: skip
    path.write_text("\n".join(map(json.dumps, posts)))
    result = run("shadow", "--rules", str(candidate), str(path), "--json")
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    (change,) = found["changes"]
    assert (change["key"], change["verdict"], change["after"]) == (
        "exam/a", "better", "none",
    )  # fmt: skip
    assert found["engine_before"] != found["engine_after"]
    text = (Path(__file__).parents[2] / "docs" / "learning.md").read_text("utf-8")
    assert not [name for name in found if f"`{name}`" not in text]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "name the candidate"),
        (["--rules", "gone"], "is no folder"),
        (["--rules", ".", "exam.jsonl", "--posts", "5"], "goes with stored posts"),
        (["--rules", "candidate", "gone.jsonl"], "no such file"),
        (["--rules", "broken", "exam.jsonl"], "kept.yml"),
    ],
)
def test_what_is_wrong_is_said_before_anything_starts(
    run: Run, candidate: Path, tmp_path: Path, arguments: list[str], said: str
) -> None:
    (tmp_path / "exam.jsonl").write_text('{"text": "x"}')
    shutil.copytree(candidate, tmp_path / "broken")
    (tmp_path / "broken" / "kept.yml").write_text("title: nothing else")
    result = run("shadow", *arguments)
    assert result.exit_code == 2, result.stdout
    assert said in result.stderr
