"""A database of the first release, filled, becomes the newest without loss."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from own_database import own_database

PASSWORD = "battery-horse-correct-9"
NOON = datetime(2026, 3, 14, 12, 0, 0, 123_456, tzinfo=UTC)
FIRST = ("console", "0001_initial")
WORDS = "ключ „deur” 'quote' \\ 100 % \u202e naïve"
"""Words that a database could spoil on their way from column to column."""

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
def empty(django: Path, tmp_path: Path) -> Iterator[None]:
    """The program on an empty database of its own, of the kind that the test is on."""
    with own_database(tmp_path / "old.db"):
        yield


def _first_release() -> Any:
    """The database as the first release made it; its models."""
    from django.apps import apps
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    call_command("migrate", *FIRST, verbosity=0)
    loader = MigrationExecutor(connection).loader
    for app in sorted(loader.migrated_apps - {"console"}):
        call_command("migrate", app, verbosity=0)
    state = loader.project_state(
        [FIRST, *(one for one in loader.graph.leaf_nodes() if one[0] != "console")]
    )
    assert set(state.apps.app_configs) <= {one.label for one in apps.get_app_configs()}
    return state.apps


def _fill(old: Any) -> None:
    """Something in every table."""
    from django.contrib.auth.hashers import make_password
    from django.core.management import call_command

    call_command("migrate", "contenttypes", verbosity=0)  # makes its rows
    made = {
        name: old.get_model("console", name)
        for name in ("Organisation", "Account", "Decision", "Undo", "Claim", "Event")
    }
    desk = made["Organisation"].objects.create(
        name=WORDS, sources=["a_board", "b_chan"]
    )
    officer = made["Account"].objects.create(
        username="vermeer", code="officer-0123456789", role="inspector", language="en",
        organisation=desk, password=make_password(PASSWORD), last_login=NOON,
    )  # fmt: skip
    gone = made["Account"].objects.create(
        username="gone", code="officer-9876543210", role="auditor", is_active=False,
        password="!",
    )  # fmt: skip
    before = made["Decision"].objects.create(id="j-1", **_verdict(officer, "strong"))
    again = made["Decision"].objects.create(
        id="j-2", **_verdict(officer, "handed_on"), supersedes=before.id,
        handed_to="police", counted=[["r-1", 3]], engine="2.1/abc", level_shown="weak",
    )  # fmt: skip
    made["Undo"].objects.create(decision=again, at=NOON)
    made["Claim"].objects.create(
        post_id="p" * 64, by=officer, taken_at=NOON, until=NOON
    )
    for number in range(1, 8):
        made["Event"].objects.create(
            at=NOON.replace(minute=number), who=officer.code, role="inspector",
            what="post.read", object=f"{number}", why=WORDS, address="127.0.0.1",
        )  # fmt: skip
    _seal(old)
    _devices(old, officer)
    _others(old, gone)


def _verdict(officer: Any, verdict: str) -> dict[str, Any]:
    return {
        "post_id": "p" * 64, "version_id": "v" * 64, "judged_at": NOON, "by": officer,
        "verdict": verdict, "reasons": ["wrong_words"], "tags": [WORDS], "note": WORDS,
        "lang": "uk", "source_id": "a_board", "kind": "offer",
        "confirmed": ["r-1"], "rejected": ["r-2"],
    }  # fmt: skip


def _seal(old: Any) -> None:
    """As the first release sealed, whatever today's program would do."""
    digest = "0" * 64
    events = old.get_model("console", "Event").objects.order_by("pk")
    for number, one in enumerate(events, 1):
        at = one.at.isoformat(timespec="microseconds")
        said = [digest, one.pk, at, one.who, one.role, one.what, one.object, one.why]
        line = json.dumps(
            [*said, one.address], ensure_ascii=False, separators=(",", ":")
        )
        digest = hashlib.sha256(line.encode()).hexdigest()
        old.get_model("console", "Seal").objects.create(
            position=number, event_id=one.pk, digest=digest
        )


def _devices(old: Any, officer: Any) -> None:
    old.get_model("otp_totp", "TOTPDevice").objects.create(
        user=officer, name="phone", confirmed=True, key="ab" * 20, last_t=59_000_000
    )
    paper = old.get_model("otp_static", "StaticDevice").objects.create(
        user=officer, name="recovery", confirmed=True
    )
    for code in ("abcdefgh", "ijklmnop"):
        old.get_model("otp_static", "StaticToken").objects.create(
            device=paper, token=code
        )


def _others(old: Any, gone: Any) -> None:
    """What Django and its parts keep."""
    old.get_model("sessions", "Session").objects.create(
        session_key="k" * 32, session_data=WORDS, expire_date=NOON
    )
    same = {"user_agent": WORDS, "ip_address": "127.0.0.1", "username": gone.username}
    said = {**same, "http_accept": "*/*", "path_info": "/sign-in/"}
    failed = old.get_model("axes", "AccessAttempt").objects.create(
        **said, get_data="", post_data="", failures_since_start=3
    )
    old.get_model("axes", "AccessAttemptExpiration").objects.create(
        access_attempt=failed, expires_at=NOON
    )
    old.get_model("axes", "AccessLog").objects.create(**said, session_hash="s")
    old.get_model("axes", "AccessFailureLog").objects.create(**said, locked_out=True)
    group = old.get_model("auth", "Group").objects.create(name=WORDS)
    group.permissions.add(old.get_model("auth", "Permission").objects.first())


def _rows(like: Rows | None = None) -> Rows:
    """Every table's rows as the database has them; only columns of *like*, if given."""
    from django.db import connection

    found: Rows = {}
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        for name in sorted(like or set(names) - {"django_migrations"}):
            columns = "*"
            if like:
                columns = ", ".join(f'"{one}"' for one in like[name][0])
            cursor.execute(f'SELECT {columns} FROM "{name}"')
            head = [one.name if hasattr(one, "name") else one[0]
                    for one in cursor.description]  # fmt: skip
            rows = [dict(zip(head, one, strict=True)) for one in cursor.fetchall()]
            found[name] = sorted(rows, key=lambda row: str(list(row.values())))
    return found


def test_first_release_becomes_the_newest_without_loss(empty: None) -> None:
    from django.db import connection

    from osint_monitor.console.start import migrate

    _fill(_first_release())
    before = _rows()
    assert [name for name, rows in before.items() if not rows] == []
    migrate()
    after = _rows(before)
    for name, rows in before.items():  # by table, so that a failure names it
        kept = [row for row in after[name] if row in rows]
        assert kept == rows, name
    connection.check_constraints()
    _still_works()


def _still_works() -> None:
    """Today's program understands what is there, and goes on with it."""
    from osint_monitor.console import accounts, auditing, reading, standing, untold
    from osint_monitor.console.models import Account, Decision

    officer = Account.objects.get(username="vermeer")
    assert officer.check_password(PASSWORD) and officer.sources == ("a_board", "b_chan")
    device = accounts.device_of(officer)
    assert device is not None and device.key == "ab" * 20
    assert Decision.objects.get(pk="j-2").note == WORDS
    held = standing.holding(["p" * 64])["p" * 64]
    assert [one.pk for one in held] == ["j-1"]  # the second was undone
    untold.tell()
    told = {one.post_id: one.settled for one in reading.store().triaged()}
    assert told["p" * 64] == standing.settled(held) != {}
    found = auditing.verify()
    assert (found.sealed, found.waiting, found.broken) == (7, 0, None)
    auditing.note(None, "account.made", object_id="new")
    auditing.seal()
    later = auditing.verify(head=found.head)
    assert (later.sealed, later.broken) == (8, None)
