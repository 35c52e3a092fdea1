"""``kill -9`` at random moments, and power loss: nothing is lost or doubled."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "kill.py"
# A board with all its troubles, a channel, and an API: three ways of paging.
SOURCES = ["demo_board", "demo_channel", "demo_social"]


@pytest.fixture(scope="module")
def kill() -> Any:
    spec = importlib.util.spec_from_file_location("kill_benchmark", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["kill_benchmark"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("power_loss", [False, True], ids=["kill", "power_loss"])
def test_a_killed_crawl_ends_like_an_undisturbed_one(
    kill: Any, power_loss: bool
) -> None:
    done, problems, posts = kill.trial(5, 7, SOURCES, power_loss)

    assert problems == []
    assert posts > 100
    assert done.in_work > 0
