"""Who did what, when and why; and the chain that shows what is missing."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from osint_monitor.console.models.kept import Kept


class Event(Kept):
    """
    Something that somebody did.

    Args:
        who: an account's code; empty for nobody that is known.
        what: a fixed word, such as ``post.read``.
        object: an id; never a word of a post, never a contact.
        why: a fixed word, or what the person typed, with contacts masked.
        address: from where.
    """

    at = models.DateTimeField(default=timezone.now, db_index=True)
    who = models.CharField(max_length=64, blank=True, db_index=True)
    role = models.CharField(max_length=20, blank=True)
    what = models.CharField(max_length=40, db_index=True)
    object = models.CharField(max_length=80, blank=True, db_index=True)
    why = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=45, blank=True)


class Seal(Kept):
    """
    One event's place in the chain.

    Args:
        position: 1 for the first, without gaps.
        event_id: no foreign key, so that a removed event leaves its seal behind.
        digest: SHA-256 of the digest before and of the event.
    """

    position = models.BigIntegerField(primary_key=True)
    event_id = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64)
