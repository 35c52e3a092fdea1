"""Clients of Django's own that are signed in."""

from __future__ import annotations

import time
from typing import Any


def client_of(name: str) -> Any:
    """A client that signed in with both factors, by name of the account."""
    from django_otp.plugins.otp_static.models import StaticDevice

    from osint_monitor.console import accounts
    from osint_monitor.console.models import Account

    account = Account.objects.get(username=name)
    accounts.recovery_codes(account, 1)
    device = StaticDevice.objects.get(user=account)
    return _client(account, otp_device_id=device.persistent_id)


def halfway(name: str) -> Any:
    """A client that gave its password only; without a name not even that."""
    from django.test import Client

    from osint_monitor.console.models import Account

    if not name:
        return Client()
    return _client(Account.objects.get(username=name))


def _client(account: Any, **more: Any) -> Any:
    from django.test import Client

    client = Client()
    client.force_login(account, "django.contrib.auth.backends.ModelBackend")
    session = client.session
    session.update({"signed_in_at": int(time.time()), **more})
    session.save()
    return client
