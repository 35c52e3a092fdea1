"""The audit, for those who watch."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from osint_monitor.console import auditing
from osint_monitor.console.models import Account, Event
from osint_monitor.console.words import WORDS

_PAGE = 200


def audit(request: HttpRequest) -> HttpResponse:
    """Events, newest first, by person, kind and object."""
    events = Event.objects.order_by("-pk")
    given = {name: request.GET.get(name, "").strip()[:80] for name in _FILTERS}
    for name, value in given.items():
        if value:
            events = events.filter(**{name: value})
    before = request.GET.get("before", "")
    if before.isdigit() and len(before) < 19:
        events = events.filter(pk__lt=int(before))
    auditing.note(request, "audit.read")
    page = list(events[:_PAGE])
    codes = {one.who for one in page} | {one.object for one in page}
    shown = {
        "events": page,
        "names": dict(
            Account.objects.filter(code__in=codes).values_list("code", "username")
        ),
        "given": given,
        "kinds": WORDS["event"],
        "before": page[-1].pk if len(page) == _PAGE else None,
    }
    return render(request, "console/audit.html", shown)


_FILTERS = ("who", "what", "object")
