"""A crawl as people see it: bars while it runs, a table that adds up afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import typer

from osint_monitor.cli.exits import FAILED, STOPPED
from osint_monitor.cli.screen import emit, err, progress, row, say, table
from osint_monitor.cli.waiting import say_waiting

if TYPE_CHECKING:
    from rich.progress import TaskID
    from rich.table import Table

    from osint_monitor.fetch.session import Progress
    from osint_monitor.jobs.crawl import CrawlResult, Report
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
    "dead_letters",
)


def crawl_shown(sources: Sequence[Source], settings: Settings) -> CrawlResult:
    """
    Crawl, with a bar for each source on standard error.

    Raises:
        MandateError, RunError: as ``jobs.crawl.crawl``.
    """
    from osint_monitor.jobs.crawl import crawl

    return shown(lambda report: crawl(sources, settings, report=report))


def shown(job: Callable[[Report], CrawlResult]) -> CrawlResult:
    """Do a job that crawls, with a bar for each source; then say what went wrong."""
    with progress() as bars:
        known: dict[str, TaskID] = {}

        def show(at: Progress) -> None:
            if at.source_id not in known:
                known[at.source_id] = bars.add_task(at.source_id, total=None, note="")
            bars.update(
                known[at.source_id],
                completed=at.pages_done,
                total=at.pages_done + at.pages_open,
                note=f"{at.posts:,} posts, {at.failed:,} failed",
            )

        result = job(show)
    say_problems(result)
    return result


def say_problems(result: CrawlResult) -> None:
    """Which sources were not crawled to their ends, and why."""
    for source_id in result.busy:
        say(f"{source_id}: another process is at it; nothing was done")
    for source_id, error in result.errors.items():
        say(f"{source_id}: {error}")


def finish(result: CrawlResult, *, json: bool) -> None:
    """
    Tell the runs, and end the command with its exit code.

    Raises:
        typer.Exit: 1 when something is not complete, 130 when it was stopped.
    """
    from osint_monitor.jobs.shapes import run_shape

    for run in result.runs if json else ():
        emit(run_shape(run))
    if result.runs:
        err().print(runs_table(result.runs))
    elif result.is_complete:
        say("nothing to do")
    say_waiting(result.waiting)
    if result.stopped:
        say("stopped; resume goes on where it was")
        raise typer.Exit(STOPPED)
    if not result.is_complete:
        raise typer.Exit(FAILED)


def runs_table(runs: Sequence[Run]) -> Table:
    """
    Runs with their counts and a line of sums.

    attempts = captures + unchanged + failed; captures = read + unread.
    """
    names = [name for name in COUNTS if any(name in run.counts for run in runs)]
    # On a terminal of 80 columns there is no room for what is nothing special.
    last = ["outcome"] if any(run.outcome != "finished" for run in runs) else []
    made = table("source", *names, *last, numbers=names)
    for run in sorted(runs, key=lambda run: run.source_id):
        counts = [f"{run.counts.get(name, 0):,}" for name in names]
        row(made, (run.source_id, *counts, *[run.outcome for _ in last]))
    sums = [sum(run.counts.get(name, 0) for run in runs) for name in names]
    made.add_section()
    row(made, ("all", *(f"{total:,}" for total in sums)))
    return made
