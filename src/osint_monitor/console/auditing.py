"""
The audit: written freely, sealed into a chain by one sealer, verified by anybody.

An event holds ids and fixed words. What a person types as a reason is masked first, so
that neither a post's words nor a contact gets in.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from osint_monitor.console.models import Event, Seal
from osint_monitor.jobs.masking import masked_text

_BEGINNING = "0" * 64
_AT_ONCE = 500
_LOCK = 0x05170A
"""Number of the lock that one sealer holds on PostgreSQL."""


def note(
    request: Any, what: str, *, object_id: str = "", why: str = "", who: Any = None
) -> None:
    """
    Write an event.

    Args:
        request: whose it is and from where; ``None`` for the command line.
        who: the account, where the request does not say.
    """
    user: Any = who or getattr(request, "user", None)
    known = bool(getattr(user, "is_authenticated", False))
    Event(
        who=user.code if known else "",
        role=user.role if known else "",
        what=what,
        object=object_id[:80],
        why=masked_text(why)[:200],
        address=(request.META.get("REMOTE_ADDR", "") if request else "command line"),
    ).save(force_insert=True)


def digest_of(before: str, event: Event) -> str:
    """The digest of an event in its place behind another."""
    said = [
        before,
        event.pk,
        event.at.isoformat(timespec="microseconds"),
        event.who,
        event.role,
        event.what,
        event.object,
        event.why,
        event.address,
    ]
    line = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(line.encode()).hexdigest()


def seal() -> int:
    """
    Seal what is not sealed yet, oldest first; one sealer at a time.

    Returns:
        How many events were sealed.
    """
    sealed = 0
    while True:
        with transaction.atomic():
            _alone()
            last = Seal.objects.order_by("-position").first()
            position = last.position if last else 0
            before = last.digest if last else _BEGINNING
            known = Seal.objects.values("event_id")
            waiting = Event.objects.exclude(pk__in=known).order_by("pk")[:_AT_ONCE]
            made = []
            for number, event in enumerate(waiting, position + 1):
                before = digest_of(before, event)
                made.append(Seal(position=number, event_id=event.pk, digest=before))
            Seal.objects.bulk_create(made)
        sealed += len(made)
        if len(made) < _AT_ONCE:
            return sealed


def _alone() -> None:
    """SQLite lets one write at a time anyway: transactions begin as writers."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


@dataclass(frozen=True, slots=True)
class Verified:
    """
    What a look at the whole chain found.

    Args:
        broken: position of the first seal that does not fit, and what is wrong with it.
        waiting: events that are not sealed yet.
        head: digest of the last seal; keep it elsewhere, and a cut end shows too.
    """

    sealed: int
    waiting: int
    broken: tuple[int, str] | None
    head: str


def verify(head: str = "") -> Verified:
    """
    Look at every event in its place.

    Args:
        head: a digest kept elsewhere, which must be in the chain.
    """
    before, broken, sealed, seen = _BEGINNING, None, 0, not head
    for number, one in enumerate(Seal.objects.order_by("position").iterator(), 1):
        event = Event.objects.filter(pk=one.event_id).first()
        if one.position != number:
            broken = (number, "a seal is missing")
        elif event is None:
            broken = (number, "its event is missing")
        elif digest_of(before, event) != one.digest:
            broken = (number, "its event, or a seal, was changed")
        if broken:
            break
        before, sealed, seen = one.digest, number, seen or one.digest == head
    if broken is None and not seen:
        broken = (sealed + 1, "the chain ends before the digest that was kept")
    waiting = Event.objects.exclude(pk__in=Seal.objects.values("event_id")).count()
    return Verified(sealed, waiting, broken, before)
