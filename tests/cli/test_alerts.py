"""``alerts`` from adding to removing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


def test_from_adding_to_removing(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "told"
    added = run("alerts", "add", "all", "--existing", "--to", f"file:{folder}")
    assert (added.exit_code, added.stdout) == (0, "")
    assert "1 posts will be told" in added.stderr
    ran = run("alerts", "run")
    assert (ran.exit_code, ran.stderr) == (0, "all: 1 new posts, 1 deliveries sent\n")
    (file,) = folder.iterdir()
    assert "900123" not in file.read_text() and "passport" in file.read_text()
    assert run("alerts", "run").stderr == ""
    listed = run("alerts", "list").stdout
    assert "all" in listed and "every hit" in listed
    assert run("alerts", "remove", "all").exit_code == 0
    assert run("alerts", "remove", "all").exit_code == 2


def test_a_failed_delivery_is_seen(run: Run, tmp_path: Path) -> None:
    (tmp_path / "told").write_text("not a folder")
    to = ["--to", f"file:{tmp_path / 'told'}"]
    run("alerts", "add", "all", "--existing", *to)
    ran = run("alerts", "run")
    assert ran.exit_code == 1 and "1 wait, can't_be_reached" in ran.stderr
    (listed,) = map(json.loads, run("alerts", "list", "--json").stdout.splitlines())
    (waiting,) = listed["waiting"]
    assert (waiting["tries"], waiting["reason"]) == (1, "can't_be_reached")
    assert "can't_be_reached, 1 tries" in run("alerts", "list").stdout
    assert run("alerts", "remove", "all").exit_code == 2


def test_a_wrong_target_is_refused(run: Run) -> None:
    result = run("alerts", "add", "all", "--to", "pigeon")
    assert result.exit_code == 2 and "--to" in result.stderr


def test_without_alerts_the_list_says_so(run: Run) -> None:
    assert "there are no alerts" in run("alerts", "list").stderr


def test_an_alert_may_be_kept_before_anything_is_stored(
    run: Run, fresh: Path, tmp_path: Path
) -> None:
    to = ["--to", f"file:{tmp_path / 'told'}"]
    added = run("alerts", "add", "all", *to, to=fresh)
    assert added.exit_code == 0 and "0 posts" in added.stderr


@pytest.mark.parametrize("command", ["add", "list", "run", "remove"])
def test_every_command_has_help(run: Run, command: str) -> None:
    assert run("alerts", command, "--help", to=Path("x")).exit_code == 0
