"""Saved searches: a list with what is new, kept, opened, shared, let go."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from osint_monitor.console import auditing
from osint_monitor.console.asked import CHOICES
from osint_monitor.console.casework.typed import number
from osint_monitor.console.looking import searches as kept
from osint_monitor.console.models import SavedSearch
from osint_monitor.console.views.said import say


def searches(request: HttpRequest) -> HttpResponse:
    """All usable searches; a new one is kept by posting it."""
    if request.method == "POST":
        return _keep(request)
    auditing.note(request, "searches.read")
    found = list(kept.usable(request.user))
    shown = {"searches": kept.listed(request.user, found)}
    return render(request, "console/searches.html", shown)


def _keep(request: HttpRequest) -> HttpResponse:
    form = request.POST
    wants_shared = form.get("shared") == "yes"
    asked = form.get("asked", "")
    made = kept.keep(request, form.get("name", ""), asked, is_shared=wants_shared)
    if made is None:
        say(request, _("Give it a name, and something to search for."))
        return redirect(f"/queue/?{kept.cleaned(asked)}")
    if wants_shared and not made.is_shared:
        say(request, _stays_own())
    else:
        say(request, _("Search kept."))
    return redirect(f"/queue/?{made.asked}&search={made.pk}")


def new(request: HttpRequest) -> HttpResponse:
    """What is new in the searches beside the queue; asked by htmx."""
    shown = {
        "searches": kept.listed(request.user, kept.beside(request.user)),
        "opened": number(request.GET, "search"),
    }
    return render(request, "console/searches_new.html", shown)


def search(request: HttpRequest, search_id: int) -> HttpResponse:
    """Open a search: the queue with it, and what is new marked."""
    found = _usable(request, search_id)
    since = int(kept.opened(request, found).timestamp())
    return redirect(f"/queue/?{found.asked}&search={found.pk}&new={since}")


def share(request: HttpRequest, search_id: int) -> HttpResponse:
    """Share an own search with the organisation, or stop that."""
    one = _own(request, search_id)
    if request.method != "POST" or one is None:
        return redirect("searches")
    if not kept.share(request, one, is_shared=request.POST.get("shared") == "yes"):
        say(request, _stays_own())
    return redirect("searches")


def remove(request: HttpRequest, search_id: int) -> HttpResponse:
    """Let go of an own search."""
    one = _own(request, search_id)
    if request.method == "POST" and one is not None:
        kept.remove(request, one)
        say(request, _("Search let go."))
    return redirect("searches")


def _usable(request: HttpRequest, search_id: int) -> SavedSearch:
    found: SavedSearch | None = kept.usable(request.user).filter(pk=search_id).first()
    if found is None:
        raise Http404
    return found


def _own(request: HttpRequest, search_id: int) -> SavedSearch | None:
    """A search, if it is the own one; a colleague's stays as it is."""
    found = _usable(request, search_id)
    if found.owner_id == request.user.pk:
        return found
    say(request, _("Only who kept a search changes it."))
    return None


def _stays_own() -> str:
    return str(_("It names a contact, so it stays your own."))


def languages(request: HttpRequest) -> HttpResponse:
    """The languages of posts that the queue shows unless others are asked for."""
    if request.method == "POST":
        given = request.POST.getlist("lang")
        chosen = [one for one in CHOICES["lang"] if one in given]
        request.user.languages = chosen if len(chosen) < len(CHOICES["lang"]) else []
        request.user.save(update_fields=["languages"])
        auditing.note(request, "account.languages", why=" ".join(chosen))
        say(request, _("Languages kept."))
    return redirect("account")
