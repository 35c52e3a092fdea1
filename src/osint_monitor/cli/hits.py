"""``hits``: posts over a level, strongest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from osint_monitor.cli.options import (
    Data,
    Json,
    Reason,
    Unmask,
    moment_of,
    note_unmasked,
    settings_of,
    store_of,
    words_of,
)

if TYPE_CHECKING:
    from osint_monitor.store.query import Query

app = typer.Typer(add_completion=False)

Levels = Annotated[
    list[str], typer.Option("--level", "-l", help="none, weak, strong, unassessed.")
]
Langs = Annotated[list[str], typer.Option("--lang", help="uk ru nl pl de ro en other.")]
Kinds = Annotated[
    list[str], typer.Option("--kind", help="job housing escort dating social ...")
]
Types = Annotated[
    list[str], typer.Option("--type", help="sexual labour smuggling child ...")
]
Sources = Annotated[list[str], typer.Option("--source", "-s", help="Id of a source.")]
Since = Annotated[
    str | None, typer.Option("--since", help="Seen since: 2027-03-01, 12h, 7d, 4w.")
]
Until = Annotated[str | None, typer.Option("--until", help="Seen before.")]
Words = Annotated[
    str,
    typer.Option(
        "--text", "-t", help="Words that must all be there, inflected or not."
    ),
]
Contact = Annotated[
    str,
    typer.Option("--contact", help="kind:value, such as phone:+316*; * ends a prefix."),
]
Ukraine = Annotated[
    bool | None,
    typer.Option("--ukraine/--no-ukraine", help="Aimed at displaced Ukrainians."),
]
Gone = Annotated[bool | None, typer.Option("--gone/--live", help="No longer there.")]


@app.command(
    epilog="Examples:  hits --level strong   ·   hits --type labour --lang pl,ro "
    '--since 7d   ·   hits --text "паспорт"   ·   hits --json | head -1'
)
def hits(
    level: Levels = [],  # noqa: B006 Typer copies it
    lang: Langs = [],  # noqa: B006
    kind: Kinds = [],  # noqa: B006
    type_: Types = [],  # noqa: B006
    source: Sources = [],  # noqa: B006
    since: Since = None,
    until: Until = None,
    text: Words = "",
    contact: Contact = "",
    ukraine: Ukraine = None,
    gone: Gone = None,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=0, help="How many; 0 for all.")
    ] = 50,
    data: Data = None,
    json: Json = False,
    unmask: Unmask = False,
    reason: Reason = "",
) -> None:
    """
    List posts that show indicators, strongest first.

    A hit is a post of level weak or strong; --level none lists ordinary ones. Give an
    ID of the list to [bold]show[/bold] (its first eight signs will do).
    """
    query = query_of(
        level=level,
        lang=lang,
        kind=kind,
        type_=type_,
        source=source,
        since=since,
        until=until,
        text=text,
        contact=contact,
        ukraine=ukraine,
        gone=gone,
    )
    settings = settings_of(data)
    with store_of(settings) as store:
        if unmask:
            note_unmasked(settings, reason, "hits", f"up to {limit or 'all'} posts")
        if json:
            _print_json(store, query, limit, masked=not unmask)
        else:
            _print_table(store, query, limit or 1_000, masked=not unmask)


def query_of(
    *,
    level: list[str],
    lang: list[str],
    kind: list[str],
    type_: list[str],
    source: list[str],
    since: str | None,
    until: str | None,
    text: str,
    contact: str,
    ukraine: bool | None,
    gone: bool | None,
) -> Query:
    """
    The query that options ask; without a level, hits.

    Raises:
        SettingsError: a value that is none.
    """
    from enum import StrEnum

    from osint_monitor.model.words import ExploitationType, Kind, Lang
    from osint_monitor.store.query import Query

    class Level(StrEnum):
        NONE = "none"
        WEAK = "weak"
        STRONG = "strong"
        UNASSESSED = "unassessed"

    levels = words_of(level, Level, "--level")
    return Query(
        min_level=None if levels else "weak",
        levels=levels,
        langs=words_of(lang, Lang, "--lang"),
        kinds=words_of(kind, Kind, "--kind"),
        types=words_of(type_, ExploitationType, "--type"),
        sources=tuple(one for given in source for one in given.split(",") if one),
        words=_alternatives(text),
        since=moment_of(since, "--since"),
        until=moment_of(until, "--until"),
        targets_ukraine=ukraine,
        gone=gone,
        observable=_contact(contact),
    )


def _alternatives(text: str) -> tuple[tuple[str, ...], ...]:
    if not text.strip():
        return ()
    # Only now: it brings the lemmas of seven languages.
    from osint_monitor.understand.phrase import search_tokens

    return search_tokens(text)


def _contact(text: str) -> tuple[str, str] | None:
    from osint_monitor.errors import Problem, SettingsError
    from osint_monitor.model.document import ObservableKind

    if not text:
        return None
    kind, colon, value = text.partition(":")
    if not colon or not value or kind not in [one.value for one in ObservableKind]:
        known = ", ".join(one.value for one in ObservableKind)
        what = f"kind:value was expected, such as phone:+316*; kinds are {known}"
        raise SettingsError([Problem("--contact", what)])
    return kind, value


def _print_json(store: Any, query: Query, limit: int, *, masked: bool) -> None:
    from osint_monitor.cli.screen import emit
    from osint_monitor.jobs.shapes import post_shape

    after, left = None, limit or None
    while True:
        size = 500 if left is None else min(500, left)
        page = store.search(query, after=after, limit=size)
        for view in page.posts:
            emit(post_shape(view, masked=masked))
        after = page.after
        left = None if left is None else left - len(page.posts)
        if after is None or left == 0:
            return


def _print_table(store: Any, query: Query, limit: int, *, masked: bool) -> None:
    from osint_monitor.cli.found import cells, title_and_why
    from osint_monitor.cli.screen import out, row, say, table

    page = store.search(query, limit=min(limit, 1_000))
    listed = table("id", "level", "what", "source", "seen", "title and why")
    for view in page.posts:
        row(listed, cells(view, title_and_why(view, masked=masked)))
    out().print(listed)
    total = store.count(query)
    shown = len(page.posts)
    say(f"{shown} of {total} posts" + ("" if shown == total else "; more with -n"))
