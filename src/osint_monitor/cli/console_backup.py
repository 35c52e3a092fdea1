"""``console backup`` and ``console restore``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from osint_monitor.cli.exits import FAILED
from osint_monitor.cli.options import Data, note, settings_of

if TYPE_CHECKING:
    from osint_monitor.console.auditing import Verified
    from osint_monitor.console.backup.about import About

COUNTED = {
    "console_account": "accounts",
    "console_decision": "decisions",
    "console_person": "persons",
    "console_case": "cases",
    "console_casefile": "files of cases",
    "console_dossier": "dossiers",
    "console_operation": "action days",
    "console_brought": "things brought in",
    "console_event": "audit events",
}
"""Tables whose rows are told, as people call them."""

NOT_IN_IT = """\
Not in it:
  posts           sqlite3 store.db ".backup …", or osint-monitor store snapshot
  captures        copy captures/, dead-letters/ and custody.jsonl (docs/operate.md)
  alerts          sqlite3 alerts.db ".backup …"
  settings, keys  osint-monitor.toml, files of passwords, secrets/"""


def backup(
    file: Annotated[Path, typer.Argument(help="Is made; must not be there yet.")],
    data: Data = None,
) -> None:
    """
    Write what people made in the console into one file, while it serves.

    Accounts with their second factors, decisions, persons, cases, dossiers, action days
    and the audit, as they are at one moment: keep the file as safe as the data folder.
    Prints its SHA-256. Ends with 1 when the audit is broken; the file is made anyway.
    """
    from osint_monitor.cli.console import ready
    from osint_monitor.cli.screen import say

    settings = settings_of(data)
    ready(settings)
    from osint_monitor.console.backup.make import make

    made = make(file, settings.folder.path)
    note(settings, "console backed up", sha256=made.sha256)
    _tell(made.about)
    say(NOT_IN_IT)
    say(f"{made.size:,} bytes written to {file}")
    typer.echo(made.sha256)
    if made.about.broken:
        say(f"its audit is broken at {made.about.broken}")
        raise typer.Exit(FAILED)


def restore(
    file: Annotated[Path, typer.Argument(help="A file that console backup made.")],
    force: Annotated[
        bool,
        typer.Option("--force", help="Replace what is there; it is kept beside."),
    ] = False,
    data: Data = None,
) -> None:
    """
    Put a backup back, bring it up to date, and verify its audit; 1 if that is broken.

    Stop the console first, or start it anew afterwards. Everybody signs in again. What
    was made since the backup is not in it: it stays in the file that is named.
    """
    from osint_monitor.cli.screen import say

    settings = settings_of(data)
    from osint_monitor.console.start import start

    start(settings)
    from osint_monitor.console.backup.restore import restore as job

    done = job(file, settings.folder.path, force=force)
    note(settings, "console restored", sha256=done.about.sha256)
    say(f"backup of {done.about.made_at}, made by version {done.about.program}")
    _tell(done.about)
    if done.kept:
        say(f"what was there before is kept in {done.kept}")
    _tell_chain(done.chain)


def _tell(about: About) -> None:
    from osint_monitor.cli.screen import say

    for table, name in COUNTED.items():
        say(f"{about.rows.get(table, 0):>12,}  {name}")


def _tell_chain(chain: Verified) -> None:
    from osint_monitor.cli.screen import say

    say(f"{chain.sealed:,} events of the audit in their places")
    if chain.broken:
        say(f"broken at {chain.broken[0]:,}: {chain.broken[1]}")
        raise typer.Exit(FAILED)
    typer.echo(chain.head)
