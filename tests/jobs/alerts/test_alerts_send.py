"""What is told, to real servers: masked, signed, over TLS, and the same each time."""

from __future__ import annotations

import base64
import email
import hmac
import json
import os
import signal
import ssl
import subprocess
import sys
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from osint_monitor.errors import SettingsError
from osint_monitor.jobs.alerts import Looked, run_alerts
from osint_monitor.jobs.alerts_send import shown_target, target_of
from osint_monitor.settings import Settings

Add = Callable[..., int]
WORDS = ("passport. Call", "Work in Delft", "900123", "Anna", "board.example")


def look(settings: Settings) -> Looked:
    (looked,) = run_alerts(settings, retry=True)
    return looked


@pytest.fixture
def hook(add: Add, posts: Any, receiver: Any) -> Callable[..., None]:
    """An alert that tells the receiver, and a new post."""

    def make(**more: Any) -> None:
        target = f"http://{receiver.place}/hook?to=1"
        add("all", target, private=(receiver.place,), **more)
        posts.put("new")

    return make


def test_a_webhook_is_told_signs_and_reasons_and_no_words(
    settings: Settings, hook: Callable[..., None], receiver: Any
) -> None:
    hook()
    assert look(settings).sent == 1
    ((path, headers, body),) = receiver.got
    told = json.loads(body)
    (post,) = told["posts"]
    assert (path, headers["content-type"]) == ("/hook?to=1", "application/json")
    assert headers["webhook-id"] == told["delivery"]
    assert (told["alert"], told["count"], post["level"]) == ("all", 1, "strong")
    assert post["reasons"]["en"] == ["Keeps the passport."]
    assert post["contacts"] == [{"kind": "phone", "masked": "+44…23"}]
    assert [word for word in WORDS if word.encode() in body] == []


def test_words_are_told_when_the_alert_says_so_with_contacts_masked(
    settings: Settings, hook: Callable[..., None], receiver: Any
) -> None:
    hook(with_text=True)
    look(settings)
    (post,) = json.loads(receiver.got[0][2])["posts"]
    assert post["text"] == "We keep your passport. Call [phone +44…23]"
    assert (post["title"], post["author"]) == ("Work in Delft", "A…")
    assert b"900123" not in receiver.got[0][2]


def test_the_query_is_not_told_for_it_may_hold_a_contact(
    settings: Settings, hook: Callable[..., None], receiver: Any
) -> None:
    hook(query="passport")
    look(settings)
    assert b'"query"' not in receiver.got[0][2]


def test_a_webhook_is_signed(
    settings: Settings, hook: Callable[..., None], receiver: Any, tmp_path: Path
) -> None:
    key = tmp_path / "key"
    key.write_text("whsec_" + base64.b64encode(b"0123456789abcdef").decode() + "\n")
    settings.webhook_key_file = key
    hook()
    look(settings)
    ((_, headers, body),) = receiver.got
    stamp, name = headers["webhook-timestamp"], headers["webhook-id"]
    signed = f"{name}.{stamp}.".encode() + body
    digest = hmac.digest(b"0123456789abcdef", signed, "sha256")
    expected = "v1," + base64.b64encode(digest).decode()
    assert headers["webhook-signature"] == expected


@pytest.mark.parametrize("status", [301, 404, 500, 503])
def test_an_answer_that_is_no_yes_is_a_failure(
    settings: Settings, hook: Callable[..., None], receiver: Any, status: int
) -> None:
    receiver.answer = status
    receiver.headers = {"Location": f"http://{receiver.place}/elsewhere"}
    hook()
    assert look(settings).reason == f"answered_{status}"
    assert len(receiver.got) == 1


def test_the_same_delivery_has_the_same_id_when_it_is_tried_again(
    settings: Settings, hook: Callable[..., None], receiver: Any
) -> None:
    receiver.answer = 500
    hook()
    look(settings)
    receiver.answer = 200
    assert look(settings).sent == 1
    first, second = (json.loads(body) for _, _, body in receiver.got)
    assert first == second


def test_killed_before_the_answer_was_noted_it_is_sent_again_under_the_same_id(
    settings: Settings, hook: Callable[..., None], receiver: Any, posts: Any
) -> None:
    hook()
    command = [sys.executable, "-m", "osint_monitor", "alerts", "run"]
    process = subprocess.Popen([*command, "--data", str(settings.data)])
    receiver.before = lambda: os.kill(process.pid, signal.SIGKILL)
    assert process.wait(60) == -signal.SIGKILL
    receiver.before = lambda: None
    posts.put("later")
    assert look(settings).sent == 2
    told = [json.loads(body) for _, _, body in receiver.got]
    assert [one["number"] for one in told] == [1, 1, 2]
    assert told[0] == told[1]
    kept = {one["delivery"]: one["posts"] for one in told}
    ids = [post["id"] for each in kept.values() for post in each]
    assert len(ids) == len(set(ids)) == 2


def test_a_private_address_is_not_reached_unless_the_alert_names_it(
    settings: Settings, add: Add, posts: Any, receiver: Any
) -> None:
    add("all", f"https://{receiver.place}/hook")
    posts.put("new")
    assert look(settings).reason == "address_refused"
    assert receiver.got == []


def test_plain_http_is_refused_unless_the_alert_names_the_place(
    add: Add, receiver: Any
) -> None:
    with pytest.raises(SettingsError, match="https"):
        add("all", f"http://{receiver.place}/hook")


@pytest.mark.parametrize(("trusted", "reason"), [(True, None), (False, "certificate")])
def test_a_webhook_over_tls_must_have_a_trusted_certificate(
    settings: Settings,
    add: Add,
    posts: Any,
    receiver: Any,
    server_side: ssl.SSLContext,
    authority: tuple[Path, Path],
    trusted: bool,
    reason: str | None,
) -> None:
    receiver.server.socket = server_side.wrap_socket(
        receiver.server.socket, server_side=True
    )
    if trusted:
        settings.alerts_ca_file = authority[0]
    add("all", f"https://{receiver.place}/hook", private=(receiver.place,))
    posts.put("new")
    assert look(settings).reason == reason
    assert len(receiver.got) == trusted


def test_nobody_at_the_address_is_a_failure(
    settings: Settings, add: Add, posts: Any
) -> None:
    place = "127.0.0.1:9"
    add("all", f"http://{place}/", private=(place,))
    posts.put("new")
    assert look(settings).reason == "can't_be_reached"


@pytest.fixture
def mail(
    settings: Settings, mail_server: str, authority: tuple[Path, Path], tmp_path: Path
) -> Settings:
    """Settings that are right for the mail server."""
    password = tmp_path / "password"
    password.write_text("right horse\n")
    settings.mail_server, settings.mail_from = mail_server, "monitor@police.example"
    settings.mail_user, settings.mail_password_file = "monitor", password
    settings.alerts_ca_file = authority[0]
    return settings


def read(raw: bytes) -> EmailMessage:
    message = email.message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_mail_is_told_signs_and_reasons_and_no_words(
    mail: Settings, add: Add, posts: Any, mailbox: Any
) -> None:
    add("all", "mailto:team@police.example")
    (post,) = posts.put("new")
    assert look(mail).reason is None
    ((sender, receivers, raw),) = mailbox.got
    message = read(raw)
    text = message.get_content()
    assert (sender, receivers) == ("monitor@police.example", ["team@police.example"])
    assert message["Subject"] == "[osint_monitor] all: 1 new post (1 strong)"
    assert message["Auto-Submitted"] == "auto-generated"
    assert post[:8] in text and "phone +44…23" in text
    assert "Houdt het paspoort." in text and "Keeps the passport." in text
    assert [word for word in WORDS if word in text] == []


def test_a_mail_has_the_same_id_when_it_is_tried_again(
    mail: Settings, add: Add, posts: Any, mailbox: Any
) -> None:
    mailbox.answer = "451 try again"
    add("all", "mailto:team@police.example")
    posts.put("new")
    assert look(mail).reason == "answered_451"
    mailbox.answer = "250 OK"
    assert look(mail).sent == 1
    first, second = (read(raw) for _, _, raw in mailbox.got)
    assert first["Message-ID"] == second["Message-ID"]
    assert str(first["Message-ID"]).endswith("@police.example>")


def test_controls_in_a_text_do_not_reach_a_mail(
    mail: Settings, add: Add, posts: Any, mailbox: Any
) -> None:
    add("all", "mailto:team@police.example", with_text=True)
    posts.put("new", text="We keep\x1b[31m your\u202e\r\nBcc: x@board.example passport")
    look(mail)
    message = read(mailbox.got[0][2])
    assert message["Bcc"] is None
    assert not {"\x1b", "\u202e"} & set(message.get_content())


def test_a_refused_recipient_is_a_failure(
    mail: Settings, add: Add, posts: Any, mailbox: Any
) -> None:
    mailbox.refuse = "550 unknown"
    add("all", "mailto:team@police.example")
    posts.put("new")
    assert look(mail).reason == "recipient_refused"


def test_a_wrong_password_is_a_failure(
    mail: Settings, add: Add, posts: Any, tmp_path: Path
) -> None:
    (tmp_path / "password").write_text("wrong")
    add("all", "mailto:team@police.example")
    posts.put("new")
    assert look(mail).reason == "login_refused"


def test_a_mail_server_that_is_not_trusted_gets_nothing(
    mail: Settings, add: Add, posts: Any, mailbox: Any
) -> None:
    mail.alerts_ca_file = None
    add("all", "mailto:team@police.example")
    posts.put("new")
    assert look(mail).reason == "certificate"
    assert mailbox.got == []


def test_mail_without_tls_stays_on_this_machine(
    mail: Settings, add: Add, posts: Any
) -> None:
    mail.mail_server, mail.mail_tls = "mail.example:25", "none"
    add("all", "mailto:team@police.example")
    posts.put("new")
    assert look(mail).reason == "no_tls"


def test_an_alert_by_mail_needs_a_mail_server(add: Add) -> None:
    with pytest.raises(SettingsError, match=r"mail_server.*\n.*mail_from"):
        add("all", "mailto:team@police.example")


@pytest.mark.parametrize(
    "text",
    [
        "", "file:", "mailto:", "mailto:a", "mailto:a@b,c@d", "mailto:a@b?cc=c@d",
        "ftp://a.example", "https://", "https://user:pass@a.example/", "https://[::1",
        "javascript:alert(1)", "mailto:a@b\nBcc: c@d",
    ],
)  # fmt: skip
def test_what_is_no_target_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="--to"):
        target_of(text)


def test_a_list_shows_no_secret_of_a_webhook() -> None:
    assert shown_target("https://chat.example/hooks/s3cret") == "https://chat.example/…"


def test_a_folder_is_kept_by_its_whole_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert target_of("file:told") == f"file:{tmp_path}/told"


def test_files_are_readable_by_the_owner_only(
    settings: Settings, add: Add, posts: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "told"
    add("all", f"file:{folder}")
    posts.put("new")
    look(settings)
    (file,) = folder.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.name.startswith("all-000001-")
