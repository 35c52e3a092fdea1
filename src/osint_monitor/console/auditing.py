"""
The audit: written freely, sealed into a chain by one sealer, verified by anybody.

An event holds ids and fixed words. What a person types as a reason is masked first, so
that neither a post's words nor a contact gets in.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

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


def seal(*, since: timedelta | None = None) -> int:
    """
    Seal what is not sealed yet, oldest first; one sealer at a time.

    Args:
        since: look at events of so long only: all of them cost a second a million.

    Returns:
        How many events were sealed.
    """
    sealed, first = 0, _first_of(since)
    while _unsealed(first).exists():
        with transaction.atomic():
            _alone()
            last = Seal.objects.order_by("-position").first()
            position = last.position if last else 0
            before = last.digest if last else _BEGINNING
            made = []
            for number, event in enumerate(_unsealed(first)[:_AT_ONCE], position + 1):
                before = digest_of(before, event)
                made.append(Seal(position=number, event_id=event.pk, digest=before))
            Seal.objects.bulk_create(made)
        sealed += len(made)
    return sealed


def _first_of(since: timedelta | None) -> int:
    """The newest event's number of those that are older."""
    if since is None:
        return 0
    older = Event.objects.filter(at__lt=timezone.now() - since)
    return older.order_by("-at", "-pk").values_list("pk", flat=True).first() or 0


def _unsealed(first: int = 0) -> QuerySet[Event]:
    """Events after a number that have no seal."""
    known = Seal.objects.filter(event_id__gt=first).values("event_id")
    found: QuerySet[Event] = Event.objects.filter(pk__gt=first)
    return found.exclude(pk__in=known).order_by("pk")


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
    for number, (one, event) in enumerate(_chain(), 1):
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
    return Verified(sealed, _unsealed().count(), broken, before)


def _chain() -> Iterator[tuple[Seal, Event | None]]:
    """Every seal in its place, and its event, some hundreds at a time."""
    seals = Seal.objects.order_by("position").iterator()
    while some := list(islice(seals, _AT_ONCE)):
        events = Event.objects.in_bulk([one.event_id for one in some])
        yield from ((one, events.get(one.event_id)) for one in some)
