"""``runs``: what was crawled and brought in, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from osint_monitor.cli.options import Data, Json, settings_of, store_of

if TYPE_CHECKING:
    from osint_monitor.model.run import Run

app = typer.Typer(add_completion=False)

SUMS = ("attempts", "captures", "unchanged", "failed", "read", "unread")


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
    sums = ("attempts = captures + unchanged + failed", "captures = read + unread")
    dead = (
        ["dead letters"] if any("dead_letters" in run.counts for run in found) else []
    )
    made = table("run", "what", "started (UTC)", "outcome", "posts", *dead, *sums)
    for run in found:
        at = f"{run.started_at:%Y-%m-%d %H:%M}"
        what = f"{run.kind.value} {run.source_id}"
        counted = (
            _count(run, "posts"),
            *(_count(run, "dead_letters") for _ in dead),
            _sum(run, SUMS[:4]),
            _sum(run, SUMS[1:2] + SUMS[4:]),
        )
        row(made, (run.id[:8], what, at, run.outcome, *counted))
    out().print(made)


def _count(run: Run, name: str) -> str:
    return f"{run.counts[name]:,}" if name in run.counts else ""


def _sum(run: Run, names: Sequence[str]) -> str:
    """``5 = 3 + 2``; nothing when the run has no such counts."""
    if not all(name in run.counts for name in names):
        return ""
    whole, *parts = (_count(run, name) for name in names)
    return f"{whole} = {' + '.join(parts)}"
