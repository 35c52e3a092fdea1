"""Who looks after sources sees which are silent, late, refused or read in vain."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from payloads import PAYLOADS

from console_town import HARMLESS, NOW, SHOWN_PHONE, post, put
from osint_monitor.model.run import Run, RunKind, failure_of

FILE = """\
id: {id}
name: {name}
kind: job
shape: site
enabled: {enabled}
start: [https://{host}/]
hosts: [{host}]
schedule: {{cron: "{cron}", zone: UTC}}
mandate:
  {{authority: Police, basis: {basis}, purpose: a test, expires: {until}}}
"""

Make = Callable[..., str]


@pytest.fixture
def source(django: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Writes a source file, and gives its id; there are no others."""
    from django.conf import settings

    given = settings.OSINT_MONITOR.model_copy(update={"sources": tmp_path})
    monkeypatch.setattr(settings, "OSINT_MONITOR", given)

    def make(name: str, **more: Any) -> str:
        until = (NOW + timedelta(days=more.pop("days", 90))).date().isoformat()
        values = {
            "id": name, "name": "A board", "enabled": "true", "cron": "0 0 1 1 *",
            "host": f"{name.replace('_', '-')}.example", "until": until,
            "basis": "general_police_task",
        }  # fmt: skip
        (tmp_path / f"{name}.yml").write_text(FILE.format(**values | more), "utf-8")
        return name

    return make


@pytest.fixture
def ran(django: Path) -> Iterator[Make]:
    """Stores a run of a source."""
    from osint_monitor.console import reading

    def run(
        source_id: str, number: int, *, ago: timedelta = timedelta(hours=1),
        outcome: str = "finished", **counts: int,
    ) -> str:  # fmt: skip
        begun: datetime = NOW - ago
        ended = None if outcome == "running" else begun + timedelta(minutes=5)
        made = Run(
            id=f"{source_id}-{number}", kind=RunKind.CRAWL, source_id=source_id,
            started_at=begun, ended_at=ended, mandate="Example Police", counts=counts,
            outcome=outcome,
        )  # fmt: skip
        reading.store().put_run(made)
        return made.id

    yield run


def health_of(name: str) -> Any:
    from osint_monitor.console.models import Account
    from osint_monitor.console.watch import health

    known, problems = health.catalogue()
    assert problems == ()
    operator = Account.objects.get(username="operator")
    return {one.id: one for one in health.healths(operator, known)}[name]


GOOD = {"attempts": 10, "captures": 8, "unchanged": 1, "failed": 1, "read": 7,
        "unread": 1, "posts": 5}  # fmt: skip


def test_source_that_does_well_has_no_warning(
    source: Make, ran: Make, django: Path
) -> None:
    name = source("watch_well")
    put(django, [post("well", HARMLESS, source=name)], hours_ago=0.1)
    put(django, [post("well-2", HARMLESS, source=name)], hours_ago=80)
    ran(name, 1, **GOOD)
    ran(name, 2, ago=timedelta(days=2), **GOOD)
    ran(name, 3, ago=timedelta(days=9), **GOOD)
    found = health_of(name)
    assert found.warnings == () and found.state == "ready"
    assert (found.week, found.posts, found.failed) == (2, 2, 4)
    assert found.last_run.id == "watch_well-1"


def test_silent_source_is_told(source: Make, ran: Make, django: Path) -> None:
    name = source("watch_silent")
    put(django, [post("silent", HARMLESS, source=name)], hours_ago=73)
    ran(name, 1, **GOOD)
    assert health_of(name).warnings == ("silent",)


def test_source_never_heard_is_silent_only_three_days_after_its_first_run(
    source: Make, ran: Make
) -> None:
    name = source("watch_new")
    assert health_of(name).warnings == ()
    ran(name, 1, **GOOD)
    assert health_of(name).warnings == ()
    ran(name, 2, ago=timedelta(days=4), **GOOD)
    assert health_of(name).warnings == ("silent",)


@pytest.mark.parametrize(
    ("more", "state", "warnings"),
    [
        ({"days": 10}, "ready", ("mandate_ends",)),
        ({"days": 15}, "ready", ()),
        ({"days": -1}, "no_mandate", ("no_mandate",)),
        ({"basis": ""}, "no_mandate", ("no_mandate",)),
        ({"days": -1, "enabled": "false"}, "disabled", ()),
        ({"enabled": "false"}, "disabled", ()),
    ],
)
def test_mandate_is_watched(
    source: Make, more: dict[str, Any], state: str, warnings: tuple[str, ...]
) -> None:
    found = health_of(source("watch_mandate", **more))
    assert (found.state, found.warnings) == (state, warnings)


@pytest.mark.parametrize(
    ("counts", "warnings"),
    [
        ({"posts": 0}, ("layout",)),
        ({"posts": 0, "unchanged": 3}, ()),
        ({"posts": 2}, ()),
        ({"posts": 2, "unread": 5}, ("unread",)),
        ({"captures": 0, "posts": 0}, ()),
    ],
)
def test_crawl_that_reads_in_vain_is_told(
    source: Make, ran: Make, counts: dict[str, int], warnings: tuple[str, ...]
) -> None:
    name = source(f"watch_layout_{sum(counts.values())}_{len(counts)}")
    ran(name, 1, **GOOD | {"unchanged": 0} | counts)
    ran(name, 2, ago=timedelta(hours=20), **GOOD)
    assert health_of(name).warnings == warnings


def test_crawl_without_posts_that_never_had_any_is_no_change(
    source: Make, ran: Make
) -> None:
    name = source("watch_empty")
    ran(name, 1, **GOOD | {"unchanged": 0, "posts": 0})
    assert health_of(name).warnings == ()


def test_failed_and_late_crawls_are_told(source: Make, ran: Make) -> None:
    failed = source("watch_failed")
    ran(failed, 1, outcome="failed", **GOOD)
    assert health_of(failed).warnings == ("failed",)
    late = source("watch_late", cron="0 * * * *")
    ran(late, 1, ago=timedelta(hours=5), **GOOD)
    assert health_of(late).warnings == ("overdue",)
    ran(late, 2, ago=timedelta(minutes=50), **GOOD)
    assert health_of(late).warnings == ()


def test_what_the_store_refused_is_told(source: Make) -> None:
    from django.conf import settings

    from osint_monitor.jobs.outbox import dead_letters
    from osint_monitor.spool.dead_letters import DeadLetter

    name = source("watch_refused")
    letter = DeadLetter(
        at=NOW.isoformat(), source_id=name, run_id="r", kind="versions", id="v",
        reason="400", record={},
    )  # fmt: skip
    dead_letters(settings.OSINT_MONITOR).add([letter])
    found = health_of(name)
    assert (found.letters, found.warnings) == (1, ("dead_letters",))


def test_pages_tell_it_and_the_audit_tells_who_looked(
    source: Make, ran: Make, signed_in: Any
) -> None:
    from osint_monitor.console import reading
    from osint_monitor.console.models import Event
    from osint_monitor.store.base import Batch

    name = source("watch_page", days=5)
    run_id = ran(name, 1, outcome="failed", **GOOD)
    failures = [
        failure_of("fetch", "http_503", source_id=name, run_id=run_id, at=NOW,
                   where=f"https://x.example/?q={SHOWN_PHONE} {one}")
        for one in PAYLOADS[:20]
    ]  # fmt: skip
    reading.store().put(Batch(failures=failures))
    client = signed_in("operator")
    assert client.get("/").headers["Location"] == "/sources/"
    page = client.get("/sources/").content.decode()
    assert "its mandate ends within two weeks" in page
    assert "its last run did not end well" in page
    assert name in client.get(f"/runs/?source={name}").content.decode()
    page = client.get(f"/run/{run_id}/").content.decode()
    assert "http_503" in page and '<td class="count">20</td>' in page
    assert "900123" not in page and "<script>window" not in page
    looked = Event.objects.filter(what__in=["sources.read", "runs.read", "run.read"])
    assert list(looked.order_by("pk").values_list("what", "object")) == [
        ("sources.read", ""), ("runs.read", name), ("run.read", run_id),
    ]  # fmt: skip


def test_wrong_source_file_is_told_with_its_line(source: Make, signed_in: Any) -> None:
    source("watch_wrong", basis="whim")
    page = signed_in("operator").get("/sources/").content.decode()
    assert "watch_wrong.yml:" in page and "nothing is read until" in page


def test_account_sees_its_own_sources_and_their_runs_only(
    source: Make, ran: Make, signed_in: Any
) -> None:
    from osint_monitor.console import accounts

    mine, others = source("other_board"), source("watch_others")
    ids = [ran(name, 1, **GOOD) for name in (mine, others)]
    accounts.create("watcher", "operator", password="correct-horse-battery-9",
                    organisation="other desk")  # fmt: skip
    client = signed_in("watcher")
    for address in ("/sources/", "/runs/", f"/runs/?source={others}"):
        page = client.get(address)
        assert page.status_code == 200 and "watch_others-1" not in page.content.decode()
    page = client.get("/sources/").content.decode()
    assert "other_board" in page and "watch_others" not in page
    assert [client.get(f"/run/{one}/").status_code for one in ids] == [200, 404]
    assert client.get("/run/there-is-none/").status_code == 404
