"""Crawl several sources at once, each run to its end; and stop cleanly when asked."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import uvloop

from osint_monitor.catalogue.mandates import local_day, require_mandate
from osint_monitor.errors import MandateError, OsintMonitorError, RunError
from osint_monitor.fetch.backlog import Backlog
from osint_monitor.fetch.crawlers import Crawlers
from osint_monitor.fetch.opening import close_session, open_session
from osint_monitor.fetch.session import Progress, Workers
from osint_monitor.jobs.outbox import settled
from osint_monitor.model.clock import now
from osint_monitor.model.run import Run
from osint_monitor.model.source import Source
from osint_monitor.settings import Settings
from osint_monitor.spool.leases import SourceBusy
from osint_monitor.spool.outbox import NONE_WAITS, Waiting
from osint_monitor.spool.spool import Spool
from osint_monitor.work.pool import Pool

Report = Callable[[Progress], None]

STALE = timedelta(hours=6)
"""An unfinished run that is older is finished, and then a new one is made."""


@dataclass(slots=True)
class CrawlResult:
    """
    What came of a crawl.

    Args:
        runs: as they are stored, in the order in which they ended.
        busy: sources that another process is at; nothing was done about them.
        begun: sources whose run was opened.
        errors: why a run was not begun, or had to stop, by source.
        stopped: SIGINT or SIGTERM came.
        waiting: what is not in the store yet, because that is away.
    """

    runs: list[Run] = field(default_factory=list)
    busy: list[str] = field(default_factory=list)
    begun: set[str] = field(default_factory=set)
    errors: dict[str, OsintMonitorError] = field(default_factory=dict)
    stopped: bool = False
    waiting: Waiting = NONE_WAITS

    @property
    def is_complete(self) -> bool:
        """True when every source was crawled to its end and all sums add up."""
        whole = all(run.outcome == "finished" for run in self.runs)
        return whole and not (self.busy or self.errors or self.stopped)


def crawl(
    sources: Sequence[Source],
    settings: Settings,
    *,
    report: Report = lambda _: None,
    resume_only: bool = False,
    result: CrawlResult | None = None,
) -> CrawlResult:
    """
    Crawl sources to their ends; what an earlier process left is taken up first.

    Args:
        report: told how far each source is, many times a second.
        resume_only: finish unfinished runs, begin none.
        result: to be added to.

    Raises:
        MandateError: a source has no valid mandate; nothing was started.
        RunError: the store, the spool or the evidence can't be used at all.
    """
    _require_mandates(sources)
    settings.folder.make()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        work = _Crawl(settings, report, result or CrawlResult())
        done = runner.run(work.all(sources, resume_only))
    done.runs, done.waiting = settled(settings, done.runs)
    return done


class _Crawl:
    """One call of ``crawl``: the parts that its sources share."""

    def __init__(self, settings: Settings, report: Report, result: CrawlResult) -> None:
        self._settings, self._folder = settings, settings.folder
        self._report = report
        self._crawlers = Crawlers(settings.user_agent)
        self._backlog = Backlog(settings.backlog)
        self.result = result

    async def all(self, sources: Sequence[Source], resume_only: bool) -> CrawlResult:
        """Crawl every source, all at once."""
        by_id: Mapping[str, Source] = {source.id: source for source in sources}
        with Spool(self._folder.spool) as spool, self._told_to_stop():
            if resume_only:
                unfinished = {run.source_id for run in spool.runs.unfinished()}
                by_id = {key: one for key, one in by_id.items() if key in unfinished}
            if not by_id:
                return self.result
            async with Pool(self._settings, by_id) as pool:
                tasks = [
                    self._source(source, spool, pool, resume_only)
                    for source in by_id.values()
                ]
                for outcome in await asyncio.gather(*tasks, return_exceptions=True):
                    if isinstance(outcome, BaseException):
                        raise outcome
        return self.result

    async def _source(
        self, source: Source, spool: Spool, workers: Workers, resume_only: bool
    ) -> None:
        """Finish what is unfinished, and begin anew if that is old."""
        unfinished = spool.runs.open_run(source.id)
        await self._run(source, spool, workers)
        is_stale = unfinished and now() - unfinished.started_at > STALE
        if is_stale and not resume_only and self._may_go_on(source, spool):
            await self._run(source, spool, workers)

    def _may_go_on(self, source: Source, spool: Spool) -> bool:
        return not self.result.stopped and spool.runs.open_run(source.id) is None

    async def _run(self, source: Source, spool: Spool, workers: Workers) -> None:
        try:
            session = await open_session(
                source,
                self._folder,
                spool,
                workers,
                backlog=self._backlog,
                report=self._report,
            )
        except SourceBusy:
            self.result.busy.append(source.id)
            return
        except RunError as error:
            self.result.errors[source.id] = error
            return
        self.result.begun.add(source.id)
        try:
            if not self.result.stopped:
                await self._crawlers.fetch(session)
        finally:
            run = await close_session(
                session, self._folder, stopped=self.result.stopped
            )
            self.result.runs.append(run)
            if session.error is not None:
                self.result.errors[source.id] = session.error

    def _told_to_stop(self) -> Any:
        return _Signals(self._stop)

    def _stop(self) -> None:
        self.result.stopped = True
        self._backlog.open()
        task = asyncio.get_running_loop().create_task(self._crawlers.stop())
        self._stopping = task


class _Signals:
    """The first SIGINT or SIGTERM stops cleanly; the second ends the process."""

    def __init__(self, stop: Callable[[], None]) -> None:
        self._stop = stop
        self._loop = asyncio.get_running_loop()

    def __enter__(self) -> None:
        for name in (signal.SIGINT, signal.SIGTERM):
            # Only the main thread may; elsewhere nobody sends signals to us.
            with suppress(ValueError, RuntimeError):
                self._loop.add_signal_handler(name, self._first)

    def __exit__(self, *exc: object) -> None:
        for name in (signal.SIGINT, signal.SIGTERM):
            with suppress(ValueError, RuntimeError):
                self._loop.remove_signal_handler(name)

    def _first(self) -> None:
        self.__exit__()
        self._stop()


def allowed(sources: Sequence[Source], result: CrawlResult) -> list[Source]:
    """Those of *sources* that may be read today; the others are noted as errors."""
    may: list[Source] = []
    for source in sources:
        try:
            require_mandate(source, local_day(source, now()))
            may.append(source)
        except MandateError as error:
            result.errors[source.id] = error
    return may


def _require_mandates(sources: Sequence[Source]) -> None:
    result = CrawlResult()
    allowed(sources, result)
    found = [one for one in result.errors.values() if isinstance(one, MandateError)]
    if found:
        raise MandateError([problem for one in found for problem in one.problems])
