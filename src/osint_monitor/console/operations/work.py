"""
The pile of an action day, and handing it out: two officers never get the same post.

Who has a post is told by its claim, and whether it is done by decisions on it. So what
runs out or is given back is free again by itself, and work in the ordinary queue and on
an action day can't collide either.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from osint_monitor.console import auditing, claims, limits, reading, standing
from osint_monitor.console.eyes.words import HAND_ON_POST
from osint_monitor.console.models import (
    Claim,
    Decision,
    Operation,
    Participant,
    Proposal,
    Work,
)
from osint_monitor.console.operations.scope import is_open, query_of
from osint_monitor.model.words import Lang
from osint_monitor.store.base import PostView
from osint_monitor.store.query import Order

STEP = 500
"""Posts that are put on the pile at once."""
_LOW, _FILLS = 100, 6
"""Free posts under which the pile gets more, and how often for one who asks."""
_NEWS_EVERY, _BACK = timedelta(seconds=60), timedelta(minutes=5)
"""How often new posts are looked for, and how far back."""
_TRIED = 40
"""Free posts that are tried for one officer; others may be quicker."""


def fill(operation: Operation) -> int:
    """
    Put the next strongest posts of the scope on the pile.

    Returns:
        How many were put; 0 at the end of the store's answer.
    """
    known = Operation.objects.get(pk=operation.pk)
    if known.filled_at is not None and not known.filled_to:
        return 0
    query = replace(query_of(known.scope), order=Order.RANK)
    page = reading.store().search(query, after=known.filled_to or None, limit=STEP)
    put = _put(known, page.posts)
    Operation.objects.filter(pk=known.pk).update(
        filled_to=page.after or "", filled_at=known.filled_at or timezone.now()
    )
    return put


def fill_news(operation: Operation) -> int:
    """Put what was seen since the last time on the pile."""
    known = Operation.objects.get(pk=operation.pk)
    now = timezone.now()
    if known.filled_at is None or now - known.filled_at < _NEWS_EVERY:
        return 0
    Operation.objects.filter(pk=known.pk).update(filled_at=now)
    since = known.filled_at - _BACK
    query = replace(query_of(known.scope), order=Order.NEWEST, since=since)
    return _put(known, reading.store().search(query, limit=STEP).posts)


def _put(operation: Operation, posts: Iterable[PostView]) -> int:
    """Posts that nobody decided yet, each once."""
    views = [one for one in posts if one.version is not None]
    decided = standing.holding([one.post_id for one in views])
    made = [
        _work(operation, one) for one in views
        if standing.is_open(one, decided[one.post_id])
    ]  # fmt: skip
    Work.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def _work(operation: Operation, view: PostView) -> Work:
    version, judged = view.version, view.assessment
    return Work(
        operation=operation,
        post_id=view.post_id,
        source_id=view.source_id,
        host=host_of(version.url if version else ""),
        lang=(judged.lang if judged else Lang.OTHER).value,
        score=judged.score if judged else 0.0,
        is_first=bool(judged and judged.marks),
    )


def host_of(address: str) -> str:
    """The site of an address, in small letters, without ``www.``."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")[:120]


def _decided() -> Any:
    """Somebody decided since the post was first handed out, or waits for another."""
    made = Decision.objects.filter(
        post_id=OuterRef("post_id"),
        judged_at__gte=OuterRef("given_at"),
        undone__isnull=True,
    )
    waits = Proposal.objects.filter(
        act=HAND_ON_POST, object=OuterRef("post_id"), answer__isnull=True
    )
    return Exists(made) | Exists(waits)


def _claimed(**more: Any) -> Exists:
    running = Claim.objects.filter(
        post_id=OuterRef("post_id"), until__gt=timezone.now(), **more
    )
    return Exists(running)


def _mine(part: Participant) -> QuerySet:
    """What the officer may be given: own sources, read languages."""
    found = Work.objects.filter(operation=part.operation_id)
    if part.account.sources:
        found = found.filter(source_id__in=part.account.sources)
    if part.langs:
        found = found.filter(lang__in=part.langs)
    return found


def held(part: Participant) -> Work | None:
    """The post that an officer has now, and has not decided."""
    found: Work | None = (
        Work.objects.filter(operation=part.operation_id, officer=part.account_id)
        .filter(_claimed(by=part.account_id))
        .exclude(_decided())
        .order_by("pk")
        .first()
    )
    return found


def next_post(request: Any, part: Participant) -> str | None:
    """
    The post to work on: the one that the officer has, or the next free one.

    Returns:
        Its id, claimed for the officer; ``None`` when nothing is left for them.
    """
    if not is_open(part.operation):
        return None
    if (mine := held(part)) is not None:
        claims.take(request, mine.post_id)
        return str(mine.post_id)
    _refill(part)
    for one in _free(part):
        if _taken(request, one):
            return str(one.post_id)
    return None


def _refill(part: Participant) -> None:
    """One process at a time looks for more."""
    operation = part.operation
    mine = limits.place(f"filling:{operation.pk}", seconds=20)
    if mine is None:
        return
    with mine:
        fill_news(operation)
        for _ in range(_FILLS):
            if _mine(part).filter(officer=None)[:_LOW].count() >= _LOW:
                return
            if not fill(operation) and _is_filled(operation):
                return


def _is_filled(operation: Operation) -> bool:
    known = Operation.objects.get(pk=operation.pk)
    return known.filled_at is not None and not known.filled_to


def _free(part: Participant) -> list[Work]:
    """What is free, urgent and strong first; what the officer gave back comes last."""
    rank = ("-is_first", "-score", "pk")
    never = _mine(part).filter(officer=None).exclude(_claimed())
    found = list(never.order_by(*rank)[:_TRIED])
    back = _mine(part).exclude(officer=None).exclude(_claimed()).exclude(_decided())
    others = back.exclude(officer=part.account_id).order_by(*rank)[:_TRIED]
    own = back.filter(officer=part.account_id).order_by("given_at", "pk")[:_TRIED]
    urgent = [one for one in others if one.is_first]
    rest = [one for one in others if not one.is_first]
    return [*urgent, *found, *rest, *own]


def _taken(request: Any, work: Work) -> bool:
    """Whether the officer has it now; not when another was quicker."""
    with transaction.atomic():
        claim = claims.take(request, work.post_id)
        if claim.by_id != request.user.pk:
            return False
        row = Work.objects.select_for_update().get(pk=work.pk)
        view = reading.store().post(row.post_id)
        decisions = standing.holding([row.post_id])[row.post_id]
        if view is None or not standing.is_open(view, decisions) or _is_done(row):
            claims.release(request, row.post_id)
            if row.officer_id is None:  # decided elsewhere: off the pile
                row.delete()
            return False
        row.officer, row.given_at = request.user, row.given_at or timezone.now()
        row.save(update_fields=["officer", "given_at"])
        auditing.note(
            request, "operation.given", object_id=row.post_id,
            why=str(row.operation_id),
        )  # fmt: skip
    return True


def _is_done(row: Work) -> bool:
    return bool(Work.objects.filter(pk=row.pk).filter(_decided()).exists())


def give_back(request: Any, part: Participant) -> None:
    """Give back what the officer has; somebody else gets it."""
    if (mine := held(part)) is not None:
        claims.release(request, mine.post_id)


def current(user: Any) -> Participant | None:
    """The running action day in which an officer takes part; the newest joined."""
    found: Participant | None = (
        Participant.objects.filter(
            account=user.pk,
            left_at=None,
            operation__opened_at__isnull=False,
            operation__closed_at=None,
        )
        .select_related("operation", "account__organisation")
        .order_by("-joined_at")
        .first()
    )
    return found


def decided(request: Any, view: PostView) -> Participant | None:
    """
    Told of a decision: a post that the officer found by themselves counts as well.

    Returns:
        The officer's part in the action day that the post belongs to, if any.
    """
    part = current(request.user)
    if part is None:
        return None
    chosen = part.operation.scope.get("source", ())
    if chosen and view.source_id not in chosen:
        return None
    for one in (view, *_copies(request, view)):
        _count(request, part, one)
    return part


def _copies(request: Any, view: PostView) -> list[PostView]:
    """Exact copies that were decided together with a post."""
    own = Decision.objects.filter(post_id=view.post_id, by=request.user.pk)
    newest = own.order_by("-judged_at", "-pk").first()
    if newest is None:
        return []
    made = Decision.objects.filter(copy_of=newest.pk).values_list("post_id", flat=True)
    return reading.store().posts(list(made))


def _count(request: Any, part: Participant, view: PostView) -> None:
    """Put a decided post among what was handed out, if it is not."""
    made = _work(part.operation, view)
    found, _ = Work.objects.get_or_create(
        operation=part.operation,
        post_id=view.post_id,
        defaults={
            "source_id": made.source_id, "host": made.host, "lang": made.lang,
            "score": made.score, "is_first": made.is_first,
        },
    )  # fmt: skip
    if found.given_at is None:
        since = part.operation.opened_at
        Work.objects.filter(pk=found.pk, given_at=None).update(
            officer=request.user, given_at=since
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the pile is worked off; *waiting* is what nobody has."""

    done: int
    at_work: int
    waiting: int
    is_whole: bool

    @property
    def all(self) -> int:
        """Everything that lies or lay on it."""
        return self.done + self.at_work + self.waiting


def progress(operation: Operation) -> Progress:
    """How far the pile is worked off."""
    all_ = Work.objects.filter(operation=operation)
    done = all_.filter(Q(given_at__isnull=False) & _decided())
    at_work = all_.filter(officer__isnull=False).filter(_claimed()).exclude(_decided())
    done_, busy = done.count(), at_work.count()
    return Progress(
        done=done_, at_work=busy, waiting=all_.count() - done_ - busy,
        is_whole=_is_filled(operation),
    )  # fmt: skip
