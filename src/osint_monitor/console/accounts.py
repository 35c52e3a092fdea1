"""Making accounts, and their second factor."""

from __future__ import annotations

import secrets
import string
from collections.abc import Callable
from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from osint_monitor.console import auditing
from osint_monitor.console.models import Account, Organisation
from osint_monitor.console.rights import Role
from osint_monitor.errors import Problem, SettingsError

DEMO = {
    "officer": "inspector",
    "second": "inspector",
    "lead": "coordinator",
    "auditor": "auditor",
}
"""Accounts of the demo and their roles."""

CODES = 10
"""Recovery codes of an account; each signs in once."""
_SIGNS = string.ascii_lowercase + string.digits


def generated_password() -> str:
    """A password of about 100 bits, in groups that can be typed."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(5)) for _ in range(4))


def organisation_key(organisation_id: int | None) -> str:
    """How the audit names an organisation; ``None`` is none."""
    return f"organisation-{organisation_id}" if organisation_id else "no organisation"


def create(
    username: str,
    role: str,
    *,
    password: str,
    organisation: str = "",
    sources: tuple[str, ...] = (),
    language: str = "nl",
    request: Any = None,
) -> Account:
    """
    A new account.

    Args:
        request: of the administrator who makes it; ``None`` for the command line.
        sources: of a new organisation: what its people may see; empty means all.

    Raises:
        SettingsError: every value that does not fit.
    """
    known = ", ".join(one.value for one in Role)
    problems = []
    if role not in [one.value for one in Role]:
        problems.append(Problem("--role", f"one of {known} was expected"))
    made = Account(username=username, role=role, language=language)
    checks: tuple[Callable[[], Any], ...] = (
        lambda: made.clean_fields(exclude=["password", "role"]),
        lambda: validate_password(password, made),
        made.validate_unique,
    )
    for check in checks:
        try:
            with translation.override("en"):
                check()
        except ValidationError as error:
            problems += [Problem("account", said) for said in error.messages]
    if problems:
        raise SettingsError(problems)
    with transaction.atomic():
        if organisation:
            made.organisation = Organisation.objects.get_or_create(
                name=organisation, defaults={"sources": list(sources)}
            )[0]
        made.set_password(password)
        made.save()
        auditing.note(request, "account.made", object_id=made.code, why=role)
    return made


def reset(username: str, password: str) -> Account:
    """
    A new password, and the second factor to be set up anew; ends all sessions.

    Raises:
        SettingsError: there is no such account.
    """
    with transaction.atomic():
        account = _known(username)
        account.set_password(password)
        account.is_active = True
        account.save(update_fields=["password", "is_active"])
        TOTPDevice.objects.filter(user=account).delete()
        StaticDevice.objects.filter(user=account).delete()
        auditing.note(None, "account.reset", object_id=account.code)
    return account


def change_password(request: Any, new: str, again: str) -> list[str]:
    """
    Give the signed-in account another password; its other sessions end.

    Returns:
        What is wrong with it, in the reader's language; then nothing is changed.
    """
    account = request.user
    if new != again:
        return [_("The new password was typed in two ways.")]
    if account.check_password(new):
        return [_("That is the password you have now.")]
    try:
        validate_password(new, account)
    except ValidationError as error:
        return list(error.messages)
    with transaction.atomic():
        account.set_password(new)
        account.save(update_fields=["password"])
        auditing.note(request, "own_password")
    update_session_auth_hash(request, account)
    return []


def close(username: str) -> Account:
    """
    Nobody signs in with the account any more; what was decided with it stays.

    Raises:
        SettingsError: there is no such account.
    """
    with transaction.atomic():
        account = _known(username)
        account.is_active = False
        account.save(update_fields=["is_active"])
        auditing.note(None, "account.closed", object_id=account.code)
    return account


def _known(username: str) -> Account:
    found: Account | None = Account.objects.filter(username=username).first()
    if found is None:
        raise SettingsError([Problem("NAME", f"there is no account {username!r}")])
    return found


def device_of(account: Any) -> TOTPDevice | None:
    """The confirmed second factor of an account."""
    return TOTPDevice.objects.filter(user=account, confirmed=True).first()


def has_second_factor(account: Any) -> bool:
    """Whether an authenticator was set up, or recovery codes were given out."""
    return device_of(account) is not None or _left(account) > 0


def _left(account: Any) -> int:
    return int(StaticToken.objects.filter(device__user=account).count())


def recovery_codes(account: Any, number: int = CODES) -> list[str]:
    """New recovery codes; the old ones are worth nothing any more."""
    with transaction.atomic():
        device, _ = StaticDevice.objects.get_or_create(user=account, name="recovery")
        device.token_set.all().delete()
        codes = [StaticToken.random_token() for _ in range(number)]
        device.token_set.bulk_create(
            [StaticToken(device=device, token=code) for code in codes]
        )
    return codes


def demo_accounts() -> list[tuple[str, str, str, list[str]]]:
    """
    The demo's accounts with new passwords.

    Returns:
        (name, role, password, recovery codes, for who has no authenticator at hand).
    """
    made = []
    for name, role in DEMO.items():
        password = generated_password()
        known = Account.objects.filter(username=name).first()
        if known is None:
            known = create(name, role, password=password, language="en")
        else:
            known.set_password(password)
            known.save(update_fields=["password"])
        made.append((name, role, password, recovery_codes(known, 3)))
    return made
