"""The walk-through for a new rule is true."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from osint_monitor.cli.app import app

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "add-a-rule.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", TEXT, re.DOTALL)
RULE = next(text for name, text in BLOCKS if name == "yaml")
SAID = next(text for name, text in BLOCKS if name == "text")
ADVERT = "You get a room for free, you share my bed.\n"


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place where the walk-through's relative paths are true."""
    folder = tmp_path / "try" / "rules"
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "rules" / "vocabulary.yml", folder)
    shutil.copytree(ROOT / "rules" / "ordinary", folder / "ordinary")
    monkeypatch.chdir(tmp_path)
    return Path("try/rules")


def _run(*words: str, typed: str = "") -> tuple[int, str, str]:
    result = CliRunner().invoke(app, list(words), input=typed)
    return result.exit_code, result.stdout, result.stderr


def test_the_rule_is_right(book: Path) -> None:
    (book / "shared_bed.yml").write_text(RULE)
    code, _, said = _run("rules", "check", "--rules", str(book))
    assert (code, said) == (0, "the rules are right\n")


def test_a_mistake_is_named_as_the_text_says(book: Path) -> None:
    (book / "shared_bed.yml").write_text(RULE.replace("grade: medium", "grade: medum"))
    code, _, said = _run("rules", "check", "--rules", str(book))
    assert code == 2
    assert SAID.strip() in said


@pytest.mark.parametrize(
    ("status", "level"), [("experimental", "none"), ("test", "weak")]
)
def test_the_rule_fires_as_the_text_says(
    book: Path, monkeypatch: pytest.MonkeyPatch, status: str, level: str
) -> None:
    text = RULE.replace("status: experimental", f"status: {status}")
    (book / "shared_bed.yml").write_text(text)
    monkeypatch.setenv("OSINT_MONITOR_RULES", str(book))
    code, shown, _ = _run("assess", "-", typed=ADVERT)
    line = json.loads(shown)
    assert (code, line["level"]) == (0, level)
    assert len(line["matches"]) == 1
