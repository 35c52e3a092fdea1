"""``crawl``: visit sources and keep, read and assess what they show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from osint_monitor.cli.options import Data, Json, settings_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from osint_monitor.model.source import Source

app = typer.Typer(add_completion=False)


@app.command(
    epilog="Examples:  crawl example_board   ·   crawl --due   (for cron and systemd)"
)
def crawl(
    sources: Annotated[
        list[str], typer.Argument(metavar="[SOURCE]...", help="Ids; see sources list.")
    ] = [],  # noqa: B006 Typer copies it
    due: Annotated[
        bool, typer.Option("--due", help="All whose schedule says that it is time.")
    ] = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """
    Crawl sources to their ends; what an earlier crawl left is finished first.

    Every answer is kept as evidence before anything reads it. Nothing starts without a
    mandate that holds today. Ctrl-C stops cleanly; the next crawl, or resume, goes on.
    """
    from osint_monitor.catalogue.load import load_sources
    from osint_monitor.cli.crawling import crawl_shown, finish, shown
    from osint_monitor.errors import Problem, SettingsError

    if bool(sources) == due:
        what = "give ids of sources, or --due, and not both"
        raise SettingsError([Problem("crawl", what)])
    settings = settings_of(data)
    known = load_sources(settings.sources_folder).sources
    if not due:
        finish(crawl_shown(_named(sources, known), settings), json=json)
        return
    from osint_monitor.jobs.schedule import crawl_due

    result = shown(lambda report: crawl_due(known, settings, report=report))
    finish(result, json=json)


def _named(ids: Sequence[str], known: Mapping[str, Source]) -> list[Source]:
    from osint_monitor.errors import Problem, SettingsError

    problems = [
        Problem(one, f"no such source; there are: {', '.join(known) or 'none'}")
        for one in ids
        if one not in known
    ]
    problems += [
        Problem(one, "it is of shape files: bring its files with import")
        for one in ids
        if one in known and known[one].shape.value == "files"
    ]
    if problems:
        raise SettingsError(problems)
    return [known[one] for one in dict.fromkeys(ids)]
