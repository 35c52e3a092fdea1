"""``runs``: what was crawled and brought in, newest first."""

from __future__ import annotations

from typing import Annotated

import typer

from osint_monitor.cli.options import Data, Json, settings_of, store_of

app = typer.Typer(add_completion=False)

COUNTS = ("attempts", "captures", "unchanged", "failed", "read", "unread", "posts")


@app.command(epilog="Examples:  runs   ·   runs --source example_board --json")
def runs(
    source: Annotated[
        str | None, typer.Option("--source", "-s", help="Only of this source.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1)] = 30,
    data: Data = None,
    json: Json = False,
) -> None:
    """
    List crawls, imports and rescorings, each with its counts.

    attempts = captures + unchanged + failed; captures = read + unread.
    """
    from osint_monitor.cli.screen import emit, out, row, table
    from osint_monitor.jobs.shapes import run_shape

    with store_of(settings_of(data)) as store:
        found = store.runs(source)[:limit]
    if json:
        for run in found:
            emit(run_shape(run))
        return
    made = table(
        "run", "kind", "source", "started (UTC)", "outcome", *COUNTS, numbers=COUNTS
    )
    for run in found:
        counts = [
            f"{run.counts[name]:,}" if name in run.counts else "" for name in COUNTS
        ]
        at = f"{run.started_at:%Y-%m-%d %H:%M}"
        row(made, (run.id[:8], run.kind.value, run.source_id, at, run.outcome, *counts))
    out().print(made)
