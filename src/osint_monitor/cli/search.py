"""``search``: posts by words, contacts and fields, in one line of text."""

from __future__ import annotations

from collections.abc import Iterator
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
    words_of,
    zone_of,
)
from osint_monitor.store.fields import FIELDS
from osint_monitor.store.query import FACETS, Order, Step

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from osint_monitor.model.document import FieldDoc, Span
    from osint_monitor.store.base import PostView, Store
    from osint_monitor.store.query import Query

app = typer.Typer(add_completion=False)

_PAGE = 500
_BAR = 40
"""Characters of the longest bar."""


def fields_help() -> str:
    """The fields that a search may name, one a paragraph."""
    width = max(len(field.example) for field in FIELDS.values())
    lines = (f"{one.example:{width}}  {one.asks}" for one in FIELDS.values())
    return "\n\n".join(["Fields:", *lines, "More: docs/search.md"])


@app.command(epilog=fields_help())
def search(
    query: Annotated[
        str,
        typer.Argument(
            metavar="QUERY",
            help='Such as: phone:+316* AND (escort OR massage) -"own place"',
        ),
    ],
    facets: Annotated[
        bool, typer.Option("--facets", help="Count by level, language ... instead.")
    ] = False,
    histogram: Annotated[
        str, typer.Option("--histogram", help="Count by day, week or month instead.")
    ] = "",
    zone: Annotated[
        str, typer.Option("--zone", help="In which days begin: Europe/Amsterdam.")
    ] = "UTC",
    newest: Annotated[
        bool, typer.Option("--newest", help="Newest first, not strongest.")
    ] = False,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=0, help="How many; 0 for all.")
    ] = 50,
    after: Annotated[
        str, typer.Option("--after", help="Go on where a page ended.")
    ] = "",
    data: Data = None,
    json: Json = False,
    unmask: Unmask = False,
    reason: Reason = "",
) -> None:
    """
    Find posts of any level by words, contacts and fields, strongest first.

    Words are found inflected or not, "words in quotes" exactly so, begin* by how they
    begin. Words side by side must all be there; OR, NOT or -, and parentheses as one
    expects. Put the whole in single quotes, and -- before it when it begins with -.
    """
    from dataclasses import replace

    from osint_monitor.cli.screen import emit
    from osint_monitor.store.parse import parse

    steps = words_of([histogram], Step, "--histogram")
    days = zone_of(zone, "--zone")
    asked = parse(query, zone=days)
    asked = replace(asked, order=Order.NEWEST if newest else Order.RANK)
    settings = settings_of(data)
    with store_of(settings) as store:
        if facets or steps:
            made = _counted(store, asked, steps, facets=facets, zone=days)
            emit(made) if json else _print_counted(made)
            return
        if unmask:
            note_unmasked(settings, reason, "search", f"up to {limit or 'all'} posts")
        pages = Pages(store, asked, after or None, limit or None)
        show = _print_json if json else _print_table
        shown = show(pages, Marker(asked), masked=not unmask)
        _say_what_more(store, pages, shown)


class Pages:
    """The posts that answer, page by page, up to a number of them."""

    def __init__(
        self, store: Store, query: Query, after: str | None, limit: int | None
    ) -> None:
        self.query = query
        self.mark = after  # where the last page ended; None at the end of all
        self._store, self._left = store, limit

    def __iter__(self) -> Iterator[PostView]:
        while self._left is None or self._left > 0:
            size = _PAGE if self._left is None else min(_PAGE, self._left)
            page = self._store.search(self.query, after=self.mark, limit=size)
            self.mark = page.after
            yield from page.posts
            if self.mark is None:
                return
            if self._left is not None:
                self._left -= len(page.posts)


class Marker:
    """Where in a post the words stand that a query asks for; reads the post anew."""

    def __init__(self, query: Query) -> None:
        from osint_monitor.store.tree import wanted

        self._query = query
        self.is_needed = bool(query.words) or any(wanted(query.where))
        self._reader: Any = None

    def spans(self, view: PostView) -> tuple[Span, ...]:
        """Empty when no words are asked for."""
        if not self.is_needed or view.version is None:
            return ()
        from osint_monitor.store.highlight import highlights

        return highlights(self.words(view), self._query)

    def words(self, view: PostView) -> dict[str, FieldDoc]:
        """The post as words; empty when it can't be read."""
        from osint_monitor.errors import UnderstandError
        from osint_monitor.understand.wording import WordReader

        if view.version is None:
            return {}
        self._reader = self._reader or WordReader()
        spoken = (view.assessment.lang,) if view.assessment else ()
        try:
            fields: dict[str, FieldDoc] = self._reader.read(
                view.version, languages=spoken
            ).fields
        except UnderstandError:
            return {}
        return fields


def _print_json(pages: Pages, marker: Marker, *, masked: bool) -> int:
    from osint_monitor.cli.screen import emit
    from osint_monitor.jobs.shapes import post_shape, span_shape

    number = 0
    for view in pages:
        found = [span_shape(span) for span in marker.spans(view)]
        emit(post_shape(view, masked=masked) | {"found": found})
        number += 1
    return number


def _print_table(pages: Pages, marker: Marker, *, masked: bool) -> int:
    from osint_monitor.cli.found import cells, title_and_words
    from osint_monitor.cli.screen import out, row, table

    screen = out()
    coloured = screen.is_terminal and not screen.no_color
    last = "title and words" if marker.is_needed else "title and why"
    listed = table("id", "level", "what", "source", "seen", last)
    number = 0
    for view in pages:
        spans = marker.spans(view)
        words = title_and_words(view, spans, masked=masked, coloured=coloured)
        row(listed, cells(view, words))
        number += 1
    if number:
        screen.print(listed)
    return number


def _say_what_more(store: Store, pages: Pages, shown: int) -> None:
    """How many there are, how to go on, or what may have been meant."""
    from osint_monitor.cli.screen import say

    total = store.count(pages.query)
    if total:
        say(f"{shown} of {total} posts")
        if pages.mark is not None:
            say(f"more: --after {pages.mark}")
        return
    from osint_monitor.store.suggest import suggestion
    from osint_monitor.store.written import written

    meant = suggestion(store, pages.query)
    if meant is None or meant.where is None:
        say("nothing found")
    else:
        say(f"nothing found; did you mean: {written(meant.where)}")


def _counted(
    store: Store, query: Query, steps: tuple[str, ...], *, facets: bool, zone: ZoneInfo
) -> dict[str, Any]:
    """The sums that are asked for, as JSON has them."""
    made: dict[str, Any] = {"posts": store.count(query)}
    if facets:
        made["facets"] = store.facets(query, FACETS)
    for step in steps:
        counted = store.histogram(query, Step(step), zone)
        bars = [{"from": day.isoformat(), "posts": number} for day, number in counted]
        made["histogram"] = {"step": step, "zone": zone.key, "bars": bars}
    return made


def _print_counted(made: dict[str, Any]) -> None:
    from osint_monitor.cli.screen import out, row, say, table

    screen = out()
    for name, counts in made.get("facets", {}).items():
        listed = table(name, "posts", numbers=["posts"])
        for value, number in counts.items():
            row(listed, (value, f"{number:,}"))
        if counts:
            screen.print(listed)
    if histogram := made.get("histogram"):
        listed = table(f"{histogram['step']} from", "posts", "", numbers=["posts"])
        longest = max((one["posts"] for one in histogram["bars"]), default=1)
        for one in histogram["bars"]:
            bar = "▇" * max(1, round(one["posts"] / longest * _BAR))
            row(listed, (one["from"], f"{one['posts']:,}", bar))
        screen.print(listed)
    say(f"{made['posts']} posts")
