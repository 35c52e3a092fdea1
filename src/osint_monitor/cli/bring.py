"""``import``: files that officers bring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from osint_monitor.cli.exits import FAILED
from osint_monitor.cli.options import Data, Json, settings_of, source_of, words_of

if TYPE_CHECKING:
    from osint_monitor.jobs.importer import HowToRead, Imported

app = typer.Typer(add_completion=False)


@app.command(
    "import",
    epilog="Examples:  import capture.wacz --source seized_phones   ·   "
    "import saved_pages/ --source board   ·   "
    "import posts.csv --source board --map text=Body --map title=Header",
)
def bring(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Files or folders.")
    ],
    source: Annotated[
        str, typer.Option("--source", "-s", help="Whose mandate covers them.")
    ],
    columns: Annotated[
        list[str],
        typer.Option("--map", help="Of tables: key=COLUMN, such as text=Body."),
    ] = [],  # noqa: B006 Typer copies it
    kind: Annotated[
        str | None, typer.Option("--kind", help="Of all posts in them.")
    ] = None,
    charset: Annotated[
        str | None, typer.Option("--charset", help="Of tables; else found out.")
    ] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """
    Bring in WARC, WACZ, saved pages, JSON Lines, CSV or a Telegram export.

    Every file is kept as it is before it is read. The same file a second time stores
    nothing twice. What is damaged is counted by class and stored as a failure; the
    rest is read.

    JSON Lines (also .gz): [bold]text[/bold], and optionally id, title, kind, url,
    published_at, lang, contact, price, place, author. CSV: columns of these names, or
    mapped. Telegram Desktop: result.json. Pages: .html, .xml, .json, also .gz.
    """
    from osint_monitor.cli.screen import emit
    from osint_monitor.jobs.importer import HowToRead
    from osint_monitor.jobs.shapes import run_shape
    from osint_monitor.model.words import Kind

    kinds = words_of([kind] if kind else [], Kind, "--kind")
    how = HowToRead(
        kind=Kind(kinds[0]) if kinds else None,
        columns=_columns(columns),
        charset=_charset(charset),
    )
    done = _run(paths, source, data, how)
    if json:
        faults: Counter[str] = Counter()
        for (_, reason), count in done.faults.items():
            faults[reason] += count
        shape = run_shape(done.run)
        emit(shape | {"levels": dict(done.levels), "failures": dict(faults)})
    _tell(done)
    if done.faults:
        raise typer.Exit(FAILED)


def _run(
    paths: Sequence[Path], source: str, data: Path | None, how: HowToRead
) -> Imported:
    from osint_monitor.cli.screen import progress
    from osint_monitor.cli.stopping import run_until_told
    from osint_monitor.jobs.imports import Told, import_paths

    settings = settings_of(data)
    found = source_of(settings, source)
    with progress() as bars:
        bar = bars.add_task("files", total=None, note="")

        def tell(told: Told) -> None:
            note = f"{told.records:,} records"
            bars.update(bar, total=told.of_files, completed=told.files, note=note)

        return run_until_told(
            import_paths(paths, found, settings, how, tell),
            go_on="import the same files again to finish",
        )


def _tell(done: Imported) -> None:
    """The table of the run, then what failed, by file and class."""
    from osint_monitor.cli.screen import err, level_text, row, say, table
    from osint_monitor.cli.waiting import say_waiting

    screen = err()
    made = table("import", "count", numbers=["count"])
    for name, count in done.run.counts.items():
        row(made, (name, f"{count:,}"))
    for level in ("strong", "weak", "none", "unassessed"):
        if level in done.levels:
            row(made, (level_text(level), f"{done.levels[level]:,}"))
    screen.print(made)
    if done.faults:
        failed = table("file", "class of failure", "count", numbers=["count"])
        worst = sorted(done.faults.items(), key=lambda one: (-one[1], one[0]))
        for (name, reason), count in worst[:30]:
            row(failed, (name, reason, f"{count:,}"))
        screen.print(failed)
        if len(worst) > 30:
            say(f"and {len(worst) - 30} more: failures --run {done.run.id}")
    for hint in done.hints:
        say(hint)
    say_waiting(done.waiting)


def _columns(given: Sequence[str]) -> dict[str, str]:
    from osint_monitor.errors import Problem, SettingsError
    from osint_monitor.extract.files.draft import KEYS

    columns, problems = {}, []
    for one in given:
        key, equals, column = one.partition("=")
        if not equals or key not in KEYS or not column:
            what = f"{one!r}: key=COLUMN was expected; keys are {', '.join(KEYS)}"
            problems.append(Problem("--map", what))
        columns[key] = column
    if problems:
        raise SettingsError(problems)
    return columns


def _charset(name: str | None) -> str | None:
    import codecs

    from osint_monitor.errors import Problem, SettingsError

    if name is None:
        return None
    try:
        return codecs.lookup(name).name
    except LookupError:
        what = f"no such character set: {name!r}; such as utf-8, cp1251, cp1250"
        raise SettingsError([Problem("--charset", what)]) from None
