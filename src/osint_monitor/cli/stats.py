"""``stats``: sums over everything that is stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

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
    each breakdown adds up to the posts. While the store is away, what waits for it is
    told all the same.
    """
    from osint_monitor.cli.screen import emit, out
    from osint_monitor.errors import StoreAway
    from osint_monitor.jobs.outbox import dead_letters, waiting
    from osint_monitor.jobs.shapes import stats_shape, waiting_shape

    settings = settings_of(data)
    aside = waiting_shape(waiting(settings), dead_letters(settings).count())
    try:
        with store_of(settings) as store:
            found = store.stats()
    except StoreAway:
        emit(aside) if json else _print_aside(aside)
        raise
    if json:
        emit(stats_shape(found) | aside)
        return
    for made in tables_of(found):
        out().print(made)
    _print_aside(aside)


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


def _print_aside(aside: Mapping[str, Any]) -> None:
    """What is not in the store, when there is something."""
    from osint_monitor.cli.screen import one_line, out, row, table

    waits = aside["waiting"]
    lines = {
        "batches": f"{waits['batches']:,}" if waits["batches"] else "",
        "bytes": f"{waits['bytes']:,}" if waits["batches"] else "",
        "since": waits["since"] or "",
        "the store said": one_line(waits["why"], 90),
        "dead letters": f"{aside['dead_letters']:,}" if aside["dead_letters"] else "",
    }
    if any(lines.values()):
        made = table("waiting for the store", "")
        for name, value in lines.items():
            if value:
                row(made, (name, value))
        out().print(made)


def _counted(name: str, counts: Mapping[str, int]) -> Table:
    from osint_monitor.cli.screen import row, table

    made = table(name, "count", numbers=["count"])
    for key, count in counts.items():
        row(made, (key, f"{count:,}"))
    return made
