"""The command line as a whole: its commands, its errors, its exit codes."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from osint_monitor import __version__
from osint_monitor.cli.exits import FAILED, REFUSED
from osint_monitor.cli.screen import say
from osint_monitor.errors import OsintMonitorError, SetupError

COMMANDS = {
    "demo": "demo",
    "crawl": "crawl",
    "schedule": "schedule",
    "import": "bring",
    "resume": "resume",
    "hits": "hits",
    "search": "search",
    "similar": "similar",
    "show": "show",
    "stats": "stats",
    "runs": "runs",
    "failures": "failures",
    "assess": "assess",
    "evaluate": "evaluate",
    "train": "train",
    "judgements": "judgements",
    "learn": "learn",
    "shadow": "shadow",
    "promote": "promote",
    "rescore": "rescore",
    "export": "export",
    "alerts": "alerts",
    "console": "console",
    "sources": "sources",
    "rules": "rules",
    "custody": "custody",
    "store": "store",
}
"""Name of a command → module of this package that holds it, in the order of help."""


class Commands(TyperGroup):
    """Commands that are imported when they are asked for: most of what help costs."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names, in the order of the help."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command, or ``None`` when there is no such one."""
        del ctx
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        app = import_module(f"osint_monitor.cli.{module}").app
        found = typer.main.get_command(app)
        found.name = cmd_name
        for one in (found, *getattr(found, "commands", {}).values()):
            _let_flow(one)
        return found

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The help of the program itself."""
        _let_flow(self)
        super().format_help(ctx, formatter)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """As always; typing errors get the names that are close."""
        self.commands = dict.fromkeys(COMMANDS, self)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run a command; errors become one clear message and an exit code."""
        try:
            return super().invoke(ctx)
        except SetupError as error:
            for problem in error.problems:
                say(str(problem))
            raise typer.Exit(REFUSED) from error
        except OsintMonitorError as error:
            say(str(error))
            raise typer.Exit(FAILED) from error
        except (typer.Exit, typer.Abort, TyperException, BrokenPipeError):
            raise  # Typer ends the process; a broken pipe ends it quietly
        except Exception as error:
            raise typer.Exit(_crashed(error)) from error


def _let_flow(command: Any) -> None:
    """Undo the line breaks that a help text has in its file; Typer keeps them."""
    paragraphs = (command.help or "").split("\n\n")
    command.help = "\n\n".join(" ".join(one.split()) for one in paragraphs)


def _crashed(error: Exception) -> int:
    """Say where, and never what: the message of a foreign error may quote a post."""
    import traceback

    frame = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(frame.filename).name}:{frame.lineno}"
    say(f"a mistake in the program: {type(error).__name__} at {where}")
    return FAILED


def _version(asked: bool) -> None:
    if asked:
        sys.stdout.write(f"osint-monitor {__version__}\n")
        raise typer.Exit


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


@app.callback(
    epilog="Exit codes: 0 all done, 1 failed or incomplete, 2 refused to start, "
    "130 stopped. Every command takes --help."
)
def _main(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Say which and stop."
        ),
    ] = False,
) -> None:
    """
    Find adverts that show indicators of human trafficking, and say why.

    It sorts a queue; people decide. Start with [bold]demo[/bold], then
    [bold]hits[/bold] and [bold]show ID[/bold]. To read sites of your own, write a
    source file with its mandate, check it with [bold]sources check[/bold], and
    [bold]crawl[/bold] it; or [bold]import[/bold] what you saved.
    """
    del version


def command() -> Any:
    """The command line as something to call."""
    return typer.main.get_command(app)
