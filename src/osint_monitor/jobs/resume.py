"""Finish every unfinished run of every source, fetching included."""

from __future__ import annotations

from collections.abc import Mapping

from osint_monitor.errors import Problem, SourceError
from osint_monitor.jobs.crawl import CrawlResult, Report, allowed, crawl
from osint_monitor.jobs.ledger import close_killed
from osint_monitor.jobs.outbox import drain
from osint_monitor.model.source import Source
from osint_monitor.settings import Settings
from osint_monitor.spool.runs import OpenRun
from osint_monitor.spool.spool import Spool


def unfinished_runs(settings: Settings) -> list[OpenRun]:
    """
    Runs that were stopped or killed, or are at work now; oldest first.

    Raises:
        SpoolError: the spool can't be used.
    """
    path = settings.folder.spool
    if not path.exists():
        return []
    with Spool(path) as spool:
        return spool.runs.unfinished()


def resume(
    settings: Settings,
    sources: Mapping[str, Source],
    *,
    report: Report = lambda _: None,
) -> CrawlResult:
    """
    Go on with every unfinished run, to its end.

    Args:
        sources: by id; also those that are not enabled any more.

    Returns:
        With an error for each run that can't be finished, because its source is not
        in *sources* or nobody may read it any more.

    Raises:
        RunError: as ``crawl``.
    """
    drain(settings)
    if settings.folder.spool.exists():
        close_killed(settings)
    wanted: list[Source] = []
    result = CrawlResult()
    for run in unfinished_runs(settings):
        source = sources.get(run.source_id)
        if source is None:
            problem = Problem(run.source_id, "there is no such source any more")
            result.errors[run.source_id] = SourceError([problem])
        else:
            wanted.append(source)
    wanted = allowed(wanted, result)
    if wanted:
        crawl(wanted, settings, report=report, resume_only=True, result=result)
    return result
