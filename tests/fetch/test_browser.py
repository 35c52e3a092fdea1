"""A source that must be rendered: what is kept, what is refused, what is cut."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from warcio.archiveiterator import ArchiveIterator

from osint_monitor.fetch.browser import DEBIAN, launch_options
from osint_monitor.model.source import Limits

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

_ADDS_A_LINK = """<p id=a>loading</p><script>
document.getElementById("a").innerHTML = '<a href="/ad/1">one</a>'
</script>"""
_ASKS_ELSEWHERE = """<p id=a></p><script>
fetch("http://127.0.0.1:%d/secret").then(() => 0, () => 0).then(() =>
  document.getElementById("a").innerHTML = '<a href="/ad/1">one</a>')
</script>"""


@pytest.fixture
def rendered(source: Any) -> Any:
    if not DEBIAN.exists():
        pytest.skip("Debian's chromium is not here")
    return replace(
        source, render=True, limits=Limits(timeout_s=15.0, max_retries=0, max_pages=20)
    )


def _kept(bench: Any) -> list[tuple[str, str, bytes]]:
    found = []
    for path in Path(bench.settings.folder.captures).glob("*.warc.gz"):
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                uri = record.rec_headers.get_header("WARC-Target-URI") or ""
                found.append((record.rec_type, uri, record.content_stream().read()))
    return found


def test_what_scripts_add_is_read_and_the_raw_answer_is_kept(
    site: Any, bench: Any, rendered: Any
) -> None:
    site.pages["/"] = _ADDS_A_LINK
    site.lists("/ad/1")

    result = bench.crawl(rendered)

    assert result.is_complete
    assert result.runs[0].counts["posts"] == 1
    root = [(kind, body) for kind, uri, body in _kept(bench) if uri == site.base + "/"]
    assert [kind for kind, _ in root] == ["request", "response", "conversion"]
    assert b"loading" in root[1][1]
    assert b'<a href="/ad/1">' in root[2][1]


def test_the_browser_reaches_no_address_that_the_source_does_not_name(
    site: Any, bench: Any, rendered: Any
) -> None:
    other = type(site)()
    other.start()
    site.pages["/"] = _ASKS_ELSEWHERE % other.port
    site.lists("/ad/1")
    try:
        result = bench.crawl(rendered)
    finally:
        other.stop()

    assert result.is_complete
    assert not other.asked
    assert result.runs[0].counts["posts"] == 1


def test_a_page_that_never_ends_computing_is_a_stored_failure(
    site: Any, bench: Any, rendered: Any
) -> None:
    site.pages["/"] = "<script>while(1);</script>"

    result = bench.crawl(replace(rendered, limits=Limits(timeout_s=3, max_retries=0)))

    assert [one.reason for one in bench.workers.failures] == ["timeout"]
    assert result.is_complete


def test_a_missing_page_is_missing(site: Any, bench: Any, rendered: Any) -> None:
    site.lists("/", "/ad/1")
    site.pages["/ad/1"] = lambda request: web.Response(status=410, text="gone")

    result = bench.crawl(rendered)

    assert result.runs[0].counts["gone"] == 1


def test_chromium_goes_through_the_proxy_only() -> None:
    options = launch_options(4321)

    assert options["proxy"]["server"].endswith(":4321")
    assert options["proxy"]["bypass"] == "<-loopback>"
    assert "--disable-quic" in options["args"]
