"""
Pages a second of the whole way, against Scrapy as it comes out of the box.

    .venv/bin/python benchmarks/crawl.py --pages 3000 --rounds 3

*Bare* is Scrapy with its default settings, nine fields read with parsel and an empty
item pipeline: nothing is kept. *Ours* keeps evidence, reads, understands, scores and
stores, with every safety on. Both get the same pages from a server process of their
own, without delays, in turns. Ratios say more than seconds: the machine is shared.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

LISTED = 50
MEASURED = 500
VOCABULARY = """
huis werk kamer tuin fiets dorp stad markt dag week uur loon contract klus schoon maken
keuken bakker winkel school trein bus straat water brood boek tafel stoel lamp deur raam
muur dak vloer kleur groot klein nieuw oud snel rustig samen bellen schrijven vragen
geven nemen komen gaan staan zitten lopen rijden koken vriendelijk
"""
WORDS = VOCABULARY.split()
FIELDS = {
    "title": "h1.title::text",
    "text": "div.text ::text",
    "price": "span.price::text",
    "place": "span.place::text",
    "author": "span.author::text",
    "phone": "a.phone::text",
    "published": "time::attr(datetime)",
    "category": "nav.crumbs a:last-child::text",
    "number": "meta[name=ad]::attr(content)",
}


# --- the pages, and who serves them


def advert(number: int) -> bytes:
    """An advert of about 12 KB, most of it what sites put around the words."""
    rng = random.Random(number)
    words = " ".join(rng.choices(WORDS, k=120))
    rows = "".join(
        f'<li class="side"><a href="/ad/{rng.randrange(1, number + 2)}">'
        f"{' '.join(rng.choices(WORDS, k=4))}</a>"
        f"<span data-n={rng.random()}></span></li>"
        for _ in range(70)
    )
    return f"""<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8">
<title>Advertentie {number}</title><meta name="ad" content="{number}"></head><body>
<nav class="crumbs"><a href="/">Start</a> <a href="/list/1">Werk</a></nav>
<main><h1 class="title">{" ".join(rng.choices(WORDS, k=5))} {number}</h1>
<div class="text"><p>{words}</p><p>{" ".join(rng.choices(WORDS, k=60))}</p></div>
<span class="price">&euro; {rng.randrange(10, 900)}</span>
<span class="place">Voorbeeldstad</span> <span class="author">Jan {number}</span>
<a class="phone" href="tel:+3160000{number % 10000:04}">06 0000 {number % 10000:04}</a>
<time datetime="2026-11-0{rng.randrange(1, 9)}T10:00:00Z">gisteren</time></main>
<aside><ul>{rows}</ul></aside></body></html>""".encode()


def listing(number: int, pages: int) -> bytes:
    """A list of adverts with a link to the next one."""
    first = (number - 1) * LISTED + 1
    links = [f"/ad/{n}" for n in range(first, min(first + LISTED, pages + 1))]
    body = "".join(f'<li><a class="ad" href="{link}">{link}</a></li>' for link in links)
    if number * LISTED < pages:
        body += f'<a class="next" rel="next" href="/list/{number + 1}">verder</a>'
    return f"<!DOCTYPE html><html><body><ul>{body}</ul></body></html>".encode()


class Server(asyncio.Protocol):
    """As little HTTP as it takes to be faster than both."""

    pages: ClassVar[dict[bytes, bytes]] = {}
    first = last = 0.0

    def connection_made(self, transport: Any) -> None:
        self.transport, self.seen = transport, b""

    def data_received(self, data: bytes) -> None:
        self.seen += data
        while (end := self.seen.find(b"\r\n\r\n")) >= 0:
            path = self.seen.split(b" ", 2)[1]
            self.seen = self.seen[end + 4 :]
            self.transport.write(self._answer(path))

    def _answer(self, path: bytes) -> bytes:
        kind = Server
        if path == b"/times":
            told = json.dumps([kind.first, kind.last]).encode()
            kind.first = 0.0
            return _head(200, b"", len(told)) + told
        kind.last = time.time()
        kind.first = kind.first or kind.last
        body = kind.pages.get(path)
        if body is None:
            return _head(404, b"", 0)
        return _head(200, b"Content-Encoding: gzip\r\n", len(body)) + body


def _head(status: int, extra: bytes, length: int) -> bytes:
    return (
        b"HTTP/1.1 %d X\r\nContent-Type: text/html; charset=utf-8\r\n"
        b"%bContent-Length: %d\r\n\r\n" % (status, extra, length)
    )


async def serve(pages: int) -> None:
    """Serve until the parent ends; prints the port."""
    made = {f"/ad/{n}": advert(n) for n in range(1, pages + 1)}
    lists = -(-pages // LISTED)
    made |= {f"/list/{n}": listing(n, pages) for n in range(1, lists + 1)}
    made["/"] = made["/list/1"]
    Server.pages = {path.encode(): gzip.compress(body) for path, body in made.items()}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Server, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


# --- who asks for them


def bare(port: int, quiet: bool) -> None:
    """Scrapy out of the box."""
    import scrapy
    from scrapy.crawler import CrawlerProcess

    class Bare(scrapy.Spider):
        name = "bare"
        start_urls = (f"http://127.0.0.1:{port}/",)

        def parse(self, response: Any) -> Iterator[Any]:
            if "/ad/" in response.url:
                yield {key: response.css(css).get() for key, css in FIELDS.items()}
            yield from response.follow_all(css="a[href]", callback=self.parse)

    class Empty:
        def process_item(self, item: Any) -> Any:
            return item

    settings = {"ITEM_PIPELINES": {Empty: 300}}
    if quiet:
        settings["LOG_LEVEL"] = "WARNING"
    process = CrawlerProcess(settings)
    process.crawl(Bare)
    process.start()
    print(json.dumps({"ended": time.time()}))


def ours(port: int, pages: int, workers: int, *, stages: bool = False) -> None:
    """The whole way of this project; with *stages*, its pages once more by hand."""
    from osint_monitor.jobs.crawl import crawl
    from osint_monitor.settings import Settings

    spent: Counter[str] = Counter()
    _time_stages(spent)
    with tempfile.TemporaryDirectory(prefix="osint_monitor_bench_") as folder:
        settings = Settings(data=Path(folder), workers=workers)
        result = crawl([_source(port, pages)], settings)
        run = result.runs[0]
        if not result.is_complete:
            raise SystemExit(f"the crawl is not complete: {run.counts}")
        ended = run.ended_at.timestamp() if run.ended_at else time.time()
        told = {"ended": ended, "counts": dict(run.counts), "spent": dict(spent)}
        if stages:
            told["worker"] = _worker_stages(settings, _source(port, pages))
        print(json.dumps(told))


def _source(port: int, pages: int) -> Any:
    from osint_monitor.model.mandate import Mandate
    from osint_monitor.model.source import (
        FieldRule,
        Limits,
        PageRules,
        Politeness,
        Shape,
        Source,
    )
    from osint_monitor.model.words import Kind, Lang

    rules = {
        "title": FieldRule(css="h1.title"),
        "text": FieldRule(css="div.text"),
        "price": FieldRule(css="span.price"),
        "place": FieldRule(css="span.place"),
        "author": FieldRule(css="span.author"),
        "phone": FieldRule(css="a.phone"),
        "published_at": FieldRule(xpath="//time/@datetime"),
        "native_id": FieldRule(xpath="//meta[@name='ad']/@content"),
    }
    return Source(
        id="bench",
        name="Bench",
        kind=Kind.JOB,
        shape=Shape.SITE,
        mandate=Mandate(
            authority="a", basis="invented_data", purpose="p", expires=date(2099, 1, 1)
        ),
        start=(f"http://127.0.0.1:{port}/",),
        hosts=("127.0.0.1",),
        languages=(Lang.NL,),
        country="NL",
        pages=PageRules(
            post_urls=(r"/ad/\d+$",), listing_urls=(r"/list/\d+$",), fields=rules
        ),
        politeness=Politeness(delay_s=0.0, concurrent=8),
        limits=Limits(max_pages=2 * pages + 100, max_depth=1_000),
        private_addresses=(f"127.0.0.1:{port}",),
    )


def _time_stages(spent: Counter[str]) -> None:
    """Let the steps of the fetching process say what they take."""
    from osint_monitor.evidence import writer
    from osint_monitor.fetch.session import Session
    from osint_monitor.spool.captures import Captures

    def timed(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            begun = time.perf_counter()
            try:
                return call(*args, **kwargs)
            finally:
                spent[name] += time.perf_counter() - begun

        return wrapped

    writer.pack = timed("pack records", writer.pack)
    files: Any = writer._Files
    files.append = timed("write and sync (other thread)", files.append)
    Captures.add = timed("index", Captures.add)  # type: ignore[method-assign]
    Session.finish = timed("frontier", Session.finish)  # type: ignore[method-assign]


def _worker_stages(settings: Any, source: Any) -> dict[str, float]:
    """What each stage of a worker takes, seconds a page, in this one process."""
    from osint_monitor.evidence.reader import open_page
    from osint_monitor.evidence.recover import rebuild
    from osint_monitor.extract.pages import extract_posts
    from osint_monitor.model.clock import now
    from osint_monitor.model.post import seen_in
    from osint_monitor.pipeline import indexed
    from osint_monitor.score.assess import Assessor
    from osint_monitor.score.load import load_rules
    from osint_monitor.store.base import Batch
    from osint_monitor.store.open import open_store
    from osint_monitor.understand.annotate import Annotator

    captures = settings.folder.captures
    kept = [one.capture for _, found in rebuild(captures) for one in found.kept]
    kept = [one for one in kept if "/ad/" in one.url][:MEASURED]
    annotator, assessor = Annotator(), Assessor(load_rules(settings.rules_folder))
    spent: dict[str, float] = {}

    def step(name: str, work: Callable[[Any], Any], items: list[Any]) -> list[Any]:
        work(items[0])  # tables that load at first use are not a page's cost
        begun = time.process_time()
        results = [work(item) for item in items]
        spent[name] = (time.process_time() - begun) / len(items)
        return results

    pages = step("open", lambda c: open_page(captures, c, max_body_bytes=10**7), kept)
    found = step("extract", lambda page: extract_posts(page, source), pages)
    versions = [one.versions[0] for one in found]
    documents = step("understand", annotator.annotate, versions)
    judged = step("score", lambda doc: assessor.assess(doc, at=now()), documents)
    ready = step("words for the index", indexed, documents)
    seen = [
        seen_in(one.post_id, one.id, capture, capture.fetched_at)
        for one, capture in zip(versions, kept, strict=True)
    ]
    batches = [
        Batch(versions=ready[i : i + 32], sightings=seen[i : i + 32],
              assessments=judged[i : i + 32])
        for i in range(0, len(ready), 32)
    ]  # fmt: skip
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(f"sqlite:///{folder}/store.db") as store,
    ):
        step("store, 32 pages a batch", store.put, batches)
    spent["store, 32 pages a batch"] *= len(batches) / len(ready)
    return spent


# --- side by side


@contextmanager
def server(pages: int) -> Iterator[int]:
    """The server process; gives its port."""
    command = [sys.executable, __file__, "--serve", "--pages", str(pages)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        yield int(process.stdout.readline())
        process.stdin.close()


def measure(arguments: list[str], port: int) -> dict[str, Any]:
    """Run one crawler; seconds from its first request, and CPU seconds of all of it."""
    _times(port)
    with subprocess.Popen(
        [sys.executable, __file__, "--port", str(port), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        text = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{arguments} ended with {process.returncode}")
    told: dict[str, Any] = json.loads(text.splitlines()[-1])
    first, _ = _times(port)
    told["seconds"] = told["ended"] - first
    told["cpu"] = usage.ru_utime + usage.ru_stime
    return told


def _times(port: int) -> tuple[float, float]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/times") as answer:
        first, last = json.load(answer)
    return first, last


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=3_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--quiet-bare", action="store_true", help="bare logs nothing")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument(
        "--run", choices=("bare", "ours", "stages"), help=argparse.SUPPRESS
    )
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        asyncio.run(serve(given.pages))
    elif given.run == "bare":
        bare(given.port, given.quiet_bare)
    elif given.run:
        ours(given.port, given.pages, given.workers, stages=given.run == "stages")
    else:
        side_by_side(given)


def side_by_side(given: argparse.Namespace) -> None:
    """Both in turns, several times; medians and the ratio."""
    shared = ["--pages", str(given.pages), "--workers", str(given.workers)]
    shared += ["--quiet-bare"] * given.quiet_bare
    asked = given.pages + -(-given.pages // LISTED) + 1
    runs: dict[str, list[dict[str, Any]]] = {"bare": [], "ours": []}
    with server(given.pages) as port:
        for _ in range(given.rounds):
            for name, results in runs.items():
                one = measure(["--run", name, *shared], port)
                results.append(one)
                speed = asked / one["seconds"]
                print(f"{name}: {speed:6.0f} pages/s, {one['cpu']:6.1f} s CPU")
        told = measure(["--run", "stages", *shared], port)
    seconds = {
        name: statistics.median(one["seconds"] for one in results)
        for name, results in runs.items()
    }
    cpu = {
        name: statistics.median(one["cpu"] for one in results)
        for name, results in runs.items()
    }
    print(f"ratio of speed (ours : bare) {seconds['bare'] / seconds['ours']:.2f}")
    print(f"ratio of CPU seconds         {cpu['ours'] / cpu['bare']:.2f}")
    _stages(runs["ours"][-1], asked)
    print(f"where a worker spends it, microseconds of CPU a page ({MEASURED} pages):")
    for name, one in told["worker"].items():
        print(f"  {name:32} {one * 1e6:7.0f}")


def _stages(told: dict[str, Any], asked: int) -> None:
    print("where the fetching process spends it, microseconds a page:")
    for name, spent in sorted(told["spent"].items(), key=lambda pair: -pair[1]):
        print(f"  {name:32} {spent / asked * 1e6:7.0f}")
    print(f"  {'all (wall, with waiting)':32} {told['seconds'] / asked * 1e6:7.0f}")


if __name__ == "__main__":
    main()
