"""
A few unflagged posts among the hits, unmarked, so that misses are measured.

They are the first of the order in which ``learn`` draws: a digest of a post's id
decides, nothing in the post does. So what officers say of them adds up to one random
sample, and ``learn`` measures ``missed`` on it.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction

from osint_monitor.console import reading
from osint_monitor.console.asked import Asked, allowed
from osint_monitor.console.models import Decision, Drawn
from osint_monitor.jobs.learn import draw
from osint_monitor.model.words import Level
from osint_monitor.store.base import PostView

AT_ONCE = 100
"""Posts that are drawn together: drawing reads every unflagged post's id."""
_LEFT = 20
"""When fewer wait, more are drawn."""
_LOOKED_AT, _TOGETHER = 200, 5


def top_up() -> int:
    """
    Draw more when few are left.

    Returns:
        How many were drawn.
    """
    if not settings.OSINT_MONITOR.console_chance_share or len(_waiting()) >= _LEFT:
        return 0
    judged = set(Decision.objects.filter(undone__isnull=True).values_list(
        "post_id", flat=True
    ).distinct())  # fmt: skip
    known = set(Drawn.objects.values_list("post_id", flat=True))
    sample = draw(reading.store(), judged | known, AT_ONCE)
    made = [Drawn(post_id=one.post_id, source_id=one.source_id) for one in sample.drawn]
    with transaction.atomic():
        Drawn.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def _waiting(sources: Iterable[str] = ()) -> list[str]:
    """Ids of drawn posts that nobody decided on, the first drawn first."""
    decided = Decision.objects.filter(undone__isnull=True).values("post_id")
    found = Drawn.objects.exclude(post_id__in=decided)
    if chosen := tuple(sources):
        found = found.filter(source_id__in=chosen)
    ids = found.order_by("at", "post_id").values_list("post_id", flat=True)
    return list(ids[:_LOOKED_AT])


def by_chance(asked: Asked, user: Any, hits: int) -> list[PostView]:
    """
    Unflagged posts for a page with so many hits; none where more than hits is asked.

    Only the first page has some: what was searched or chosen by its signs is no place
    for chance.
    """
    share = settings.OSINT_MONITOR.console_chance_share
    chosen = asked.chosen
    by_signs = asked.typed or chosen["level"] or chosen["type"] or chosen["ukraine"]
    if not share or not hits or asked.after or asked.everything or by_signs:
        return []
    wanted, found = math.ceil(share * hits), []
    waiting = _waiting(allowed(user, chosen["source"]))
    for start in range(0, len(waiting), _TOGETHER):
        views = reading.store().posts(waiting[start : start + _TOGETHER])
        found += [one for one in views if _fits(one, chosen)]
        if len(found) >= wanted:
            break
    return found[:wanted]


def _fits(view: PostView, chosen: dict[str, tuple[str, ...]]) -> bool:
    if view.version is None or view.assessment is None:
        return False
    said = {"lang": view.assessment.lang.value, "kind": view.version.kind.value}
    if any(chosen[name] and one not in chosen[name] for name, one in said.items()):
        return False
    return view.assessment.level is Level.NONE and not view.assessment.marks


def mixed(rows: Sequence[Any], drawn: Sequence[Any]) -> list[Any]:
    """Rows with those that were drawn among them, each at a place that stays."""
    found = list(rows)
    for one in drawn:
        digest = hashlib.sha256(one.view.post_id.encode()).digest()
        found.insert(int.from_bytes(digest[:4]) % (len(rows) + 1), one)
    return found
