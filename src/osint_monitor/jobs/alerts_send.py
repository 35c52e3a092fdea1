"""Where an alert tells: a folder, a webhook, a mailbox."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import http.client
import os
import ssl
from pathlib import Path
from urllib.parse import urlsplit

from osint_monitor.egress.check import Allowances
from osint_monitor.egress.post import failure_of, post, trusting
from osint_monitor.errors import ItemError, Problem, SettingsError
from osint_monitor.jobs.alerts_mail import MailFailed, send_mail
from osint_monitor.jobs.alerts_message import Message, as_json, as_text, subject
from osint_monitor.model.clock import now
from osint_monitor.settings import Settings
from osint_monitor.spool.alerts import Alert

FILE, MAIL = "file:", "mailto:"


class DeliveryError(ItemError):
    """A message did not arrive; it will be tried again."""

    stage = "deliver"


def target_of(text: str) -> str:
    """
    A target as it is kept: a folder's path made whole.

    Raises:
        SettingsError: it is none.
    """
    if text.startswith(FILE) and len(text) > len(FILE):
        return FILE + str(Path(text.removeprefix(FILE)).expanduser().absolute())
    if text.startswith(MAIL) and _is_address(text.removeprefix(MAIL)):
        return text
    try:
        parts = urlsplit(text)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
        is_plain = not (parts.username or parts.password or parts.fragment)
        if is_web and is_plain and parts.port != 0:
            return text
    except ValueError:
        pass
    what = "file:FOLDER, https://HOST/PATH or mailto:ADDRESS (one) was expected"
    raise SettingsError([Problem("--to", what)])


def _is_address(text: str) -> bool:
    user, at, host = text.rpartition("@")
    odd = set(" ,;<>\"'?%\r\n\t")
    return bool(user and at and host) and text.isascii() and not odd & set(text)


def shown_target(target: str) -> str:
    """A target for a list: what a webhook's address holds may be a secret."""
    if target.startswith((FILE, MAIL)):
        return target
    parts = urlsplit(target)
    return f"{parts.scheme}://{parts.netloc}/…"


def check_ready(alert: Alert, settings: Settings) -> None:
    """
    Refuse an alert that could not be delivered as things are.

    Raises:
        SettingsError: what is missing, all at once.
    """
    problems = []
    try:
        allowances = Allowances.of(alert.private)
    except ValueError:
        raise SettingsError([Problem("--private", "host:port was expected")]) from None
    if alert.target.startswith(MAIL):
        problems += [
            Problem(name, "an alert by mail needs it (docs/alerts.md)")
            for name in ("mail_server", "mail_from")
            if not getattr(settings, name)
        ]
    elif alert.target.startswith("http:") and not _is_private(alert, allowances):
        what = "http:// is only for hosts that --private names; give https://"
        problems.append(Problem("--to", what))
    for name in ("webhook_key_file", "mail_password_file", "alerts_ca_file"):
        path = getattr(settings, name)
        if path is not None and not _can_be_read(path):
            problems.append(Problem(name, f"{path} can't be read"))
    if problems:
        raise SettingsError(problems)


def _is_private(alert: Alert, allowances: Allowances) -> bool:
    parts = urlsplit(alert.target)
    return (parts.hostname or "", parts.port or 80) in allowances.names


def _can_be_read(path: Path) -> bool:
    try:
        return bool(path.read_bytes())
    except OSError:
        return False


def send(message: Message, settings: Settings) -> str:
    """
    Deliver; the same message again has the same name, id or ``Message-ID``.

    Returns:
        ``sha256:`` and hex of what was told.

    Raises:
        DeliveryError: it did not arrive, or nobody said that it did.
    """
    target = message.alert.target
    try:
        if target.startswith(FILE):
            body = as_json(message) + b"\n"
            _write(Path(target.removeprefix(FILE)), message, body)
        elif target.startswith(MAIL):
            text = as_text(message)
            body = text.encode()
            address = target.removeprefix(MAIL)
            delivery = message.delivery
            send_mail(
                address, subject(message), text, delivery.id, delivery.made_at,
                settings, _context(settings),
            )  # fmt: skip
        else:
            body = as_json(message)
            _post(message, body, settings)
    except MailFailed as error:
        raise DeliveryError(error.reason) from error
    except (OSError, http.client.HTTPException) as error:
        raise DeliveryError(_class_of(error)) from error
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


def _class_of(error: OSError | http.client.HTTPException) -> str:
    """A short stable word for what was in the way; never the error's own text."""
    if isinstance(error, FileNotFoundError | PermissionError | NotADirectoryError):
        return "can't_be_written"
    return failure_of(error)


def _write(folder: Path, message: Message, body: bytes) -> None:
    """A file under its last name only when it is whole and on the disk."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    delivery = message.delivery
    name = f"{message.alert.name}-{delivery.number:06}-{delivery.id[:12]}.json"
    part = folder / f".{name}.part"
    fd = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(fd, "wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    part.rename(folder / name)
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _post(message: Message, body: bytes, settings: Settings) -> None:
    """
    Source:
        Standard Webhooks 1.0: the headers and the signature.
    """
    stamp = str(int(now().timestamp()))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "osint_monitor",
        "webhook-id": message.delivery.id,
        "webhook-timestamp": stamp,
    }
    if settings.webhook_key_file is not None:
        signed = f"{message.delivery.id}.{stamp}.".encode() + body
        key = _key(settings.webhook_key_file)
        digest = hmac.digest(key, signed, "sha256")
        headers["webhook-signature"] = "v1," + base64.b64encode(digest).decode()
    allowances = Allowances.of(message.alert.private)
    url = message.alert.target
    reply = post(url, body, headers, allowances, context=_context(settings))
    if not 200 <= reply.status < 300:
        raise DeliveryError(f"answered_{reply.status}")


def _key(path: Path) -> bytes:
    try:
        text = path.read_text("utf-8").strip()
        coded = text.removeprefix("whsec_")
        return (
            base64.b64decode(coded, validate=True) if coded != text else text.encode()
        )
    except (OSError, UnicodeDecodeError, binascii.Error) as error:
        raise DeliveryError("no_key") from error


def _context(settings: Settings) -> ssl.SSLContext:
    try:
        return trusting(settings.alerts_ca_file)
    except OSError as error:
        raise DeliveryError("no_authorities") from error
