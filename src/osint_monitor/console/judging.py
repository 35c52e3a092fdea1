"""Decisions: added, taken back by an addition, and written out as judgements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Max

from osint_monitor.console import auditing, standing, telling, untold
from osint_monitor.console.models import Decision, Drawn, Undo
from osint_monitor.model.judgement import Judgement, ShownRule, Verdict
from osint_monitor.model.words import Grade, Kind, Lang, Level
from osint_monitor.store.base import PostView


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
            one for one in standing.holding([view.post_id])[view.post_id]
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
            one
            for one in standing.holding([post_id])[post_id]
            if one.by_id == request.user.pk
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


def _note(post_id: str) -> None:
    """The store is told of the post once all is done."""
    untold.note([post_id])
    transaction.on_commit(telling.soon)


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
