"""Looks at one contact: counted by organisation, and over a number by order only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from osint_monitor.console import auditing
from osint_monitor.console.asked import ZONE
from osint_monitor.console.models import ContactLook, KnownContact, LookOrder
from osint_monitor.console.models.looks import FREE_LOOKS
from osint_monitor.store.base import PostView

AGAIN = timedelta(minutes=30)
"""Within which one officer's looks at one contact are one look."""
LONGEST_ORDER = timedelta(days=366)
MAX_VALUE = 500
_SHORTEST_WHY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """
    How an organisation stands with a contact.

    Args:
        looks: so far, this one included where it was let through.
        free: looks without an order.
        order: the one that holds today.
    """

    looks: int
    free: int
    order: LookOrder | None
    is_open: bool


def mark_of(kind: str, value: str) -> str:
    """What stands for a contact in the address of a post's contact."""
    made = salted_hmac("contact", f"{kind}:{value}", algorithm="sha256")
    return str(made.hexdigest()[:24])


def contact_in(view: PostView, mark: str) -> KnownContact | None:
    """The contact of a post that a mark stands for."""
    for one in view.observables:
        kind, value = one.kind.value, one.value
        if len(value) <= MAX_VALUE and constant_time_compare(
            mark_of(kind, value), mark
        ):
            known, _ = KnownContact.objects.get_or_create(kind=kind, value=value)
            return known  # type: ignore[no-any-return]
    return None


def look(request: Any, contact: KnownContact) -> Standing:
    """Count a look, and say whether it is let through."""
    user = request.user
    with transaction.atomic():
        KnownContact.objects.select_for_update().get(pk=contact.pk)
        own = ContactLook.objects.filter(
            contact=contact, organisation=user.organisation, is_value=False
        )
        looks, order = own.count(), _order(user, contact)
        is_same = own.filter(by=user, at__gt=timezone.now() - AGAIN).exists()
        is_open = is_same or order is not None or looks < FREE_LOOKS
        if is_open and not is_same:
            ContactLook(contact=contact, organisation=user.organisation, by=user).save(
                force_insert=True
            )
            looks += 1
        what = "contact.read" if is_open else "contact.stopped"
        auditing.note(request, what, object_id=contact.pk, why=f"look {looks}")
    return Standing(looks=looks, free=FREE_LOOKS, order=order, is_open=is_open)


def _order(user: Any, contact: KnownContact) -> LookOrder | None:
    found: LookOrder | None = (
        LookOrder.objects.filter(
            contact=contact, organisation=user.organisation, until__gte=_today()
        )
        .order_by("-until", "-pk")
        .first()
    )
    return found


def _today() -> date:
    return datetime.now(ZONE).date()


def add_order(request: Any, contact: KnownContact, number: str, until: str) -> bool:
    """
    Keep an order by which the organisation goes on looking.

    Args:
        until: its last day, ISO 8601: today or later, within a year.

    Returns:
        Whether both make sense.
    """
    try:
        last = date.fromisoformat(until)
    except ValueError:
        return False
    number, today = " ".join(number.split())[:80], _today()
    if len(number) < 3 or not today <= last <= today + LONGEST_ORDER:
        return False
    user = request.user
    with transaction.atomic():
        LookOrder(
            contact=contact, organisation=user.organisation, by=user, number=number,
            until=last,
        ).save(force_insert=True)  # fmt: skip
        why = f"{(last - today).days} days"
        auditing.note(request, "contact.order", object_id=contact.pk, why=why)
    return True


def show_value(request: Any, contact: KnownContact, why: str) -> bool:
    """Let the officer see a contact's value for half an hour; false without a why."""
    why = " ".join(why.split())[:200]
    if len(why) < _SHORTEST_WHY:
        return False
    user = request.user
    with transaction.atomic():
        ContactLook(
            contact=contact, organisation=user.organisation, by=user, is_value=True,
            why=why,
        ).save(force_insert=True)  # fmt: skip
        auditing.note(request, "contact.unmasked", object_id=contact.pk, why=why)
    return True


def sees_value(user: Any, contact: KnownContact) -> bool:
    """Whether the officer gave a reason within the last half hour."""
    return bool(
        ContactLook.objects.filter(
            contact=contact, by=user, is_value=True, at__gt=timezone.now() - AGAIN
        ).exists()
    )
