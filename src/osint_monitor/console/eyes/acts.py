"""Proposing an act, and answering: never the same person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from osint_monitor.console import auditing
from osint_monitor.console.accounts import organisation_key
from osint_monitor.console.eyes.words import ACTS, HAND_ON_POST
from osint_monitor.console.models import Answer, EyesSetting, Organisation, Proposal
from osint_monitor.console.rights import Right, may

SHORTEST_WHY = 5
"""Signs that a refusal's reason has at least."""


class NotPossible(Exception):
    """The act can't be done, or answered, any more; carries a word why."""


def right_of(act: str) -> Right:
    """The right that the act needs, and so confirming it."""
    return Right.DECIDE if act == HAND_ON_POST else Right.CASES


def marked(organisation_id: int | None) -> frozenset[str]:
    """The acts of an organisation's people that need a second pair of eyes."""
    said = EyesSetting.objects.filter(organisation_id=organisation_id)
    newest = said.order_by("-pk").values_list("acts", flat=True).first()
    return frozenset(newest or ()) & ACTS.keys()


def mark(request: Any, organisation: Organisation | None, acts: Iterable[str]) -> bool:
    """Say which acts need it from now on; false when nothing changes."""
    wanted = frozenset(acts) & ACTS.keys()
    with transaction.atomic():
        if wanted == marked(organisation.pk if organisation else None):
            return False
        EyesSetting(
            organisation=organisation, acts=sorted(wanted), by=request.user
        ).save(force_insert=True)
        name = organisation_key(organisation.pk if organisation else None)
        why = " ".join(sorted(wanted)) or "nothing"
        auditing.note(request, "eyes.set", object_id=name, why=why)
    return True


def needs(user: Any, act: str) -> bool:
    """Whether an act of the account waits for another."""
    return act in marked(user.organisation_id)


def waiting(user: Any) -> QuerySet[Proposal]:
    """What waits in the account's organisation and the account has a right to."""
    acts = [one for one in ACTS if may(user, right_of(one))]
    found: QuerySet[Proposal] = Proposal.objects.filter(
        organisation_id=user.organisation_id, act__in=acts, answer__isnull=True
    )
    return found.select_related("by").order_by("pk")


def on_posts(user: Any) -> dict[str, Proposal]:
    """What waits, by post."""
    return {one.object: one for one in waiting(user).filter(act=HAND_ON_POST)}


def propose(
    request: Any, act: str, object_id: str, given: Mapping[str, Any], *, named: str
) -> bool:
    """
    Let an act wait; false when the same act on the same thing waits already.

    Args:
        named: the id of post or case as the audit has it.
    """
    user = request.user
    with transaction.atomic():
        _alone(user)
        if waiting(user).filter(act=act, object=object_id).exists():
            return False
        Proposal(
            organisation_id=user.organisation_id, act=act, object=object_id,
            given=dict(given), by=user,
        ).save(force_insert=True)  # fmt: skip
        auditing.note(request, "eyes.proposed", object_id=named, why=act)
    return True


def _alone(user: Any) -> None:
    """One proposal of an organisation at a time, so that none is made twice."""
    if user.organisation_id is not None:
        Organisation.objects.select_for_update().get(pk=user.organisation_id)


def answer(
    request: Any, proposal: Proposal, said: str, *, named: str, why: str = "",
    made: str = "",
) -> None:  # fmt: skip
    """
    Write down what became of a proposal; within the transaction of the act itself.

    Raises:
        NotPossible: ``answered`` when somebody was quicker, ``same`` when it is the own
            one, ``other`` when it is to be withdrawn and is another's.
    """
    Proposal.objects.select_for_update().get(pk=proposal.pk)
    if Answer.objects.filter(proposal=proposal).exists():
        raise NotPossible("answered")
    is_own = proposal.by_id == request.user.pk
    if is_own != (said == "withdrawn"):
        raise NotPossible("same" if is_own else "other")
    Answer(proposal=proposal, said=said, why=why, made=made, by=request.user).save(
        force_insert=True
    )
    auditing.note(request, f"eyes.{said}", object_id=named, why=why or proposal.act)


def withdraw_own(request: Any, act: str, object_id: str, *, named: str) -> None:
    """An officer who decides otherwise no longer proposes."""
    own = waiting(request.user).filter(act=act, object=object_id, by=request.user)
    with transaction.atomic():
        for one in own:
            answer(request, one, "withdrawn", named=named)
