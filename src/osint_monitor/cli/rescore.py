"""``rescore``: stored posts, assessed with the rules of today."""

from __future__ import annotations

import re
import time
from typing import Annotated

import typer

from osint_monitor.cli.exits import FAILED
from osint_monitor.cli.options import Data, Json, settings_of, store_of

app = typer.Typer(add_completion=False)

MAX_SLICES = 64
_SLICE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})")


@app.command(
    epilog="Examples:  rules check && osint-monitor rescore   ·   rescore --slice 1/2"
)
def rescore(
    part: Annotated[
        str,
        typer.Option(
            "--slice", help="Only this part, such as 1/2; somebody else does 2/2."
        ),
    ] = "1/1",
    data: Data = None,
    json: Json = False,
) -> None:
    """
    Assess stored posts anew after rules or reading changed.

    Only posts that the engine of today has not assessed are read; older opinions stay
    in the history. It may be stopped or killed and begun again, and several may run at
    once, each with a slice of its own.
    """
    from osint_monitor.catalogue.load import load_sources
    from osint_monitor.cli.screen import emit, progress, say
    from osint_monitor.cli.stopping import run_until_told
    from osint_monitor.jobs.rescore import rescore as job
    from osint_monitor.jobs.shapes import run_shape

    settings, slice_ = settings_of(data), _slice_of(part)
    store_of(settings).close()
    sources = dict(load_sources(settings.sources_folder).sources)
    begun = time.monotonic()
    with progress() as bars:
        bar = bars.add_task("rescoring", total=None, note="")

        def tell(done: int, total: int) -> None:
            rate = done / max(0.001, time.monotonic() - begun)
            bars.update(bar, completed=done, total=total, note=f"{rate:,.0f} a second")

        run = run_until_told(
            job(settings, sources, part=slice_, tell=tell),
            go_on="rescore again to finish",
        )
    if json:
        emit(run_shape(run))
    say(f"{run.counts.get('rescored', 0)} wordings assessed anew")
    if missed := run.counts.get("not_rescored", 0):
        say(f"{missed} could not be: see failures --run rescore")
        raise typer.Exit(FAILED)


def _slice_of(text: str) -> tuple[int, int]:
    """
    From ``2/3`` to (1, 3): the part and how many there are.

    Raises:
        SettingsError: it is none.
    """
    from osint_monitor.errors import Problem, SettingsError

    found = _SLICE.fullmatch(text.strip())
    number, count = map(int, found.groups()) if found else (0, 0)
    if not 1 <= number <= count <= MAX_SLICES:
        what = f"a part such as 1/2 was expected, of at most {MAX_SLICES}"
        raise SettingsError([Problem("--slice", what)])
    return number - 1, count
