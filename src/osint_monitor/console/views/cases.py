"""Cases: their list, and the page of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from osint_monitor.console import auditing
from osint_monitor.console.casework import cases, page
from osint_monitor.console.casework.typed import (
    ChangedMeanwhile,
    chosen,
    number,
    typed,
)
from osint_monitor.console.eyes import acts
from osint_monitor.console.eyes.shown import beside
from osint_monitor.console.eyes.words import CLOSE_CASE, HAND_ON_CASE, HAND_ON_POST
from osint_monitor.console.models import Case, CaseState
from osint_monitor.console.views.said import say
from osint_monitor.console.words import WORDS

_SHOWN = 200
_ANSWER = 2_000


def listing(request: HttpRequest) -> HttpResponse:
    """The organisation's cases, what changed last first; a new one."""
    if request.method == "POST":
        title = typed(request.POST, "title", 120)
        if title:
            return redirect("case", cases.make(request, title).pk)
        say(request, _("Give the case a title."))
        return redirect("cases")
    standing = cases.standing(request.user)
    status = chosen(request.GET, "status", [*WORDS["case_status"], "all"])
    if status in WORDS["case_status"]:
        standing = standing.filter(status=status)
    elif not status:
        standing = standing.exclude(status="closed")
    whose = chosen(request.GET, "whose", ["mine"])
    if whose:
        standing = standing.filter(assigned=request.user)
    auditing.note(request, "cases.read")
    shown = {
        "states": page.with_numbers(standing[:_SHOWN]),
        "status": status,
        "whose": whose,
        "statuses": WORDS["case_status"].items(),
        "waits": acts.waiting(request.user).exclude(act=HAND_ON_POST),
    }
    return render(request, "console/cases.html", shown)


def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """A case with all that is in it; contacts masked."""
    found = cases.case_for(request.user, case_id)
    auditing.note(request, "case.read", object_id=cases.key(found))
    return _page(request, found)


def _page(
    request: HttpRequest,
    found: Case,
    *,
    masked: bool = True,
    given: Mapping[str, Any] | None = None,
    mistake: str = "",
    changed: CaseState | None = None,
) -> HttpResponse:
    shown = page.shown(request.user, found, masked=masked)
    form = given or page.as_form(shown["state"])
    shown |= {
        "form": form,
        "questions": page.questions(form["checklist"]),
        "mistake": mistake,
        "changed": changed,
        "eyes": beside(request.user, [HAND_ON_CASE, CLOSE_CASE], str(found.pk)),
    }
    status = 409 if changed else 200
    return render(request, "console/case.html", shown, status=status)


def change(request: HttpRequest, case_id: int) -> HttpResponse:
    """Title, status, assignment and the checklist, all at once."""
    found = cases.case_for(request.user, case_id)
    if request.method != "POST":
        return redirect("case", case_id)
    given, mistake = _given(request)
    if mistake:
        return _page(request, found, given=given, mistake=mistake)
    if barred := _barred(request, found, given):
        return _page(request, found, given=given, mistake=barred)
    outcome = _to_confirm(request, found, given)
    if outcome:
        given |= {"status": cases.state_of(found).status, "outcome": ""}
    try:
        cases.change(request, found, number(request.POST, "after"), given)
    except ChangedMeanwhile as error:
        return _page(request, found, given=given, changed=error.now)
    say(request, _propose_closing(request, found, outcome) if outcome else _("Saved"))
    return redirect("case", case_id)


def _barred(request: HttpRequest, case: Case, given: Mapping[str, Any]) -> str:
    """What is wrong with a status that says more than was confirmed."""
    is_new = cases.state_of(case).status != given["status"] == "handed_on"
    is_asked = is_new and acts.needs(request.user, HAND_ON_CASE)
    if is_asked and not case.hand_overs.exists():
        return str(_("Hand the case on first; another officer has to confirm it."))
    return ""


def _to_confirm(request: HttpRequest, case: Case, given: Mapping[str, Any]) -> str:
    """With which outcome the case is to be closed, where another has to confirm it."""
    is_new = cases.state_of(case).status != given["status"] == "closed"
    is_asked = is_new and acts.needs(request.user, CLOSE_CASE)
    return str(given["outcome"]) if is_asked else ""


def _propose_closing(request: HttpRequest, case: Case, outcome: str) -> str:
    acts.propose(
        request, CLOSE_CASE, str(case.pk), {"outcome": outcome}, named=cases.key(case)
    )
    return str(_("Saved; closing waits for a second pair of eyes."))


def _given(request: HttpRequest) -> tuple[dict[str, Any], str]:
    """The form as typed, and what is wrong with it."""
    form = request.POST
    answers = {
        question: typed(form, f"answer:{question}", _ANSWER)
        for question in WORDS["question"]
    }
    status = chosen(form, "status", WORDS["case_status"]) or "open"
    who = number(form, "assigned")
    known = cases.officers(request.user).filter(pk=who).exists()
    given = {
        "title": typed(form, "title", 120),
        "status": status,
        "outcome": chosen(form, "outcome", WORDS["outcome"]),
        "assigned_id": who if known else None,
        "checklist": {name: said for name, said in answers.items() if said},
    }
    if not given["title"]:
        return given, _("Give the case a title.")
    if status == "closed" and not given["outcome"]:
        return given, _("Say with which outcome the case is closed.")
    if status != "closed":
        given["outcome"] = ""
    return given, ""


def contacts(request: HttpRequest, case_id: int) -> HttpResponse:
    """The page once more with contacts, for a reason that is recorded."""
    found = cases.case_for(request.user, case_id)
    why = typed(request.POST, "why", 200) if request.method == "POST" else ""
    if len(why) < page.SHORTEST_REASON:
        say(request, _("Say why, in a few words."))
        return redirect("case", case_id)
    auditing.note(request, "case.unmasked", object_id=cases.key(found), why=why)
    return _page(request, found, masked=False)
