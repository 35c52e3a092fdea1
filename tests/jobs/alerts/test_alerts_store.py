"""Alerts on a store that is a cluster."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from elasticsearch_server import Prefixes
from osint_monitor.jobs.alerts import run_alerts
from osint_monitor.settings import Settings


@pytest.fixture
def settings(tmp_path: Path, elasticsearch_url: str) -> Any:
    with Prefixes(elasticsearch_url, 1) as prefixes:
        yield Settings(data=tmp_path / "data", store=prefixes.next())


def test_new_hits_in_a_cluster_are_told_once(
    settings: Settings, posts: Any, add: Callable[..., int], tmp_path: Path
) -> None:
    posts.put("old")
    folder = tmp_path / "told"
    assert add("all", f"file:{folder}", "phone:+4477* passport") == 1
    new = posts.put("a", "b")
    assert [one.new for one in run_alerts(settings)] == [2]
    assert [one.new for one in run_alerts(settings)] == [0]
    (file,) = folder.iterdir()
    told = json.loads(file.read_bytes())["posts"]
    assert sorted(one["id"] for one in told) == sorted(new)
