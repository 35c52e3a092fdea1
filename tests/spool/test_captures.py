"""The index of captures, known pages, failures, runs and marks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from osint_monitor.errors import SpoolError
from osint_monitor.model.capture import Capture
from osint_monitor.model.run import Failure, failure_of
from osint_monitor.spool.captures import Entry
from osint_monitor.spool.runs import OpenRun
from osint_monitor.spool.spool import Spool

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)


def _entry(number: int, role: str = "capture", **parts: str) -> Entry:
    capture = Capture(
        id=f"id-{number}",
        source_id="board",
        run_id="run",
        url="https://a.example/1",
        status=200,
        fetched_at=AT + timedelta(seconds=number),
        digest="sha256:00",
        file="board-1.warc.gz",
        offset=number * 100,
        length=100,
    )
    return Entry(capture, role, parts.get("fp", "fp"), parts.get("refers_to"))


def _failure(where: str = "https://a.example/2") -> Failure:
    return failure_of(
        "fetch", "timeout", source_id="board", run_id="run", where=where, at=AT
    )


def test_a_record_is_indexed_once(spool: Spool) -> None:
    spool.captures.add([_entry(1)])
    spool.captures.mark("id-1", "read")
    spool.captures.add([_entry(1)])

    assert spool.captures.unread("board") == []


def test_unread_records_come_in_the_order_of_the_file(spool: Spool) -> None:
    spool.captures.add([_entry(2), _entry(1), _entry(3)])
    spool.captures.mark("id-2", "unreadable")

    assert spool.captures.unread("board") == [_entry(1), _entry(3)]


def test_the_newest_answer_of_a_page_comes_first(spool: Spool) -> None:
    spool.captures.add([_entry(1), _entry(2), _entry(3, fp="other")])

    assert spool.captures.answers("run", "fp") == [_entry(2), _entry(1)]


def test_the_index_knows_how_far_it_reaches(spool: Spool) -> None:
    spool.captures.add([_entry(1), _entry(4)])

    assert spool.captures.indexed_until("board") == {"board-1.warc.gz": 500}


def test_the_sums_of_a_run_add_up_at_any_time(spool: Spool) -> None:
    spool.captures.add([_entry(1), _entry(2), _entry(3)])
    spool.captures.add([_entry(4, "unchanged", refers_to="id-1")])
    spool.captures.mark("id-1", "read")
    spool.captures.mark("id-2", "unreadable")
    spool.failures.add(_failure(), is_attempt=True)
    spool.failures.add(_failure("https://a.example/3"), is_attempt=False)

    assert spool.runs.counts("run") == {
        "attempts": 5,
        "captures": 3,
        "unchanged": 1,
        "failed": 1,
        "read": 1,
        "unread": 1,
        "waiting": 1,
    }


def test_the_same_failure_twice_is_two_failures(spool: Spool) -> None:
    first = spool.failures.add(_failure(), is_attempt=True)
    second = spool.failures.add(_failure(), is_attempt=True)

    assert first.id != second.id
    assert spool.failures.unstored("board") == [first, second]


def test_a_failure_that_the_store_has_is_not_sent_again(spool: Spool) -> None:
    failure = spool.failures.add(_failure(), is_attempt=True)

    spool.failures.stored([failure])

    assert spool.failures.unstored("board") == []


def test_a_known_page_has_its_newest_capture_and_validators(spool: Spool) -> None:
    pages = spool.pages("board")
    spool.captures.add([_entry(1), _entry(2)])
    pages.remember("https://a.example/1", "id-1", '"1"', None)
    pages.remember("https://a.example/1", "id-2", None, "yesterday")

    known = pages.known("https://a.example/1")

    assert known is not None
    assert known.capture == _entry(2).capture
    assert (known.etag, known.last_modified) == (None, "yesterday")
    assert spool.pages("other").known("https://a.example/1") is None


def test_posts_longest_unasked_are_revisited_first(spool: Spool) -> None:
    pages = spool.pages("board")
    pages.seen([("new", "https://a.example/new")], AT)
    pages.seen([("old", "https://a.example/old")], AT - timedelta(days=1))
    pages.seen([("gone", "https://a.example/gone")], AT - timedelta(days=2))
    pages.gone(["gone"])

    assert pages.to_revisit(5) == ["https://a.example/old", "https://a.example/new"]
    assert pages.to_revisit(1) == ["https://a.example/old"]


def test_a_source_has_one_open_run(spool: Spool) -> None:
    spool.runs.begin(OpenRun("run", "board", AT, "m"))

    with pytest.raises(SpoolError):
        spool.runs.begin(OpenRun("run-2", "board", AT, "m"))
    spool.runs.end("run")
    spool.runs.begin(OpenRun("run-2", "board", AT, "m"))
    assert [run.id for run in spool.runs.unfinished()] == ["run-2"]


def test_a_due_time_is_taken_on_once(spool: Spool) -> None:
    assert spool.marks.take_on("board", AT)
    assert not spool.marks.take_on("board", AT)
    assert not spool.marks.take_on("board", AT - timedelta(hours=1))
    assert spool.marks.take_on("board", AT + timedelta(hours=1))


def test_a_due_time_that_was_not_begun_can_be_taken_again(spool: Spool) -> None:
    spool.marks.take_on("board", AT)

    spool.marks.give_back("board", None)

    assert spool.marks.take_on("board", AT)
