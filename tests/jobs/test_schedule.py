"""What is due is crawled once, however many due times were missed."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from osint_monitor.errors import MandateError
from osint_monitor.jobs import resume as resume_job
from osint_monitor.jobs import schedule
from osint_monitor.jobs.crawl import CrawlResult
from osint_monitor.model.mandate import Mandate
from osint_monitor.model.run import Run, RunKind
from osint_monitor.model.source import Schedule, Shape, Source
from osint_monitor.model.words import Kind
from osint_monitor.settings import Settings
from osint_monitor.spool.outbox import Outbox
from osint_monitor.spool.runs import OpenRun
from osint_monitor.spool.spool import Spool
from osint_monitor.store.open import open_store
from osint_monitor.work.parcel import Parcel, packed

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def _source(source_id: str = "board", cron: str | None = "0 * * * *") -> Source:
    return Source(
        id=source_id,
        name="Board",
        kind=Kind.JOB,
        shape=Shape.SITE,
        start=("https://board.example/",),
        hosts=("board.example",),
        schedule=Schedule(cron=cron) if cron else None,
        mandate=Mandate(
            authority="Example Police",
            basis="invented_data",
            purpose="test",
            expires=date(2099, 12, 31),
        ),
    )


class Crawls:
    """Stands in for ``crawl``; notes what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.busy: list[str] = []
        self.error: Exception | None = None

    def __call__(
        self,
        sources: Sequence[Source],
        settings: Settings,
        *,
        result: CrawlResult,
        **options: Any,
    ) -> CrawlResult:
        self.asked.append([source.id for source in sources])
        if self.error:
            raise self.error
        result.busy += self.busy
        result.begun |= {source.id for source in sources} - set(self.busy)
        return result


@pytest.fixture
def crawls(monkeypatch: pytest.MonkeyPatch) -> Crawls:
    stand_in = Crawls()
    monkeypatch.setattr(schedule, "crawl", stand_in)
    monkeypatch.setattr(resume_job, "crawl", stand_in)
    return stand_in


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path)


def _due(settings: Settings, at: datetime, *sources: Source) -> CrawlResult:
    by_id = {source.id: source for source in sources}
    return schedule.crawl_due(by_id, settings, at=at)


def test_a_source_is_crawled_once_for_a_due_time(
    crawls: Crawls, settings: Settings
) -> None:
    _due(settings, NOON, _source())
    _due(settings, NOON + timedelta(minutes=59), _source())
    _due(settings, NOON + timedelta(minutes=60), _source())

    assert crawls.asked == [["board"], ["board"]]


def test_many_missed_times_are_caught_up_once(
    crawls: Crawls, settings: Settings
) -> None:
    _due(settings, NOON, _source())
    _due(settings, NOON + timedelta(days=3), _source())
    _due(settings, NOON + timedelta(days=3, minutes=1), _source())

    assert len(crawls.asked) == 2


def test_only_what_is_enabled_and_has_a_schedule_is_due(
    crawls: Crawls, settings: Settings
) -> None:
    off = replace(_source("off"), enabled=False)

    _due(settings, NOON, off, _source("never", None))

    assert crawls.asked == []


def test_a_busy_source_stays_due(crawls: Crawls, settings: Settings) -> None:
    crawls.busy = ["board"]
    _due(settings, NOON, _source())
    crawls.busy = []

    _due(settings, NOON + timedelta(minutes=1), _source())

    assert len(crawls.asked) == 2


def test_a_crawl_that_could_not_begin_stays_due(
    crawls: Crawls, settings: Settings
) -> None:
    crawls.error = RuntimeError("no store")
    with pytest.raises(RuntimeError):
        _due(settings, NOON, _source())
    crawls.error = None

    _due(settings, NOON, _source())

    assert len(crawls.asked) == 2


def test_a_mandate_that_ran_out_holds_back_its_own_source_only(
    crawls: Crawls, settings: Settings
) -> None:
    old = replace(_source().mandate, expires=date(2020, 1, 1))

    result = _due(settings, NOON, _source(), replace(_source("old"), mandate=old))

    assert crawls.asked == [["board"]]
    assert isinstance(result.errors["old"], MandateError)


def test_it_is_told_what_is_due_next() -> None:
    daily = _source("daily", "30 2 * * *")

    found = schedule.next_due_time({"board": _source(), "daily": daily}, NOON)

    assert found == (NOON + timedelta(hours=1), "board")
    assert schedule.next_due_time({}, NOON) is None


def test_the_schedule_goes_on_until_a_crawl_is_stopped(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds: list[int] = []

    def crawl_due(*given: Any, **options: Any) -> CrawlResult:
        rounds.append(1)
        return CrawlResult(stopped=len(rounds) == 3)

    monkeypatch.setattr(schedule, "crawl_due", crawl_due)
    monkeypatch.setattr(schedule, "_nap", lambda stop, sources: None)

    schedule.schedule_forever(dict, settings)

    assert len(rounds) == 3


def test_what_waits_for_the_store_is_tried_even_when_nothing_is_due(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.folder.make()
    outbox = Outbox(settings.folder.outbox, 1_000_000)
    run = Run(id="r", kind=RunKind.CRAWL, source_id="x", started_at=NOON, mandate="m")
    outbox.add(packed(Parcel(runs=(run,))))
    waited: list[int] = []

    def nap(stop: threading.Event, sources: object) -> None:
        waited.append(outbox.waiting().batches)
        stop.set()

    monkeypatch.setattr(schedule, "_nap", nap)
    schedule.schedule_forever(dict, settings)
    outbox.close()
    assert waited == [0]
    with open_store(settings.folder.store_url) as store:
        assert store.runs() == [run]


def test_resume_goes_on_with_unfinished_runs_only(
    crawls: Crawls, settings: Settings
) -> None:
    settings.folder.make()
    with Spool(settings.folder.spool) as spool:
        spool.runs.begin(OpenRun("r1", "board", NOON, "m"))
        spool.runs.begin(OpenRun("r2", "vanished", NOON, "m"))
        spool.runs.begin(OpenRun("r3", "ended", NOON, "m"))
        spool.runs.end("r3")

    result = resume_job.resume(
        settings, {"board": _source(), "ended": _source("ended")}
    )

    assert crawls.asked == [["board"]]
    assert set(result.errors) == {"vanished"}


def test_nothing_to_resume_is_no_error(crawls: Crawls, settings: Settings) -> None:
    assert resume_job.resume(settings, {}).is_complete
    assert crawls.asked == []
