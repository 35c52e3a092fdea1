"""No word and no contact of a post reaches a log, a failure or the custody record."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from osint_monitor.jobs.crawl import CrawlResult, crawl
from osint_monitor.model.source import Limits, PageRules, Shape
from osint_monitor.settings import Settings
from osint_monitor.spool.spool import Spool
from osint_monitor.store.open import open_store
from osint_monitor.store.query import Query

pytestmark = pytest.mark.slow

WORD = "zwartemerkstift"
PHONE = "+31 6 0000 0042"
MARKED = f"{WORD} {PHONE} {WORD}@mail.example"
TRACES = re.compile(rf"{WORD}|0000\s?0042|31600000042", re.IGNORECASE)
ADVERT = f"<title>{MARKED}</title><main><h1>{MARKED}</h1><p>Kitchen help. {MARKED}</p>"


def _fill(site: Any) -> None:
    """Adverts, and all the ways in which an answer with words of one goes wrong."""
    site.page(
        "/robots.txt", f"User-agent: *\n{MARKED}\nDisallow: /{WORD}/", "text/plain"
    )
    site.page("/ad/good", ADVERT)
    site.page("/ad/busy", ADVERT, status=f"503 {MARKED}")
    site.page("/ad/gone", ADVERT, status=f"410 {MARKED}")
    site.page("/ad/deep", "<div>" * 100_000 + MARKED)
    script = "<script type='application/ld+json'>{}</script>"
    site.page("/ad/jsonld", script.format('{"@type": "JobPosting", ' + MARKED) + ADVERT)
    posting = {"@type": "JobPosting", "description": MARKED, "datePosted": MARKED}
    posting |= {"baseSalary": {"value": MARKED}, "image": MARKED, "url": MARKED}
    site.page("/ad/odd", script.format(json.dumps(posting)))
    site.page("/ad/surrogate", script.format(json.dumps(posting | {"title": "\ud800"})))
    site.page("/ad/short", ADVERT, length=100_000)
    site.page("/ad/unpacked", ADVERT, head=f"Content-Encoding: {WORD}\r\n".encode())
    site.page("/ad/gzip", ADVERT, head=b"Content-Encoding: gzip\r\n")
    site.page(
        "/ad/cookie", ADVERT, head=f"Set-Cookie: {MARKED}; Max-Age=x\r\n".encode()
    )
    site.page("/ad/charset", ADVERT, f"text/html; charset={WORD}")
    site.redirects("/ad/nowhere", f"http://[{MARKED}/")
    # What the parser of answers refuses, it quotes in its error.
    site.page("/ad/folded", ADVERT, head=f"X-A: b\r\n {MARKED}\r\n".encode())
    site.page("/ad/header", ADVERT, head=f"{MARKED}\x00: 1\r\n".encode())
    site.page("/ad/long", ADVERT, head=f"X: {MARKED * 1_000}\r\n".encode())
    site.answers["/ad/status"] = f"HTTP/1.1 {MARKED}\r\n\r\n{ADVERT}".encode()
    site.answers["/ad/nohttp"] = f"{MARKED}\r\n\r\n{ADVERT}".encode()
    chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    site.answers["/ad/chunks"] = f"{chunked}5\r\nhello\r\n{MARKED}\r\n".encode()
    site.page("/feed", f"<rss><channel><item><title>{MARKED}</item>", "text/xml")
    entity = f"<!DOCTYPE r [<!ENTITY a '{MARKED}'>]><rss><channel><item>&a;"
    site.page("/feed/entity", entity, "text/xml")
    site.page("/api", json.dumps({"error": MARKED}), "application/json")
    site.page("/api/broken", f'[{{"content": "{MARKED}', "application/json")
    links = "".join(f"<a href='{path}'>x</a>" for path in site.answers)
    site.page("/", links + ADVERT)


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Callable[[], str]:
    """Everything logged, from the lowest level on, with all its tracebacks."""
    caplog.set_level(logging.DEBUG)
    for name in (
        "scrapy",
        "aiohttp",
        "asyncio",
        "twisted",
        "trafilatura",
        "py.warnings",
    ):
        caplog.set_level(logging.DEBUG, name)
    return lambda: caplog.text


def _crawled(serve: Any, source_at: Any, folder: Path) -> CrawlResult:
    site, other = serve("127.0.0.1"), serve("127.0.0.2")
    site.redirects("/ad/other", other.base + "/ad/other")
    _fill(site)
    other.answers["/robots.txt"] = f"HTTP/1.1 {MARKED}\r\n\r\n".encode()
    other.page("/ad/other", ADVERT)
    limits = Limits(timeout_s=5.0, max_retries=1)
    rules = PageRules(post_urls=("/ad/",))
    hosts = ("127.0.0.1", "127.0.0.2")
    private = (f"127.0.0.1:{site.port}", f"127.0.0.2:{other.port}")
    feeds = (site.base + "/feed", site.base + "/feed/entity")
    apis = (site.base + "/api", site.base + "/api/broken")
    sources = [
        source_at(
            site,
            "site",
            limits=limits,
            pages=rules,
            hosts=hosts,
            private_addresses=private,
        ),
        source_at(site, "feed", limits=limits, shape=Shape.FEED, start=feeds),
        source_at(site, "api", limits=limits, shape=Shape.MASTODON, start=apis),
    ]
    return crawl(sources, Settings(data=folder, workers=1))


def test_nothing_of_a_post_is_told(
    serve: Callable[..., Any],
    source_at: Callable[..., Any],
    tmp_path: Path,
    logged: Callable[[], str],
    capfd: pytest.CaptureFixture[str],
) -> None:
    result = _crawled(serve, source_at, tmp_path)
    folder = Settings(data=tmp_path).folder

    with open_store(folder.store_url) as store:
        posts = list(store.scan(Query()))
        failures = list(store.failures())
    with Spool(folder.spool) as spool:
        open_failures = spool.failures.unstored("site")
    printed = capfd.readouterr()

    assert result.is_complete
    assert any(WORD in (post.version.text if post.version else "") for post in posts)
    assert len(failures) > 10
    log = logged()
    assert "Error downloading" in log
    assert "/ad/good" in log
    for said in (
        log,
        printed.out,
        printed.err,
        folder.custody.read_text(),
        repr(failures),
        repr(open_failures),
        repr(posts),
        repr(result),
    ):
        assert TRACES.findall(said) == []
