"""``schedule``: crawl what is due and look at alerts, for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from osint_monitor.cli.options import Data, settings_of

if TYPE_CHECKING:
    from osint_monitor.jobs.crawl import CrawlResult

app = typer.Typer(add_completion=False)


@app.command(epilog="Example:  schedule   (or crawl --due from cron; docs/operate.md)")
def schedule(data: Data = None) -> None:
    """
    Stay in the foreground and crawl each source when it is due.

    Source files are read anew each time. A run that was missed is made up for once.
    Alerts are looked at every few minutes, also while a crawl runs. Ends with Ctrl-C
    or SIGTERM.
    """
    from osint_monitor.catalogue.load import load_sources
    from osint_monitor.cli.crawling import runs_table, say_problems
    from osint_monitor.cli.screen import err
    from osint_monitor.cli.waiting import say_waiting
    from osint_monitor.jobs.schedule import schedule_forever

    settings = settings_of(data)
    folder = settings.sources_folder

    def told(result: CrawlResult) -> None:
        err().print(runs_table(result.runs))
        say_problems(result)
        say_waiting(result.waiting)

    schedule_forever(lambda: load_sources(folder).sources, settings, told=told)
