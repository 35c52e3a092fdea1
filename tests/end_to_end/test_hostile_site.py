"""A site that does its worst: all of it ends in the books, and nothing else happens."""

from __future__ import annotations

import asyncio
import gzip
import json
import threading
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import psutil
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from osint_monitor.egress import check
from osint_monitor.fetch import http_handler
from osint_monitor.jobs.crawl import CrawlResult, crawl
from osint_monitor.model.post import MAX_FIELD, MAX_TEXT
from osint_monitor.model.run import Failure
from osint_monitor.model.source import Limits, PageRules, Shape
from osint_monitor.settings import Settings
from osint_monitor.store.base import PostView
from osint_monitor.store.open import open_store
from osint_monitor.store.query import Query

pytestmark = pytest.mark.slow

MEGABYTE = 1_000_000
MAX_BODY = 3 * MEGABYTE
MAX_RSS = 650 * MEGABYTE
PUBLIC = "127.0.0.3"
"""Taken for an address of the public internet here, so that no test leaves loopback."""
INNER = "127.0.0.2"
"""Where the stand-in for an internal server listens."""
WORDS = "Invented work in a kitchen, all days, call for more. "
DEEP = 100_000


def advert(text: str, title: str = "Kitchen help", head: str = "") -> str:
    return (
        f"<html><head><title>{title}</title>{head}</head><body><main>"
        f"<h1>{title}</h1><div class='description'>{text}</div></main></body></html>"
    )


def small_bomb(megabytes: int, seed: bytes = b"<p>again</p>\n") -> bytes:
    """Gzip that opens to so many megabytes; made without ever holding them."""
    pack = zlib.compressobj(9, zlib.DEFLATED, 31)
    piece = seed * (MEGABYTE // len(seed))
    return b"".join(pack.compress(piece) for _ in range(megabytes)) + pack.flush()


async def fifty_megabytes(writer: asyncio.StreamWriter, _: int) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body>")
    piece = WORDS.encode() * 2_000
    for _ in range(50 * MEGABYTE // len(piece)):
        writer.write(piece)
        await writer.drain()


async def dripping(writer: asyncio.StreamWriter, _: int) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _ in range(300):
        writer.write(b".")
        await writer.drain()
        await asyncio.sleep(0.1)


async def silent(writer: asyncio.StreamWriter, _: int) -> None:
    await asyncio.sleep(30)


async def no_http(writer: asyncio.StreamWriter, _: int) -> None:
    writer.write(b"\x00\xff220 mail.example ESMTP\r\n" * 50)
    await writer.drain()


async def endless_head(writer: asyncio.StreamWriter, _: int) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(2_000_000):
        writer.write(b"Set-Cookie: c%d=%s\r\n" % (number, b"x" * 1_000))
        await writer.drain()


def trees(site: Any) -> None:
    """Pages that are hard to read; all of them are adverts."""
    site.page("/ad/line", advert((WORDS * 40_000)[:2_000_000]))
    site.page("/ad/nested", "<div>" * DEEP + WORDS + "</div>" * DEEP)
    site.page("/ad/unclosed", "<b><i><font><p>" * DEEP + WORDS)
    site.page("/ad/attributes", f"<p {'a=1 ' * 200_000}>" + WORDS)
    deep = '{"@type":' * DEEP + "1" + "}" * DEEP
    script = "<script type='application/ld+json'>{}</script>"
    site.page("/ad/jsonld", advert(WORDS, head=script.format(deep)))
    array = "[" * DEEP + "]" * DEEP
    site.page("/ad/jsonld_array", advert(WORDS, head=script.format(array)))
    nasty = "=HYPERLINK(1)<script>alert(1)</script>\x1b]0;owned\x07\x1b[2J"
    posting = {"@type": "JobPosting", "title": nasty, "description": WORDS * 3}
    site.page("/ad/title", advert(WORDS, head=script.format(json.dumps(posting))))
    odd = json.dumps({"@type": "JobPosting", "title": "\ud800 x", "description": WORDS})
    odd = odd.replace("kitchen", "\\udc00\\u0000kitchen")
    site.page("/ad/surrogates", advert("", head=script.format(odd)))
    raw = advert(WORDS).encode().replace(b"kitchen", b"kit\x00chen\xed\xa0\x80")
    site.page("/ad/nul", raw)
    site.page("/ad/charset", advert(WORDS).encode("utf-16-le"), "text/html; charset=no")
    site.page("/ad/codec", advert(WORDS), "text/html; charset=unicode_escape")
    site.page("/ad/spaces", advert("a" + " \n" * 500_000 + "b" + WORDS))
    site.page("/ad/at_signs", advert("a@" * 200_000 + "-" * 200_000 + "+" * 200_000))
    site.page("/ad/empty")
    site.page("/ad/picture", b"\x89PNG\r\n\x1a\n" + b"\x00" * 1_000)


def bodies(site: Any) -> None:
    """Answers that are hard to receive or to unpack."""
    site.answers["/ad/fifty"] = fifty_megabytes
    site.answers["/ad/drip"] = dripping
    site.answers["/ad/silent"] = silent
    site.answers["/ad/no_http"] = no_http
    site.answers["/ad/endless_head"] = endless_head
    packed = b"Content-Encoding: gzip\r\n"
    bomb = small_bomb(1_100)
    site.page("/ad/bomb", bomb, head=packed)
    site.page("/ad/bomb_bomb", gzip.compress(bomb), head=packed)
    twice = b"Content-Encoding: gzip, gzip\r\n"
    site.page("/ad/bomb_twice", gzip.compress(bomb), head=twice)
    layers = b"Content-Encoding: " + b"gzip," * 300 + b"gzip\r\n"
    site.page("/ad/layers", bomb, head=layers)
    site.page("/ad/false_gzip", advert(WORDS), head=packed)
    site.page("/ad/torn_gzip", gzip.compress(advert(WORDS).encode())[:-20], head=packed)
    site.page("/ad/short", advert(WORDS), length=100_000)
    site.page("/ad/long", advert(WORDS), length=40)
    site.page("/ad/negative", advert(WORDS), length=-1)
    head = b"".join(b"X-%d: 1\r\n" % n for n in range(20_000))
    site.page("/ad/headers", advert(WORDS), head=head)
    site.page("/ad/folded", advert(WORDS), head=b"X-A: b\r\n c\r\nX-B\r\n: d\r\n")
    cookies = b"".join(b"Set-Cookie: c%d=%s\r\n" % (n, b"x" * 900) for n in range(60))
    site.page("/ad/cookies", advert(WORDS), head=cookies)


# How a redirect ends that leads to where nobody may go: its target, and the reason.
WAYS_OUT = {
    "http://127.0.0.2:{port}/from/inner": "address_refused",
    "http://169.254.169.254/latest/meta-data/": "address_refused",
    "http://[::ffff:7f00:2]:{port}/from/mapped": "address_refused",
    "http://inner.example:{port}/from/name": "address_refused",
    "http://rebind.example:{port}/from/rebound": "address_refused",
    "http://127.0.0.1:{other}/from/port": "address_refused",
    "http://elsewhere.example/from/elsewhere": "off_hosts",
}
# What is no web address is not even followed; then the answer itself is of no use.
NO_WEB = (
    "file:///etc/passwd",
    "data:text/html,x",
    "javascript:alert(1)",
    "ftp://{inner}/",
)


def ways_out(site: Any, inner: Any, other: Any) -> None:
    for number, target in enumerate((*WAYS_OUT, *NO_WEB)):
        to = target.format(port=inner.port, other=other.port, inner=INNER)
        site.redirects(f"/out/{number}", to)
    site.redirects("/ad/loop", "/ad/loop?again")
    site.redirects("/ad/loop?again", "/ad/loop")
    for number in range(20):
        site.redirects(f"/out/chain{number}", f"/out/chain{number + 1}")


def streams(site: Any) -> None:
    """Feeds and answers of an API, all hostile."""
    feed = "<rss version='2.0'><channel><item><title>{}</title></item></channel></rss>"
    lol = "".join(f"<!ENTITY l{n + 1} '{f'&l{n};' * 10}'>" for n in range(20))
    doctype = f"<!DOCTYPE rss [<!ENTITY l0 'lol'>{lol}]>"
    outside = "<!DOCTYPE rss [<!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
    site.page("/feed/laughs", doctype + feed.format("&l20;"), "application/rss+xml")
    site.page("/feed/outside", outside + feed.format("&f;"), "application/rss+xml")
    deep = feed.format("x" + "<a>" * DEEP)
    site.page("/feed/deep", deep, "application/rss+xml")
    site.page("/api/deep", "[" * DEEP + "]" * DEEP, "application/json")
    site.page("/api/objects", '{"a":' * DEEP + "1" + "}" * DEEP, "application/json")
    status = {"id": "1", "url": site.base + "/@a/1", "created_at": "2026-05-01"}
    status |= {"content": "<p>" + "<b>" * DEEP + WORDS, "account": {"acct": "a"}}
    site.page("/api/markup", json.dumps([status]), "application/json")
    huge = "9" * 1_000_000
    site.page("/api/number", f'[{{"id": {huge}, "content": "x"}}]', "application/json")


@dataclass(frozen=True)
class Ending:
    """How a page must end: a stored failure, or a post that was or was not cut."""

    stage: str = ""
    reasons: tuple[str, ...] = ()
    cut: bool | None = None


def fails(stage: str, *reasons: str) -> Ending:
    return Ending(stage, reasons)


WHOLE, CUT = Ending(cut=False), Ending(cut=True)
ENDINGS: dict[str, Ending] = {
    "/ad/line": CUT,
    "/ad/nested": fails("extract", "too_deep"),
    "/ad/unclosed": fails("extract", "too_deep"),
    "/ad/attributes": fails("extract", "too_many_attributes"),
    "/ad/jsonld": fails("extract", "too_deep"),
    "/ad/jsonld_array": fails("extract", "too_deep"),
    "/ad/title": WHOLE,
    "/ad/surrogates": WHOLE,
    "/ad/nul": WHOLE,
    "/ad/charset": WHOLE,
    "/ad/codec": WHOLE,
    "/ad/spaces": WHOLE,
    "/ad/at_signs": CUT,
    "/ad/empty": fails("extract", "empty"),
    "/ad/picture": fails("extract", "not_text"),
    "/ad/fifty": fails("fetch", "too_large"),
    "/ad/drip": fails("fetch", "timeout"),
    "/ad/silent": fails("fetch", "timeout"),
    "/ad/no_http": fails("fetch", "connection_lost"),
    "/ad/endless_head": fails("fetch", "connection_lost"),
    "/ad/bomb": CUT,
    "/ad/bomb_bomb": fails("extract", "not_text"),
    "/ad/bomb_twice": CUT,
    "/ad/layers": fails("extract", "bad_encoding"),
    "/ad/false_gzip": fails("extract", "bad_encoding"),
    "/ad/torn_gzip": CUT,
    "/ad/short": fails("fetch", "broken_off"),
    "/ad/long": fails("fetch", "connection_lost"),
    "/ad/negative": fails("fetch", "connection_lost"),
    "/ad/headers": fails("fetch", "connection_lost"),
    "/ad/folded": fails("fetch", "connection_lost"),
    "/ad/cookies": WHOLE,
    "/ad/loop": fails("fetch", "too_many_redirects"),
    "/feed/laughs": fails("extract", "xml_entities"),
    "/feed/outside": fails("extract", "xml_entities"),
    "/feed/deep": fails("extract", "too_deep"),
    "/api/deep": fails("extract", "too_deep"),
    "/api/objects": fails("extract", "too_deep"),
    "/api/markup": fails("extract", "too_deep"),
    "/api/number": fails("extract", "bad_json"),
}


class Names(AbstractResolver):
    """One name leads inside at once, another only when it is asked a second time."""

    def __init__(self) -> None:
        self.rebind = [PUBLIC, INNER]

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> Any:
        ip = INNER
        if host == "rebind.example" and len(self.rebind) > 1:
            ip = self.rebind.pop(0)
        return [
            ResolveResult(hostname=host, host=ip, port=port, family=2, proto=6, flags=0)
        ]

    async def close(self) -> None:
        pass


class Watch:
    """The largest memory that this process, and any of its workers, had in a while."""

    def __init__(self) -> None:
        self.peaks: dict[str, int] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._stop.set()
        self._thread.join()

    def _look(self) -> None:
        me = psutil.Process()
        begin = me.memory_info().rss
        while not self._stop.wait(0.05):
            for process in (me, *me.children()):
                try:
                    rss = process.memory_info().rss
                except psutil.Error:
                    continue
                # What earlier tests left in this process is not the crawl's.
                grown = rss - begin if process == me else rss
                name = "crawler" if process == me else "worker"
                self.peaks[name] = max(grown, self.peaks.get(name, 0))


@dataclass(frozen=True)
class Crawled:
    """What came of the crawl."""

    site: Any
    inner: Any
    other: Any
    result: CrawlResult
    failures: tuple[Failure, ...]
    posts: tuple[PostView, ...]
    reached: frozenset[str]
    peaks: dict[str, int]

    def ended(self, url: str) -> list[Failure]:
        return [failure for failure in self.failures if failure.where == url]


@pytest.fixture(scope="module")
def crawled(
    serve: Callable[..., Any],
    source_at: Callable[..., Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Crawled]:
    site = serve("127.0.0.1", PUBLIC)
    inner, other = serve(INNER, port=site.port), serve("127.0.0.1")
    for fill in (trees, bodies, streams):
        fill(site)
    ways_out(site, inner, other)
    links = [*ENDINGS, "/out/chain0"]
    links += [f"/out/{number}" for number in range(len(WAYS_OUT) + len(NO_WEB))]
    links += ["file:///etc/passwd", f"http://{INNER}:{inner.port}/linked"]
    site.page("/", "".join(f"<a href='{link}'>x</a>" for link in links))
    limits = Limits(
        timeout_s=3.0, max_retries=0, max_redirects=4, max_body_bytes=MAX_BODY
    )
    rules = PageRules(post_urls=("/ad/",), listing_urls=("/out/", "/linked"))
    hosts = ("127.0.0.1", INNER, "169.254.169.254", "inner.example", "rebind.example")
    sources = [
        source_at(
            site,
            "site",
            limits=limits,
            pages=rules,
            hosts=(*hosts, "::ffff:7f00:2"),
        ),
        source_at(site, "feed", shape=Shape.FEED, start=_all(site, "/feed/")),
        source_at(site, "api", shape=Shape.MASTODON, start=_all(site, "/api/")),
    ]
    folder: Path = tmp_path_factory.mktemp("hostile")
    settings = Settings(data=folder, max_body_bytes=MAX_BODY)
    reached: set[str] = set()
    with pytest.MonkeyPatch.context() as patch, Watch() as watch:
        _make_small_internet(patch, reached)
        result = crawl(sources, settings)
    with open_store(settings.folder.store_url) as store:
        yield Crawled(
            site,
            inner,
            other,
            result,
            tuple(store.failures()),
            tuple(store.scan(Query())),
            frozenset(reached),
            watch.peaks,
        )


def _all(site: Any, begin: str) -> tuple[str, ...]:
    return tuple(site.base + path for path in ENDINGS if path.startswith(begin))


def _make_small_internet(patch: pytest.MonkeyPatch, reached: set[str]) -> None:
    """Names of our own, one public address, and a note of every address let through."""
    is_public, checked, names = check.is_public, http_handler.checked_sockets, Names()

    class Connector(aiohttp.TCPConnector):
        def __init__(self, **given: Any) -> None:
            super().__init__(resolver=names, use_dns_cache=False, **given)

    def noted(allowances: Any) -> Any:
        open_socket = checked(allowances)

        def note(info: Any) -> Any:
            made = open_socket(info)
            reached.add(info[4][0])
            return made

        return note

    patch.setattr(check, "is_public", lambda ip: str(ip) == PUBLIC or is_public(ip))
    patch.setattr(http_handler, "checked_sockets", noted)
    patch.setattr(http_handler.aiohttp, "TCPConnector", Connector)


@pytest.mark.parametrize("path", ENDINGS)
def test_every_page_ends_in_the_books(crawled: Crawled, path: str) -> None:
    url, ending = crawled.site.base + path, ENDINGS[path]
    failures = [(one.stage, one.reason) for one in crawled.ended(url)]
    posts = [post.version for post in crawled.posts if post.version]
    cuts = [version.cut for version in posts if version.url == url]

    if ending.cut is None:
        assert cuts == []
        assert [stage for stage, _ in failures] == [ending.stage]
        assert failures[0][1] in ending.reasons
    else:
        assert failures == []
        assert cuts == [ending.cut]


@pytest.mark.parametrize("target", WAYS_OUT)
def test_no_redirect_leads_out(crawled: Crawled, target: str) -> None:
    url = target.format(port=crawled.inner.port, other=crawled.other.port)

    reasons = {failure.reason for failure in crawled.ended(url)}

    assert reasons == {WAYS_OUT[target]}


@pytest.mark.parametrize("target", NO_WEB)
def test_a_redirect_to_no_web_address_is_not_followed(
    crawled: Crawled, target: str
) -> None:
    number = len(WAYS_OUT) + NO_WEB.index(target)

    reasons = {one.reason for one in crawled.ended(f"{crawled.site.base}/out/{number}")}

    assert len(reasons) == 1
    assert reasons <= {"http_302", "bad_answer"}


def test_a_long_chain_of_redirects_is_left(crawled: Crawled) -> None:
    ended = crawled.ended(f"{crawled.site.base}/out/chain4")

    assert [failure.reason for failure in ended] == ["too_many_redirects"]
    assert crawled.site.asked["/out/chain5"] == 0


def test_nothing_inside_was_reached(crawled: Crawled) -> None:
    assert crawled.inner.visits == crawled.other.visits == 0
    assert crawled.reached == {"127.0.0.1", PUBLIC}


def test_the_sums_add_up(crawled: Crawled) -> None:
    assert crawled.result.is_complete
    assert len(crawled.result.runs) == 3
    for run in crawled.result.runs:
        n = run.counts
        assert n["attempts"] == n["captures"] + n["unchanged"] + n["failed"]
        assert n["captures"] == n["read"] + n["unread"]
        assert n["waiting"] == 0


def test_memory_is_bounded(crawled: Crawled) -> None:
    assert set(crawled.peaks) == {"crawler", "worker"}
    assert max(crawled.peaks.values()) < MAX_RSS, crawled.peaks


def test_posts_are_within_their_limits_and_clean(crawled: Crawled) -> None:
    for post in crawled.posts:
        version = post.version
        assert version is not None
        assert len(version.text) <= MAX_TEXT
        assert len(version.title) <= MAX_FIELD
        for text in (version.title, version.text, version.author):
            assert not set(text) & {"\x00", "\x1b", "\x07"}
            text.encode()  # no lone surrogates


def test_no_page_kills_a_worker(crawled: Crawled) -> None:
    assert "worker_died" not in {failure.reason for failure in crawled.failures}
