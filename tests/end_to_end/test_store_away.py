"""A crawl and an import whose real Elasticsearch goes away in the middle."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from door import Door
from elasticsearch_server import Prefixes, drop, free_port, start
from osint_monitor.catalogue.load import load_sources
from osint_monitor.jobs.crawl import crawl
from osint_monitor.jobs.imports import import_paths
from osint_monitor.jobs.outbox import drain, waiting
from osint_monitor.model.source import PageRules, Source
from osint_monitor.settings import Settings
from osint_monitor.store.open import open_store
from small_rules import write_rules

pytestmark = pytest.mark.timeout(300)

PAGES, POSTS = 60, 1_500
PATIENCE_S = 120

SOURCE = """\
id: brought
name: Brought files
kind: housing
shape: files
mandate:
  authority: Example Police
  basis: general_police_task
  purpose: tests
  expires: 2099-12-31
"""


@pytest.fixture(scope="module")
def prefixes(elasticsearch_url: str) -> Iterator[Prefixes]:
    with Prefixes(elasticsearch_url, count=2) as names:
        yield names


@pytest.fixture
def door(elasticsearch_url: str) -> Iterator[Door]:
    with Door(elasticsearch_url) as made:
        yield made


@pytest.fixture(autouse=True)
def _small_rule_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_rules(tmp_path / "rules", phrase="calm person")
    monkeypatch.setenv("OSINT_MONITOR_RULES", str(tmp_path / "rules"))


@pytest.fixture
def behind(door: Door, prefixes: Prefixes, tmp_path: Path) -> Settings:
    """Settings of a store behind the door."""
    path = prefixes.next().removeprefix(prefixes.url).partition("?")[0]
    store = f"{door.url}{path}?patience=1"
    return Settings(data=tmp_path / "data", store=store, workers=2)


@pytest.fixture
def board(serve: Callable[..., Any], source_at: Callable[..., Source]) -> Any:
    """A list of adverts that answers slowly, with its source."""
    server = serve("127.0.0.1")

    def advert(number: int) -> Any:
        text = f"Room {number} with a garden in Delft, for a calm person. " * 4
        posting = {
            "@context": "https://schema.org", "@type": "JobPosting",
            "title": f"Baker {number}", "description": text,
        }  # fmt: skip
        data = json.dumps(posting)
        body = f'<html><script type="application/ld+json">{data}</script></html>'
        raw = body.encode()
        head = (
            f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(raw)}"
        )

        async def answer(writer: asyncio.StreamWriter, _: int) -> None:
            await asyncio.sleep(0.2)
            writer.write(f"{head}\r\nConnection: close\r\n\r\n".encode() + raw)
            await writer.drain()

        return answer

    links = "".join(f'<a href="/ad/{number}">x</a>' for number in range(PAGES))
    server.page("/", f"<html>{links}</html>")
    server.answers |= {f"/ad/{number}": advert(number) for number in range(PAGES)}
    return server, source_at(server, "board", pages=PageRules(post_urls=("/ad/",)))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Posts to be imported, after a line that is none."""
    path = tmp_path / "posts.jsonl"
    lines = (
        json.dumps({"id": str(n), "text": f"Room {n} with a garden in Delft."})
        for n in range(POSTS)
    )
    path.write_text("broken\n" + "\n".join(lines))
    return path


@pytest.fixture
def brought(tmp_path: Path) -> Source:
    """A source of files, as it stands in the folder ``sources``."""
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "brought.yml").write_text(SOURCE)
    return load_sources(folder).sources["brought"]


@contextmanager
def _meanwhile(what: Callable[[], None]) -> Iterator[None]:
    """Do something in a thread; its errors are this test's."""
    found: list[BaseException] = []

    def run() -> None:
        try:
            what()
        except BaseException as error:  # noqa: BLE001 raised again below
            found.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        thread.join(PATIENCE_S)
    assert not thread.is_alive() and not found, found


def _until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


def _sums(settings: Settings) -> dict[str, Any]:
    with open_store(settings.folder.store_url) as store:
        return {
            name: dict(value) if name.startswith("by_") else value
            for name, value in asdict(store.stats()).items()
        }


def _empty(settings: Settings) -> bool:
    return not drain(settings).batches


@pytest.mark.parametrize("back", ["during", "after"])
def test_a_crawl_goes_on_while_its_store_is_away(
    back: str, behind: Settings, door: Door, board: Any, tmp_path: Path
) -> None:
    server, source = board
    waited = 0

    def pages() -> int:
        return sum(server.asked.values())

    def go_and_come() -> None:
        nonlocal waited
        _until(lambda: pages() > PAGES // 4)
        came = pages()
        door.shut()
        _until(lambda: waiting(behind).batches > 2 and pages() > came)
        waited = waiting(behind).batches
        if back == "during":
            door.open()

    with _meanwhile(go_and_come):
        result = crawl([source], behind)
    assert result.is_complete
    assert waited > 2
    if back == "after":
        assert result.waiting.batches > 2
        assert "can't be reached" in result.waiting.why
        door.open()
        _until(lambda: _empty(behind))
    assert waiting(behind).batches == 0

    plain = Settings(data=tmp_path / "plain", workers=2)
    assert crawl([source], plain).is_complete
    assert _sums(behind) == _sums(plain)
    assert _sums(behind)["posts"] == PAGES


def test_an_import_that_is_killed_while_its_store_is_away_is_finished_by_the_next(
    behind: Settings, door: Door, tmp_path: Path, file: Path, brought: Source
) -> None:
    with open_store(behind.folder.store_url):  # its indices are made
        pass
    process = subprocess.Popen(
        [sys.executable, "-m", "osint_monitor", "import", str(file), "-s", "brought"],
        env={
            **os.environ,
            "OSINT_MONITOR_DATA": str(behind.data),
            "OSINT_MONITOR_STORE": behind.folder.store_url,
            "OSINT_MONITOR_SOURCES": str(tmp_path / "sources"),
            "OSINT_MONITOR_WORKERS": "1",
        },
        stderr=subprocess.DEVNULL,
    )
    _until(lambda: _reads(behind) > 0)
    door.shut()
    _until(lambda: waiting(behind).batches > 0)
    process.kill()
    process.wait()
    assert waiting(behind).batches > 0
    door.open()
    asyncio.run(import_paths([file], brought, behind))
    assert waiting(behind).batches == 0

    plain = Settings(data=tmp_path / "plain", workers=2)
    asyncio.run(import_paths([file], brought, plain))
    left_out = dict.fromkeys(("runs", "attempts", "captures", "unchanged", "failed"))
    found, wanted = _sums(behind) | left_out, _sums(plain) | left_out
    assert found == wanted
    with open_store(behind.folder.store_url) as store:
        runs = store.runs()
    outcomes = sorted(run.outcome for run in runs)
    if outcomes != ["finished", "finished"]:  # then the kill came after its last post
        assert outcomes == ["finished", "killed"]
        assert sum(run.counts["captures"] for run in runs) == POSTS


@pytest.mark.slow
def test_a_server_that_is_killed_in_the_middle_of_an_import_loses_nothing(
    tmp_path: Path, file: Path, brought: Source
) -> None:
    base, port = Path("/var/tmp") / f"osint_monitor-away-{os.getpid()}", free_port()
    try:
        url = f"{start(base, port=port)}/killed?patience=1"
        settings = Settings(data=tmp_path / "data", store=url, workers=2)

        def kill_and_start() -> None:
            _until(lambda: _reads(settings) > 0)
            os.kill(int((base / "n1" / "server.pid").read_text()), signal.SIGKILL)
            _until(lambda: waiting(settings).batches > 0)
            start(base, port=port)

        with _meanwhile(kill_and_start):
            asyncio.run(import_paths([file], brought, settings))
        _until(lambda: _empty(settings))

        plain = Settings(data=tmp_path / "plain", workers=2)
        done = asyncio.run(import_paths([file], brought, plain))
        assert _sums(settings) == _sums(plain)
        with open_store(settings.folder.store_url) as store:
            (run,) = store.runs()
        # An answer that was lost with the server leaves its new versions uncounted.
        found, wanted = dict(run.counts), dict(done.run.counts)
        assert 0 < found.pop("versions") <= wanted.pop("versions") == POSTS
        assert found == wanted
        assert run.counts["attempts"] == POSTS + 1
    finally:
        drop(base)


def _reads(settings: Settings) -> int:
    # Asked by a store of its own: the import's is another process'.
    with open_store(settings.folder.store_url) as store:
        return store.stats().reads
