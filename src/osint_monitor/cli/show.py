"""``show``: one post with every reason for its level."""

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
    from osint_monitor.settings import Settings
    from osint_monitor.store.base import PostView, Store

app = typer.Typer(add_completion=False)


@app.command(
    epilog="Examples:  show 3fa94c1e   ·   show 3fa94c1e --json   ·   "
    'show 3fa94c1e --unmask --reason "case 2027-14"'
)
def show(
    post: Annotated[
        str, typer.Argument(metavar="ID", help="Id of a post, or its first 6 signs.")
    ],
    data: Data = None,
    json: Json = False,
    unmask: Unmask = False,
    reason: Reason = "",
) -> None:
    """
    Show a post: its words with those that fired marked, and why it has its level.

    For every rule that fired: the indicator and its source, what the words mean in
    Dutch and English, and whether it counted. Then contacts, places in time, and where
    the evidence stands.
    """
    settings = settings_of(data)
    with store_of(settings) as store:
        view = found_post(store, post)
        if unmask:
            note_unmasked(settings, reason, "show", view.post_id)
        if json:
            _print_json(settings, store, view, masked=not unmask)
        else:
            _print(settings, store, view, masked=not unmask)


def found_post(store: Store, post: str) -> PostView:
    """
    The post of this id, or of which alone the id begins so.

    Raises:
        SettingsError: there is none.
    """
    from osint_monitor.errors import Problem, SettingsError

    view = store.post(post) if len(post) >= 6 else None
    if view is None:
        what = f"no post, or more than one, begins with {post!r}; see hits"
        raise SettingsError([Problem("ID", what)])
    return view


def _print_json(
    settings: Settings, store: Store, view: PostView, *, masked: bool
) -> None:
    from osint_monitor.cli.screen import emit
    from osint_monitor.jobs.origin import origin_of
    from osint_monitor.jobs.shapes import history_shape, origin_shape, post_shape

    history = store.history(view.post_id)
    shape = post_shape(view, masked=masked, text=True)
    shape["history"] = history_shape(history)
    newest = max(history.sightings, key=lambda one: (one.seen_at, one.id), default=None)
    origin = origin_of(settings.folder, newest.capture_id) if newest else None
    shape["capture"] = origin_shape(origin, masked=masked)
    emit(shape)


def _print(settings: Settings, store: Store, view: PostView, *, masked: bool) -> None:
    from osint_monitor.cli import parts
    from osint_monitor.cli.screen import out
    from osint_monitor.jobs.origin import origin_of

    screen: Any = out()
    history = store.history(view.post_id)
    newest = max(history.sightings, key=lambda one: (one.seen_at, one.id), default=None)
    origin = origin_of(settings.folder, newest.capture_id) if newest else None
    screen.print(parts.heading(view, masked=masked))
    for part in parts.reasons(view):
        screen.print(part)
    coloured = screen.is_terminal and not screen.no_color
    screen.print(parts.wording(view, masked=masked, coloured=coloured))
    for part in parts.matches(view, settings.rules_folder, masked=masked):
        screen.print(part)
    screen.print(parts.contacts(view, masked=masked))
    screen.print(parts.history(history))
    screen.print(parts.evidence(origin, masked=masked))
