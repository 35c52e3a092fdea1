"""A crawl of a little site, from seeds to a run whose sums add up."""

from __future__ import annotations

import asyncio
import gzip
import os
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from warcio.archiveiterator import ArchiveIterator

from osint_monitor.errors import MandateError, RunError
from osint_monitor.fetch.session import FINAL
from osint_monitor.fetch.settings import CONCURRENT_REQUESTS
from osint_monitor.model.mandate import Mandate
from osint_monitor.model.source import Limits, Source
from osint_monitor.spool.spool import Spool


def _counts(result: Any) -> dict[str, int]:
    assert not result.errors
    counts: dict[str, int] = dict(result.runs[-1].counts)
    sent = counts["captures"] + counts["unchanged"] + counts["failed"]
    assert counts["attempts"] == sent
    assert counts["captures"] == counts["read"] + counts["unread"]
    assert counts["waiting"] == 0
    return counts


def _limits(source: Source, **limits: Any) -> Source:
    return replace(source, limits=Limits(timeout_s=5.0, **limits))


def _records(bench: Any) -> list[Any]:
    found = []
    for path in sorted(Path(bench.settings.folder.captures).glob("*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                found.append((record.rec_type, dict(record.rec_headers.headers)))
    return found


def _redirect(to: str, status: int = 302) -> Any:
    return lambda request: web.Response(status=status, headers={"Location": to})


def test_every_page_is_read_once_and_the_sums_add_up(
    site: Any, bench: Any, source: Any
) -> None:
    site.lists("/", "/ad/1", "/ad/2", "/page/2")
    site.lists("/page/2", "/ad/2", "/ad/3", "/")
    for number in "123":
        site.lists(f"/ad/{number}")

    result = bench.crawl(source)

    assert result.is_complete
    counts = _counts(result)
    assert counts["captures"] == 6  # with robots.txt
    assert counts["posts"] == 3
    assert set(site.asked.values()) == {1}
    assert len(site.asked) == 6


def test_the_store_hears_of_the_run_at_its_begin_and_its_end(
    site: Any, bench: Any, source: Any
) -> None:
    site.lists("/")

    bench.crawl(source)

    assert [run.outcome for run in bench.workers.runs] == ["running", "finished"]
    assert len({run.id for run in bench.workers.runs}) == 1


def test_the_evidence_holds_what_was_sent(site: Any, bench: Any, source: Any) -> None:
    packed = gzip.compress(b"<a href='/x'>packed</a>")
    headers = {"Content-Encoding": "gzip"}
    site.pages["/"] = lambda request: web.Response(body=packed, headers=headers)

    bench.crawl(source)

    kinds = [kind for kind, _ in _records(bench)]
    assert kinds == ["warcinfo"] + ["request", "response"] * 2
    assert bench.workers.read[-1].endswith("/")


def test_a_second_crawl_of_unchanged_pages_asks_conditionally(
    site: Any, bench: Any, source: Any
) -> None:
    def page(request: web.Request) -> web.Response:
        if request.headers.get("If-None-Match") == '"1"':
            return web.Response(status=304)
        body = '<a href="/ad/1">x</a>'
        return web.Response(
            text=body, content_type="text/html", headers={"ETag": '"1"'}
        )

    site.pages["/"] = page
    site.lists("/ad/1")  # sends no validators: the very same bytes
    bench.crawl(source)

    counts = _counts(bench.crawl(source))

    assert counts["captures"] == 1  # robots.txt has no page of its own
    assert counts["unchanged"] == 2
    assert len(bench.workers.confirmed) == 2
    assert [kind for kind, _ in _records(bench)].count("revisit") == 2


def test_a_redirect_is_kept_and_followed(site: Any, bench: Any, source: Any) -> None:
    site.pages["/"] = _redirect("/home")
    site.lists("/home")

    counts = _counts(bench.crawl(source))

    assert counts["captures"] == 3
    assert site.asked["/home"] == 1


def test_a_redirect_to_a_known_page_is_counted_as_dropped(
    site: Any, bench: Any, source: Any
) -> None:
    site.lists("/", "/go/1", "/ad/1")
    site.pages["/go/1"] = _redirect("/ad/1")
    site.lists("/ad/1")

    result = bench.crawl(source)

    counts = _counts(result)
    assert result.is_complete
    assert counts["dropped"] == counts["seen"] == 1
    assert site.asked["/ad/1"] == 1


def test_conditions_do_not_travel_along_a_redirect(
    site: Any, bench: Any, source: Any
) -> None:
    site.pages["/"] = lambda request: web.Response(
        text="x", headers={"ETag": '"root"'}, content_type="text/html"
    )
    bench.crawl(source)
    site.pages["/"] = _redirect("/home")
    site.lists("/home")

    bench.crawl(source)

    assert site.headers[-2]["If-None-Match"] == '"root"'
    assert "If-None-Match" not in site.headers[-1]


def test_a_loop_of_redirects_ends_as_a_stored_failure(
    site: Any, bench: Any, source: Any
) -> None:
    site.pages["/"] = lambda request: web.Response(
        status=302, headers={"Location": f"/?{len(site.asked)}"}
    )

    result = bench.crawl(_limits(source, max_redirects=3))

    assert result.is_complete
    assert [one.reason for one in bench.workers.failures] == ["too_many_redirects"]
    assert _counts(result)["captures"] == 5


def test_a_redirect_off_the_hosts_is_a_stored_failure(
    site: Any, bench: Any, source: Any
) -> None:
    site.pages["/"] = _redirect("http://elsewhere.example/")

    counts = _counts(bench.crawl(source))

    assert [one.reason for one in bench.workers.failures] == ["off_hosts"]
    assert counts["failed"] == 1


@pytest.mark.parametrize("host", ["127.0.0.2", "2130706433", "localhost", "[::1]"])
def test_a_redirect_to_a_private_address_is_refused(
    site: Any, bench: Any, source: Any, host: str
) -> None:
    site.pages["/"] = _redirect(f"http://{host}:{site.port}/secret")
    hosts = ("127.0.0.1", "127.0.0.2", "localhost", "::1", "2130706433")

    result = bench.crawl(_limits(replace(source, hosts=hosts), max_retries=0))

    assert site.asked["/secret"] == 0
    assert bench.workers.failures[-1].reason in {"address_refused", "off_hosts"}
    assert _counts(result)["failed"] >= 1


def test_what_another_port_hides_is_not_reached(
    site: Any, bench: Any, source: Any
) -> None:
    site.pages["/"] = _redirect("http://127.0.0.1:9/")

    bench.crawl(source)

    assert bench.workers.failures[-1].reason == "address_refused"


@pytest.mark.parametrize("status", [404, 410])
def test_a_missing_post_is_read_as_gone(
    site: Any, bench: Any, source: Any, status: int
) -> None:
    site.lists("/", "/ad/1")
    site.pages["/ad/1"] = lambda request: web.Response(status=status, text="no")

    counts = _counts(bench.crawl(source))

    assert counts["gone"] == 1
    assert not bench.workers.failures


def test_a_known_post_is_asked_again_though_no_list_shows_it(
    site: Any, bench: Any, source: Any
) -> None:
    site.lists("/", "/ad/1")
    site.lists("/ad/1")
    bench.crawl(source)
    site.lists("/")
    del site.pages["/ad/1"]

    counts = _counts(bench.crawl(source))

    assert counts["gone"] == 1
    assert site.asked["/ad/1"] == 2
    bench.crawl(source)
    assert site.asked["/ad/1"] == 2, "a gone post is left alone"


def test_a_gone_post_that_a_list_shows_again_is_asked(
    site: Any, bench: Any, source: Any
) -> None:
    site.lists("/", "/ad/1")
    bench.crawl(source)
    site.lists("/ad/1")

    counts = _counts(bench.crawl(source))

    assert counts["posts"] == 1


def test_a_busy_page_is_asked_again_after_a_while(
    site: Any, bench: Any, source: Any
) -> None:
    def busy(request: web.Request) -> web.Response:
        if site.asked["/"] == 1:
            return web.Response(status=429, headers={"Retry-After": "1"})
        return web.Response(text="fine", content_type="text/html")

    site.pages["/"] = busy

    result = bench.crawl(source)

    assert result.is_complete
    assert _counts(result)["captures"] == 3
    assert not bench.workers.failures


def test_a_server_that_wants_an_hour_is_left_alone(
    site: Any, bench: Any, source: Any
) -> None:
    site.pages["/"] = lambda request: web.Response(
        status=429, headers={"Retry-After": "3600"}
    )

    result = bench.crawl(source)

    assert result.is_complete
    assert site.asked["/"] == 1
    assert [one.reason for one in bench.workers.failures] == ["http_429"]


def test_an_error_is_asked_again_within_limits(
    site: Any, bench: Any, source: Any
) -> None:
    site.pages["/"] = lambda request: web.Response(status=500)

    counts = _counts(bench.crawl(_limits(source, max_retries=2)))

    assert site.asked["/"] == 3
    assert counts["captures"] == 4
    assert [one.reason for one in bench.workers.failures] == ["http_500"]


def test_robots_txt_is_obeyed(site: Any, bench: Any, source: Any) -> None:
    site.pages["/robots.txt"] = lambda request: web.Response(
        text="User-agent: *\nDisallow: /admin/"
    )
    site.lists("/", "/admin/x")

    result = bench.crawl(source)

    counts = _counts(result)
    assert result.is_complete
    assert site.asked["/admin/x"] == 0
    assert counts["robots"] == counts["dropped"] == 1
    assert not bench.workers.failures


def test_a_source_may_say_that_robots_txt_is_not_asked(
    site: Any, bench: Any, source: Any
) -> None:
    site.lists("/")
    rude = replace(source.politeness, obey_robots=False)

    bench.crawl(replace(source, politeness=rude))

    assert site.asked["/robots.txt"] == 0


def test_a_signal_stops_cleanly_and_the_rest_is_resumed(
    site: Any, bench: Any, source: Any
) -> None:
    def interrupt(request: web.Request) -> web.Response:
        if site.asked["/ad/1"] == 1:
            os.kill(os.getpid(), signal.SIGINT)
        return web.Response(text="x", content_type="text/html")

    site.lists("/", *(f"/ad/{n}" for n in range(200)))
    site.pages["/ad/1"] = interrupt
    for number in (0, *range(2, 200)):
        site.lists(f"/ad/{number}")

    stopped = bench.crawl(source)
    resumed = bench.crawl(source, resume_only=True)

    assert stopped.stopped
    assert stopped.runs[0].outcome == "stopped"
    assert stopped.runs[0].counts["posts"] < 200
    assert resumed.is_complete
    assert _counts(resumed)["posts"] == 200
    assert max(site.asked[f"/ad/{n}"] for n in range(200)) == 1


def test_a_page_that_is_too_large_is_a_stored_failure(
    site: Any, bench: Any, source: Any
) -> None:
    site.pages["/"] = lambda request: web.Response(body=b"x" * 50_000)

    counts = _counts(bench.crawl(_limits(source, max_body_bytes=10_000)))

    assert bench.workers.failures[0].reason == "too_large"
    assert counts["failed"] >= 1


def test_an_endless_answer_is_cut_by_time(site: Any, bench: Any, source: Any) -> None:
    async def slow(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        for _ in range(100):
            await answer.write(b".")
            await asyncio.sleep(0.1)
        return answer

    site.pages["/"] = slow
    limits = Limits(timeout_s=0.5, max_retries=1)

    counts = _counts(bench.crawl(replace(source, limits=limits)))

    assert [one.reason for one in bench.workers.failures] == ["timeout", "timeout"]
    assert counts["failed"] == 2
    assert len({one.id for one in bench.workers.failures}) == 2


def test_an_endless_calendar_ends_at_the_depth(
    site: Any, bench: Any, source: Any
) -> None:
    for month in range(50):
        site.lists(f"/month/{month}", f"/month/{month + 1}")
    site.lists("/", "/month/0")

    result = bench.crawl(_limits(source, max_depth=5))

    assert result.is_complete
    assert site.asked["/month/4"] == 1
    assert site.asked["/month/5"] == 0
    assert _counts(result)["too_deep"] == 1


def test_a_run_asks_no_more_pages_than_allowed(
    site: Any, bench: Any, source: Any
) -> None:
    site.lists("/", *(f"/page/{n}" for n in range(20)), "/ad/1")
    site.lists("/ad/1")

    counts = _counts(bench.crawl(_limits(source, max_pages=6)))

    assert counts["too_many_pages"] == counts["dropped"] == 16
    assert len(site.asked) == 7  # with robots.txt


def test_cookies_of_a_session_are_sent_back(site: Any, bench: Any, source: Any) -> None:
    def welcome(request: web.Request) -> web.Response:
        answer = web.Response(text='<a href="/in">x</a>', content_type="text/html")
        answer.set_cookie("session", "1")
        return answer

    site.pages["/"] = welcome
    site.lists("/in")

    bench.crawl(source)

    assert site.headers[-1]["Cookie"] == "session=1"


def test_fetching_waits_for_reading(site: Any, bench: Any, source: Any) -> None:
    bench.settings = bench.settings.model_copy(update={"backlog": 2})
    bench.workers.pause_s = 0.02
    site.lists("/", *(f"/ad/{n}" for n in range(150)))
    for number in range(150):
        site.lists(f"/ad/{number}")

    result = bench.crawl(source)

    assert result.is_complete
    # Two, and what was let out before the second came back.
    assert bench.workers.most_at_once <= 2 + 2 * CONCURRENT_REQUESTS


def test_a_store_that_fails_stops_the_run_and_it_can_be_resumed(
    site: Any, bench: Any, source: Any
) -> None:
    site.lists("/", "/ad/1", "/ad/2")
    site.lists("/ad/1")
    site.lists("/ad/2")
    bench.workers.fail_at = "/ad/1"

    broken = bench.crawl(source)
    bench.workers.fail_at = None
    whole = bench.crawl(source, resume_only=True)

    assert isinstance(broken.errors["little"], RunError)
    assert broken.runs[0].outcome == "failed"
    assert whole.is_complete
    assert whole.runs[0].id == broken.runs[0].id
    assert site.asked["/ad/1"] == 1, "what is kept is not asked again"
    assert _counts(whole)["posts"] == 2


def test_a_source_without_a_mandate_starts_nothing(
    site: Any, bench: Any, source: Any
) -> None:
    old = Mandate(
        authority="A",
        basis="invented_data",
        purpose="p",
        expires=source.mandate.expires.replace(year=2020),
    )
    other = replace(source, id="other", mandate=old)

    with pytest.raises(MandateError):
        bench.crawl(source, other)

    assert not site.asked


def test_a_busy_source_is_left_to_its_owner(site: Any, bench: Any, source: Any) -> None:
    bench.settings.folder.make()
    with Spool(bench.settings.folder.spool) as spool:
        spool.leases.take(source.id)
        result = bench.crawl(source)

    assert result.busy == ["little"]
    assert not site.asked


def test_two_sources_are_crawled_at_once(site: Any, bench: Any, source: Any) -> None:
    site.lists("/", "/ad/1")
    site.lists("/ad/1")

    result = bench.crawl(source, replace(source, id="other"))

    assert result.is_complete
    assert {run.source_id for run in result.runs} == {"little", "other"}


def test_statuses_that_are_read_are_those_of_the_pipeline() -> None:
    pipeline = pytest.importorskip("osint_monitor.pipeline")

    assert pipeline.READABLE == FINAL
