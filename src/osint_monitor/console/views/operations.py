"""Action days: the list, making and changing one, its overview, opening and closing."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from osint_monitor.console import auditing, reading
from osint_monitor.console.asked import CHOICES, allowed
from osint_monitor.console.models import Operation, Organisation, Participant
from osint_monitor.console.operations import form, scope, work
from osint_monitor.store.query import Query


def operations(request: HttpRequest) -> HttpResponse:
    """All action days that the account may see."""
    found = scope.seen_by(request.user)[:200]
    return render(request, "console/operations.html", {"operations": found})


def new(request: HttpRequest) -> HttpResponse:
    """Prepare an action day."""
    if request.method != "POST":
        return _form(request, form.Given())
    given = form.read(request.user, request.POST)
    if given.mistakes:
        return _form(request, given)
    with transaction.atomic():
        made = Operation(made_by=request.user, lead=request.user.organisation)
        given.into(made)
        scope.log(made, "made", by=request.user)
        note(request, made, "made")
    return redirect("operation", made.pk)


def edit(request: HttpRequest, operation_id: int) -> HttpResponse:
    """Change it; what somebody else changed meanwhile is not lost."""
    operation = scope.run_by(request.user, operation_id)
    if request.method != "POST":
        return _form(request, form.of(operation), operation)
    given = form.read(request.user, request.POST)
    if not given.mistakes:
        with transaction.atomic():
            found = Operation.objects.select_for_update().get(pk=operation.pk)
            if request.POST.get("edition") == str(found.edition):
                found.edition += 1
                if given.scope != found.scope:  # the pile goes on in the new scope
                    found.filled_at, found.filled_to = None, ""
                given.into(found)
                scope.log(found, "changed", by=request.user)
                note(request, found, "changed")
                return redirect("operation", found.pk)
        changed = _("Somebody changed it meanwhile. Look at it again, then save.")
        given.mistakes.append(changed)
        operation = scope.run_by(request.user, operation_id)
    return _form(request, given, operation)


def _form(
    request: HttpRequest, given: form.Given, operation: Operation | None = None
) -> HttpResponse:
    query = Query(sources=allowed(request.user))
    known = reading.store().facets(query, ("source",))["source"]
    chosen = given.scope.get("source", ())
    shown = {
        "given": given,
        "operation": operation,
        "zones": form.ZONES,
        "choices": CHOICES.items(),
        "sources": sorted({*known, *chosen}),
        "all_organisations": Organisation.objects.exclude(
            pk=request.user.organisation_id
        ).order_by("name"),
    }
    return render(request, "console/operation_form.html", shown)


def operation(request: HttpRequest, operation_id: int) -> HttpResponse:
    """The overview: state, who takes part, what is looked at, and how to join."""
    found = scope.operation_for(request.user, operation_id)
    note(request, found, "read")
    parts = Participant.objects.filter(operation=found, left_at=None)
    shown = {
        **head(request, found),
        "parts": parts.select_related("account__organisation").order_by(
            "desk", "account__username"
        ),
        "progress": work.progress(found),
        "new_code": request.session.pop("operation_code", ""),
        "langs": CHOICES["lang"],
        "organisations": [
            one.name
            for one in (found.lead, *found.organisations.order_by("name"))
            if one is not None
        ],
    }
    return render(request, "console/operation.html", shown)


def head(request: HttpRequest, found: Operation) -> dict[str, Any]:
    """What every page of an action day needs."""
    return {
        "operation": found,
        "is_open": scope.is_open(found),
        "may_run": scope.may_run(request.user, found),
        "may_write": scope.may_write(request.user, found),
        "part": scope.part_of(request.user, found),
    }


def state(request: HttpRequest, operation_id: int) -> HttpResponse:
    """Open it, or close it for good."""
    if request.method == "POST":
        found = scope.run_by(request.user, operation_id)
        wanted = request.POST.get("state")
        now = timezone.now()
        own = Operation.objects.filter(pk=found.pk)
        with transaction.atomic():
            if wanted == "open" and own.filter(opened_at=None).update(opened_at=now):
                _changed(request, found, "opened", _("The action day is open."))
            if wanted == "close" and own.filter(
                opened_at__isnull=False, closed_at=None
            ).update(closed_at=now):
                _changed(request, found, "closed", _("The action day is closed."))
        if wanted == "open":
            work.fill(found)
    return redirect("operation", operation_id)


def _changed(request: HttpRequest, found: Operation, what: str, said: str) -> None:
    scope.log(found, what, by=request.user)
    note(request, found, what)
    say(request, said)


def code(request: HttpRequest, operation_id: int) -> HttpResponse:
    """A new code to join with, shown once."""
    if request.method == "POST":
        found = scope.run_by(request.user, operation_id)
        request.session["operation_code"] = scope.new_code(found)
        scope.log(found, "code", by=request.user)
        note(request, found, "code")
    return redirect("operation", operation_id)


def note(request: HttpRequest, found: Operation, what: str, why: str = "") -> None:
    """Audit what was done with an action day."""
    auditing.note(
        request, f"operation.{what}", object_id=f"operation-{found.pk}", why=why
    )


def say(request: HttpRequest, what: str) -> None:
    """On the next page: what was done."""
    request.session["said"] = {"what": what, "post_id": ""}
