"""Claims: one officer at a time works on a post, and sees its contacts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from osint_monitor.console import auditing
from osint_monitor.console.models import Claim

LASTS = timedelta(minutes=30)


def running(post_ids: Iterable[str]) -> dict[str, Claim]:
    """Claims that have not run out, by post."""
    found = Claim.objects.filter(
        post_id__in=list(post_ids), until__gt=timezone.now()
    ).select_related("by")
    return {one.post_id: one for one in found}


def take(request: Any, post_id: str) -> Claim:
    """
    Claim a post, or prolong the own claim; another's running claim stays.

    Returns:
        The claim that holds now, whoever's it is.
    """
    now = timezone.now()
    with transaction.atomic():
        made: Claim
        made, is_new = Claim.objects.select_for_update().get_or_create(
            post_id=post_id, defaults={"by": request.user, "until": now + LASTS}
        )
        if not is_new and made.until > now and made.by_id != request.user.pk:
            return made
        if not is_new:
            if made.by_id != request.user.pk or made.until <= now:
                made.taken_at = now
            made.by, made.until = request.user, now + LASTS
            made.save()
        auditing.note(request, "post.claimed", object_id=post_id, why="claim")
    return made


def release(request: Any, post_id: str) -> None:
    """Give the own claim back."""
    with transaction.atomic():
        gone, _ = Claim.objects.filter(post_id=post_id, by=request.user).delete()
        if gone:
            auditing.note(request, "post.released", object_id=post_id)


def holds(user: Any, post_id: str) -> bool:
    """Whether the account's own claim on a post is running."""
    claim = running([post_id]).get(post_id)
    return claim is not None and claim.by_id == user.pk
