"""How a post stands: which decisions on it hold, and whether they settle it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from osint_monitor.console.models import Decision
from osint_monitor.model.judgement import Verdict
from osint_monitor.model.words import Level
from osint_monitor.store.base import PostView
from osint_monitor.store.triage import is_settled


def holding(post_ids: Iterable[str]) -> defaultdict[str, list[Decision]]:
    """By post the decisions that hold, one a person, oldest first."""
    asked = list(post_ids)
    found: defaultdict[str, list[Decision]] = defaultdict(list)
    made = Decision.objects.filter(post_id__in=asked, undone__isnull=True)
    made = list(made.select_related("by").order_by("judged_at", "pk"))
    gone = {one.supersedes for one in made}
    last: dict[tuple[str, int], Decision] = {}
    for one in made:
        if one.pk not in gone:
            last[one.post_id, one.by_id] = one
    for one in last.values():
        found[one.post_id].append(one)
    return found


def is_open(view: PostView, decisions: Sequence[Decision]) -> bool:
    """
    Whether a post belongs in the queue.

    It leaves when somebody decided on its present wording, and comes back when that
    changes or its level rises.
    """
    if view.version is None:
        return True
    rank = view.assessment.level.rank if view.assessment else 0
    return not is_settled(settled(decisions), view.version.id, rank)


def settled(decisions: Sequence[Decision]) -> dict[str, int]:
    """The wordings that are settled, each with the highest rank it was settled at."""
    found: dict[str, int] = {}
    for one in decisions:
        if Verdict(one.verdict).lead is not None:
            rank = Level(one.level_shown).rank if one.level_shown else 0
            found[one.version_id] = max(rank, found.get(one.version_id, 0))
    return found


def came_back(view: PostView, decisions: Sequence[Decision]) -> bool:
    """Whether it was decided, and is open again."""
    decided = [one for one in decisions if Verdict(one.verdict).lead is not None]
    return bool(decided) and is_open(view, decided)
