"""``sources``: what may be read, and whether it may be today."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from osint_monitor.cli.exits import REFUSED
from osint_monitor.cli.options import Data, Json, settings_of

if TYPE_CHECKING:
    from osint_monitor.model.source import Source

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Source files and their mandates."
)

Folder = Annotated[
    Path | None,
    typer.Argument(help="Folder of source files; by default that of the settings."),
]


@app.callback()
def _group() -> None:
    """Source files: sites, channels, feeds and imports, each with its mandate."""


@app.command(epilog="Examples:  sources check   ·   sources check my_sources/")
def check(folder: Folder = None, data: Data = None, json: Json = False) -> None:
    """
    Read all source files and name every mistake at once, as file:line.

    While there is one, nothing starts (exit code 2).
    """
    from osint_monitor.catalogue.load import load_sources
    from osint_monitor.cli.screen import emit, say
    from osint_monitor.errors import SourceError

    where = folder or settings_of(data).sources_folder
    try:
        found = load_sources(where).sources
    except SourceError as error:
        for problem in error.problems:
            if json:
                emit({"where": problem.where, "what": problem.what})
            else:
                say(str(problem))
        raise typer.Exit(REFUSED) from error
    ready = sum(not why_not(one) for one in found.values())
    say(f"{len(found)} source files are right; {ready} may be read today")


@app.command(
    "list", epilog="Examples:  sources list   ·   sources list my_sources/ --json"
)
def listed(folder: Folder = None, data: Data = None, json: Json = False) -> None:
    """List the sources: what they are, when they are due, whether they may be read."""
    from osint_monitor.catalogue.load import load_sources
    from osint_monitor.cli.screen import emit, out, row, table

    found = load_sources(folder or settings_of(data).sources_folder).sources
    made = table("source", "name", "kind", "shape", "languages", "schedule", "today")
    for one in found.values():
        reason = why_not(one)
        if json:
            emit(source_shape(one, reason))
            continue
        cron = f"{one.schedule.cron} {one.schedule.zone}" if one.schedule else ""
        langs = " ".join(lang.value for lang in one.languages)
        today = reason or "may be read"
        cells = (one.id, one.name, one.kind.value, one.shape.value, langs, cron, today)
        row(made, cells)
    if not json:
        out().print(made)


def why_not(source: Source) -> str:
    """Why a source may not be read today; empty when it may."""
    from osint_monitor.catalogue.mandates import local_day, require_mandate
    from osint_monitor.errors import MandateError
    from osint_monitor.model.clock import now

    try:
        require_mandate(source, local_day(source, now()))
    except MandateError as error:
        what = [one.what.removeprefix("no valid mandate: ") for one in error.problems]
        return "no valid mandate: " + ", ".join(what)
    return "" if source.enabled else "not enabled"


def source_shape(source: Source, reason: str) -> dict[str, object]:
    """A source as JSON."""
    return {
        "id": source.id,
        "name": source.name,
        "kind": source.kind.value,
        "shape": source.shape.value,
        "languages": [lang.value for lang in source.languages],
        "country": source.country,
        "enabled": source.enabled,
        "cron": source.schedule.cron if source.schedule else None,
        "zone": source.schedule.zone if source.schedule else None,
        "expires": source.mandate.expires.isoformat(),
        "may_be_read": not reason,
        "why_not": reason or None,
    }
