"""``console``: where officers triage; its server, its accounts, its audit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from osint_monitor.cli import console_backup
from osint_monitor.cli.exits import FAILED, STOPPED
from osint_monitor.cli.options import Data, note, settings_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from osint_monitor.settings import Settings

app = typer.Typer(
    add_completion=False,
    help="Serve the console on this machine, or look after its accounts and audit.",
)
audit = typer.Typer(no_args_is_help=True, help="The console's audit.")
app.add_typer(audit, name="audit")
app.command("backup", epilog="Example:  console backup console-0314.backup")(
    console_backup.backup
)
app.command("restore", epilog="Example:  console restore console-0314.backup --force")(
    console_backup.restore
)


@app.callback(
    invoke_without_command=True,
    epilog="Examples:  console   ·   console create-user vermeer --role inspector",
)
def console(
    context: typer.Context,
    listen: Annotated[
        str | None,
        typer.Option("--listen", help="address:port of this machine; port 0: any."),
    ] = None,
    data: Data = None,
) -> None:
    """
    Serve the console until it is stopped; without a command of the list below.

    It answers this machine only. For others put a proxy with https before it, and name
    it in console_hosts (docs/console.md).
    """
    if context.invoked_subcommand is not None:
        return
    settings = settings_of(data)
    if listen is not None:
        settings = settings.model_copy(update={"console_listen": listen})
    serve_until_stopped(settings)


def serve_until_stopped(settings: Settings) -> None:
    """Serve, and say where; ends with 130 when it is stopped."""
    from osint_monitor.cli.screen import say

    ready(settings)
    from osint_monitor.console.serve import serve

    try:
        serve(settings, say)
    except KeyboardInterrupt:
        raise typer.Exit(STOPPED) from None


def ready(settings: Settings) -> None:
    """Django made ready, its database brought up to date."""
    from osint_monitor.console.start import migrate, start

    start(settings)
    migrate()


@app.command("create-user", epilog="Example:  console create-user vermeer -r inspector")
def create_user(
    name: Annotated[str, typer.Argument(help="Small letters, digits, . _ -")],
    role: Annotated[
        str,
        typer.Option(
            "--role",
            "-r",
            help="patrol inspector supervisor coordinator analyst author operator "
            "privacy auditor administrator.",
        ),
    ],
    organisation: Annotated[
        str, typer.Option("--organisation", help="Made when there is none of the name.")
    ] = "",
    source: Annotated[
        list[str],
        typer.Option("--source", help="Sources that a new organisation may see."),
    ] = [],  # noqa: B006 Typer copies it
    language: Annotated[str, typer.Option("--language", help="nl or en.")] = "nl",
    ask: Annotated[
        bool, typer.Option("--ask", help="Ask for the password; else one is made.")
    ] = False,
    data: Data = None,
) -> None:
    """
    Make an account; its second factor is set up at the first sign-in.

    Without --ask a password is generated and printed, once.
    """
    from osint_monitor.cli.screen import say
    from osint_monitor.errors import Problem, SettingsError

    if language not in ("nl", "en"):
        raise SettingsError([Problem("--language", "nl or en was expected")])
    settings = settings_of(data)
    ready(settings)
    from osint_monitor.console import accounts

    password = accounts.generated_password()
    if ask:
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    accounts.create(
        name,
        role,
        password=password,
        organisation=organisation,
        sources=tuple(source),
        language=language,
    )
    say(f"account {name}, {role}")
    if not ask:
        typer.echo(password)


@app.command("reset-user", epilog="Example:  console reset-user vermeer")
def reset_user(
    name: Annotated[str, typer.Argument(help="Of an account that there is.")],
    data: Data = None,
) -> None:
    """Give an account a new password, printed once, and a new second factor."""
    settings = settings_of(data)
    ready(settings)
    from osint_monitor.console import accounts

    password = accounts.generated_password()
    accounts.reset(name, password)
    typer.echo(password)


@app.command("close-user", epilog="Example:  console close-user vermeer")
def close_user(
    name: Annotated[str, typer.Argument(help="Of an account that there is.")],
    data: Data = None,
) -> None:
    """Let nobody sign in with an account; its decisions stay. See reset-user."""
    from osint_monitor.cli.screen import say

    settings = settings_of(data)
    ready(settings)
    from osint_monitor.console import accounts

    accounts.close(name)
    say(f"account {name} is closed")


@app.command("check", epilog="Example:  console check")
def check(data: Data = None) -> None:
    """Look whether the console could be served: settings, database, store, rules."""
    from osint_monitor.cli.screen import say

    settings = settings_of(data)
    ready(settings)
    from osint_monitor.console.check import problems

    found = problems(settings)
    for one in found:
        say(str(one))
    if found:
        raise typer.Exit(FAILED)
    say("the console is ready")


@app.command("retriage", epilog="Example:  console retriage")
def retriage(data: Data = None) -> None:
    """
    Tell the store anew which posts are decided: a new one, or one that was rebuilt.

    Also while the console serves; cut off, the server does the rest.
    """
    from osint_monitor.cli.screen import say

    settings = settings_of(data)
    ready(settings)
    from osint_monitor.console import untold

    untold.note_all()
    number = untold.tell(lambda count: say(f"{count:,} posts so far"))
    note(settings, "posts told to the store", count=number)
    say(f"the store knows of {number:,} posts how they stand")


@app.command("export-judgements", epilog="Example:  console export-judgements j.jsonl")
def export_judgements(
    file: Annotated[Path, typer.Argument(help="Is written anew.")], data: Data = None
) -> None:
    """
    Write all decisions as judgements for learn, evaluate and train.

    Pseudonyms only; notes, reasons and tags stay in the console (docs/learning.md).
    """
    settings = settings_of(data)
    ready(settings)
    from osint_monitor.console.export import export

    _written(settings, file, export, "judgements")


@app.command("export-labels", epilog="Example:  console export-labels judged.jsonl")
def export_labels(
    file: Annotated[Path, typer.Argument(help="Is written anew.")], data: Data = None
) -> None:
    """
    Write the posts that officers judged with the level they gave, for evaluate.

    The file holds the words of posts (docs/evaluate.md); wordings on which officers
    differ are left out.
    """
    settings = settings_of(data)
    ready(settings)
    from osint_monitor.console.export import export_labels as export

    _written(settings, file, export, "labelled posts")


def _written(
    settings: Settings, file: Path, export: Callable[[Path], int], what: str
) -> None:
    """Write a file, and say how much stands in it."""
    from osint_monitor.cli.screen import say
    from osint_monitor.errors import Problem, SettingsError

    try:
        number = export(file)
    except OSError as error:
        problem = f"can't be written ({type(error).__name__})"
        raise SettingsError([Problem(str(file), problem)]) from error
    note(settings, f"{what} exported", count=number)
    say(f"{number:,} {what} written to {file}")


@audit.command("verify", epilog="Example:  console audit verify --head 3f…")
def verify(
    head: Annotated[
        str, typer.Option("--head", help="A digest kept elsewhere; must be there.")
    ] = "",
    data: Data = None,
) -> None:
    """
    Look whether an event of the audit was changed or removed; 1 if so.

    Prints the last digest: keep it elsewhere, and an end that was cut off shows too.
    """
    from osint_monitor.cli.screen import say

    settings = settings_of(data)
    ready(settings)
    from osint_monitor.console import auditing

    auditing.seal()
    found = auditing.verify(head)
    say(f"{found.sealed:,} events in their places, {found.waiting:,} not sealed yet")
    if found.broken:
        say(f"broken at {found.broken[0]:,}: {found.broken[1]}")
        raise typer.Exit(FAILED)
    typer.echo(found.head)
