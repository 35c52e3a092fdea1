"""``rescore``: stored posts, assessed with the rules of today."""

from __future__ import annotations

import typer

from osint_monitor.cli.exits import FAILED
from osint_monitor.cli.options import Data, Json, settings_of, store_of

app = typer.Typer(add_completion=False)


@app.command(epilog="Example:  rules check && osint-monitor rescore")
def rescore(data: Data = None, json: Json = False) -> None:
    """
    Assess stored posts anew after rules or reading changed.

    Only posts that the engine of today has not assessed are read; older opinions stay
    in the history. It may be stopped and begun again.
    """
    from osint_monitor.catalogue.load import load_sources
    from osint_monitor.cli.screen import emit, progress, say
    from osint_monitor.cli.stopping import run_until_told
    from osint_monitor.jobs.rescore import rescore as job
    from osint_monitor.jobs.shapes import run_shape

    settings = settings_of(data)
    with store_of(settings) as store:
        total = store.stats().versions
    sources = dict(load_sources(settings.sources_folder).sources)
    with progress() as bars:
        bar = bars.add_task("rescoring", total=total, note="")
        run = run_until_told(
            job(settings, sources, lambda done: bars.update(bar, completed=done)),
            go_on="rescore again to finish",
        )
    if json:
        emit(run_shape(run))
    say(f"{run.counts.get('rescored', 0)} wordings assessed anew")
    if missed := run.counts.get("not_rescored", 0):
        say(f"{missed} could not be: see failures --run rescore")
        raise typer.Exit(FAILED)
