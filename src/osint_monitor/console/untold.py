"""
The way of posts' triage states into the store: noted first, told afterwards.

Posts are noted in the transaction that changes how they stand. Whoever comes next tells
the store how they stand by then: a process that is killed, or a store that is away,
only makes it later.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence

from django.db import transaction

from osint_monitor.console import reading, standing
from osint_monitor.console.models import Decision, TriageNumber, Untold
from osint_monitor.errors import StoreAway, StoreError
from osint_monitor.store.triage import Triage

ALL = ""
"""In place of a post's id: every post that was ever decided, or told of."""
AT_ONCE = 500
"""Posts of which the store is told together."""


def note(post_ids: Iterable[str]) -> None:
    """Note that the store is to be told of these posts."""
    made = (Untold(post_id=one) for one in post_ids)
    Untold.objects.bulk_create(made, batch_size=AT_ONCE)


def note_all() -> None:
    """Note that the store is to be told of all posts anew."""
    note([ALL])


def tell(said: Callable[[int], None] = lambda _number: None) -> int:
    """
    Tell the store of all posts that are noted; several may do so at once.

    Args:
        said: is told how many were done so far.

    Returns:
        How many posts it was told of.

    Raises:
        StoreError: it can't take them now; they stay noted.
    """
    count = 0
    noted = Untold.objects.order_by("pk").values_list("pk", "post_id")
    while rows := dict(noted[:AT_ONCE]):
        if ALL in rows.values():
            _spell_out()
            continue
        # First the number: who has a higher one has seen all that is told under this.
        number = _next_number()
        posts = sorted(set(rows.values()))
        held = standing.holding(posts)
        _put(
            [
                Triage(post_id=one, number=number, settled=standing.settled(held[one]))
                for one in posts
            ]
        )
        Untold.objects.filter(pk__in=list(rows)).delete()
        count += len(posts)
        said(count)
    return count


def _put(states: Sequence[Triage]) -> None:
    """
    Put the states; one that the store refuses does not hold up the others.

    Raises:
        StoreAway: it can't take any now.
        StoreError: it refuses every one of several.
    """
    try:
        reading.store().put_triage(states)
    except StoreAway:
        raise
    except StoreError:
        refused = [one for one in states if not _is_taken(one)]
        if len(refused) == len(states):
            raise
        log = logging.getLogger("django")
        log.error("telling: %d of %d refused", len(refused), len(states))


def _is_taken(state: Triage) -> bool:
    try:
        reading.store().put_triage([state])
    except StoreAway:
        raise
    except StoreError:
        return False
    return True


def _spell_out() -> None:
    """Note each post, where all are meant."""
    meant = list(Untold.objects.filter(post_id=ALL).values_list("pk", flat=True))
    told = {one.post_id for one in reading.store().triaged()}
    decided = Decision.objects.values_list("post_id", flat=True).distinct()
    with transaction.atomic():
        note(sorted(told.union(decided)))
        Untold.objects.filter(pk__in=meant).delete()


def _next_number() -> int:
    """
    Higher than all before.

    By the clock, so that a database that was put back to an earlier state goes on
    beyond what the store was told meanwhile.
    """
    with transaction.atomic():
        last, _ = TriageNumber.objects.select_for_update().get_or_create(pk=1)
        number: int = max(last.number + 1, time.time_ns() // 1_000)
        last.number = number
        last.save()
    return number
