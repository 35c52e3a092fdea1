"""Crawl what is due: once (for cron and systemd), or in the foreground for ever."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from types import FrameType

from osint_monitor.catalogue.due import last_due, next_due
from osint_monitor.jobs.alerts_beside import AlertsBeside
from osint_monitor.jobs.crawl import CrawlResult, Report, allowed, crawl
from osint_monitor.jobs.outbox import destroy_old, drain
from osint_monitor.model.clock import now
from osint_monitor.model.source import Source
from osint_monitor.settings import Settings
from osint_monitor.spool.spool import Spool

LONGEST_NAP = timedelta(minutes=1)
"""Due times are looked at anew at least so often: a machine may sleep, a clock jump."""

DRAIN_S = 30.0
"""How long the outbox is emptied at a stretch, between crawls."""


def due_sources(
    sources: Mapping[str, Source], spool: Spool, at: datetime
) -> dict[str, datetime]:
    """
    Which sources are due: id → the due time, by id.

    A source that was never crawled is due at once, for the last due time there was;
    however many were missed since, it is due once.
    """
    due: dict[str, datetime] = {}
    for source in sources.values():
        if source.enabled and source.schedule:
            moment = last_due(source.schedule, at, spool.marks.last(source.id))
            if moment is not None:
                due[source.id] = moment
    return due


def crawl_due(
    sources: Mapping[str, Source],
    settings: Settings,
    *,
    report: Report = lambda _: None,
    at: datetime | None = None,
) -> CrawlResult:
    """
    Crawl all sources that are due, and mark their due times as taken on.

    Dead letters whose time is over are destroyed before.

    The mark is made first and is on the disk: a crawl that is killed is taken up again
    by ``resume`` or by the next crawl, and never begun twice. A source that another
    process is at, or that could not be begun, keeps its due time for later.

    Returns:
        With an error for each source that nobody may read today.

    Raises:
        RunError: as ``crawl``.
    """
    settings.folder.make()
    destroy_old(settings)
    with Spool(settings.folder.spool) as spool:
        due = due_sources(sources, spool, at or now())
        result = CrawlResult()
        wanted = allowed([sources[source_id] for source_id in due], result)
        before = {source.id: spool.marks.last(source.id) for source in wanted}
        mine = [one for one in wanted if spool.marks.take_on(one.id, due[one.id])]
        try:
            if mine:
                crawl(mine, settings, report=report, result=result)
        finally:
            for source in mine:
                if source.id not in result.begun:
                    spool.marks.give_back(source.id, before[source.id])
        return result


def next_due_time(
    sources: Mapping[str, Source], at: datetime
) -> tuple[datetime, str] | None:
    """When something is due next, and what; ``None`` when nothing ever is."""
    times = [
        (moment, source.id)
        for source in sources.values()
        if source.enabled
        and source.schedule
        and (moment := next_due(source.schedule, at)) is not None
    ]
    return min(times, default=None)


def schedule_forever(
    load: Callable[[], Mapping[str, Source]],
    settings: Settings,
    *,
    report: Report = lambda _: None,
    told: Callable[[CrawlResult], None] = lambda _: None,
) -> None:
    """
    Crawl what is due, again and again, until SIGINT or SIGTERM; look at alerts beside.

    Args:
        load: gives the sources; asked anew each time, so that files may change.
        told: what came of each crawl that found something due.

    Raises:
        SetupError, RunError: as ``crawl``.
    """
    stop = threading.Event()
    with AlertsBeside(settings), _Ends(stop):
        while not stop.is_set():
            sources = load()
            result = crawl_due(sources, settings, report=report)
            if result.runs or result.errors:
                told(result)
            if result.stopped:
                return
            # What waits for a store that is away is tried again, whatever is due.
            drain(settings, longest_s=DRAIN_S)
            _nap(stop, sources)


def _nap(stop: threading.Event, sources: Mapping[str, Source]) -> None:
    """Sleep until something is due, but not for long."""
    at = now()
    upcoming = next_due_time(sources, at)
    wait = min(upcoming[0] - at, LONGEST_NAP) if upcoming else LONGEST_NAP
    stop.wait(max(wait.total_seconds(), 0.2))


class _Ends:
    """Sets an event at SIGINT or SIGTERM, outside of a crawl (which has its own)."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self._before: dict[int, object] = {}

    def __enter__(self) -> None:
        for name in (signal.SIGINT, signal.SIGTERM):
            with suppress(ValueError):  # not in the main thread
                self._before[name] = signal.signal(name, self._set)

    def __exit__(self, *exc: object) -> None:
        for name, handler in self._before.items():
            signal.signal(name, handler)  # type: ignore[arg-type]

    def _set(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self._stop.set()
