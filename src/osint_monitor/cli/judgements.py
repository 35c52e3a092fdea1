"""``judgements``: files of what officers decided."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from osint_monitor.cli.exits import REFUSED
from osint_monitor.cli.options import Json

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Files of officers' judgements."
)


@app.callback()
def _group() -> None:
    """Judgements: what officers decided on posts; docs/learning.md has the format."""


@app.command(epilog="Example:  judgements check judgements/*.jsonl")
def check(
    files: Annotated[list[Path], typer.Argument(help="JSON Lines; .gz too.")],
    json: Json = False,
) -> None:
    """Name every line that is no judgement as file:line, and count the rest."""
    from osint_monitor.cli.screen import emit, say
    from osint_monitor.jobs.judgement_files import read_files
    from osint_monitor.jobs.judgements import in_force

    reading = read_files(files)
    for problem in reading.problems:
        if json:
            emit({"where": problem.where, "what": problem.what})
        else:
            say(str(problem))
    judgements = reading.judgements.values()
    held = in_force(judgements)
    say(
        f"{len(judgements)} judgements by {len({one.by for one in judgements})} people "
        f"on {len({one.post_id for one in judgements})} posts; "
        f"{len(held)} hold, {len(judgements) - len(held)} were replaced by later ones, "
        f"{reading.repeated} lines repeat another"
    )
    if reading.problems:
        say(f"{len(reading.problems)} mistakes")
        raise typer.Exit(REFUSED)


@app.command(epilog="Example:  judgements schema > judgement.schema.json")
def schema() -> None:
    """Print the JSON schema of a line."""
    import sys

    from osint_monitor.jobs.judgement_files import schema_text

    sys.stdout.write(schema_text())
