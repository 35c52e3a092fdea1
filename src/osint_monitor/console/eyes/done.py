"""What a confirmation does: the act itself, in the name of who proposed it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.http import Http404

from osint_monitor.console import auditing, copies, judging, reading, standing
from osint_monitor.console.casework import cases
from osint_monitor.console.casework.typed import ChangedMeanwhile
from osint_monitor.console.eyes import acts, readers
from osint_monitor.console.eyes.acts import NotPossible
from osint_monitor.console.eyes.words import CLOSE_CASE, HAND_ON_CASE, HAND_ON_POST
from osint_monitor.console.models import Answer, Decision, Proposal
from osint_monitor.console.rights import may
from osint_monitor.model.judgement import Verdict


def proposal_for(user: Any, proposal_id: int) -> Proposal:
    """
    A proposal that the account may answer.

    Raises:
        Http404: there is none; another organisation's, or one on a post that is not
            there for the account, is as if there were none.
    """
    found: Proposal | None = (
        Proposal.objects.filter(pk=proposal_id, organisation_id=user.organisation_id)
        .select_related("by")
        .first()
    )
    if found is None or not may(user, acts.right_of(found.act)):
        raise Http404
    if found.act == HAND_ON_POST:
        reading.post_for(user, found.object)
    return found


def named(proposal: Proposal) -> str:
    """The id of the post or case, as the audit has it."""
    is_post = proposal.act == HAND_ON_POST
    return str(proposal.object) if is_post else f"case-{proposal.object}"


def confirm(request: Any, proposal: Proposal) -> None:
    """
    Do what was proposed.

    Raises:
        NotPossible: ``changed`` when post or case is no longer as it was; what
            ``acts.answer`` says.
    """
    with transaction.atomic():
        made = _DONE[proposal.act](request, proposal)
        acts.answer(request, proposal, "confirmed", named=named(proposal), made=made)


def as_given(given: judging.Given, version_id: str, shown: list[str]) -> dict[str, Any]:
    """A decision that waits, as a proposal keeps it."""
    return {
        "reasons": list(given.reasons),
        "handed_to": given.handed_to,
        "tags": list(given.tags),
        "note": given.note,
        "confirmed": list(given.confirmed),
        "rejected": list(given.rejected),
        "version": version_id,
        "copies": shown,
    }


def _hand_on_post(request: Any, proposal: Proposal) -> str:
    view = reading.post_for(request.user, proposal.object)
    kept = dict(proposal.given)
    version, shown = kept.pop("version"), kept.pop("copies")
    if view.version is None or view.version.id != version:
        raise NotPossible("changed")
    given = judging.Given(verdict=Verdict.HANDED_ON, **kept)
    note = partial(readers.note, request, proposal.by, asks=False)
    made, _number = copies.decide(
        request, view, given, shown, by=proposal.by, beside=note
    )
    return str(made.pk)


def _hand_on_case(request: Any, proposal: Proposal) -> str:
    case = cases.case_for(request.user, int(proposal.object))
    cases.hand_on(request, case, proposal.given, by=proposal.by)
    return ""


def _close_case(request: Any, proposal: Proposal) -> str:
    case = cases.case_for(request.user, int(proposal.object))
    now = cases.state_of(case)
    if now.status == "closed":
        raise NotPossible("changed")
    values = {name: getattr(now, name) for name in cases.FIELDS}
    values |= {"status": "closed", "outcome": proposal.given["outcome"]}
    try:
        cases.change(request, case, now.number, values, by=proposal.by)
    except ChangedMeanwhile:
        raise NotPossible("changed") from None
    return ""


_DONE = {
    HAND_ON_POST: _hand_on_post,
    HAND_ON_CASE: _hand_on_case,
    CLOSE_CASE: _close_case,
}


def undoable(user: Any, answer: Answer) -> Decision | None:
    """The decision that the account's own confirmation made, while it holds."""
    if answer.by_id != user.pk or not answer.made:
        return None
    found: Decision | None = Decision.objects.filter(
        pk=answer.made, undone__isnull=True
    ).first()
    if found is None:
        return None
    holding = standing.holding([found.post_id])[found.post_id]
    return found if found.pk in {one.pk for one in holding} else None


def undo(request: Any, proposal: Proposal) -> bool:
    """Take the own confirmation of a post back, and with it what was decided."""
    with transaction.atomic():
        Proposal.objects.select_for_update().get(pk=proposal.pk)
        answer = Answer.objects.filter(proposal=proposal).first()
        found = undoable(request.user, answer) if answer else None
        if found is None:
            return False
        judging.take_back(request, found)
        auditing.note(request, "eyes.undone", object_id=named(proposal))
    return True


def refuse(request: Any, proposal: Proposal, why: str) -> None:
    """Say no; raises what ``acts.answer`` raises."""
    with transaction.atomic():
        acts.answer(request, proposal, "refused", named=named(proposal), why=why)


def withdraw(request: Any, proposal: Proposal) -> None:
    """Take the own proposal back; raises what ``acts.answer`` raises."""
    with transaction.atomic():
        acts.answer(request, proposal, "withdrawn", named=named(proposal))
