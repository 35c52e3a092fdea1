"""Finish what was left unfinished: every open run of every source, fetching included."""

from __future__ import annotations

from collections.abc import Mapping

from osint_monitor.errors import MandateError, Problem
from osint_monitor.jobs.crawl import CrawlResult, Report, crawl
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

    Raises:
        MandateError: a run's source is not in *sources*, or its mandate has run out;
            nothing was started.
        RunError: as ``crawl``.
    """
    ids = [run.source_id for run in unfinished_runs(settings)]
    missing = [Problem(one, "there is no such source") for one in ids]
    missing = [problem for problem in missing if problem.where not in sources]
    if missing:
        raise MandateError(missing)
    wanted = [sources[source_id] for source_id in ids]
    return crawl(wanted, settings, report=report, resume_only=True)
