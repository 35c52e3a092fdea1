"""``demo``: the main job, on a fictional town of sites on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from osint_monitor.cli.exits import DONE, FAILED, STOPPED
from osint_monitor.cli.options import Data, settings_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from osint_monitor.jobs.crawl import CrawlResult
    from osint_monitor.settings import DataFolder, Settings
    from osint_monitor.store.base import Store

app = typer.Typer(add_completion=False)

SHOWN_HITS = 10


@app.command(epilog="Examples:  demo   ·   demo --day 2   ·   demo --data /tmp/town")
def demo(
    day: Annotated[
        int,
        typer.Option("--day", min=1, max=3, help="Which day of the town: 1, 2 or 3."),
    ] = 1,
    base_port: Annotated[
        int, typer.Option("--base-port", help="First of the town's ports; 0: any free.")
    ] = 18080,
    data: Data = None,
) -> None:
    """
    Crawl a fictional town of eight sites, and show what was found.

    People, numbers and firms of the town are invented; its sites misbehave as real
    ones do. On day 2 and 3 some adverts changed, some are gone, some came back, some
    are new. Days that were not crawled yet are crawled first.
    """
    settings = settings_of(data)
    folder = settings.folder.make()
    last = DONE
    for number in _days(folder, day):
        last = _one_day(settings, number, base_port)
        if last != DONE:
            break
        (folder.path / "demo_day").write_text(f"{number}\n")
    if last == DONE:
        _console(settings)
    raise typer.Exit(last)


def _console(settings: Settings) -> None:
    """On a terminal the console, with accounts to try it; else how to start it."""
    import sys
    from contextlib import suppress

    from osint_monitor.cli.screen import out, row, say, table

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        data = f"--data {settings.data}"
        say(f"Work them: osint-monitor console create-user NAME -r inspector {data}")
        say(f"     then: osint-monitor console {data}")
        return
    from osint_monitor.cli.console import ready, serve_until_stopped
    from osint_monitor.demo.sources import sources_folder

    # What officers bring in comes in under a source of the town.
    settings = settings.model_copy(update={"sources": sources_folder()})
    ready(settings)
    from osint_monitor.console.accounts import demo_accounts

    made = table("account", "role", "password", "codes in place of an authenticator")
    for name, role, password, codes in demo_accounts():
        row(made, (name, role, password, "  ".join(codes)))
    out().print("The console, with accounts to try it; Ctrl-C stops it")
    out().print(made)
    with suppress(typer.Exit):
        serve_until_stopped(settings)


def _days(folder: DataFolder, day: int) -> range:
    """The days that are missing before *day*, and *day*."""
    mark = folder.path / "demo_day"
    done = int(mark.read_text()) if mark.exists() else 0
    return range(min(done + 1, day), day + 1)


def _one_day(settings: Settings, day: int, base_port: int) -> int:
    from osint_monitor.cli.crawling import crawl_shown
    from osint_monitor.cli.screen import say
    from osint_monitor.demo.run import start_town
    from osint_monitor.demo.sources import sources_at
    from osint_monitor.jobs.changes import present
    from osint_monitor.store.open import open_store

    with open_store(settings.folder.store_url) as store:
        before = present(store)
    with start_town(day, base_port) as town:
        say(f"Day {day}: the town answers on 127.0.0.1, ports from {town.base_port}.")
        result = crawl_shown(sources_at(town.base_port), settings)
        with open_store(settings.folder.store_url) as store:
            _report(store, result, day, town.base_port, before)
            _hits(store, settings.data)
    if result.stopped:
        return STOPPED
    return DONE if result.is_complete else FAILED


def _report(
    store: Store,
    result: CrawlResult,
    day: int,
    base_port: int,
    before: Mapping[str, tuple[str, bool]],
) -> None:
    from osint_monitor.cli.crawling import runs_table
    from osint_monitor.cli.screen import out, row, table
    from osint_monitor.cli.stats import tables_of
    from osint_monitor.jobs.changes import changes

    screen = out()
    screen.print(f"Day {day}: what was fetched and read")
    screen.print(runs_table(result.runs))
    changed = changes(store, before)
    made = table(*changed, numbers=changed)
    row(made, [f"{count:,}" for count in changed.values()])
    screen.print("Posts, against what was known before")
    screen.print(made)
    for sums in tables_of(store.stats())[:2]:
        screen.print(sums)
    _truth(store, day, base_port)


def _truth(store: Store, day: int, base_port: int) -> None:
    """Hold what was found against what is true in the town."""
    from osint_monitor.cli.screen import out, row, table
    from osint_monitor.demo.compare import compare
    from osint_monitor.demo.ledger import ledger
    from osint_monitor.model.words import Level
    from osint_monitor.store.query import Order, Query

    found = {
        view.version.url: None
        if view.gone or view.assessment is None
        else view.assessment.level
        for view in store.scan(Query(order=Order.ID))
        if view.version is not None
    }
    truth = compare(ledger(day, base_port), found)
    out().print(
        f"Live posts of the town: {truth.found_share:.1%} found,"
        f" {len(truth.missed)} missed, {len(truth.doubled)} doubled,"
        f" {len(truth.thought_live)} gone but held for live",
    )
    found_as = [f"found {level}" for level in Level]
    made = table("true level (judged by people)", *found_as, numbers=found_as)
    for level in Level:
        counts = [truth.levels.get((level, got), 0) for got in Level]
        row(made, (level.value, *(f"{count:,}" for count in counts)))
    out().print(made)


def _hits(store: Store, folder: Path) -> None:
    """The strongest hits, contacts masked, each with its reasons."""
    from rich.padding import Padding
    from rich.text import Text

    from osint_monitor.cli.screen import harmless, one_line, out
    from osint_monitor.jobs.masking import masked_text
    from osint_monitor.store.query import Query

    screen = out()
    page = store.search(Query(min_level="weak", gone=False), limit=SHOWN_HITS)
    screen.print(f"The {len(page.posts)} strongest hits, and why:")
    for place, view in enumerate(page.posts, 1):
        judged, version = view.assessment, view.version
        if judged is None or version is None:
            continue
        title = masked_text(version.title or version.text, "title", view.observables)
        screen.print(
            f"{place:>3}. {view.post_id[:8]}  {judged.level.value:<6} "
            f"{judged.score:.2f}  {judged.lang.value}  {version.kind.value:<9} "
            f"{one_line(title, 60)}",
            style="bold",
        )
        for reason in judged.reasons.get("en", ()):
            why = Text(harmless(reason), "dim")
            screen.print(Padding(why, (0, 0, 0, 5), expand=False))
    data = "" if folder == Path("data") else f" --data {folder}"
    screen.print(
        f"\nGo on with: osint-monitor show {page.posts[0].post_id[:8]}{data}"
        if page.posts
        else ""
    )
