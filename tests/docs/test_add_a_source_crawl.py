"""The walk-through for a new source, crawled to its end as a newcomer would."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "add-a-source.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", TEXT, re.DOTALL)
PAGES = dict(
    zip(
        ("jobs.html", "job-101.html", "job-102.html"),
        [text for kind, text in BLOCKS if kind == "html"],
        strict=True,
    )
)


class Quiet(SimpleHTTPRequestHandler):
    """The walk-through's ``python3 -m http.server``, without its log."""

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A folder with the walk-through's site, served, and its source file."""
    site = tmp_path / "try" / "site"
    site.mkdir(parents=True)
    for name, html in PAGES.items():
        (site / name).write_text(html)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    (tmp_path / "try" / "sources").mkdir()
    source = next(text for kind, text in BLOCKS if kind == "yaml")
    (tmp_path / "try" / "sources" / "try_board.yml").write_text(
        source.replace("8199", str(server.server_port))
    )
    yield tmp_path
    server.shutdown()
    server.server_close()


def _run(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "osint_monitor", *words],
        cwd=place,
        env=os.environ | {"OSINT_MONITOR_SOURCES": "try/sources"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_its_commands_do_what_it_says(place: Path) -> None:
    assert _run(place, "sources", "check").returncode == 0
    for _ in range(2):
        crawled = _run(place, "crawl", "try_board", "--data", "try/data")
        assert crawled.returncode == 0, crawled.stderr
    stats = json.loads(_run(place, "stats", "--json", "--data", "try/data").stdout)
    assert stats["posts"] == 1
    assert stats["unchanged"] > 0
    sent = stats["captures"] + stats["unchanged"] + stats["failed"]
    assert stats["attempts"] == sent
    shown = _run(place, "hits", "--level", "none", "--json", "--data", "try/data")
    assert json.loads(shown.stdout)["title"] == "Picker in a greenhouse"
