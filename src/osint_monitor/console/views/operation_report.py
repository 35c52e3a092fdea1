"""The report of an action day, as a page and as PDF."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from osint_monitor.console.operations import report as reports
from osint_monitor.console.operations import scope
from osint_monitor.console.views.operations import head, note


def report(request: HttpRequest, operation_id: int) -> HttpResponse:
    """The report as it stands now; it prints well."""
    found = scope.operation_for(request.user, operation_id)
    language = _language(request)
    note(request, found, "report", why=language)
    made = reports.report(found, language)
    shown = {**head(request, found), "paper": made, "language": language}
    return render(request, "console/operation_report.html", shown)


def pdf(request: HttpRequest, operation_id: int) -> HttpResponse:
    """The same as a file."""
    from osint_monitor.console import paper_pdf  # slow to load, and seldom asked for

    found = scope.operation_for(request.user, operation_id)
    language = _language(request)
    note(request, found, "printed", why=language)
    content = paper_pdf.pdf(reports.report(found, language), timezone.now())
    answer = HttpResponse(content, content_type="application/pdf")
    name = f"action-day-{found.pk}-{language}.pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _language(request: HttpRequest) -> str:
    given = str(request.GET.get("in", ""))
    return given if given in dict(settings.LANGUAGES) else str(get_language() or "nl")
