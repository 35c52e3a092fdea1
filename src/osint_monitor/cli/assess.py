"""``assess``: what the rules say of posts of your own."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from osint_monitor.cli.exits import FAILED
from osint_monitor.cli.options import Data, settings_of, words_of

if TYPE_CHECKING:
    from osint_monitor.jobs.assess import Asked
    from osint_monitor.model.words import Kind
    from osint_monitor.settings import Settings

app = typer.Typer(add_completion=False)

MAX_LINE = 16 << 20
_PROBE = 65_536


@app.command(
    epilog="Examples:  assess posts.jsonl > answers.jsonl   ·   assess advert.txt   "
    "·   xclip -o | osint-monitor assess --kind job -"
)
def assess(
    file: Annotated[
        Path, typer.Argument(help="JSON Lines or plain text; - for standard input.")
    ] = Path("-"),
    kind: Annotated[
        str, typer.Option("--kind", help="Of posts that do not say it.")
    ] = "social",
    text: Annotated[
        bool, typer.Option("--text", help="The input is one plain text.")
    ] = False,
    data: Data = None,
    json: Annotated[bool, typer.Option("--json", help="It always prints JSON.")] = True,
) -> None:
    """
    Assess posts without storing them: one JSON line for each, in order.

    JSON Lines need [bold]text[/bold]; id, title, kind, url and published_at are
    optional. Anything that does not begin with { is one plain text. Nothing is masked:
    it is your own text. A line that can't be read gives a line with
    [bold]error[/bold], and exit code 1. The fields are in docs/json.md.
    """
    del json
    from osint_monitor.model.words import Kind

    one_kind = Kind(words_of([kind], Kind, "--kind")[0])
    settings = settings_of(data)
    failed = 0
    with _opened(file) as stream:
        failed = asyncio.run(_run(_asked(stream, one_kind, text), settings))
    if failed:
        raise typer.Exit(FAILED)


async def _run(asked: Iterator[Asked], settings: Settings) -> int:
    """How many could not be assessed."""
    from osint_monitor.cli.screen import emit
    from osint_monitor.jobs.assess import assess as answers

    failed = 0
    async for answer in answers(asked, settings):
        failed += "error" in answer
        emit(answer)
        sys.stdout.flush()  # whoever asks through a pipe waits for it
    return failed


def _opened(file: Path) -> BinaryIO:
    from osint_monitor.errors import Problem, SettingsError

    if str(file) == "-":
        return sys.stdin.buffer
    try:
        return file.open("rb")
    except OSError as error:
        what = f"can't be read: {error.strerror}"
        raise SettingsError([Problem(str(file), what)]) from error


def _asked(stream: BinaryIO, kind: Kind, is_text: bool) -> Iterator[Asked]:
    """The questions in a stream: JSON Lines when it begins like them, else one text."""
    from osint_monitor.jobs.assess import Asked, asked_line, asked_text
    from osint_monitor.model.post import MAX_TEXT

    first = b""
    while not first.strip():
        first = stream.readline(MAX_LINE + 1)
        if not first:
            return
    if is_text or not first.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        # Four bytes a character and head and tail: what is longer is cut anyhow.
        words = first + stream.read(MAX_TEXT * 16)
        yield asked_text(words.decode("utf-8-sig", "replace"), kind)
        return
    line = first.removeprefix(b"\xef\xbb\xbf")
    while line:
        if len(line) > MAX_LINE:
            while line and not line.endswith(b"\n"):
                line = stream.readline(MAX_LINE)
            yield Asked(None, None, "line_too_long")
        elif line.strip():
            yield asked_line(line, kind)
        line = stream.readline(MAX_LINE + 1)
