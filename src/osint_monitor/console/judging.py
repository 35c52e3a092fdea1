"""Decisions: added, taken back by an addition, and written out as judgements."""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import (
    DatabaseError,
    close_old_connections,
    connection,
    transaction,
)
from django.db.models import Count, Max

from osint_monitor.console import auditing, reading, untold
from osint_monitor.console.models import Decision, Drawn, Undo
from osint_monitor.errors import StoreError
from osint_monitor.model.judgement import Judgement, ShownRule, Verdict
from osint_monitor.model.words import Grade, Kind, Lang, Level
from osint_monitor.store.base import PostView
from osint_monitor.store.triage import is_settled

_WAKE: threading.Event | None = None
"""Wakes the thread that tells the store, where this process has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What an officer decided."""

    verdict: Verdict
    reasons: Sequence[str] = ()
    handed_to: str = ""
    tags: Sequence[str] = ()
    note: str = ""
    confirmed: Sequence[str] = ()
    rejected: Sequence[str] = ()


def decide(
    request: Any,
    view: PostView,
    given: Given,
    *,
    copy_of: str | None = None,
    by: Any = None,
) -> Decision:
    """
    Add a decision on a post's present wording; it supersedes the own one before.

    Args:
        copy_of: id of the decision that is meant for this exact copy as well.
        by: whose it is, where another only confirms it.
    """
    version, judged, by = view.version, view.assessment, by or request.user
    if version is None:
        raise ValueError("a post without a wording can't be judged")
    spoken = judged.lang if judged else version.lang_hint or Lang.OTHER
    counted = None
    if judged is not None:
        counted = [
            {"rule": one.rule, "revision": one.revision, "grade": one.grade.value}
            for one in judged.matches
            if one.counted
        ]
    with transaction.atomic():
        mine = [
            one for one in holding([view.post_id])[view.post_id]
            if one.by_id == by.pk
        ]  # fmt: skip
        made = Decision(
            post_id=view.post_id,
            version_id=version.id,
            by=by,
            verdict=given.verdict.value,
            reasons=list(given.reasons),
            handed_to=given.handed_to,
            tags=list(given.tags),
            note=given.note,
            lang=spoken.value,
            source_id=view.source_id,
            kind=version.kind.value,
            engine=judged.engine if judged else None,
            level_shown=judged.level.value if judged else None,
            confirmed=sorted(given.confirmed),
            rejected=sorted(given.rejected),
            counted=counted,
            supersedes=mine[-1].pk if mine else None,
            copy_of=copy_of,
        )
        made.save(force_insert=True)
        _note(view.post_id)
        auditing.note(
            request, "post.decided", object_id=view.post_id, why=given.verdict.value
        )
    return made


def undo(request: Any, post_id: str) -> Decision | None:
    """
    Take back the own last decision on a post; ``None`` when there is none.

    What was decided on its copies in the same act is taken back with it.
    """
    with transaction.atomic():
        mine = [
            one for one in holding([post_id])[post_id] if one.by_id == request.user.pk
        ]
        if not mine:
            return None
        take_back(request, mine[-1])
        return mine[-1]


def take_back(request: Any, decision: Decision) -> None:
    """Undo a decision that holds, and what was decided on copies in the same act."""
    with_it = Decision.objects.filter(copy_of=decision.pk, undone__isnull=True)
    for one in (decision, *with_it):
        Undo(decision=one).save(force_insert=True)
        _note(one.post_id)
        auditing.note(request, "post.undone", object_id=one.post_id, why=one.verdict)


def newest() -> tuple[object, ...]:
    """What is another after every decision and undoing, which are only ever added."""
    made = Decision.objects.aggregate(Count("pk"), Max("judged_at"))
    undone = Undo.objects.aggregate(Count("pk"), Max("at"))
    return *made.values(), *undone.values()


def number() -> int:
    """How many decisions were ever made."""
    return int(Decision.objects.count())


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


def _note(post_id: str) -> None:
    """The store is told of the post once all is done."""
    untold.note([post_id])
    transaction.on_commit(_told_soon)


def _told_soon() -> None:
    """Beside, where a thread does so; what is decided is decided, told or not."""
    if _WAKE is not None:
        _WAKE.set()
    else:
        _tell()


def tell_beside() -> Callable[[], None]:
    """
    From now on no request of this process waits for the store to be told.

    Returns:
        What ends that.
    """
    global _WAKE
    wake, ending = threading.Event(), threading.Event()
    given = (wake, ending)
    thread = threading.Thread(target=_tell_when_woken, args=given, daemon=True)
    thread.start()
    _WAKE = wake

    def end() -> None:
        global _WAKE
        _WAKE = None
        ending.set()
        wake.set()
        thread.join()

    return end


def _tell_when_woken(wake: threading.Event, ending: threading.Event) -> None:
    while not ending.is_set():
        wake.wait()
        wake.clear()
        close_old_connections()
        _tell()
    reading.let_go()
    connection.close()


def _tell() -> None:
    """Should it not work now, the server does it soon (``serve``)."""
    try:
        tell_store()
    except (DatabaseError, StoreError) as error:
        logging.getLogger("django").error("telling: %s", type(error).__name__)


def tell_store(said: Callable[[int], None] = lambda _number: None) -> int:
    """
    Tell the store of the posts that are noted how they stand.

    Args:
        said: is told how many were done so far.

    Returns:
        How many posts it was told of.

    Raises:
        StoreError: it can't take them now; they stay noted.
    """
    return untold.drain(_settled_of, said)


def _settled_of(post_ids: Sequence[str]) -> dict[str, dict[str, int]]:
    return {post: settled(made) for post, made in holding(post_ids).items()}


def came_back(view: PostView, decisions: Sequence[Decision]) -> bool:
    """Whether it was decided, and is open again."""
    decided = [one for one in decisions if Verdict(one.verdict).lead is not None]
    return bool(decided) and is_open(view, decided)


def judgements() -> Iterator[Mapping[str, Any]]:
    """
    All decisions that were not undone, in the format of ``docs/learning.md``.

    Notes, reasons, tags and names stay in the console.
    """
    made = Decision.objects.filter(undone__isnull=True).select_related("by")
    kept = set(made.values_list("pk", flat=True))
    drawn = dict(Drawn.objects.values_list("post_id", "at"))
    for one in made.order_by("judged_at", "pk").iterator():
        yield {
            "id": one.pk,
            "post_id": one.post_id,
            "version_id": one.version_id,
            "judged_at": one.judged_at.isoformat(timespec="milliseconds"),
            "by": one.by.code,
            "verdict": one.verdict,
            "lang": one.lang,
            "source_id": one.source_id,
            "kind": one.kind,
            "engine": one.engine,
            "level_shown": one.level_shown,
            "confirmed": one.confirmed,
            "rejected": one.rejected,
            "counted": one.counted,
            "note": "",
            "supersedes": one.supersedes if one.supersedes in kept else None,
            "by_chance": _is_by_chance(one, drawn),
        }


def _is_by_chance(one: Decision, drawn: Mapping[str, Any]) -> bool:
    """Whether a post was drawn before it was judged, and shown as unflagged."""
    at = drawn.get(one.post_id)
    return at is not None and at <= one.judged_at and one.level_shown == "none"


def held() -> Iterator[Judgement]:
    """The same as ``judgements``, for reckoning here instead of writing out."""
    for one in judgements():
        counted = one["counted"]
        yield Judgement(
            id=one["id"],
            post_id=one["post_id"],
            version_id=one["version_id"],
            judged_at=datetime.fromisoformat(one["judged_at"]),
            by=one["by"],
            verdict=Verdict(one["verdict"]),
            lang=Lang(one["lang"]),
            source_id=one["source_id"],
            kind=Kind(one["kind"]),
            engine=one["engine"],
            level_shown=Level(one["level_shown"]) if one["level_shown"] else None,
            confirmed=frozenset(one["confirmed"]),
            rejected=frozenset(one["rejected"]),
            counted=None
            if counted is None
            else tuple(
                ShownRule(rule["rule"], rule["revision"], Grade(rule["grade"]))
                for rule in counted
            ),
            supersedes=one["supersedes"],
            by_chance=one["by_chance"],
        )
