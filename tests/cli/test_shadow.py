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


def test_a_candidate_is_promoted_after_it_was_shown(
    run: Run, candidate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "osint-monitor.toml").write_text(f'rules = "{tmp_path / "rules"}"\n')
    monkeypatch.delenv("OSINT_MONITOR_RULES")
    arguments = ["promote", "--rules", str(candidate)]
    refused = run(*arguments, "--yes")
    assert (
        refused.exit_code == 2 and "run shadow on stored posts first" in refused.stderr
    )
    assert run("shadow", "--rules", str(candidate)).exit_code == 0
    asked = run(*arguments)
    assert asked.exit_code == 2 and "nothing was done" in asked.stderr
    assert "shown on 2 posts: 1 levels change" in asked.stderr
    before = (tmp_path / "osint-monitor.toml").read_text()
    done = run(*arguments, "--yes")
    assert done.exit_code == 0, done.stderr
    assert str(candidate) in (tmp_path / "osint-monitor.toml").read_text() != before
    lines = (tmp_path / "data" / "custody.jsonl").read_text().splitlines()
    log = [json.loads(line) for line in lines]
    assert [one["event"] for one in log] == [
        "shadow_shown", "promotion_started", "promoted",
    ]  # fmt: skip
    assert log[0]["parts"]["after"] == log[2]["parts"]["after"]
    assert log[2]["parts"]["who"]
    again = run(*arguments, "--yes")
    assert again.exit_code == 2 and "the present engine already" in again.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "name the candidate"),
        (["--rules", "gone"], "is no folder"),
        (["--rules", ".", "exam.jsonl", "--posts", "5"], "goes with stored posts"),
        (["--rules", ".", "exam.jsonl", "--since", "7d"], "goes with stored posts"),
        (["--rules", ".", "--since", "x"], "a date (2027-03-01)"),
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
