"""``train``: the model's heads, learnt from labelled posts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from osint_monitor.cli.exits import FAILED
from osint_monitor.cli.options import Data, settings_of

if TYPE_CHECKING:
    from rich.progress import TaskID

    from osint_monitor.model.post import Version
    from osint_monitor.model.words import Level
    from osint_monitor.score.heads import Heads
    from osint_monitor.settings import Settings

app = typer.Typer(add_completion=False)

SAME = 1e-6
"""The largest difference between heads that count as the same."""


@app.command(
    epilog="Examples:  train training/*.jsonl --check   ·   "
    "train training/*.jsonl own.jsonl --out heads.npz"
)
def train(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="JSON Lines of labelled posts; .gz too."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write the heads to this file.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Compare with the heads in use.")
    ] = False,
    judgements: Annotated[
        list[Path] | None,
        typer.Option("--judgements", help="Officers' judgements of stored posts."),
    ] = None,
    data: Data = None,
) -> None:
    """
    Learn the model's heads from labelled posts.

    Nothing changes by itself: try new heads with [bold]shadow --model[/bold] or
    [bold]evaluate[/bold] and the setting [bold]model[/bold] first. The same posts,
    rules and packages give the same heads.
    """
    from osint_monitor.cli.screen import progress, say
    from osint_monitor.jobs.train import train as job
    from osint_monitor.score.heads import difference, load_heads, save_heads

    settings = settings_of(data)
    judged = _judged(judgements, settings) if judgements else []
    with progress() as bars:
        tasks: dict[str, TaskID] = {}

        def report(stage: str, done: int, of: int) -> None:
            if stage not in tasks:
                for done_with in tasks.values():
                    bars.remove_task(done_with)
                tasks.clear()
                tasks[stage] = bars.add_task(stage, total=of, note="")
            bars.update(tasks[stage], completed=done, total=of)

        heads = job(files or [], settings, report, judged)
    _say(heads)
    if out is not None:
        save_heads(heads, out)
        say(f"written to {out}")
    if check:
        used = load_heads(Path(settings.model)) if settings.model else load_heads()
        far = difference(heads, used)
        say(f"largest difference from the heads in use: {far:.1e}")
        if far > SAME:
            raise typer.Exit(FAILED)


def _judged(files: list[Path], settings: Settings) -> list[tuple[Version, Level]]:
    from osint_monitor.cli.options import store_of
    from osint_monitor.jobs.judgements import read_judgements, training_labels

    with store_of(settings) as store:
        return list(training_labels(read_judgements(files), store))


def _say(heads: Heads) -> None:
    from osint_monitor.cli.screen import say

    facts = heads.facts
    say(
        f"{facts['posts']} posts of {facts['families']} template families: "
        f"{facts['strong']} strong, {facts['weak']} weak, {facts['none']} none"
    )
    say("on families that were held out, by the chance asked for:")
    for chance, held in facts["held_out"].items():
        shares = "  ".join(f"{name} {share:6.1%}" for name, share in held.items())
        say(f"  {chance}  {shares}")
