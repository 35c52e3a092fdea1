"""
What an administrator does with accounts of others.

Nobody changes the own account: so no rights are lifted by who holds them, and an
administrator always stays. One who belongs to an organisation looks after its accounts
only; one of none looks after all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from axes.models import AccessAttempt
from axes.utils import reset as let_in
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from osint_monitor.console import accounts, auditing
from osint_monitor.console.models import Account, Organisation, SavedSearch
from osint_monitor.console.rights import Role


class RefusedError(Exception):
    """It is the own account, or who asks is an administrator no more."""


def managed(by: Any) -> QuerySet[Account]:
    """The accounts that an administrator looks after, the own one among them."""
    found: QuerySet[Account] = Account.objects.select_related("organisation")
    if by.organisation_id is not None:
        found = found.filter(organisation=by.organisation_id)
    return found.order_by("username")


def organisations(by: Any) -> QuerySet[Organisation]:
    """The organisations that an administrator may give accounts to."""
    found: QuerySet[Organisation] = Organisation.objects.order_by("name")
    if by.organisation_id is not None:
        found = found.filter(pk=by.organisation_id)
    return found


@contextmanager
def held(request: Any, account_id: int) -> Iterator[Account]:
    """
    An account of somebody else, which nobody else changes meanwhile.

    Two administrators who lock each other at the same moment: the first one does.

    Raises:
        Account.DoesNotExist: there is none that this administrator looks after.
        RefusedError: it is the own account, or who asks may not any more.
    """
    with transaction.atomic():
        ids = [request.user.pk, account_id]
        found = Account.objects.select_for_update().filter(pk__in=ids).order_by("pk")
        locked = {one.pk: one for one in found}
        by = locked.get(request.user.pk)
        if by is None or not by.is_active or by.role != Role.ADMINISTRATOR:
            raise RefusedError
        one = locked.get(account_id)
        if one is None or by.organisation_id not in (None, one.organisation_id):
            raise Account.DoesNotExist
        if one.pk == by.pk:
            raise RefusedError
        yield one


def change(
    request: Any, one: Account, role: str, organisation: Organisation | None
) -> bool:
    """
    Another role or organisation; False when both are as they were.

    Searches that were shared with the old organisation are not with the new one.
    """
    to = organisation.pk if organisation else None
    said = []
    if one.role != role:
        said.append(f"{one.role} to {role}")
    if one.organisation_id != to:
        names = [accounts.organisation_key(it) for it in (one.organisation_id, to)]
        said.append(" to ".join(names))
        SavedSearch.objects.filter(owner=one).update(is_shared=False)
    if not said:
        return False
    one.role, one.organisation = role, organisation
    one.save(update_fields=["role", "organisation"])
    auditing.note(request, "account.changed", object_id=one.code, why=", ".join(said))
    return True


def lock(request: Any, one: Account) -> None:
    """Nobody signs in with it, and who is signed in is not any more."""
    one.is_active = False
    one.save(update_fields=["is_active"])
    _end(one)
    auditing.note(request, "account.closed", object_id=one.code)


def unlock(request: Any, one: Account) -> None:
    """Signing in works again, also after too many wrong passwords."""
    one.is_active = True
    one.save(update_fields=["is_active"])
    let_in(username=one.username)
    auditing.note(request, "account.opened", object_id=one.code)


def end_sessions(request: Any, one: Account) -> None:
    """Who is signed in with it is not any more."""
    ended = _end(one)
    auditing.note(request, "account.sessions", object_id=one.code, why=str(ended))


def reset_factor(request: Any, one: Account) -> None:
    """The second factor is set up anew at the next sign-in; sessions end."""
    TOTPDevice.objects.filter(user=one).delete()
    StaticDevice.objects.filter(user=one).delete()
    _end(one)
    auditing.note(request, "account.factor", object_id=one.code)


def new_password(request: Any, one: Account, password: str) -> None:
    """Another password; sessions end, and wrong ones of before are forgotten."""
    one.set_password(password)
    one.save(update_fields=["password"])
    let_in(username=one.username)
    _end(one)
    auditing.note(request, "account.password", object_id=one.code)


def _end(one: Account) -> int:
    """Remove an account's sessions; how many there were."""
    running = Session.objects.filter(expire_date__gt=timezone.now())
    keys = [
        session.pk
        for session in running.iterator()
        if session.get_decoded().get("_auth_user_id") == str(one.pk)
    ]
    return int(Session.objects.filter(pk__in=keys).delete()[0])


def locked_out() -> set[str]:
    """Names that wait because of too many wrong passwords."""
    since = timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    found = AccessAttempt.objects.filter(
        attempt_time__gt=since,
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT,
    )
    return set(found.values_list("username", flat=True))


def with_second_factor() -> set[int]:
    """Ids of accounts that set an authenticator up, or have recovery codes."""
    devices = TOTPDevice.objects.filter(confirmed=True).values_list(
        "user_id", flat=True
    )
    codes = StaticDevice.objects.filter(token_set__isnull=False)
    return {*devices, *codes.values_list("user_id", flat=True)}
