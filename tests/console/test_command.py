"""The command line looks after the console's accounts, decisions and audit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from console_town import STRONG, post
from osint_monitor.cli.app import app

ONE = post("strong", STRONG, title="Work in Rotterdam")


@pytest.fixture
def run(django: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Calls a command on the data folder; migrations are done by the fixture."""
    from osint_monitor.console import start

    monkeypatch.setattr(start, "migrate", lambda: None)

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(
            app, ["console", *arguments, "--data", str(django)], catch_exceptions=False
        )

    return call


def test_account_is_made_with_a_password_that_signs_in(run: Any) -> None:
    from django.test import Client

    password = run("create-user", "vermeer", "-r", "inspector").stdout.strip()
    given = {"username": "vermeer", "password": password}
    assert Client().post("/sign-in/", given).headers["Location"] == "/second-factor/"


@pytest.mark.parametrize(
    "arguments",
    [("vermeer", "-r", "king"), ("Ver Meer", "-r", "patrol"),
     ("patrol", "-r", "patrol"), ("vermeer", "-r", "patrol", "--language", "fr")],
)  # fmt: skip
def test_account_that_makes_no_sense_is_refused(run: Any, arguments: Any) -> None:
    from osint_monitor.console.models import Account

    before = Account.objects.count()
    assert run("create-user", *arguments).exit_code == 2
    assert Account.objects.count() == before


def test_reset_account_begins_anew_and_its_sessions_end(
    run: Any, signed_in: Any
) -> None:
    from osint_monitor.console import accounts
    from osint_monitor.console.models import Account

    client = signed_in("inspector")
    password = run("reset-user", "inspector").stdout.strip()
    assert client.get("/queue/").headers["Location"] == "/sign-in/"
    account = Account.objects.get(username="inspector")
    assert account.check_password(password)
    assert not accounts.has_second_factor(account)


def test_closed_account_is_out_at_once(run: Any, signed_in: Any) -> None:
    client = signed_in("inspector")
    assert run("close-user", "inspector").exit_code == 0
    assert client.get("/queue/").headers["Location"] == "/sign-in/"
    assert run("close-user", "nobody").exit_code == 2


def test_check_finds_the_console_ready(run: Any) -> None:
    assert run("check").exit_code == 0


def test_check_tells_that_nobody_could_sign_in(run: Any) -> None:
    from osint_monitor.console.models import Account

    Account.objects.update(is_active=False)
    done = run("check")
    assert done.exit_code == 1 and "create-user" in done.stderr


def test_check_tells_that_the_store_takes_no_decisions(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from osint_monitor.console import untold
    from osint_monitor.errors import StoreError
    from osint_monitor.store.sqlite.store import SqliteStore

    def refuse(*_given: Any) -> None:
        raise StoreError("may not do that")

    untold.note(["post"])
    monkeypatch.setattr(SqliteStore, "put_triage", refuse)
    done = run("check")
    assert done.exit_code == 1 and "store: may not do that" in done.stderr


def test_judgements_are_exported(run: Any, signed_in: Any, tmp_path: Path) -> None:
    given = {"verdict": "no_signal", "version": ONE.id}
    signed_in("inspector").post(f"/post/{ONE.post_id}/decide/", given)
    path = tmp_path / "out.jsonl"
    assert run("export-judgements", str(path)).exit_code == 0
    checked = CliRunner().invoke(app, ["judgements", "check", str(path)])
    assert checked.exit_code == 0


def test_audit_is_verified_and_a_change_found(run: Any) -> None:
    from django.db import connection

    from osint_monitor.console import auditing

    auditing.note(None, "post.read", object_id="one")
    done = run("audit", "verify")
    head = done.stdout.strip()
    assert done.exit_code == 0 and len(head) == 64
    assert run("audit", "verify", "--head", head).exit_code == 0
    assert run("audit", "verify", "--head", "0" * 63 + "1").exit_code == 1
    with connection.cursor() as cursor:
        cursor.execute("UPDATE console_event SET object = 'two' WHERE object = 'one'")
    assert run("audit", "verify").exit_code == 1


def test_store_that_was_made_anew_is_told_which_posts_are_decided(
    run: Any, signed_in: Any
) -> None:
    from osint_monitor.console import reading
    from osint_monitor.store.query import Query
    from osint_monitor.store.tree import Settled
    from osint_monitor.store.triage import Triage

    given = {"verdict": "no_signal", "version": ONE.id}
    signed_in("inspector").post(f"/post/{ONE.post_id}/decide/", given)
    store, settled = reading.store(), Query(where=Settled())
    (told,) = [one for one in store.triaged() if one.settled]
    store.put_triage([Triage(post_id=told.post_id, number=told.number + 1)])
    assert store.count(settled) == 0
    done = run("retriage")
    assert done.exit_code == 0 and "posts so far" in done.stderr
    assert list(store.ids(settled)) == [ONE.post_id]


def test_demo_accounts_get_new_passwords_every_time(run: Any) -> None:
    from osint_monitor.console.accounts import demo_accounts

    first, second = demo_accounts(), demo_accounts()
    assert [one[:2] for one in first] == [one[:2] for one in second]
    assert {one[2] for one in first}.isdisjoint(one[2] for one in second)


def test_models_have_their_migrations(run: Any) -> None:
    from django.core.management import call_command

    call_command("makemigrations", "console", check=True, dry_run=True, verbosity=0)
