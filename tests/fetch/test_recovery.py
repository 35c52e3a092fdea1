"""What a killed process leaves is put in order at the next start."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from osint_monitor.errors import EvidenceError
from osint_monitor.evidence.custody import Custody
from osint_monitor.evidence.recover import SUFFIX


@pytest.fixture
def stopped(site: Any, bench: Any, source: Any) -> Any:
    """A run that broke off at one of two posts."""
    site.lists("/", "/ad/1", "/ad/2")
    site.lists("/ad/1")
    site.lists("/ad/2")
    bench.workers.fail_at = "/ad/1"
    bench.crawl(source)
    bench.workers.fail_at = None
    return bench


def _file(bench: Any) -> Path:
    found: Path = sorted(bench.settings.folder.captures.glob(f"*{SUFFIX}"))[-1]
    return found


def _spool(bench: Any, sql: str) -> None:
    connection = sqlite3.connect(bench.settings.folder.spool)
    with connection:
        connection.execute(sql)
    connection.close()


def test_a_torn_tail_is_cut_off_and_noted(stopped: Any, source: Any) -> None:
    path = _file(stopped)
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:40])

    result = stopped.crawl(source, resume_only=True)

    assert result.is_complete
    assert path.read_bytes() == whole
    events = Custody(stopped.settings.folder.custody).path.read_text()
    assert "torn_tail_cut" in events


def test_a_record_that_was_not_indexed_is_found_and_not_fetched_again(
    site: Any, stopped: Any, source: Any
) -> None:
    _spool(stopped, "DELETE FROM captures WHERE url LIKE '%/ad/%'")

    result = stopped.crawl(source, resume_only=True)

    assert result.is_complete
    assert site.asked["/ad/1"] == site.asked["/ad/2"] == 1
    assert result.runs[0].counts["captures"] == 5  # robots.txt twice


def test_a_page_that_was_lost_from_the_frontier_comes_back_with_its_parent(
    site: Any, stopped: Any, source: Any
) -> None:
    _spool(stopped, "DELETE FROM captures")
    _spool(stopped, "DELETE FROM frontier WHERE role <> 'start'")
    _spool(stopped, "UPDATE frontier SET state = 'open', outcome = NULL")

    result = stopped.crawl(source, resume_only=True)

    assert result.is_complete
    assert result.runs[0].counts["captures"] == 5  # robots.txt twice
    assert site.asked["/"] == site.asked["/ad/1"] == 1


def test_without_a_spool_the_files_tell_what_there_is(
    stopped: Any, source: Any
) -> None:
    for path in stopped.settings.folder.path.glob("spool.db*"):
        path.unlink()
    stopped.workers.read.clear()

    result = stopped.crawl(source)

    assert result.is_complete
    # All of the old run's captures are read, and all pages of the new run.
    assert len([url for url in stopped.workers.read if "/ad/1" in url]) == 2


def test_a_file_that_is_shorter_than_its_index_stops_the_start(
    site: Any, stopped: Any, source: Any
) -> None:
    path = _file(stopped)
    path.write_bytes(path.read_bytes()[:-10])
    before = sum(site.asked.values())

    result = stopped.crawl(source, resume_only=True)

    assert isinstance(result.errors["little"], EvidenceError)
    assert sum(site.asked.values()) == before


def test_a_file_that_is_gone_stops_the_start(stopped: Any, source: Any) -> None:
    _file(stopped).unlink()

    result = stopped.crawl(source)

    assert isinstance(result.errors["little"], EvidenceError)
    assert "is not there" in str(result.errors["little"])


def test_failures_that_the_store_did_not_hear_of_are_told_again(
    stopped: Any, site: Any, source: Any
) -> None:
    site.pages["/ad/2"] = "x" * 100
    stopped.crawl(source, resume_only=True)
    _spool(
        stopped,
        "INSERT INTO failures VALUES ('f', 'r', 'little', 'timeout',"
        " 'https://a.example/', '2026-11-25T12:00:00+00:00', NULL, '{}', 1, 0)",
    )

    stopped.crawl(source)

    assert [one.id for one in stopped.workers.failures] == ["f"]


def test_a_lease_is_given_back_after_an_error(stopped: Any, source: Any) -> None:
    _file(stopped).unlink()

    first = stopped.crawl(source)
    second = stopped.crawl(source)

    assert not first.busy
    assert not second.busy
