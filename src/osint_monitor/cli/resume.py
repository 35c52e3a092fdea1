"""``resume``: finish what was stopped or killed."""

from __future__ import annotations

import typer

from osint_monitor.cli.options import Data, Json, settings_of

app = typer.Typer(add_completion=False)


@app.command(epilog="Example:  resume   (nothing happens when nothing is unfinished)")
def resume(data: Data = None, json: Json = False) -> None:
    """
    Finish every crawl that was stopped or killed, the fetching included.

    Nothing is lost and nothing is doubled, whenever it was killed. An import that was
    stopped is finished by importing the same files again.
    """
    from osint_monitor.catalogue.load import load_sources
    from osint_monitor.cli.crawling import finish, shown
    from osint_monitor.jobs.resume import resume as job

    settings = settings_of(data)
    known = load_sources(settings.sources_folder).sources
    result = shown(lambda report: job(settings, known, report=report))
    finish(result, json=json)
