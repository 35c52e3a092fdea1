"""Alerts are looked at beside a schedule, in processes of their own."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from osint_monitor.jobs import schedule
from osint_monitor.jobs.alerts_beside import AlertsBeside
from osint_monitor.jobs.crawl import CrawlResult
from osint_monitor.settings import Settings

PATIENCE_S = 60
LOOK = "import sys; open(sys.argv[1], 'a').write('x')"


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture
def looks(tmp_path: Path) -> Path:
    return tmp_path / "looks"


@pytest.fixture
def command(looks: Path) -> list[str]:
    return [sys.executable, "-c", LOOK, str(looks)]


def count(looks: Path) -> int:
    return len(looks.read_text()) if looks.exists() else 0


def test_it_looks_again_and_again(
    settings: Settings, looks: Path, command: list[str]
) -> None:
    settings.folder.make().alerts.touch()
    with AlertsBeside(settings, command=command, every_s=0.01):
        until(lambda: count(looks) >= 2)
    seen = count(looks)
    time.sleep(0.1)
    assert count(looks) == seen


def test_without_alerts_nothing_is_started(
    settings: Settings, looks: Path, command: list[str]
) -> None:
    with AlertsBeside(settings, command=command, every_s=0.01):
        time.sleep(0.1)
    assert count(looks) == 0


def test_a_look_that_fails_does_not_end_the_looks(
    settings: Settings, looks: Path
) -> None:
    settings.folder.make().alerts.touch()
    command = [sys.executable, "-c", LOOK + "; sys.exit(1)", str(looks)]
    with AlertsBeside(settings, command=command, every_s=0.01):
        until(lambda: count(looks) >= 2)


def test_a_schedule_tells_of_new_hits_while_a_crawl_runs(
    settings: Settings,
    posts: Any,
    add: Callable[..., int],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "told"
    add("all", f"file:{folder}")
    posts.put("new")

    def long_crawl(*args: Any, **more: Any) -> CrawlResult:
        until(lambda: folder.is_dir() and bool(list(folder.glob("*.json"))))
        return CrawlResult(stopped=True)

    monkeypatch.setattr(schedule, "crawl_due", long_crawl)
    schedule.schedule_forever(dict, settings)
    assert len(list(folder.glob("*.json"))) == 1
