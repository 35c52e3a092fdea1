"""Dossiers: made with a reason, read as a page, taken out as PDF."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from osint_monitor.console import auditing, paper
from osint_monitor.console.casework import cases, dossier, page
from osint_monitor.console.casework.typed import typed
from osint_monitor.console.models import Dossier
from osint_monitor.console.views.case_items import download
from osint_monitor.console.views.said import say


def make(request: HttpRequest, case_id: int) -> HttpResponse:
    """Make a dossier of a case as it stands."""
    found = cases.case_for(request.user, case_id)
    if request.method != "POST":
        return redirect("case", case_id)
    why = typed(request.POST, "why", 200)
    if len(why) < page.SHORTEST_REASON:
        say(request, _("Say why, in a few words."))
        return redirect("case", case_id)
    has_contacts = request.POST.get("contacts") == "shown"
    made = dossier.make(request, found, why, has_contacts=has_contacts)
    return redirect("dossier", made.pk)


def _own(request: HttpRequest, dossier_id: int) -> Dossier | None:
    """
    A dossier that the account made.

    Returns:
        ``None`` when a colleague made it: its reason was the colleague's.
    """
    found: Dossier | None = (
        Dossier.objects.filter(
            pk=dossier_id, case__organisation_id=request.user.organisation_id
        )
        .select_related("case", "by")
        .first()
    )
    if found is None:
        raise Http404
    if found.by_id == request.user.pk:
        return found
    say(request, _("A colleague made this dossier; make your own, with your reason."))
    return None


def read(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """A dossier as a page that prints well."""
    found = _own(request, dossier_id)
    if found is None:
        return redirect("cases")
    auditing.note(request, "dossier.read", object_id=f"dossier-{found.pk}")
    shown = {"dossier": found, "paper": paper.read(found.content)}
    return render(request, "console/dossier.html", shown)


def as_pdf(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """The same dossier as a PDF."""
    from osint_monitor.console.paper_pdf import pdf  # slow to load, seldom asked for

    found = _own(request, dossier_id)
    if found is None:
        return redirect("cases")
    auditing.note(
        request, "dossier.printed", object_id=f"dossier-{found.pk}", why=found.why
    )
    content = pdf(paper.read(found.content), found.at)
    return download(content, f"C-{found.case_id}-dossier-{found.pk}.pdf")
