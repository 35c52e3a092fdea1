"""A small site on loopback, workers that read it simply, and a source for it."""

from __future__ import annotations

import asyncio
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from osint_monitor.errors import RunError
from osint_monitor.evidence.reader import open_page
from osint_monitor.fetch.session import FINAL
from osint_monitor.jobs import crawl as crawl_job
from osint_monitor.model.identity import stable_id
from osint_monitor.model.mandate import Mandate
from osint_monitor.model.run import Failure, Run
from osint_monitor.model.source import Limits, Politeness, Shape, Source
from osint_monitor.model.words import Kind
from osint_monitor.settings import Settings
from osint_monitor.work.tasks import (
    Append,
    Confirm,
    PostLine,
    ReadCapture,
    Reply,
    Task,
)

Handler = Callable[[web.Request], Any]


class LittleSite:
    """
    Pages by path; a page is text, or a function that answers a request.

    Args:
        asked: path and query → how often it was asked for.
    """

    def __init__(self) -> None:
        self.pages: dict[str, str | Handler] = {}
        self.asked: Counter[str] = Counter()
        self.headers: list[dict[str, str]] = []
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def lists(self, path: str, *links: str) -> None:
        """A page with links."""
        self.pages[path] = "".join(f'<a href="{link}">x</a>' for link in links)

    def start(self) -> None:
        self._thread.start()
        assert self._ready.wait(10)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        app = web.Application()
        app.router.add_route("*", "/{rest:.*}", self._answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        self._loop.run_until_complete(runner.setup())
        site = web.TCPSite(runner, "127.0.0.1", 0)
        self._loop.run_until_complete(site.start())
        self.port = site._server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(runner.cleanup())
        self._loop.close()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.asked[request.path_qs] += 1
        self.headers.append(dict(request.headers))
        page = self.pages.get(request.path_qs, self.pages.get(request.path))
        if page is None:
            return web.Response(status=404, text="nothing here")
        if isinstance(page, str):
            return web.Response(text=page, content_type="text/html")
        answer = page(request)
        return await answer if asyncio.iscoroutine(answer) else answer


@dataclass
class SimpleWorkers:
    """Reads links out of captures; a page under /ad/ is a post."""

    captures: Path
    read: list[str] = field(default_factory=list)
    confirmed: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    fail_at: str | None = None
    pause_s: float = 0.0
    at_once: int = 0
    most_at_once: int = 0

    async def ask(self, task: Task) -> Reply:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(self.pause_s)
            return self._reply(task)
        finally:
            self.at_once -= 1

    async def __aenter__(self) -> SimpleWorkers:
        return self

    async def __aexit__(self, *exc: object) -> None:
        return None

    def _reply(self, task: Task) -> Reply:
        if isinstance(task, Append):
            self.failures += task.failures
            self.runs += [task.run] if task.run else []
            return Reply()
        assert isinstance(task, ReadCapture | Confirm)
        capture = task.capture
        if self.fail_at and capture.url.endswith(self.fail_at):
            raise RunError("the store is away")
        page = open_page(self.captures, capture, max_body_bytes=10_000_000)
        if isinstance(task, Confirm):
            self.confirmed.append(capture.url)
        else:
            self.read.append(capture.url)
        if capture.status not in FINAL or capture.url.endswith("/robots.txt"):
            return Reply()
        return _found(capture.url, capture.status, page.body, isinstance(task, Confirm))


def _found(url: str, status: int, body: bytes, is_confirm: bool) -> Reply:
    base = "/".join(url.split("/")[:3])
    hrefs = re.findall(rb'href="([^"]+)"', body)
    links = [h.decode() for h in hrefs]
    links = [h if "://" in h else base + h for h in links]
    post_id = stable_id(url)
    if "/ad/" not in url:
        return Reply(links=tuple((link, _role(link)) for link in links))
    if status in (404, 410):
        return Reply(gone=(post_id,))
    line = PostLine(post_id, stable_id(url, str(body)), url, "job", "en", "none")
    return Reply(
        links=tuple((link, _role(link)) for link in links),
        addresses=((post_id, url),),
        posts=() if is_confirm else (line,),
    )


def _role(url: str) -> str:
    return "post" if "/ad/" in url else "next"


@pytest.fixture
def site() -> Iterator[LittleSite]:
    little = LittleSite()
    little.start()
    yield little
    little.stop()


def source_for(site: LittleSite, source_id: str = "little", **changes: Any) -> Source:
    """The source of a little site, without any delay."""
    source = Source(
        id=source_id,
        name="Little",
        kind=Kind.JOB,
        shape=Shape.SITE,
        mandate=Mandate(
            authority="Example Police",
            basis="invented_data",
            purpose="test",
            expires=date(2099, 12, 31),
        ),
        start=(site.base + "/",),
        hosts=("127.0.0.1",),
        politeness=Politeness(delay_s=0.0, concurrent=8),
        limits=Limits(timeout_s=5.0),
        private_addresses=(f"127.0.0.1:{site.port}",),
    )
    return replace(source, **changes)


@dataclass
class Bench:
    """Crawls with simple workers in one data folder."""

    settings: Settings
    workers: SimpleWorkers

    def crawl(self, *sources: Source, **options: Any) -> crawl_job.CrawlResult:
        return crawl_job.crawl(sources, self.settings, **options)


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    settings = Settings(data=tmp_path / "data")
    workers = SimpleWorkers(settings.folder.captures)
    monkeypatch.setattr(crawl_job, "Pool", lambda settings, sources: workers)
    return Bench(settings, workers)


@pytest.fixture
def source(site: LittleSite) -> Source:
    return source_for(site)
