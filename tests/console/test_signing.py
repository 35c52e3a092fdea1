"""Signing in takes a password and a second factor, and does not last for ever."""

from __future__ import annotations

import stat
import time
from pathlib import Path
from typing import Any

import pytest

from osint_monitor.errors import SettingsError
from osint_monitor.settings import Settings

PASSWORD = "correct-horse-battery-9"


@pytest.fixture
def client(django: Path) -> Any:
    from django.test import Client

    return Client()


def give(client: Any, name: str, password: str = PASSWORD) -> Any:
    return client.post("/sign-in/", {"username": name, "password": password})


def totp(client: Any, name: str) -> str:
    """The code that an authenticator would show now."""
    from django_otp.oath import totp as code_of
    from django_otp.plugins.otp_totp.models import TOTPDevice

    device = TOTPDevice.objects.get(user__username=name)
    return f"{code_of(device.bin_key):06d}"


def test_first_sign_in_sets_up_a_second_factor_and_gives_codes_once(
    client: Any,
) -> None:
    assert give(client, "inspector").headers["Location"] == "/second-factor/"
    assert client.get("/queue/").headers["Location"] == "/second-factor/"
    answer = client.get("/second-factor/", follow=True)
    assert answer.redirect_chain[-1][0] == "/second-factor/set-up/"
    done = client.post("/second-factor/set-up/", {"code": totp(client, "inspector")})
    assert len(done.context["codes"]) == 10
    assert client.get("/queue/").status_code == 200
    assert client.get("/second-factor/set-up/").headers["Location"] == "/"


def test_recovery_code_signs_in_once(client: Any) -> None:
    from osint_monitor.console import accounts
    from osint_monitor.console.models import Account

    codes = accounts.recovery_codes(Account.objects.get(username="inspector"))
    give(client, "inspector")
    assert client.post("/second-factor/", {"code": codes[0]}).headers["Location"] == "/"
    client.post("/sign-out/")
    give(client, "inspector")
    assert client.post("/second-factor/", {"code": codes[0]}).status_code == 401


def test_wrong_code_opens_nothing_and_is_slowed_down(client: Any) -> None:
    from osint_monitor.console import accounts
    from osint_monitor.console.models import Account

    codes = accounts.recovery_codes(Account.objects.get(username="inspector"))
    give(client, "inspector")
    assert client.post("/second-factor/", {"code": "000000"}).status_code == 401
    again = client.post("/second-factor/", {"code": codes[0]})
    assert again.status_code == 401, "the right code, but at once after a wrong one"
    assert client.get("/queue/").status_code == 302


def test_five_wrong_passwords_lock_the_account(client: Any) -> None:
    said = [give(client, "inspector", "wrong").status_code for _ in range(6)]
    assert said[0] == 401 and said[-1] == 429
    assert give(client, "inspector").status_code == 429
    assert give(client, "patrol").status_code == 302


def test_many_tries_from_one_address_are_slowed_down(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from osint_monitor.console.views import signing

    monkeypatch.setattr(signing, "TRIES", 3)
    said = {give(client, f"nobody{number}", "x").status_code for number in range(8)}
    assert said == {401, 429}


def change(client: Any, old: str, new: str, again: str | None = None) -> Any:
    given = {"old": old, "new": new, "again": new if again is None else again}
    return client.post("/account/password/", given)


def test_own_password_is_changed_and_ends_other_sessions(signed_in: Any) -> None:
    from osint_monitor.console.models import Account, Event

    here, elsewhere = signed_in("inspector"), signed_in("inspector")
    new = "seven-green-bicycles"
    assert change(here, PASSWORD, new).headers["Location"] == "/account/"
    assert 'role="status"' in here.get("/account/").content.decode()
    assert here.get("/queue/").status_code == 200
    assert elsewhere.get("/queue/").headers["Location"] == "/sign-in/"
    assert Account.objects.get(username="inspector").check_password(new)
    whats = Event.objects.filter(what__startswith="own_password")
    assert list(whats.values_list("what", flat=True)) == ["own_password"]


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("wrong-horse-battery-9", "seven-green-bicycles", None),
        (PASSWORD, "seven-green-bicycles", "seven-green-bicycle"),
        (PASSWORD, PASSWORD, None),
        (PASSWORD, "short", None),
        (PASSWORD, "inspector-one", None),
        (PASSWORD, "918273645546372819", None),
        ("", "", None),
    ],
)
def test_password_that_does_not_fit_changes_nothing(
    signed_in: Any, old: str, new: str, again: str | None
) -> None:
    from osint_monitor.console.models import Account

    client = signed_in("inspector")
    answer = change(client, old, new, again)
    assert answer.status_code == 422 and answer.context["mistakes"]
    assert Account.objects.get(username="inspector").check_password(PASSWORD)
    assert client.get("/queue/").status_code == 200


def test_guessing_the_own_password_locks_it(signed_in: Any) -> None:
    client = signed_in("inspector")
    answers = [
        change(client, f"wrong-horse-battery-{n}", "seven-green-bicycles").status_code
        for n in range(5)
    ]
    assert answers == [422, 422, 422, 422, 429]
    assert change(client, PASSWORD, "seven-green-bicycles").status_code == 429


def test_unknown_name_and_wrong_password_are_told_alike(client: Any) -> None:
    known, unknown = give(client, "patrol", "x"), give(client, "nobody", "x")
    assert known.status_code == unknown.status_code == 401
    assert len(known.content) == len(unknown.content)


@pytest.mark.parametrize(
    ("began_h", "seen_h", "address"),
    [(1, 1, "/sign-in/"), (13, 0, "/sign-in/"), (1, 0, "")],
)
def test_session_ends_when_idle_or_old(
    signed_in: Any, began_h: int, seen_h: int, address: str
) -> None:
    client = signed_in("inspector")
    session = client.session
    session["signed_in_at"] = int(time.time()) - began_h * 3600
    session["seen_at"] = int(time.time()) - seen_h * 3600
    session.save()
    assert client.get("/queue/").headers.get("Location", "") == address


def test_page_that_asks_by_itself_keeps_no_session_alive(signed_in: Any) -> None:
    client, before = signed_in("inspector"), int(time.time()) - 1700
    session = client.session
    session["seen_at"] = before
    session.save()
    client.get("/queue/new/?since=1000", headers={"HX-Request": "true"})
    assert client.session["seen_at"] == before
    client.get("/account/")
    assert client.session["seen_at"] > before


def test_inactive_account_can_not_go_on(signed_in: Any) -> None:
    from osint_monitor.console.models import Account

    client = signed_in("inspector")
    Account.objects.filter(username="inspector").update(is_active=False)
    assert client.get("/queue/").headers["Location"] == "/sign-in/"


@pytest.mark.parametrize("address", ["/sign-in/", "/sign-out/", "/language/"])
def test_forms_without_their_token_are_refused(django: Path, address: str) -> None:
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post(address, {"language": "nl"})
    assert answer.status_code == 403


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil"])
def test_language_never_leads_elsewhere(client: Any, back: str) -> None:
    answer = client.post("/language/", {"language": "en", "back": back})
    assert answer.headers["Location"] == "/"


def test_language_is_kept_with_the_account(signed_in: Any) -> None:
    client = signed_in("inspector")
    assert "To decide" in client.get("/queue/").content.decode()
    client.post("/language/", {"language": "nl", "back": "/queue/"})
    assert "Te beslissen" in client.get("/queue/").content.decode()


def test_every_answer_says_what_a_browser_may_do(client: Any) -> None:
    headers = client.get("/sign-in/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("password", ["short", "123456789012", "password1234"])
def test_weak_passwords_are_refused(django: Path, password: str) -> None:
    from osint_monitor.console import accounts

    with pytest.raises(SettingsError):
        accounts.create("vermeer", "inspector", password=password)


def test_all_that_is_wrong_with_an_account_is_told_at_once(django: Path) -> None:
    from osint_monitor.console import accounts

    with pytest.raises(SettingsError) as refused:
        accounts.create("Not A Name", "king", password="x")
    assert len(refused.value.problems) >= 3


def test_passwords_are_kept_with_argon2(django: Path) -> None:
    from osint_monitor.console.models import Account

    account = Account.objects.get(username="inspector")
    assert account.password.startswith("argon2$argon2id$")


def test_secret_key_is_made_once_and_private(tmp_path: Path) -> None:
    from osint_monitor.console.start import secret_key

    folder = Settings(data=tmp_path).folder.make()
    key = secret_key(folder)
    path = folder.secrets / "console.key"
    assert secret_key(folder) == key and len(key) > 60
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    with pytest.raises(SettingsError):
        secret_key(folder)


def test_database_is_private(django: Path) -> None:
    assert stat.S_IMODE((django / "console.db").stat().st_mode) == 0o600


def test_cookies_go_over_https_only_where_others_reach_it(tmp_path: Path) -> None:
    from osint_monitor.console.start import values

    def made(**given: Any) -> dict[str, Any]:
        settings = Settings(data=tmp_path, **given)
        return values(settings, settings.folder.make())

    local, public = made(), made(console_hosts=["console.police.example"])
    for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"):
        assert public[name] and not local[name]
    assert public["SECURE_SSL_REDIRECT"]


@pytest.mark.parametrize(
    "listen", ["0.0.0.0:80", "192.0.2.1:80", "here", "127.0.0.1:x"]
)
def test_it_listens_on_this_machine_only(tmp_path: Path, listen: str) -> None:
    from osint_monitor.console.serve import address_of

    with pytest.raises(SettingsError):
        address_of(Settings(data=tmp_path, console_listen=listen))


@pytest.mark.parametrize(
    "url", ["mysql://u@h/n", "postgresql://u:secret@h/n", "postgresql://h"]
)
def test_databases_that_make_no_sense_are_refused(tmp_path: Path, url: str) -> None:
    from osint_monitor.console.start import database

    settings = Settings(data=tmp_path, console_database=url)
    with pytest.raises(SettingsError):
        database(settings, settings.folder)
