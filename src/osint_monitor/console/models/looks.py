"""Who looked at which contact, and by what order; only ever added."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from osint_monitor.console.models.account import Account, Organisation
from osint_monitor.console.models.kept import Kept

FREE_LOOKS = 5
"""Looks at one contact that an organisation has without an order, unless it says."""


def new_id() -> str:
    """The id of a contact; says nothing of it."""
    return f"c-{uuid.uuid4().hex}"


class KnownContact(models.Model):
    """A contact that somebody looked at, so that addresses and audit hold an id."""

    id = models.CharField(max_length=40, primary_key=True, default=new_id)
    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=500)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("kind", "value"), name="contact_once"),
        )


class ContactLook(Kept):
    """
    One look at all that is known of a contact, or at its value.

    Args:
        organisation: whose looks are counted together; ``None`` for accounts of none.
        is_value: the value itself was shown, for the reason typed.
    """

    contact = models.ForeignKey(
        KnownContact, on_delete=models.PROTECT, related_name="looks"
    )
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    is_value = models.BooleanField(default=False)
    why = models.CharField(max_length=200, blank=True)


class LookOrder(Kept):
    """
    An order by which an organisation goes on looking at a contact.

    Args:
        until: its last day.
    """

    contact = models.ForeignKey(
        KnownContact, on_delete=models.PROTECT, related_name="orders"
    )
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)
    at = models.DateTimeField(default=timezone.now)
    number = models.CharField(max_length=80)
    until = models.DateField()
