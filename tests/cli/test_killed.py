"""``kill -9`` in the middle of an import and of a rescoring, then the same again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from osint_monitor.store.base import Stats
from osint_monitor.store.open import open_store

Run = Callable[..., Any]

POSTS = 1_500
PATIENCE_S = 120


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    path = tmp_path / "posts.jsonl"
    lines = (
        json.dumps({"id": str(n), "text": f"Room {n} with a garden in Delft."})
        for n in range(POSTS)
    )
    path.write_text("broken\n" + "\n".join(lines))
    return path


def _kill_when(
    moment: Callable[[Stats], bool], folder: Path, *args: str, by: int = signal.SIGKILL
) -> int:
    """Begin a command in a process of its own; end it when the store says so."""
    command = [sys.executable, "-m", "osint_monitor", *args, "--data", str(folder)]
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, "OSINT_MONITOR_WORKERS": "1"},
    )
    until = time.monotonic() + PATIENCE_S
    while not _is_time(folder, moment):
        assert time.monotonic() < until and process.poll() is None
        time.sleep(0.02)
    process.send_signal(by)
    return process.wait()


def _is_time(folder: Path, moment: Callable[[Stats], bool]) -> bool:
    if not (folder / "store.db").exists():
        return False
    with open_store(f"sqlite:///{folder / 'store.db'}") as store:
        return moment(store.stats())


def _stats(run: Run, folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("stats", "--json", to=folder).stdout)
    return found


def test_a_killed_import_is_finished_by_the_next(
    run: Run, fresh: Path, posts: Path, write_rules: Callable[..., None]
) -> None:
    write_rules("decisive")
    command = ("import", str(posts), "--source", "brought")
    _kill_when(lambda stats: stats.reads > 0, fresh, *command)
    (killed,) = map(json.loads, run("runs", "--json", to=fresh).stdout.splitlines())
    assert killed["outcome"] == "running"

    assert run(*command, to=fresh).exit_code == 1  # the broken line

    stats = _stats(run, fresh)
    for name in ("posts", "versions", "sightings", "assessments", "read", "captures"):
        assert stats[name] == POSTS, name
    assert stats["failures"] == 1
    assert stats["attempts"] == sum(
        stats[name] for name in ("captures", "unchanged", "failed")
    )
    second, first = map(json.loads, run("runs", "--json", to=fresh).stdout.splitlines())
    assert (first["outcome"], second["outcome"]) == ("killed", "finished")
    assert first["counts"]["captures"] > 0
    assert first["counts"]["captures"] == second["counts"]["unchanged"]


def test_a_killed_rescoring_is_finished_by_the_next(
    run: Run, fresh: Path, posts: Path, write_rules: Callable[..., None]
) -> None:
    write_rules("decisive")
    run("import", str(posts), "--source", "brought", to=fresh)
    write_rules("minor", revision=2)
    _kill_when(lambda stats: stats.assessments > POSTS, fresh, "rescore")

    again = run("rescore", "--json", to=fresh)

    assert again.exit_code == 0, again.output
    assert json.loads(again.stdout)["counts"]["rescored"] < POSTS
    stats = _stats(run, fresh)
    assert (stats["posts"], stats["assessments"]) == (POSTS, 2 * POSTS)
    runs = [
        json.loads(one)
        for one in run("runs", "--json", to=fresh).stdout.split("\n")
        if one
    ]
    assert [one["outcome"] for one in runs] == ["finished", "killed", "finished"]


def test_a_rescoring_that_is_told_to_stop_says_so(
    run: Run, fresh: Path, posts: Path, write_rules: Callable[..., None]
) -> None:
    write_rules("decisive")
    run("import", str(posts), "--source", "brought", to=fresh)
    write_rules("minor", revision=2)

    code = _kill_when(
        lambda stats: stats.assessments > POSTS, fresh, "rescore", by=signal.SIGTERM
    )

    assert code == 130
    (newest, _) = map(json.loads, run("runs", "--json", to=fresh).stdout.splitlines())
    assert newest["outcome"] == "stopped"
    done = _stats(run, fresh)["assessments"] - POSTS
    assert newest["counts"]["rescored"] == done


def test_a_run_at_work_is_left_alone(
    run: Run, fresh: Path, posts: Path, write_rules: Callable[..., None]
) -> None:
    from osint_monitor.jobs.ledger import at_work, close_killed
    from osint_monitor.model.clock import now
    from osint_monitor.model.run import Run as StoredRun
    from osint_monitor.model.run import RunKind
    from osint_monitor.settings import load_settings

    settings = load_settings(data=fresh)
    settings.folder.make()
    one = StoredRun(
        id="r", kind=RunKind.IMPORT, source_id="brought", started_at=now(), mandate=""
    )
    with at_work(settings, one), open_store(settings.folder.store_url) as store:
        store.put_run(one)
        assert close_killed(settings) == []
        assert [found.outcome for found in store.runs()] == ["running"]
