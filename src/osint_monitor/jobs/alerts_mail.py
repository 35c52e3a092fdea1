"""One message to one mailbox, over TLS."""

from __future__ import annotations

import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from osint_monitor.settings import Settings

TIMEOUT_S = 30.0
_HERE = ("localhost", "127.0.0.1", "::1")


class MailFailed(Exception):
    """The mail server did not take the message; *reason* is a short class."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def send_mail(
    address: str,
    subject: str,
    text: str,
    message_id: str,
    made_at: datetime,
    settings: Settings,
    context: ssl.SSLContext,
) -> None:
    """
    Hand a message to the mail server of the settings.

    Args:
        address: of one mailbox: with several, some could get it twice.
        message_id: the same for each try, so that mail servers know it again.

    Raises:
        MailFailed: it was not taken.
        OSError: the server can't be reached, or its certificate is not trusted.
    """
    if not settings.mail_server or not settings.mail_from:
        raise MailFailed("no_mail_server")
    host, _, port = settings.mail_server.rpartition(":")
    host = host.strip("[]")
    if not host or not port.isdecimal():
        raise MailFailed("no_mail_server")
    if settings.mail_tls == "none" and host not in _HERE:
        raise MailFailed("no_tls")
    message = EmailMessage()
    message["From"], message["To"] = settings.mail_from, address
    message["Subject"] = subject
    message["Date"] = format_datetime(made_at)
    domain = settings.mail_from.rpartition("@")[2]
    message["Message-ID"] = f"<{message_id}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    try:
        server = _connected(host, int(port), settings, context)
        try:
            _log_in(server, settings)
            server.send_message(message)
        finally:
            _leave(server)
    except smtplib.SMTPException as error:
        raise MailFailed(_class_of(error)) from error


def _connected(
    host: str, port: int, settings: Settings, context: ssl.SSLContext
) -> smtplib.SMTP:
    if settings.mail_tls == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_S, context=context)
    server = smtplib.SMTP(host, port, timeout=TIMEOUT_S)
    try:
        if settings.mail_tls == "starttls":
            server.starttls(context=context)
    except BaseException:
        server.close()
        raise
    return server


def _leave(server: smtplib.SMTP) -> None:
    """Say goodbye; what goes wrong with that takes nothing back."""
    try:
        server.quit()
    except (smtplib.SMTPException, OSError):
        server.close()


def _log_in(server: smtplib.SMTP, settings: Settings) -> None:
    if settings.mail_user is None:
        return
    if settings.mail_password_file is None:
        raise MailFailed("no_password")
    try:
        password = settings.mail_password_file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise MailFailed("no_password") from error
    server.login(settings.mail_user, password)


def _class_of(error: smtplib.SMTPException) -> str:
    """A short stable word; the server's own may quote addresses."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "login_refused"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "no_tls"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "recipient_refused"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"answered_{error.smtp_code}"
    return "connection_lost"
