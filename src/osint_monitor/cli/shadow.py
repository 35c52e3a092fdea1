"""``shadow``: what other rules, or another model, would change."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from osint_monitor.cli.exits import FAILED
from osint_monitor.cli.options import Data, Json, moment_of, note, settings_of, store_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from osint_monitor.jobs.shadow import Question
    from osint_monitor.measure.shadow import Shadow
    from osint_monitor.model.judgement import Judgement
    from osint_monitor.model.source import Source
    from osint_monitor.settings import Settings

app = typer.Typer(add_completion=False)


@app.command(
    epilog="Examples:  shadow --rules my_rules   ·   "
    "shadow --rules my_rules exam/*.jsonl ordinary.jsonl.gz"
)
def shadow(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Labelled or ordinary posts as for evaluate; without, stored posts."
        ),
    ] = None,
    rules: Annotated[
        Path | None, typer.Option("--rules", help="The candidate's folder of rules.")
    ] = None,
    model: Annotated[
        str | None, typer.Option("--model", help="The candidate's model, or off.")
    ] = None,
    judgements: Annotated[
        list[Path] | None,
        typer.Option("--judgements", help="What officers say of stored posts."),
    ] = None,
    posts: Annotated[
        int | None,
        typer.Option(
            "--posts", min=1, help="Only so many stored posts, drawn at random."
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", help="Only posts last seen since then, such as 7d."),
    ] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """
    Run a candidate beside the present rules, and show what would change.

    Both read the same posts: stored ones in their present wording, or files. Nothing
    is stored. Shown are posts that would rise or fall, hits won and lost by rule, and,
    with labels or judgements, what would be right and wrong. The custody log keeps that
    it was shown on stored posts: [bold]promote[/bold] asks for that.
    """
    from osint_monitor.cli.screen import say
    from osint_monitor.jobs.promote import SHOWN, shown_parts
    from osint_monitor.jobs.shadow import candidate_of

    settings = settings_of(data)
    candidate = candidate_of(settings, rules, model)
    _check_options(files, {"--judgements": judgements, "--posts": posts,
                           "--since": since})  # fmt: skip
    if files:
        found = _on_files(files, settings, candidate)
    else:
        seen = moment_of(since, "--since")
        found = _on_stored(settings, candidate, judgements, posts, seen)
    _show(found, json=json)
    if not files:
        note(settings, SHOWN, **shown_parts(found))
    if failed := max(found.failed_before, found.failed_after):
        say(f"{failed} posts could not be assessed by one or the other")
        raise typer.Exit(FAILED)


def _show(found: Shadow, *, json: bool) -> None:
    from osint_monitor.cli.screen import emit, say
    from osint_monitor.cli.shadow_tables import print_tables
    from osint_monitor.measure.shadow import shadow_shape

    if json:
        emit(shadow_shape(found))
    else:
        print_tables(found)
    if found.engine_before and found.engine_before == found.engine_after:
        say("both are the same engine: the candidate changes nothing that decides")


def _check_options(files: list[Path] | None, given: Mapping[str, object]) -> None:
    from osint_monitor.errors import Problem, SettingsError

    if files:
        what = "goes with stored posts; files have labels, and are read whole"
        wrong = [Problem(name, what) for name, value in given.items() if value]
        if wrong:
            raise SettingsError(wrong)


def _on_files(files: Sequence[Path], settings: Settings, candidate: Settings) -> Shadow:
    from osint_monitor.jobs.labelled import count_posts
    from osint_monitor.jobs.shadow import questions_in

    whole = count_posts(files)
    return _run(questions_in(files), whole, settings, candidate, {})


def _on_stored(
    settings: Settings,
    candidate: Settings,
    files: list[Path] | None,
    posts: int | None,
    since: datetime | None,
) -> Shadow:
    from osint_monitor.catalogue.load import load_sources
    from osint_monitor.jobs.judgements import read_judgements
    from osint_monitor.jobs.shadow import questions_stored
    from osint_monitor.store.query import Query

    said: list[Judgement] = read_judgements(files) if files else []
    sources = dict(load_sources(settings.sources_folder).sources)
    with store_of(settings) as store:
        query = Query(since=since)
        whole = store.count(query)
        asked = questions_stored(store, said, query=query, at_most=posts)
        whole = min(whole, posts) if posts else whole
        return _run(asked, whole, settings, candidate, sources)


def _run(
    questions: Iterable[Question],
    whole: int,
    settings: Settings,
    candidate: Settings,
    sources: Mapping[str, Source],
) -> Shadow:
    from osint_monitor.cli.screen import progress
    from osint_monitor.jobs.shadow import run_shadow

    with progress() as bars:
        bar = bars.add_task("posts", total=whole, note="")
        return asyncio.run(
            run_shadow(
                questions,
                settings,
                candidate,
                sources,
                lambda done: bars.update(bar, completed=done),
            )
        )
