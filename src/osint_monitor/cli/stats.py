"""``stats``: sums over everything that is stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import typer

from osint_monitor.cli.options import Data, Json, settings_of, store_of

if TYPE_CHECKING:
    from rich.table import Table

    from osint_monitor.store.base import Stats

app = typer.Typer(add_completion=False)


@app.command(epilog="Examples:  stats   ·   stats --json | python -m json.tool")
def stats(data: Data = None, json: Json = False) -> None:
    """
    Say how much was fetched, read and found; the sums add up.

    attempts = captures + unchanged + failed, captures = read + could not be read, and
    each breakdown adds up to the posts.
    """
    from osint_monitor.cli.screen import emit, out
    from osint_monitor.jobs.shapes import stats_shape

    with store_of(settings_of(data)) as store:
        found = store.stats()
    if json:
        emit(stats_shape(found))
        return
    for made in tables_of(found):
        out().print(made)


def tables_of(found: Stats) -> list[Table]:
    """The sums as tables, the work first."""
    work = {
        "attempts": found.attempts,
        "  captures": found.captures,
        "    read": found.reads - found.reads_failed,
        "    could not be read": found.reads_failed,
        "  unchanged": found.unchanged,
        "  failed": found.failed,
        "failures stored": found.failures,
        "posts": found.posts,
        "  gone": found.gone,
        "versions": found.versions,
        "sightings": found.sightings,
        "assessments": found.assessments,
        "runs": found.runs,
    }
    made = [_counted("work", work)]
    named = (
        ("level", found.by_level),
        ("language", found.by_lang),
        ("kind", found.by_kind),
        ("source", found.by_source),
        ("class of failure", found.failures_by_reason),
    )
    made += [_counted(name, counts) for name, counts in named if counts]
    return made


def _counted(name: str, counts: Mapping[str, int]) -> Table:
    from osint_monitor.cli.screen import row, table

    made = table(name, "count", numbers=["count"])
    for key, count in counts.items():
        row(made, (key, f"{count:,}"))
    return made
