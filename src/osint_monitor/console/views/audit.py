"""The audit, for those who watch: searched, and written out."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from osint_monitor.console import audit_search
from osint_monitor.console.casework.page import SHORTEST_REASON
from osint_monitor.console.casework.typed import number
from osint_monitor.console.models import Account, Event
from osint_monitor.console.views.said import say
from osint_monitor.console.words import WORDS

_PAGE = 100
_FORMS = {
    "csv": (audit_search.as_table, "text/csv; charset=utf-8"),
    "jsonl": (audit_search.as_lines, "application/x-ndjson"),
}
"""Ending of the file → how it is written, and its type."""


def audit(request: HttpRequest) -> HttpResponse:
    """Events, newest first, by account, act, object and time."""
    wanted = audit_search.wanted(request.GET.dict())
    events = audit_search.found(wanted)
    before = number(request.GET, "before")
    page = events.order_by("-pk")
    if before:
        page = page.filter(pk__lt=before)
    audit_search.note(request, "audit.read", wanted)
    listed = list(page[: _PAGE + 1])
    shown = {
        "events": listed[:_PAGE],
        "names": _names(listed),
        "wanted": wanted,
        "given": wanted.given,
        "total": events.count(),
        "accounts": Account.objects.order_by("username").values_list(
            "username", flat=True
        ),
        "kinds": sorted(WORDS["event"].items(), key=lambda one: str(one[1])),
        "before": listed[_PAGE - 1].pk if len(listed) > _PAGE else None,
        "is_later": before > 0,
    }
    return render(request, "console/audit.html", shown)


def _names(events: list[Event]) -> dict[str, str]:
    """Codes of accounts, as who and as object → their names."""
    codes = {one.who for one in events} | {one.object for one in events}
    known = Account.objects.filter(code__in=codes)
    return dict(known.values_list("code", "username"))


def export(request: HttpRequest) -> Any:
    """The events that answer, oldest first, as a file; for a typed reason."""
    if request.method != "POST":
        return redirect("audit")
    wanted = audit_search.wanted(request.POST.dict())
    why = " ".join(request.POST.get("why", "").split())
    form = request.POST.get("form", "")
    if len(why) < SHORTEST_REASON or form not in _FORMS or wanted.unread:
        say(request, _("Say why, in a few words."))
        return redirect(f"/audit/?{wanted.asked}")
    write, kind = _FORMS[form]
    newest = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    audit_search.note(request, "audit.exported", wanted, why=why)
    # What happens while it is written is not in it.
    lines = write(audit_search.found(wanted).filter(pk__lte=newest))
    answer = StreamingHttpResponse(lines, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="audit.{form}"'
    return answer
