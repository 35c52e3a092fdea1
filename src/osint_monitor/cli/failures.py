"""``failures``: everything that could not be done."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import Annotated

import typer

from osint_monitor.cli.options import Data, Json, settings_of, store_of

app = typer.Typer(add_completion=False)


@app.command(epilog="Examples:  failures --run 1c0ffee2   ·   failures --json")
def failures(
    source: Annotated[
        str | None, typer.Option("--source", "-s", help="Only of this source.")
    ] = None,
    run: Annotated[
        str | None, typer.Option("--run", help="Only of this run (its whole id).")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1)] = 100,
    data: Data = None,
    json: Json = False,
) -> None:
    """List what could not be fetched or read: class, place, time; no words of posts."""
    from osint_monitor.cli.screen import emit, one_line, out, row, say, table
    from osint_monitor.jobs.masking import masked_text
    from osint_monitor.jobs.shapes import failure_shape

    made = table("at (UTC)", "source", "stage", "class", "where")
    reasons: Counter[str] = Counter()
    with store_of(settings_of(data)) as store:
        for one in islice(store.failures(source_id=source, run_id=run), limit):
            if json:
                emit(failure_shape(one))
                continue
            reasons[one.reason] += 1
            where = one_line(masked_text(one.where), 90)
            at = f"{one.at:%Y-%m-%d %H:%M:%S}"
            row(made, (at, one.source_id, one.stage, one.reason, where))
    if not json:
        out().print(made)
        say(", ".join(f"{name}: {count}" for name, count in reasons.most_common()))
