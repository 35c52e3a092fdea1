"""hits, show, stats, runs, failures and export: what they show, and what never."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


def test_hits_are_those_over_the_level(run: Run) -> None:
    result = run("hits", "--json")
    (hit,) = map(json.loads, result.stdout.splitlines())
    assert result.exit_code == 0
    assert (hit["id"], hit["level"], hit["score"]) == ("1" * 32, "strong", 0.9)
    assert hit["matches"][0]["gloss"]["nl"] == "houdt het paspoort"
    assert hit["reasons"]["en"] == ["Keeps the passport."]


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--level", "none"], 1),
        (["--level", "none,strong"], 2),
        (["--level", "weak"], 0),
        (["--lang", "en"], 1),
        (["--lang", "nl"], 0),
        (["--kind", "job"], 1),
        (["--type", "labour"], 1),
        (["--type", "sexual"], 0),
        (["--source", "brought"], 1),
        (["--since", "2027-03-02"], 0),
        (["--until", "2027-03-02"], 1),
        (["--contact", "phone:+4477*"], 1),
        (["--contact", "phone:+31*"], 0),
    ],
)
def test_filters(run: Run, options: list[str], found: int) -> None:
    assert len(run("hits", "--json", *options).stdout.splitlines()) == found


@pytest.mark.parametrize(
    "options",
    [
        ["--level", "huge"],
        ["--lang", "xx"],
        ["--since", "soon"],
        ["--contact", "pigeon:1"],
    ],
)
def test_a_wrong_filter_says_what_there_is(run: Run, options: list[str]) -> None:
    result = run("hits", *options)
    assert result.exit_code == 2
    assert options[0] in result.stderr and result.stdout == ""


@pytest.mark.parametrize("command", [["hits"], ["show", "111111"], ["export", "-"]])
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_contacts_are_masked(run: Run, command: list[str], form: list[str]) -> None:
    if command[0] == "export":
        form = ["--format", "csv"] if form else []
    output = run(*command, *form).stdout
    assert "900123" not in output and "Anna" not in output


def test_a_hidden_command_of_the_terminal_is_shown_as_a_code(run: Run) -> None:
    for command in (["hits"], ["show", "111111"]):
        output = run(*command).stdout
        assert "\x1b[31m" not in output and "\u202e" not in output
    assert "‹1B›" in output and "‹202E›" in output


def test_markup_of_a_post_is_not_obeyed(run: Run) -> None:
    assert "[bold]now[/bold]" in run("show", "111111").stdout
    assert "[red]here[/red]" in run("hits").stdout


def test_json_holds_no_raw_controls(run: Run) -> None:
    output = run("show", "111111", "--json").stdout
    assert "\x1b" not in output and "\u202e" not in output
    assert "\x1b[31m\u202e" in json.loads(output)["text"]


def test_show_explains(run: Run) -> None:
    output = run("show", "111111").stdout
    for said in ("Keeps the document", "houdt het paspoort", "keeps the passport",
                 "control.documents_kept", "Houdt het paspoort.", "+44…23",
                 "import:abab", "UA-LAB"):  # fmt: skip
        assert said in output


def test_the_words_that_fired_are_marked_where_there_is_no_colour(run: Run) -> None:
    assert "We ⟦keep your passport⟧" in run("show", "111111").stdout


def test_show_tells_history_and_capture(run: Run) -> None:
    shown = json.loads(run("show", "1" * 32, "--json").stdout)
    assert shown["history"]["sightings"][0]["gone"] is False
    assert shown["history"]["levels"][0]["level"] == "strong"
    assert shown["capture"]["place"] == "byte 0"


@pytest.mark.parametrize("post", ["999999", "11", "%"])
def test_show_of_nothing_says_so(run: Run, post: str) -> None:
    result = run("show", post)
    assert result.exit_code == 2
    assert "no post" in result.stderr


def test_unmask_needs_a_reason(run: Run, data: Path) -> None:
    result = run("show", "111111", "--unmask")
    assert result.exit_code == 2
    assert "900123" not in result.stdout
    assert not (data / "custody.jsonl").exists()


def test_unmask_is_recorded_with_its_reason(run: Run, data: Path) -> None:
    result = run("show", "111111", "--unmask", "--reason", "case 14", "--json")
    assert json.loads(result.stdout)["observables"][0]["value"] == "+447700900123"
    log = (data / "custody.jsonl").read_text()
    assert "case 14" in log and "unmasked" in log and "1" * 32 in log
    assert "900123" not in log
    assert run("custody", "verify").exit_code == 0


def test_stats_add_up(run: Run) -> None:
    stats = json.loads(run("stats", "--json").stdout)
    for name in ("by_level", "by_lang", "by_kind", "by_source"):
        assert sum(stats[name].values()) == stats["posts"] == 2
    assert stats["by_level"] == {"strong": 1, "none": 1}
    assert stats["failures"] == 1
    assert {"attempts", "captures", "unchanged"} <= stats.keys()


def test_tables_for_people(run: Run) -> None:
    assert "strong" in run("stats").stdout
    assert run("runs").exit_code == 0
    assert "bad_json" in run("failures").stdout


def test_failures_as_json(run: Run) -> None:
    (failure,) = map(json.loads, run("failures", "--json").stdout.splitlines())
    assert (failure["stage"], failure["where"]) == ("import", "imports/abab byte 7")


def test_csv_has_no_formulas(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "all.csv"
    assert run("export", str(path), "--level", "none").exit_code == 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["text"] == "'=1+1 room in Delft"
    assert path.stat().st_mode & 0o077 == 0


def test_an_export_is_recorded(run: Run, data: Path, tmp_path: Path) -> None:
    run("export", str(tmp_path / "hits.jsonl"))
    log = (data / "custody.jsonl").read_text()
    assert "exported" in log and "sha256:" in log


def test_an_export_overwrites_nothing(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "hits.csv"
    path.write_text("mine")
    assert run("export", str(path)).exit_code == 2
    assert path.read_text() == "mine"


def test_without_a_store_the_command_says_what_to_do(run: Run, tmp_path: Path) -> None:
    result = run("hits", to=tmp_path / "nothing")
    assert result.exit_code == 2
    assert "crawl or import first" in result.stderr
    assert not (tmp_path / "nothing").exists()
