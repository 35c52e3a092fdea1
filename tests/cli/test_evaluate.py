"""``evaluate`` with its real reading and one rule."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from osint_monitor.cli.evaluate_tables import briefly, shown
from osint_monitor.measure.shares import share_of

Run = Callable[..., Any]
KEPT = "We keep your passport. Call +44 7700 900123."
POSTS = [
    {"id": "a", "text": KEPT, "kind": "job", "level": "strong", "types": ["labour"],
     "lang": "en", "phones": ["+447700900123"]},
    {"id": "b", "text": KEPT, "kind": "job", "level": "none", "phones": []},
    {"id": "c", "text": "Room in Delft", "kind": "housing", "level": "none"},
    {"id": "d", "text": "A cook is wanted in Delft", "kind": "job"},
]  # fmt: skip


@pytest.fixture
def exam(tmp_path: Path, write_rules: Callable[..., None]) -> Path:
    """Two right posts, one false flag and an ordinary post."""
    write_rules("decisive")
    path = tmp_path / "exam.jsonl"
    path.write_text("\n".join(json.dumps(post) for post in POSTS))
    return path


def test_figures_are_printed_and_no_word_of_a_post(run: Run, exam: Path) -> None:
    result = run("evaluate", str(exam))
    assert result.exit_code == 0, result.stderr
    assert "100 % (21-100) 1/1" in result.stdout
    assert "false_strong" in result.stdout and "exam/b" in result.stdout
    assert "A rule of the tests" in result.stdout
    for word in ("passport", "7700", "Delft"):
        assert word not in result.stdout


def test_a_narrow_terminal_gets_no_intervals(
    run: Run, exam: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    result = run("evaluate", str(exam))
    assert "50 % 1/2" in result.stdout and "(21-100)" not in result.stdout


def test_the_files_hold_all(run: Run, exam: Path, tmp_path: Path) -> None:
    figures, page = tmp_path / "out.json", tmp_path / "out.html"
    result = run("evaluate", str(exam), "--json", str(figures), "--html", str(page))
    assert result.exit_code == 0, result.stderr
    found = json.loads(figures.read_text())
    whole = found["slices"]["all"][0]
    assert whole["strong_flagged"]["rate"] == 1
    assert whole["false_flags"] == {
        "hits": 1, "whole": 2, "rate": 0.5, "low": 0.094531, "high": 0.905469,
    }  # fmt: skip
    assert [post["given"] for post in found["posts"]] == [
        "strong", "strong", "none", "none",
    ]  # fmt: skip
    assert found["contacts"][0]["posts"] == [
        {"key": "exam/b", "missed": [], "extra": ["+44…23"]}
    ]
    written = figures.read_text() + page.read_text()
    assert "7700 900123" not in written and "447700900123" not in written
    assert "<mark>keep your passport</mark>" in page.read_text()


def test_contacts_are_shown_only_when_asked(
    run: Run, exam: Path, tmp_path: Path
) -> None:
    page = tmp_path / "out.html"
    run("evaluate", str(exam), "--html", str(page), "--unmasked")
    assert "+44 7700 900123" in page.read_text()


def test_the_page_can_be_dutch(run: Run, exam: Path, tmp_path: Path) -> None:
    page = tmp_path / "out.html"
    run("evaluate", str(exam), "--html", str(page), "--lang", "nl")
    assert "Ten onrechte gemeld" in page.read_text()


def test_two_runs_are_compared(
    run: Run, exam: Path, tmp_path: Path, write: Callable[[str], None]
) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    run("evaluate", str(exam), "--json", str(old))
    write("medium")
    result = run("evaluate", str(exam), "--json", str(new), "--compare", str(old))
    compared = json.loads(new.read_text())["compared"]
    assert [(one["key"], one["verdict"]) for one in compared["changes"]] == [
        ("exam/a", "worse"),
        ("exam/b", "better"),
    ]
    assert "2 levels changed" in result.stdout
    assert (
        json.loads(old.read_text())["engine"] != json.loads(new.read_text())["engine"]
    )


@pytest.fixture
def write(exam: Path, tmp_path: Path) -> Callable[[str], None]:
    """Changes the grade of the rule of ``exam``."""

    def change(grade: str) -> None:
        rule = tmp_path / "rules" / "kept.yml"
        rule.write_text(rule.read_text().replace("decisive", grade))

    return change


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "at least one file of posts"),
        (["gone.jsonl"], "gone.jsonl: no such file"),
        (["exam.jsonl", "--lang", "fr"], "en or nl was expected"),
        (["exam.jsonl", "--compare", "exam.jsonl"], "evaluate --json wrote"),
    ],
)
def test_what_is_wrong_is_said_before_anything_starts(
    run: Run, exam: Path, arguments: list[str], said: str
) -> None:
    result = run("evaluate", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_post_that_cant_be_read_makes_the_run_incomplete(
    run: Run, tmp_path: Path, exam: Path
) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_text('{"text": "x", "level": "weak"}\n{broken')
    result = run("evaluate", str(path))
    assert result.exit_code == 1
    assert "1 posts could not be assessed" in result.stdout
    assert "bad_json 1" in result.stdout


def test_shares_are_shown_with_as_many_digits_as_they_bear() -> None:
    assert shown(share_of(13, 5_000)) == "0.26 % (0.15-0.44) 13/5000"
    assert briefly(share_of(13, 5_000)) == "0.26 % 13/5000"
    assert shown(share_of(0, 0)) == briefly(share_of(0, 0)) == "-"


def test_the_document_names_every_field(run: Run, exam: Path, tmp_path: Path) -> None:
    figures = tmp_path / "out.json"
    run("evaluate", str(exam), "--json", str(figures))
    found = json.loads(figures.read_text())
    text = (Path(__file__).parents[2] / "docs" / "evaluate.md").read_text("utf-8")
    named = {word for code in re.findall(r"`([^`]*)`", text) for word in
             re.findall(r"\w+", code)}  # fmt: skip
    whole = found["slices"]["all"][0]
    shares = {name for name, value in whole.items() if isinstance(value, dict)}
    assert set(found) | shares | set(found["posts"][0]) <= named
    assert set(found["rules"][0]) | set(found["errors"][0]) <= named
