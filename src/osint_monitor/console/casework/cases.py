"""Cases: made, changed and handed on; nobody's change is lost, nothing overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404

from osint_monitor.console import auditing
from osint_monitor.console.casework.typed import ChangedMeanwhile
from osint_monitor.console.models import (
    Account,
    Case,
    CaseNote,
    CaseState,
    HandOver,
    Receipt,
)
from osint_monitor.console.rights import TABLE, Right, Role
from osint_monitor.model.words import ExploitationType

FIELDS = ("title", "status", "outcome", "assigned_id", "checklist")
_ROUTES = {
    ExploitationType.LABOUR: "labour_inspectorate",
    ExploitationType.SMUGGLING: "military_police",
    ExploitationType.CHILD: "safeguarding",
}


def mine(user: Any) -> QuerySet[Case]:
    """The cases of the account's organisation."""
    found: QuerySet[Case] = Case.objects.filter(organisation_id=user.organisation_id)
    return found


def case_for(user: Any, case_id: int) -> Case:
    """
    A case that the account may see.

    Raises:
        Http404: there is none; another organisation's is as if there were none.
    """
    found: Case | None = mine(user).select_related("by").filter(pk=case_id).first()
    if found is None:
        raise Http404
    return found


def standing(user: Any) -> QuerySet[CaseState]:
    """How each case of the organisation stands now, what changed last first."""
    newest = CaseState.objects.filter(case=OuterRef("case")).order_by("-number")
    found: QuerySet[CaseState] = CaseState.objects.filter(
        case__organisation_id=user.organisation_id,
        number=Subquery(newest.values("number")[:1]),
    )
    return found.select_related("case", "assigned", "by").order_by("-at", "-pk")


def state_of(case: Case) -> CaseState:
    """How a case stands now."""
    states = case.states.select_related("assigned", "by")
    found: CaseState = states.order_by("-number").first()
    return found


def officers(user: Any) -> QuerySet[Account]:
    """Who a case can be assigned to."""
    roles = [role.value for role in Role if Right.CASES in TABLE[role]]
    found: QuerySet[Account] = Account.objects.filter(
        organisation_id=user.organisation_id, is_active=True, role__in=roles
    )
    return found.order_by("username")


def key(case: Case) -> str:
    """The case's id in the audit."""
    return f"case-{case.pk}"


def make(request: Any, title: str) -> Case:
    """A new case, assigned to who made it."""
    with transaction.atomic():
        made = Case(organisation_id=request.user.organisation_id, by=request.user)
        made.save(force_insert=True)
        values = {
            "title": title,
            "status": "open",
            "outcome": "",
            "assigned_id": request.user.pk,
            "checklist": {},
        }
        _state(request.user, made, 1, values)
        auditing.note(request, "case.made", object_id=key(made))
    return made


def change(
    request: Any, case: Case, after: int, values: Mapping[str, Any], *, by: Any = None
) -> CaseState:
    """
    How a case stands from now on.

    Args:
        after: number of the state that the officer saw.
        values: all of ``FIELDS``.
        by: whose change it is, where another only confirms it.

    Raises:
        ChangedMeanwhile: somebody wrote another since.
    """
    with transaction.atomic():
        lock(case)
        now = state_of(case)
        if now.number != after:
            raise ChangedMeanwhile(now)
        if all(getattr(now, name) == values[name] for name in FIELDS):
            return now
        made = _state(by or request.user, case, after + 1, values)
        auditing.note(request, "case.changed", object_id=key(case), why=made.status)
    return made


def lock(case: Case) -> None:
    """Nobody else changes the case until the transaction ends."""
    Case.objects.select_for_update().get(pk=case.pk)


def _state(by: Any, case: Case, number: int, values: Mapping[str, Any]) -> CaseState:
    made = CaseState(
        case=case,
        number=number,
        by=by,
        **{name: values[name] for name in FIELDS},
    )
    made.save(force_insert=True)
    return made


def note(request: Any, case: Case, text: str) -> None:
    """Add a note."""
    with transaction.atomic():
        CaseNote(case=case, by=request.user, text=text).save(force_insert=True)
        auditing.note(request, "case.noted", object_id=key(case))


def hand_on(
    request: Any, case: Case, values: Mapping[str, str], *, by: Any = None
) -> HandOver:
    """Note that a case was handed on; *by* whom, where another only confirms it."""
    with transaction.atomic():
        made = HandOver(case=case, by=by or request.user, **values)
        made.save(force_insert=True)
        auditing.note(
            request, "case.handed_on", object_id=key(case), why=made.recipient
        )
    return made


def receipt(request: Any, hand_over: HandOver, reference: str, answer: str) -> None:
    """Note what the recipient of a hand-over answered."""
    with transaction.atomic():
        Receipt(
            hand_over=hand_over, by=request.user, reference=reference, answer=answer
        ).save(force_insert=True)
        auditing.note(request, "case.receipt", object_id=key(hand_over.case))


def route(types: set[str]) -> str:
    """
    The recipient that the forms of exploitation point to.

    Children first, then the form that has an authority of its own, else the police.
    """
    for form in (ExploitationType.CHILD, *_ROUTES):
        if form.value in types:
            return _ROUTES[form]
    return "police_unit"
