"""``export``: posts as a file for others."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from osint_monitor.cli.hits import (
    Kinds,
    Langs,
    Levels,
    Since,
    Sources,
    Types,
    Until,
    Words,
    query_of,
)
from osint_monitor.cli.options import (
    Data,
    Reason,
    Unmask,
    note,
    note_unmasked,
    settings_of,
    store_of,
)

if TYPE_CHECKING:
    from osint_monitor.jobs.export import Exported
    from osint_monitor.store.base import Store
    from osint_monitor.store.query import Query

app = typer.Typer(add_completion=False)


@app.command(
    epilog="Examples:  export hits.csv --since 7d   ·   "
    "export all.jsonl --level none,weak,strong   ·   export - | head -1"
)
def export(
    file: Annotated[
        Path, typer.Argument(help="A new file; .csv or .jsonl; - for standard output.")
    ] = Path("-"),
    form: Annotated[
        str | None, typer.Option("--format", help="csv or jsonl; else by the name.")
    ] = None,
    level: Levels = [],  # noqa: B006 Typer copies it
    lang: Langs = [],  # noqa: B006
    kind: Kinds = [],  # noqa: B006
    type_: Types = [],  # noqa: B006
    source: Sources = [],  # noqa: B006
    since: Since = None,
    until: Until = None,
    text: Words = "",
    data: Data = None,
    unmask: Unmask = False,
    reason: Reason = "",
) -> None:
    """
    Write posts with their words and reasons; hits, unless levels are given.

    Contacts are masked unless --unmask and --reason say otherwise. Every export is
    noted in the custody log, with who, how many, and the digest of the file. In CSV,
    cells that a spreadsheet would take for formulas are made harmless.
    """
    from osint_monitor.cli.screen import say

    as_csv = _is_csv(form, file)
    query = query_of(
        level=level, lang=lang, kind=kind, type_=type_, source=source, since=since,
        until=until, text=text, contact="", ukraine=None, gone=None,
    )  # fmt: skip
    settings = settings_of(data)
    with store_of(settings) as store:
        if unmask:
            note_unmasked(settings, reason, "export", "posts that answer a query")
        # Noted before it is written: an export that was cut short is one, too.
        note(settings, "export_started", format="csv" if as_csv else "jsonl")
        done = _write(store, query, file, as_csv=as_csv, masked=not unmask)
    note(settings, "exported", posts=done.posts, digest=done.digest, masked=not unmask)
    say(f"{done.posts} posts, {done.digest}")


def _write(
    store: Store, query: Query, file: Path, *, as_csv: bool, masked: bool
) -> Exported:
    from osint_monitor.cli.screen import progress
    from osint_monitor.jobs.export import export_posts, open_new

    to_screen = str(file) == "-"
    target = sys.stdout.buffer if to_screen else os.fdopen(open_new(file), "wb")
    try:
        with progress() as bars:
            bar = bars.add_task("posts", total=store.count(query), note="")
            return export_posts(
                store,
                query,
                target.write,
                as_csv=as_csv,
                masked=masked,
                tell=lambda done: bars.update(bar, completed=done),
            )
    finally:
        target.flush()
        if not to_screen:
            target.close()


def _is_csv(form: str | None, file: Path) -> bool:
    from osint_monitor.errors import Problem, SettingsError

    named = form or file.suffix.lower().lstrip(".") or "jsonl"
    if named not in ("csv", "jsonl"):
        what = f"csv or jsonl was expected, not {named!r}"
        raise SettingsError([Problem("--format", what)])
    return named == "csv"
