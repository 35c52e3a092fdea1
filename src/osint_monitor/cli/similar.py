"""``similar``: posts that share the rare words of a post."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from osint_monitor.cli.options import (
    Data,
    Json,
    Reason,
    Unmask,
    note_unmasked,
    settings_of,
    store_of,
)

if TYPE_CHECKING:
    from osint_monitor.store.base import PostView, Store
    from osint_monitor.store.similar import Similar

app = typer.Typer(add_completion=False)


@app.command(epilog="Examples:  similar 3fa94c1e   ·   similar 3fa94c1e --json")
def similar(
    post: Annotated[
        str, typer.Argument(metavar="ID", help="Id of a post, or its first 6 signs.")
    ],
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=1, max=200, help="How many.")
    ] = 20,
    data: Data = None,
    json: Json = False,
    unmask: Unmask = False,
    reason: Reason = "",
) -> None:
    """
    List posts that share rare words with a post, the most alike first.

    Alike in words does not mean by the same writer: templates are copied. Contacts are
    left out; [bold]search[/bold] finds who shares those.
    """
    from osint_monitor.cli.search import Marker
    from osint_monitor.cli.show import found_post
    from osint_monitor.store.query import Query
    from osint_monitor.store.similar import similar as alike

    settings = settings_of(data)
    with store_of(settings) as store:
        view = found_post(store, post)
        if unmask:
            note_unmasked(settings, reason, "similar", view.post_id)
        found = alike(store, view, Marker(Query()).words(view), limit=limit)
        show = _print_json if json else _print_table
        show(store, found, masked=not unmask)


def _print_json(store: Store, found: list[Similar], *, masked: bool) -> None:
    from osint_monitor.cli.screen import emit
    from osint_monitor.jobs.shapes import post_shape

    for one, view in _viewed(store, found):
        shared = {"weight": one.weight, "words": list(one.words)}
        emit(post_shape(view, masked=masked) | shared)


def _print_table(store: Store, found: list[Similar], *, masked: bool) -> None:
    from osint_monitor.cli.found import cells, title_and_why
    from osint_monitor.cli.screen import one_line, out, row, say, table

    listed = table("id", "level", "what", "source", "seen", "title and shared words")
    for one, view in _viewed(store, found):
        shown: Any = title_and_why(view, masked=masked).split()[0]
        shown.append("\n" + one_line(", ".join(one.words), 140), style="dim")
        row(listed, cells(view, shown))
    out().print(listed)
    say(f"{len(found)} posts share rare words with it")


def _viewed(store: Store, found: list[Similar]) -> list[tuple[Similar, PostView]]:
    views = [(one, store.post(one.post_id)) for one in found]
    return [(one, view) for one, view in views if view is not None]
