"""``evaluate``: how well the machine does on posts that people have labelled."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from osint_monitor.cli.exits import FAILED
from osint_monitor.cli.options import Data, settings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from osint_monitor.measure.evaluation import Evaluation
    from osint_monitor.measure.trial import Trial
    from osint_monitor.settings import Settings

app = typer.Typer(add_completion=False)


@app.command(
    epilog="Examples:  evaluate exam/*.jsonl ordinary.jsonl.gz --html out.html   ·   "
    "evaluate exam.jsonl --json new.json --compare old.json"
)
def evaluate(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="JSON Lines of labelled or ordinary posts; .gz too."),
    ] = None,
    json: Annotated[
        Path | None, typer.Option("--json", help="Write all figures to this file.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", help="Write one page with plots.")
    ] = None,
    compare: Annotated[
        Path | None, typer.Option("--compare", help="The --json of an earlier run.")
    ] = None,
    lang: Annotated[str, typer.Option("--lang", help="Of the page: en or nl.")] = "en",
    unmasked: Annotated[
        bool, typer.Option("--unmasked", help="Show contacts in the words of errors.")
    ] = False,
    data: Data = None,
) -> None:
    """
    Measure levels, types and contacts against labels; nothing is stored.

    A line with [bold]level[/bold] is labelled; one without is an ordinary post, of
    which only false flags are counted. Posts go the same way as with
    [bold]assess[/bold], without the labelled language. Labels, figures and the fields
    of the JSON file are in docs/evaluate.md.
    """
    from osint_monitor.cli.evaluate_tables import print_tables
    from osint_monitor.cli.screen import say
    from osint_monitor.jobs.evaluate import origin_of, read_earlier
    from osint_monitor.jobs.labelled import count_posts
    from osint_monitor.measure.compare import compare as hold
    from osint_monitor.measure.evaluation import evaluate_trials

    settings = settings_of(data)
    _check_lang(lang)
    whole = count_posts(files or [])
    earlier = read_earlier(compare) if compare else None
    origin = origin_of(files or [], settings, masked=not unmasked)
    trials = _run(files or [], settings, whole, masked=not unmasked)
    compared = hold(trials, earlier) if earlier is not None else None
    found = evaluate_trials(trials, origin, compared)
    _write(found, json, html, lang)
    print_tables(found)
    if found.whole.failed:
        say(f"{found.whole.failed} posts could not be assessed")
        raise typer.Exit(FAILED)


def _check_lang(lang: str) -> None:
    from osint_monitor.errors import Problem, SettingsError
    from osint_monitor.measure.terms import LANGS

    if lang not in LANGS:
        what = f"{' or '.join(LANGS)} was expected, not {lang!r}"
        raise SettingsError([Problem("--lang", what)])


def _run(
    files: Sequence[Path], settings: Settings, whole: int, *, masked: bool
) -> list[Trial]:
    from osint_monitor.cli.screen import progress
    from osint_monitor.jobs.evaluate import run_trials

    with progress() as bars:
        bar = bars.add_task("posts", total=whole, note="")
        return asyncio.run(
            run_trials(
                files,
                settings,
                masked=masked,
                tell=lambda done: bars.update(bar, completed=done),
            )
        )


def _write(found: Evaluation, json: Path | None, html: Path | None, lang: str) -> None:
    from osint_monitor.cli.screen import clean, say
    from osint_monitor.jobs.evaluate import shown_as, write_whole
    from osint_monitor.measure.evaluation import evaluation_shape

    if json:
        import orjson

        shape = clean(evaluation_shape(found, shown_as(found.origin.masked)))
        write_whole(json, orjson.dumps(shape, option=orjson.OPT_INDENT_2))
        say(f"figures: {json}")
    if html:
        from osint_monitor.measure.page import render_page

        page = render_page(found, lang)
        write_whole(html, page.encode("utf-8", "replace"))
        say(f"page: {html}")
