"""``promote``: a candidate takes the place of the present rules."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from osint_monitor.cli.exits import REFUSED
from osint_monitor.cli.options import Data, note, settings_of, store_of

app = typer.Typer(add_completion=False)


@app.command(epilog="Example:  shadow --rules my_rules && promote --rules my_rules")
def promote(
    rules: Annotated[
        Path | None, typer.Option("--rules", help="The candidate's folder of rules.")
    ] = None,
    model: Annotated[
        str | None, typer.Option("--model", help="The candidate's model, or off.")
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do it; without, say what would be done.")
    ] = False,
    data: Data = None,
) -> None:
    """
    Put a candidate in place of the present rules or model.

    Refused unless [bold]shadow[/bold] showed its difference on stored posts: on 1,000
    of them, or on all where there are fewer. It is named in osint-monitor.toml in this
    folder; who, when, and from which engine to which, is kept in the custody log.
    Stored posts keep their levels until [bold]rescore[/bold].
    """
    from osint_monitor.cli.screen import say
    from osint_monitor.jobs.promote import COUNTS, check_promotion, write_promotion
    from osint_monitor.jobs.shadow import candidate_of
    from osint_monitor.settings import CONFIG_FILE

    settings = settings_of(data)
    candidate = candidate_of(settings, rules, model)
    with store_of(settings) as store:
        stored = store.stats().posts
    found = check_promotion(settings, candidate, stored)
    say(f"from {found.before}")
    say(f"to   {found.after}")
    say(
        f"shown on {found.posts:,} posts: {found.changes:,} levels change, "
        f"{found.worse:,} to the worse, {found.unknown:,} that nobody judged"
    )
    if not yes:
        say("nothing was done; say --yes to do it")
        raise typer.Exit(REFUSED)
    parts = {"before": found.before, "after": found.after}
    note(settings, "promotion_started", **parts)
    write_promotion(settings, candidate, Path(CONFIG_FILE))
    counts = {name: getattr(found, name) for name in COUNTS}
    note(settings, "promoted", **counts, **parts)
    say(f"{CONFIG_FILE} names it now; run rescore to judge stored posts anew")
