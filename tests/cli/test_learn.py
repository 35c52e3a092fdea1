"""``judgements`` and ``learn`` as they are called."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from osint_monitor.measure import thresholds
from osint_monitor.measure.thresholds import Threshold

Run = Callable[..., Any]
RULE = "00000000-0000-4000-8000-000000000001"
COUNTED = [{"rule": RULE, "revision": 1, "grade": "decisive"}]


def _line(i: int, **changes: Any) -> dict[str, Any]:
    return {
        "id": f"j{i}", "post_id": f"post-{i}", "version_id": f"version-{i}",
        "judged_at": "2027-03-01T10:00:00Z", "by": f"officer-{i % 2}",
        "verdict": "no_signal", "lang": "en", "source_id": f"site-{i % 2}",
        "kind": "job", "engine": "u-r-rules-only", "level_shown": "strong",
        "counted": COUNTED,
    } | changes  # fmt: skip


@pytest.fixture
def said(tmp_path: Path, write_rules: Callable[..., None]) -> Path:
    """Forty posts that a rule took for strong, and that are no leads."""
    write_rules("decisive")
    path = tmp_path / "said.jsonl"
    lines = [_line(i) for i in range(40)]
    lines.append(_line(40, post_id="post-1", verdict="strong", by="officer-0",
                       note="Anna from Delft"))  # fmt: skip
    path.write_text("\n".join(json.dumps(one) for one in lines))
    return path


def test_right_files_are_counted(run: Callable[..., Any], said: Path) -> None:
    # ``judgements`` needs no data folder and takes none.
    result = _bare("judgements", "check", str(said))
    assert result.exit_code == 0
    assert "41 judgements by 2 people on 40 posts; 41 hold" in result.stderr


def test_bad_lines_are_named_and_refused(tmp_path: Path) -> None:
    path = tmp_path / "said.jsonl"
    path.write_text(json.dumps(_line(1)) + "\n" + json.dumps(_line(2, verdict="x")))
    result = _bare("judgements", "check", str(path))
    assert result.exit_code == 2
    assert "said.jsonl:2: verdict: " in result.stderr and "1 mistakes" in result.stderr
    listed = _bare("judgements", "check", str(path), "--json")
    assert json.loads(listed.stdout)["where"].endswith("said.jsonl:2")


def test_the_schema_is_printed() -> None:
    assert json.loads(_bare("judgements", "schema").stdout)["title"] == "Judgement"


def _bare(*arguments: str) -> Any:
    from typer.testing import CliRunner

    from osint_monitor.cli.app import app

    return CliRunner().invoke(app, list(arguments))


def test_proposals_are_written_and_nothing_is_changed(
    run: Run, said: Path, tmp_path: Path
) -> None:
    rules = {path: path.read_bytes() for path in (tmp_path / "rules").iterdir()}
    stored = (tmp_path / "data" / "store.db").read_bytes()
    out = tmp_path / "march.json"
    result = run("learn", str(said), "--out", str(out))
    assert result.exit_code == 0, result.stderr
    (proposal,) = json.loads(out.read_text())["proposals"]
    assert (proposal["kind"], proposal["now"], proposal["proposed"]) == (
        "demote", "test", "experimental",
    )  # fmt: skip
    assert proposal["share"]["hits"] == proposal["disputed"] == 1
    page = (tmp_path / "march.txt").read_text()
    for text in (result.stdout, page):
        assert "demote: A rule of the tests" in text
        assert "kept.yml, revision 1" in text
        assert "What these figures can't tell" in text
        assert "Officers differ on 1 posts" in text
    assert "Anna" not in result.stdout + page + out.read_text()
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert rules == {path: path.read_bytes() for path in (tmp_path / "rules").iterdir()}
    assert stored == (tmp_path / "data" / "store.db").read_bytes()


def test_a_sample_names_unflagged_posts_of_the_store(
    run: Run, said: Path, tmp_path: Path
) -> None:
    out = tmp_path / "march.json"
    result = run("learn", str(said), "--sample", "5", "--out", str(out))
    sample = json.loads(out.read_text())["sample"]
    assert [one["post_id"] for one in sample["drawn"]] == ["2" * 32]
    assert "1 drawn at random of 1 unflagged posts" in result.stdout


@pytest.mark.parametrize("options", [[], ["--sample", "5"]])
def test_a_folder_that_was_named_must_be_there(
    run: Run, said: Path, tmp_path: Path, options: list[str]
) -> None:
    result = run("learn", str(said), *options, to=tmp_path / "nowhere")
    assert result.exit_code == 2 and "nothing is stored yet" in result.stderr


def test_without_a_store_the_lines_are_enough(
    said: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OSINT_MONITOR_DATA", str(tmp_path / "nowhere"))
    result = _bare("learn", str(said))
    assert result.exit_code == 0 and "nothing is stored" in result.stderr
    assert len(json.loads((tmp_path / "proposals.json").read_text())["proposals"]) == 1


def test_tables_and_figures_never_share_a_file(run: Run, said: Path) -> None:
    result = run("learn", str(said), "--out", "out.txt")
    assert result.exit_code == 2 and "beside it as .txt" in result.stderr


def test_bad_lines_are_refused_before_anything_is_written(
    run: Run, tmp_path: Path, write_rules: Callable[..., None]
) -> None:
    write_rules("minor")
    path = tmp_path / "said.jsonl"
    path.write_text("{}")
    result = run("learn", str(path), "--out", str(tmp_path / "out.json"))
    assert result.exit_code == 2 and "said.jsonl:1" in result.stderr
    assert not (tmp_path / "out.json").exists()


def test_the_document_names_fields_and_thresholds(
    run: Run, said: Path, tmp_path: Path
) -> None:
    out = tmp_path / "march.json"
    run("learn", str(said), "--out", str(out))
    found = json.loads(out.read_text())
    text = (Path(__file__).parents[2] / "docs" / "learning.md").read_text("utf-8")
    named = {word for code in re.findall(r"`([^`]*)`", text) for word in
             re.findall(r"\w+", code)}  # fmt: skip
    assert set(found) | set(found["proposals"][0]) | set(found["cuts"]) <= named
    bars = [one for one in vars(thresholds).values() if isinstance(one, Threshold)]
    assert len(bars) > 5
    for bar in bars:
        assert bar.reason in text or bar is thresholds.READ
    assert f"At least {thresholds.MIN_POSTS} decided posts" in text
