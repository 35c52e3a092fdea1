"""Small parts: waiting times, reasons, hosts, items, logs, Scrapy's own commands."""

from __future__ import annotations

import logging
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, DropItem
from scrapy.robotstxt import ProtegoRobotParser
from scrapy.settings import Settings

from osint_monitor.egress.check import AddressRefused
from osint_monitor.fetch.addresses import fingerprint, may_ask
from osint_monitor.fetch.gate_middleware import MAX_DELAY_S, RobotsGate
from osint_monitor.fetch.item_pipelines import OnlyReferences
from osint_monitor.fetch.quiet_log import QuietLog
from osint_monitor.fetch.reasons import Refused, reason_of
from osint_monitor.fetch.retry_middleware import retry_after_s
from osint_monitor.model.clock import now

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("7", 7.0), (" 0 ", 0.0), ("soon", None), ("", None), (None, None), ("-3", None)],
)
def test_retry_after_in_seconds(text: str | None, seconds: float | None) -> None:
    assert retry_after_s(text) == seconds


def test_retry_after_as_a_date() -> None:
    later = format_datetime(now() + timedelta(minutes=5), usegmt=True)

    assert retry_after_s(later) == pytest.approx(300, abs=2)
    assert retry_after_s("Wed, 21 Oct 2015 07:28:00 GMT") == 0.0


def test_reasons_are_short_words() -> None:
    refused = DownloadTimeoutError("x")
    refused.__cause__ = AddressRefused()

    assert reason_of(DownloadTimeoutError("x")) == "timeout"
    assert reason_of(DownloadCancelledError("x")) == "too_large"
    assert reason_of(Refused("off_hosts")) == "off_hosts"
    assert reason_of(refused) == "address_refused"
    assert reason_of(KeyError("x")) == "crash"


@pytest.mark.parametrize(
    ("asked", "own", "kept"),
    [("5", 2.0, 5.0), ("1", 2.0, 2.0), ("86400", 2.0, MAX_DELAY_S), ("x", 2.0, 2.0)],
)
def test_the_delay_that_robots_txt_asks_for_is_kept(
    asked: str, own: float, kept: float
) -> None:
    slot = SimpleNamespace(delay=own)
    crawler = SimpleNamespace(
        settings=Settings({"DOWNLOAD_DELAY": own, "ROBOTSTXT_OBEY": True}),
        spider=None,
        stats=None,
    )
    crawler.engine = SimpleNamespace(
        downloader=SimpleNamespace(
            get_slot_key=lambda request: "a.example",
            per_slot_settings={},
            slots={"a.example": slot},
        )
    )
    robots = f"User-agent: *\nCrawl-delay: {asked}\n".encode()

    RobotsGate(crawler).slow_down(
        ProtegoRobotParser(robots, None), Request("http://a.example/")
    )

    assert slot.delay == kept


@pytest.mark.parametrize(
    ("url", "is_asked"),
    [
        ("https://board.example/x", True),
        ("https://www.board.example/x", True),
        ("https://notboard.example/x", False),
        ("https://board.example.evil.example/x", False),
        ("https://board.example@evil.example/x", False),
        ("https://evil.example/board.example", False),
        ("ftp://board.example/x", False),
        ("file:///etc/passwd", False),
        ("javascript:alert(1)", False),
        ("https://[board.example/", False),
        ("https://board.example/" + "x" * 5_000, False),
        ("", False),
    ],
)
def test_only_hosts_of_the_source_are_asked(
    source: Any, url: str, is_asked: bool
) -> None:
    board = replace(source, hosts=("board.example",))

    assert may_ask(board, url) is is_asked


def test_one_page_has_one_fingerprint() -> None:
    plain = fingerprint("https://a.example/1?b=2&a=1")

    assert fingerprint("https://A.example/1?a=1&b=2&utm_source=x#top") == plain
    assert fingerprint("https://a.example/2?a=1&b=2") != plain


def test_items_hold_references_only() -> None:
    item = {"post_id": "1", "level": "none"}

    assert OnlyReferences().process_item(item) is item
    with pytest.raises(DropItem) as told:
        OnlyReferences().process_item({"post_id": "1", "text": "secret words"})
    assert "secret" not in str(told.value)


def test_the_log_holds_no_item() -> None:
    log = QuietLog()
    item = {"post_id": "1", "text": "secret words"}
    error = ValueError("secret words")

    lines = [
        log.scraped(item, None, None),
        log.dropped(item, error, None, None),
        log.item_error(item, error, None, None),
    ]

    assert "secret" not in str(lines)


def test_a_crawl_logs_no_words_of_a_page(
    site: Any, bench: Any, source: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    site.pages["/"] = '<a href="/ad/1">secretword</a>'
    site.pages["/ad/1"] = "secretword <a href='http://[broken'>x</a>"

    assert bench.crawl(source).is_complete
    assert "secretword" not in caplog.text


def _scrapy(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(ROOT / "src"),
        "SCRAPY_SETTINGS_MODULE": "osint_monitor.fetch.settings",
        "OSINT_MONITOR_SOURCES": str(folder),
        "OSINT_MONITOR_DATA": str(folder / "data"),
    }
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


_FILE = """id: %s
name: Little
kind: job
shape: site
start: ["http://127.0.0.1:%d/"]
private_addresses: ["127.0.0.1:%d"]
politeness: {delay_s: 0}
mandate: {authority: a, basis: invented_data, purpose: p, expires: 2099-12-31}
"""


def test_scrapy_list_names_the_sources(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.yml").write_text(_FILE % (name, 80, 80))

    told = _scrapy(tmp_path, "list")

    assert told.stdout.split() == ["one", "two"]


def test_a_broken_source_file_is_told_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "one.yml").write_text(
        (_FILE % ("one", 80, 80)).replace("kind: job", "kind: jobb")
    )

    told = _scrapy(tmp_path, "list")

    assert told.returncode != 0
    assert "one.yml:3" in told.stderr
    assert "Traceback" not in told.stderr


def test_scrapy_shell_asks_with_the_address_check(site: Any, tmp_path: Path) -> None:
    (tmp_path / "one.yml").write_text(_FILE % ("one", site.port, site.port))
    site.pages["/"] = "hello shell"
    code = "print('BODY', response.text)"

    allowed = _scrapy(tmp_path, "shell", "--spider", "one", site.base + "/", "-c", code)
    unnamed = _scrapy(tmp_path, "shell", site.base + "/", "-c", code)

    assert "BODY hello shell" in allowed.stdout
    assert "hello shell" not in unnamed.stdout
