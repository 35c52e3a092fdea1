"""What the documents say of settings and of JSON is what there is."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from osint_monitor.cli.settings_doc import page
from osint_monitor.settings import Settings

Run = Callable[..., Any]

DOCS = Path(__file__).parents[2] / "docs"
POST = "1" * 32


def test_the_page_of_settings_is_made_from_them() -> None:
    assert (DOCS / "settings.md").read_text("utf-8") == page()


def test_the_example_of_settings_holds() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", page(), re.DOTALL)
    values = tomllib.loads(example)
    assert set(values) <= set(Settings.model_fields)
    Settings(**values)


def _section(name: str) -> str:
    text = (DOCS / "json.md").read_text("utf-8")
    found = re.search(
        rf"^## `{name}.*?\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE
    )
    assert found is not None, name
    return found[1]


def _in_tables(name: str) -> set[str]:
    """The names in the first cells of the tables of fields of a section."""
    tables = re.findall(r"^\| field \|.*?(?=\n\n|\Z)", _section(name), re.DOTALL | re.M)
    rows = [row for one in tables for row in one.splitlines()[2:]]
    names = {
        name for row in rows for name in re.findall(r"`([\w.]+)`", row.split("|")[1])
    }
    return {name.partition(".")[0] for name in names}


def _in_braces(name: str) -> set[str]:
    """The names of the first ``{a, b, c}`` of a section."""
    found = re.search(r"`\{([^}]*)\}", _section(name))
    assert found is not None
    return {name.strip() for name in found[1].split(",")}


def _first(result: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.stdout.split("\n")[0])
    return found


def test_the_fields_of_assess(run: Run, write_rules: Callable[..., None]) -> None:
    write_rules("minor")
    answer = _first(run("assess", "-", input='{"text": "We keep your passport"}'))
    assert set(answer) == _in_tables("assess")
    documented = re.search(r"`matches` \| `\{([^}]*)\}`", _section("assess"))
    assert documented is not None
    assert set(answer["matches"][0]) == set(documented[1].split(", "))


@pytest.mark.parametrize("command", [["hits"], ["show", POST]])
def test_the_fields_of_a_post(run: Run, command: list[str]) -> None:
    found = _first(run(*command, "--json"))
    documented = _in_tables("assess") | _in_tables("hits")
    if command[0] == "show":
        documented |= _in_tables("show") | {"text", "contact", "cut"}
    assert set(found) == documented


def test_the_fields_of_stats(run: Run) -> None:
    assert set(_first(run("stats", "--json"))) == _in_tables("stats")


def test_the_fields_of_failures(run: Run) -> None:
    assert set(_first(run("failures", "--json"))) == _in_braces("failures")


def test_the_fields_of_runs(
    run: Run, fresh: Path, tmp_path: Path, write_rules: Callable[..., None]
) -> None:
    write_rules("minor")
    (tmp_path / "a.jsonl").write_text('{"text": "Room in Delft"}')
    imported = _first(
        run("import", str(tmp_path / "a.jsonl"), "-s", "brought", "--json", to=fresh)
    )
    listed = _first(run("runs", "--json", to=fresh))
    assert set(listed) == _in_braces("runs")
    assert set(imported) == _in_braces("runs") | {"levels", "failures"}


@pytest.mark.parametrize("command", [["sources", "list"], ["rules", "show"]])
def test_the_fields_of_lists(run: Run, command: list[str]) -> None:
    text = (DOCS / "json.md").read_text("utf-8")
    found = re.search(rf"`{' '.join(command)}`: `\{{([^}}]*)\}}`", text)
    assert found is not None
    documented = {name.strip() for name in found[1].split(",")}
    assert set(_first(run(*command, "--json"))) == documented
