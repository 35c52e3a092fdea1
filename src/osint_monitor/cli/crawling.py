"""A crawl as people see it: bars while it runs, a table that adds up afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from osint_monitor.cli.screen import progress, row, say, table

if TYPE_CHECKING:
    from rich.progress import TaskID
    from rich.table import Table

    from osint_monitor.fetch.session import Progress
    from osint_monitor.jobs.crawl import CrawlResult
    from osint_monitor.model.run import Run
    from osint_monitor.model.source import Source
    from osint_monitor.settings import Settings

COUNTS = (
    "attempts",
    "captures",
    "unchanged",
    "failed",
    "read",
    "unread",
    "read_failed",
    "posts",
    "gone",
)


def crawl_shown(
    sources: Sequence[Source], settings: Settings, *, resume_only: bool = False
) -> CrawlResult:
    """
    Crawl, with a bar for each source on standard error.

    Raises:
        MandateError, RunError: as ``jobs.crawl.crawl``.
    """
    from osint_monitor.jobs.crawl import crawl

    with progress() as bars:
        known: dict[str, TaskID] = {}

        def show(at: Progress) -> None:
            if at.source_id not in known:
                known[at.source_id] = bars.add_task(at.source_id, note="")
            bars.update(
                known[at.source_id],
                completed=at.pages_done,
                total=at.pages_done + at.pages_open,
                note=f"{at.posts:,} posts, {at.failed:,} failed",
            )

        result = crawl(sources, settings, report=show, resume_only=resume_only)
    for source_id in result.busy:
        say(f"{source_id}: another process is at it; nothing was done")
    for source_id, error in result.errors.items():
        say(f"{source_id}: {error}")
    return result


def runs_table(runs: Sequence[Run]) -> Table:
    """
    Runs with their counts and a line of sums.

    attempts = captures + unchanged + failed; captures = read + unread.
    """
    names = [name for name in COUNTS if any(name in run.counts for run in runs)]
    made = table("source", "outcome", *names, numbers=names)
    for run in sorted(runs, key=lambda run: run.source_id):
        counts = [f"{run.counts.get(name, 0):,}" for name in names]
        row(made, (run.source_id, run.outcome, *counts))
    sums = [sum(run.counts.get(name, 0) for run in runs) for name in names]
    made.add_section()
    row(made, ("all", "", *(f"{total:,}" for total in sums)))
    return made
