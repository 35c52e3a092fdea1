"""The command line as a whole: help, mistakes, exit codes, what it loads."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import CliRunner

from osint_monitor.cli.app import COMMANDS, app

Run = Callable[..., Any]
HEAVY = ("scrapy", "spacy", "simplemma", "twisted", "playwright", "aiohttp")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    result = CliRunner().invoke(app, [command, "--help"])
    assert result.exit_code == 0
    assert "Usage" in result.stdout


def test_paragraphs_of_help_have_no_line_breaks_of_their_own() -> None:
    result = CliRunner().invoke(app, ["import", "--help"], env={"COLUMNS": "200"})
    assert "a second time stores nothing twice." in result.stdout


def test_a_mistyped_command_is_suggested() -> None:
    result = CliRunner().invoke(app, ["hitz"])
    assert result.exit_code == 2
    assert "hits" in result.stderr


@pytest.mark.parametrize("command", ["hits", "stats", "runs", "show", "export"])
def test_short_commands_load_nothing_heavy(command: str) -> None:
    code = (
        "import sys; from typer.testing import CliRunner;"
        "from osint_monitor.cli.app import app;"
        f"CliRunner().invoke(app, [{command!r}, '--help']);"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_wrong_setting_starts_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OSINT_MONITOR_WORKERS", "many")
    result = run("stats")
    assert result.exit_code == 2
    assert "OSINT_MONITOR_WORKERS" in result.stderr


def test_a_mistake_in_the_program_quotes_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("words of a post")

    monkeypatch.setattr("osint_monitor.cli.stats.tables_of", broken)
    result = run("stats")
    assert result.exit_code == 1
    assert "ValueError" in result.stderr and "words" not in result.output


def test_sources_are_listed_with_the_reason(run: Run) -> None:
    assert "basis is not filled in" in run("sources", "list", "--json").stdout
    assert run("sources", "check").exit_code == 0


def test_a_wrong_source_file_is_named_with_its_line(run: Run, tmp_path: Any) -> None:
    (tmp_path / "sources" / "bad.yml").write_text("id: bad\nname: B\nkind: nonsense\n")
    result = run("sources", "check")
    assert result.exit_code == 2
    assert "bad.yml:3" in result.stderr


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["import", "x.jsonl", "--source", "brought"], "no such file"),
        (["import", ".", "--source", "open"], "no valid mandate"),
        (["import", ".", "--source", "nobody"], "no source 'nobody'"),
        (["import", ".", "--source", "brought", "--map", "x=y"], "keys are text"),
        (["import", ".", "--source", "brought", "--kind", "z"], "no such value"),
        (["import", ".", "--source", "brought", "--charset", "z"], "character set"),
        (["crawl"], "--due"),
        (["crawl", "nobody"], "no such source"),
        (["crawl", "brought"], "import"),
        (["export", "x.pdf"], "csv or jsonl"),
        (["assess", "nothing.jsonl"], "can't be read"),
    ],
)
def test_refusals_say_what_to_do(run: Run, args: list[str], said: str) -> None:
    result = run(*args)
    assert result.exit_code == 2, result.output
    assert said in result.stderr


def test_rules_are_shown(run: Run) -> None:
    result = run("rules", "show", "documents_kept", "--json")
    assert '"control.documents_kept"' in result.stdout


def test_resume_of_nothing_is_done(run: Run) -> None:
    result = run("resume")
    assert result.exit_code == 0
    assert "nothing to do" in result.stderr


def test_custody_that_was_changed_is_found(run: Run, data: Any) -> None:
    run("export", "-")
    log = data / "custody.jsonl"
    log.write_text(log.read_text().replace("jsonl", "csv__"))
    assert run("custody", "verify").exit_code == 1
