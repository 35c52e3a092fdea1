"""``learn``: what officers' judgements say of the rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from osint_monitor.cli.options import Data, settings_of, store_of

if TYPE_CHECKING:
    from osint_monitor.measure.lesson import Lesson
    from osint_monitor.settings import Settings
    from osint_monitor.store.base import Store

app = typer.Typer(add_completion=False)

OUT = Path("proposals.json")


@app.command(
    epilog="Examples:  learn judgements/*.jsonl   ·   "
    "learn judgements.jsonl --sample 200 --out march.json"
)
def learn(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Judgements, JSON Lines; .gz too."),
    ] = None,
    sample: Annotated[
        int,
        typer.Option(
            "--sample",
            min=0,
            max=10_000,
            help="Draw so many unflagged posts at random, to be judged too.",
        ),
    ] = 0,
    out: Annotated[
        Path,
        typer.Option("--out", help="JSON file; the tables go beside it as .txt."),
    ] = OUT,
    rules: Annotated[
        Path | None,
        typer.Option("--rules", help="Folder of rules; by default the settings'."),
    ] = None,
    data: Data = None,
) -> None:
    """
    Measure the rules by officers' judgements, and propose changes.

    Nothing is changed: proposals stand in a file, with figures, threshold and reason.
    What counted in the assessment shown is looked up in the store, else read from the
    judgements. The format, the thresholds and what figures can't tell are in
    docs/learning.md.
    """
    from osint_monitor.cli.screen import say
    from osint_monitor.jobs.learn import learn as job

    settings = settings_of(data)
    _check_out(out)
    folder = rules or settings.rules_folder
    store = _store(settings, needed=data is not None or sample > 0)
    if store is None:
        say("nothing is stored: judgements are taken by what their lines say")
        lesson = job(files or [], folder, None)
    else:
        with store:
            lesson = job(files or [], folder, store, sample=sample)
    _write(lesson, out)


def _check_out(path: Path) -> None:
    from osint_monitor.errors import Problem, SettingsError

    if path.suffix == ".txt":
        what = "is the JSON file; the tables go beside it as .txt"
        raise SettingsError([Problem("--out", what)])


def _store(settings: Settings, *, needed: bool) -> Store | None:
    """The store, or ``None`` where there is none and nobody asked for it."""
    from osint_monitor.errors import SettingsError

    try:
        return store_of(settings)
    except SettingsError:
        if needed:
            raise
        return None


def _write(lesson: Lesson, path: Path) -> None:
    import orjson

    from osint_monitor.cli.learn_tables import PAGE, parts_of
    from osint_monitor.cli.screen import clean, out, paper, say
    from osint_monitor.jobs.evaluate import write_whole
    from osint_monitor.measure.lesson import lesson_shape

    shape = clean(lesson_shape(lesson))
    write_whole(path, orjson.dumps(shape, option=orjson.OPT_INDENT_2))
    written = paper(parts_of(lesson, PAGE), PAGE)
    write_whole(path.with_suffix(".txt"), written.encode("utf-8", "replace"))
    screen = out()
    for part in parts_of(lesson, screen.width):
        screen.print(part)
    say(f"{len(lesson.proposals)} proposals: {path}, {path.with_suffix('.txt')}")
