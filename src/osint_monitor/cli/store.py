"""``store``: what waits for the store, and what it refused."""

from __future__ import annotations

from typing import Annotated

import typer

from osint_monitor.cli.exits import FAILED
from osint_monitor.cli.options import Data, Json, settings_of

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Look after the store: what waits for it, and what it refused.",
)


@app.command("drain", epilog="Example:  store drain   (crawls and imports do it too)")
def drain(data: Data = None) -> None:
    """Store now what waits for a store that was away; 1 if some still waits."""
    from osint_monitor.cli.screen import say
    from osint_monitor.cli.waiting import say_waiting
    from osint_monitor.jobs.outbox import drain as job
    from osint_monitor.jobs.outbox import waiting

    settings = settings_of(data)
    before = waiting(settings).batches
    left = job(settings)
    say(f"{max(0, before - left.batches):,} of {before:,} batches stored")
    say_waiting(left)
    if left.batches:
        raise typer.Exit(FAILED)


@app.command(
    "dead-letters",
    epilog="Examples:  store dead-letters   ·   store dead-letters --retry",
)
def dead_letters(
    retry: Annotated[
        bool, typer.Option("--retry", help="Put all of them again.")
    ] = False,
    source: Annotated[
        str | None, typer.Option("--source", "-s", help="Only of this source.")
    ] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """
    List records that the store refused, with the reason; nothing of their words.

    With --retry they are put again, once the reason is gone; what is stored is no dead
    letter any more. Ends with 1 while there are some.
    """
    from osint_monitor.cli.screen import emit, out, row, say, table
    from osint_monitor.jobs.outbox import dead_letters as letters_of
    from osint_monitor.jobs.outbox import retry as job
    from osint_monitor.jobs.shapes import dead_letter_shape

    settings = settings_of(data)
    if retry:
        done = job(settings)
        say(f"{done.stored:,} records stored, {done.left:,} refused once more")
    found = [
        one for one in letters_of(settings).all() if source in (None, one.source_id)
    ]
    made = table("at (UTC)", "source", "run", "record", "id", "reason")
    for one in found:
        if json:
            emit(dead_letter_shape(one))
            continue
        at = one.at[:19].replace("T", " ")
        row(made, (at, one.source_id, one.run_id[:8], one.kind, one.id[:8], one.reason))
    if found and not json:
        out().print(made)
    if found:
        raise typer.Exit(FAILED)
    if not json:
        say("there are no dead letters")


@app.command(
    "copy",
    epilog="Example:  store copy sqlite:////var/lib/osint-monitor/store.db"
    " https://es.example:9200",
)
def copy(
    source: Annotated[str, typer.Argument(help="URL of the store to read.")],
    target: Annotated[str, typer.Argument(help="URL of the store to write to.")],
    data: Data = None,
) -> None:
    """
    Copy all records of a store into another of any kind.

    Nothing is removed, nothing is doubled; cut off, the same command goes on where it
    was. Ends with 1 when the sums of both differ at the end. To a cluster that is the
    store of the settings, its certificate and secrets are those of the settings.
    """
    from osint_monitor.cli.screen import say
    from osint_monitor.jobs.copy import copy as job

    settings = settings_of(data)
    folder = settings.folder.make()
    begin, end = settings.entered(source), settings.entered(target)
    last = ("", 0)

    def tell(kind: str, count: int) -> None:
        nonlocal last
        if kind != last[0] or count - last[1] >= 10_000:
            last = (kind, count)
            say(f"{kind}: {count:,}")

    copied = job(begin, end, folder.path, tell)
    new, known = sum(copied.new.values()), sum(copied.known.values())
    say(
        f"{new:,} records copied, {known:,} were there, {len(copied.refused):,} refused"
    )
    if copied.refused or not copied.is_same:
        say("the sums of both stores differ: compare `stats`, or copy again")
        raise typer.Exit(FAILED)
    say("both stores have the same sums")
