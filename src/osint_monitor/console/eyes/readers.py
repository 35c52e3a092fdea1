"""A second reader: an officer who decided asks another to read the post as well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from osint_monitor.console import auditing, reading
from osint_monitor.console.fixed import gist
from osint_monitor.console.models import Decision, SecondReader, SecondReading
from osint_monitor.model.judgement import Verdict

_SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """
    A post that waits for a second reader.

    Args:
        title: the gist of the post, contacts masked.
        is_own: the reader asked, and so can't be the second.
    """

    asked: SecondReader
    title: str
    is_own: bool


def note(request: Any, user: Any, made: Decision, *, asks: bool) -> None:
    """
    What a decision means for second readers; within its transaction.

    A verdict reads what colleagues asked to be read; and it asks anew where that is
    wanted.

    Args:
        user: whose decision it is, where another only confirms it.
    """
    if Verdict(made.verdict).lead is not None:
        others = _open(user).exclude(decision__by=user)
        for one in others.filter(decision__post_id=made.post_id)[:_SHOWN]:
            SecondReading(decision=made, asked=one).save(force_insert=True)
            auditing.note(request, "eyes.reader_read", object_id=made.post_id)
    if asks:
        asked = SecondReader(decision=made, organisation_id=user.organisation_id)
        asked.save(force_insert=True)
        auditing.note(request, "eyes.reader_asked", object_id=made.post_id)


def _open(user: Any) -> QuerySet[SecondReader]:
    """
    What was asked in the account's organisation and is not read, the oldest first.

    Who takes a decision back, or decides anew on the post itself, no longer asks; a
    reading that was taken back is none.
    """
    read = SecondReading.objects.filter(
        asked=OuterRef("pk"), decision__undone__isnull=True
    )
    anew = Decision.objects.filter(
        post_id=OuterRef("decision__post_id"),
        supersedes=OuterRef("pk"),
        copy_of__isnull=True,
        undone__isnull=True,
    )
    found: QuerySet[SecondReader] = SecondReader.objects.filter(
        ~Exists(read),
        ~Exists(anew),
        organisation_id=user.organisation_id,
        decision__undone__isnull=True,
    )
    if user.sources:
        found = found.filter(decision__source_id__in=user.sources)
    return found.select_related("decision__by").order_by("decision__judged_at")


def number(user: Any) -> int:
    """How many posts wait for this account to read them."""
    others = _open(user).exclude(decision__by=user).order_by()
    return int(others.values("decision__post_id").distinct().count())


def on_post(user: Any, post_id: str) -> Sequence[SecondReader]:
    """Who asks for a second reader of a post."""
    return list(_open(user).filter(decision__post_id=post_id)[:_SHOWN])


def waiting(user: Any) -> list[Waiting]:
    """The posts that wait, as far as the account may see them."""
    asked = list(_open(user)[:_SHOWN])
    views = {
        one.post_id: one
        for one in reading.posts_for(user, {one.decision.post_id for one in asked})
    }
    return [
        Waiting(
            asked=one,
            title=gist(views[one.decision.post_id]),
            is_own=one.decision.by_id == user.pk,
        )
        for one in asked
        if one.decision.post_id in views
    ]
