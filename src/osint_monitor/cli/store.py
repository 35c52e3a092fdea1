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


Repository = Annotated[
    str,
    typer.Option(
        "--repository",
        help="Snapshot repository of the cluster, or a folder of its path.repo.",
    ),
]


@app.command(
    "migrate", epilog="Examples:  store migrate   ·   store migrate --drop-old"
)
def migrate(
    again: Annotated[
        bool,
        typer.Option("--again", help="Also what has its form: other shards, say."),
    ] = False,
    drop_old: Annotated[
        bool, typer.Option("--drop-old", help="Remove the former indices instead.")
    ] = False,
    data: Data = None,
) -> None:
    """
    Bring the store to the form of this program, while crawls go on writing.

    In a cluster each index is made anew beside the old one, catches up, is compared and
    takes its place; the old one stays until --drop-old.
    """
    from osint_monitor.cli.screen import say
    from osint_monitor.store import care

    url = settings_of(data).folder.store_url
    if drop_old:
        say(f"{len(care.drop_old(url)):,} former indices removed")
        return
    say(f"{care.migrate(url, say, again=again):,} indices made anew")


@app.command(
    "snapshot", epilog="Example:  store snapshot before-upgrade --repository /mnt/keep"
)
def snapshot(
    name: Annotated[str, typer.Argument(help="Of the snapshot; one each time.")],
    repository: Repository,
    data: Data = None,
) -> None:
    """Keep the cluster's store as it is now; only what is new is written."""
    from osint_monitor.cli.screen import say
    from osint_monitor.store import care

    url = settings_of(data).folder.store_url
    say(f"{name}: {care.snapshot(url, repository, name):,} indices kept")


@app.command("snapshots", epilog="Example:  store snapshots --repository /mnt/keep")
def snapshots(repository: Repository, data: Data = None) -> None:
    """List the snapshots in a repository."""
    from osint_monitor.cli.screen import say
    from osint_monitor.store import care

    for name, state in care.snapshots(settings_of(data).folder.store_url, repository):
        say(f"{name}  {state.lower()}")


@app.command(
    "restore",
    epilog="Example:  store restore before-upgrade --repository /mnt/keep"
    " --into https://es.example:9200/restored",
)
def restore(
    name: Annotated[str, typer.Argument(help="Of the snapshot.")],
    repository: Repository,
    into: Annotated[
        str, typer.Option("--into", help="URL of the store to be, of another prefix.")
    ],
    data: Data = None,
) -> None:
    """
    Make a snapshot the store of another prefix; the present store stays as it is.

    To use it, give its URL to the setting `store`.
    """
    from osint_monitor.cli.screen import say
    from osint_monitor.store import care

    url = settings_of(data).entered(into)
    say(f"{name}: {care.restore(url, repository, name):,} indices restored")


@app.command("project", epilog="Example:  store project --follow")
def project(
    follow: Annotated[
        bool, typer.Option("--follow", help="Go on until told to stop.")
    ] = False,
    data: Data = None,
) -> None:
    """Write the present of posts for crawlers that may only append (present=later)."""
    from osint_monitor.cli.screen import say
    from osint_monitor.store import care

    url = settings_of(data).folder.store_url
    say(f"{care.project(url, follow=follow):,} posts brought up to date")


@app.command("roles", epilog="Example:  store roles osint-monitor")
def roles(
    prefix: Annotated[str, typer.Argument(help="Of the indices.")] = "osint-monitor",
) -> None:
    """Print what each user of a cluster's store needs, as JSON for its security API."""
    from osint_monitor.cli.screen import emit
    from osint_monitor.store import care

    emit(care.roles(prefix))
