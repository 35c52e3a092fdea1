"""Acts that wait for a second pair of eyes, and who says which do."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from osint_monitor.console import auditing
from osint_monitor.console.casework.typed import number, typed
from osint_monitor.console.eyes import acts, done, readers, shown
from osint_monitor.console.eyes.words import HAND_ON_POST
from osint_monitor.console.models import Organisation, Proposal
from osint_monitor.console.views.said import say


def listing(request: HttpRequest) -> HttpResponse:
    """What waits in the organisation, and what was answered last."""
    auditing.note(request, "eyes.read")
    made = {
        "waiting": shown.waiting(request.user),
        "to_read": readers.waiting(request.user),
        "answered": shown.answered(request.user),
        "asks": sorted(acts.marked(request.user.organisation_id)),
    }
    return render(request, "console/eyes.html", made)


def answer(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Confirm, refuse with a reason, or withdraw the own one."""
    found = done.proposal_for(request.user, proposal_id)
    if request.method == "POST":
        say(request, _answered(request, found))
    return _back(found)


def _answered(request: HttpRequest, found: Proposal) -> Any:
    said, why = request.POST.get("said", ""), typed(request.POST, "why", 500)
    if said == "refused" and len(why) < acts.SHORTEST_WHY:
        return _("Say why, in a few words.")
    try:
        if said == "confirmed":
            done.confirm(request, found)
            return _("Confirmed, and done.")
        if said == "refused":
            done.refuse(request, found, why)
            return _("Refused.")
        if said == "withdrawn":
            done.withdraw(request, found)
            return _("Withdrawn.")
    except acts.NotPossible as error:
        return _why_not(str(error))
    return _("Confirm, or refuse.")


def _why_not(word: str) -> Any:
    said = {
        "answered": _("Somebody answered already."),
        "same": _("Somebody else has to look at what you proposed."),
        "other": _("Only who proposed it can withdraw it."),
        "changed": _("It changed since it was proposed; it must be decided anew."),
    }
    return said[word]


def undo(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Take the own confirmation back."""
    found = done.proposal_for(request.user, proposal_id)
    if request.method == "POST":
        is_undone = done.undo(request, found)
        say(request, _("Decision undone") if is_undone else _("Nothing to undo"))
    return _back(found)


def _back(found: Proposal) -> HttpResponse:
    if found.act == HAND_ON_POST:
        return redirect("post", found.object)
    return redirect("case", int(found.object))


def settings(request: HttpRequest) -> HttpResponse:
    """Which acts of which organisation need it; for the administrator."""
    if request.method == "POST":
        wanted = number(request.POST, "organisation")
        one = Organisation.objects.filter(pk=wanted).first()
        is_new = False
        if one is not None or request.POST.get("organisation") == "none":
            is_new = acts.mark(request, one, request.POST.getlist("act"))
        say(request, _("Saved") if is_new else _("Nothing was changed."))
        return redirect("eyes_settings")
    made = {"organisations": shown.organisations()}
    return render(request, "console/eyes_settings.html", made)
