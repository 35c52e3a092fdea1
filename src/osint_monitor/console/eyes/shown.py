"""What pages tell of acts that wait."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from osint_monitor.console import reading
from osint_monitor.console.casework import cases
from osint_monitor.console.eyes import acts, done
from osint_monitor.console.eyes.words import ACTS, HAND_ON_POST
from osint_monitor.console.fixed import gist
from osint_monitor.console.models import Account, Organisation, Proposal
from osint_monitor.console.rights import TABLE, Role, may

_SHOWN = 100
_BESIDE = 3
"""Answered proposals that stand beside a post or case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """
    A proposal on a page.

    Args:
        title: of the case, or the gist of the post, contacts masked.
        is_own: the reader proposed it, and so can't answer it.
        is_stale: the post or case changed since; it can't be confirmed any more.
        can_undo: the reader confirmed it, and may take that back.
    """

    proposal: Proposal
    answer: Any
    title: str
    is_own: bool
    is_stale: bool
    can_undo: bool


def beside(user: Any, kinds: Iterable[str], object_id: str) -> list[Shown]:
    """What waits, and what was answered last, on a post or case."""
    asked = [one for one in kinds if may(user, acts.right_of(one))]
    found = _all(user).filter(act__in=asked, object=object_id).order_by("-pk")
    waiting = list(found.filter(answer__isnull=True))
    answered = list(found.filter(answer__isnull=False)[:_BESIDE])
    return [one for one in map(_on(user), (*waiting, *answered)) if one is not None]


def waiting(user: Any) -> list[Shown]:
    """What waits in the organisation, the longest first."""
    found = acts.waiting(user)[:_SHOWN]
    return [one for one in map(_on(user), found) if one is not None]


def answered(user: Any) -> list[Shown]:
    """What was answered last."""
    found = _all(user).filter(answer__isnull=False).order_by("-answer__at")
    found = found.filter(act__in=[one for one in ACTS if may(user, acts.right_of(one))])
    return [one for one in map(_on(user), found[:_SHOWN]) if one is not None]


def _all(user: Any) -> QuerySet[Proposal]:
    found: QuerySet[Proposal] = Proposal.objects.filter(
        organisation_id=user.organisation_id
    )
    return found.select_related("by", "answer__by")


def _on(user: Any) -> Any:
    """What makes a proposal ready for this reader; ``None`` when it is not theirs."""

    def made(one: Proposal) -> Shown | None:
        answer = getattr(one, "answer", None)
        if one.act == HAND_ON_POST:
            view = next(reading.posts_for(user, [one.object]), None)
            if view is None or view.version is None:
                return None
            title = gist(view)
            is_stale = view.version.id != one.given["version"]
        else:
            case = cases.mine(user).filter(pk=int(one.object)).first()
            if case is None:
                return None
            now = cases.state_of(case)
            title = now.title
            is_stale = one.act != "case.hand_on" and now.status == "closed"
        return Shown(
            proposal=one,
            answer=answer,
            title=title,
            is_own=one.by_id == user.pk,
            is_stale=is_stale,
            can_undo=bool(answer and done.undoable(user, answer)),
        )

    return made


def organisations() -> list[dict[str, Any]]:
    """Each organisation with what it marks, and how many officers could answer."""
    officers = [
        role.value for role in Role if acts.right_of(HAND_ON_POST) in TABLE[role]
    ]
    made = []
    for one in (*Organisation.objects.order_by("name"), None):
        people = Account.objects.filter(
            organisation=one, is_active=True, role__in=officers
        ).count()
        if one is None and not Account.objects.filter(organisation=None).exists():
            continue
        marked = acts.marked(one.pk if one else None)
        made.append(
            {
                "organisation": one,
                "people": people,
                "acts": [(key, name, key in marked) for key, name in ACTS.items()],
            }
        )
    return made
