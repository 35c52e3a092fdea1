"""``custody``: the log of what was done with evidence."""

from __future__ import annotations

import typer

from osint_monitor.cli.exits import FAILED
from osint_monitor.cli.options import Data, Json, settings_of

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="The log of who did what, sealed."
)


@app.callback()
def _group() -> None:
    """The custody log: imports, crawls, exports, and who saw contacts, and why."""


@app.command(epilog="Example:  custody verify && echo whole")
def verify(data: Data = None, json: Json = False) -> None:
    """
    Check that no entry was changed, added or left out.

    Prints the number and the digest of the last entry: keep them elsewhere (on paper,
    by mail), because only they show that the end was cut off.
    """
    from osint_monitor.cli.screen import emit, say
    from osint_monitor.evidence.custody import Custody

    custody = Custody(settings_of(data).folder.custody)
    problems = custody.verify()
    number, digest = custody.head()
    if json:
        found = [{"where": one.where, "what": one.what} for one in problems]
        emit({"entries": number, "head": digest, "problems": found})
    for problem in problems:
        say(str(problem))
    say(f"{number} entries, the last one is {digest}")
    if problems:
        raise typer.Exit(FAILED)
