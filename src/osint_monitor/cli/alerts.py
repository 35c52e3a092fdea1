"""``alerts``: saved searches that tell of new hits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from osint_monitor.cli.exits import FAILED
from osint_monitor.cli.options import Data, Json, settings_of

if TYPE_CHECKING:
    from datetime import datetime

    from osint_monitor.jobs.alerts import Looked
    from osint_monitor.spool.alerts import Alert, Standing

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.callback()
def _alerts() -> None:
    """
    Searches that are kept, and tell of each new hit once.

    [bold]schedule[/bold] looks at them by itself; docs/alerts.md says what is told.
    """


@app.command(
    epilog="Examples:  add dutch 'phone:+316* (escort OR massage)' "
    "--to file:/srv/alerts   ·   "
    "add all --to https://chat.example/hook   ·   "
    "add all --to mailto:team@police.example"
)
def add(
    name: Annotated[str, typer.Argument(help="a-z, 0-9, - and _.")],
    query: Annotated[
        str, typer.Argument(help="As for search; every hit when left out.")
    ] = "",
    to: Annotated[
        str, typer.Option("--to", help="file:FOLDER, https://... or mailto:ADDRESS.")
    ] = "",
    text: Annotated[
        bool, typer.Option("--text", help="Tell the posts' words, too.")
    ] = False,
    existing: Annotated[
        bool, typer.Option("--existing", help="Tell of what answers already, too.")
    ] = False,
    private: Annotated[
        list[str],
        typer.Option(
            "--private", help="host:port of your own network that it may use."
        ),
    ] = [],  # noqa: B006 Typer copies it
    data: Data = None,
) -> None:
    """
    Keep a search; it tells of posts that answer from now on.

    Contacts are masked, and no words of posts are told unless --text is given.
    """
    from osint_monitor.cli.screen import say
    from osint_monitor.jobs.alerts import add_alert
    from osint_monitor.jobs.alerts_send import target_of
    from osint_monitor.model.clock import now
    from osint_monitor.spool.alerts import Alert

    settings = settings_of(data)
    alert = Alert(
        name=name,
        query=query,
        target=target_of(to),
        with_text=text,
        private=tuple(private),
        made_at=now(),
    )
    there = add_alert(settings, alert, tell_all=existing)
    told = "will be told" if existing else "answer already and are not told"
    say(f"{name}: kept; {there:,} posts {told}")


@app.command(name="list")
def list_(data: Data = None, json: Json = False) -> None:
    """List alerts: what each told, what waits, and why."""
    from osint_monitor.cli.screen import emit, out, row, say, table
    from osint_monitor.spool.alerts import Alerts

    settings = settings_of(data)
    numbers = ("told", "sent", "waiting")
    made = table("name", *numbers, "last look", "query, target", numbers=numbers)
    if not settings.folder.alerts.exists():
        say("there are no alerts")
        return
    with Alerts(settings.folder.alerts) as alerts:
        for alert in alerts.all():
            standing = alerts.standing(alert.name)
            if json:
                emit(_shape(alert, standing))
                continue
            row(
                made,
                (
                    alert.name,
                    f"{standing.told:,}",
                    f"{standing.sent:,}",
                    f"{len(standing.waiting):,}",
                    _at(alert.ran_at),
                    _query_and_trouble(alert, standing),
                ),
            )
    if not json:
        out().print(made)


def _at(moment: datetime | None) -> str:
    return f"{moment:%m-%d %H:%M}" if moment else "never"


def _query_and_trouble(alert: Alert, standing: Standing) -> str:
    from osint_monitor.jobs.alerts_send import shown_target

    told = " with the posts' words" if alert.with_text else ""
    said = f"{alert.query or 'every hit'}{told}, to {shown_target(alert.target)}"
    if standing.waiting:
        first = standing.waiting[0]
        why = first.reason or "not tried yet"
        said += (
            f"\n{why}, {first.tries} tries; waiting since {_at(first.made_at)},"
            f" next try {_at(first.next_at)} UTC"
        )
    return said


def _shape(alert: Alert, standing: Standing) -> dict[str, object]:
    from osint_monitor.jobs.alerts_send import shown_target
    from osint_monitor.jobs.shapes import moment

    return {
        "name": alert.name,
        "query": alert.query,
        "to": shown_target(alert.target),
        "with_text": alert.with_text,
        "made_at": moment(alert.made_at),
        "ran_at": moment(alert.ran_at),
        "told": standing.told,
        "sent": standing.sent,
        "waiting": [
            {
                "delivery": one.id,
                "number": one.number,
                "made_at": moment(one.made_at),
                "tries": one.tries,
                "next_at": moment(one.next_at),
                "reason": one.reason,
            }
            for one in standing.waiting
        ],
    }


@app.command()
def run(
    name: Annotated[
        list[str], typer.Argument(help="Only these; all when left out.")
    ] = [],  # noqa: B006
    retry: Annotated[
        bool, typer.Option("--retry", help="Try now what is not due for a try yet.")
    ] = False,
    data: Data = None,
) -> None:
    """
    Look once for new hits and deliver them; for cron, where no schedule runs.

    Ends with 1 when something could not be delivered; it stays and is tried again.
    """
    from osint_monitor.cli.screen import say
    from osint_monitor.jobs.alerts import run_alerts

    looked = run_alerts(settings_of(data), name, retry=retry)
    for one in looked:
        if one.new or one.sent or one.waiting or one.reason:
            say(_line(one))
    if any(one.reason for one in looked):
        raise typer.Exit(FAILED)


def _line(one: Looked) -> str:
    parts = [f"{one.new:,} new posts", f"{one.sent:,} deliveries sent"]
    if one.left:
        parts.append("more are left for the next look")
    if one.waiting:
        parts.append(f"{one.waiting:,} wait")
    if one.reason:
        parts.append(one.reason)
    return f"{one.name}: " + ", ".join(parts)


@app.command()
def remove(
    name: Annotated[str, typer.Argument(help="Of the alert.")],
    drop: Annotated[
        bool, typer.Option("--drop", help="Forget also what is not delivered yet.")
    ] = False,
    data: Data = None,
) -> None:
    """Forget an alert."""
    from osint_monitor.cli.screen import say
    from osint_monitor.jobs.alerts import remove_alert

    remove_alert(settings_of(data), name, drop=drop)
    say(f"{name}: removed")
