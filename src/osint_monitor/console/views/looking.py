"""One contact: what is known of it, and by what right one looks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from osint_monitor.console import auditing, charts, claims, reading
from osint_monitor.console.asked import allowed, asked_by
from osint_monitor.console.listed import rows
from osint_monitor.console.looking import known, looks
from osint_monitor.console.looking.shown import columns, group
from osint_monitor.console.models import KnownContact
from osint_monitor.console.views.decide import say
from osint_monitor.jobs.masking import masked_value
from osint_monitor.store.query import Query, Step


def of_post(request: HttpRequest, post_id: str, mark: str) -> HttpResponse:
    """From a post to one of its contacts."""
    view = reading.post_for(request.user, post_id)
    found = looks.contact_in(view, mark)
    if found is None:
        raise Http404
    return redirect("contact", found.pk)


def contact(request: HttpRequest, contact_id: str) -> HttpResponse:
    """What is known of a contact; over a number of looks, by order only."""
    one = _contact(request.user, contact_id)
    standing = looks.look(request, one)
    shown: dict[str, Any] = {
        "contact": one,
        "standing": standing,
        "value": masked_value(one.kind, one.value),
        "masked": True,
    }
    if not standing.is_open:
        return render(request, "console/contact.html", shown)
    query = _narrowed(request, known.query_of(request.user, one))
    found = known.known_of(request.user, one, query)
    if _may_see(request, one, [view.post_id for view in found.posts]):
        shown |= {"value": one.value, "masked": False}
    shown |= {
        "known": found,
        "rows": rows(found.posts, everything=True),
        "groups": [
            group(request, name, found.facets[name], chosen=request.GET.getlist(name))
            for name in known.FACETS
            if found.facets.get(name)
        ],
        "times": columns(request, found.over_time, found.step),
        "chart": charts.columns(
            _("Posts over time"),
            [
                charts.Bar(date_format(day, "j N Y"), number)
                for day, number in known.unbroken(found.over_time, found.step)
            ],
        ),
        "beside": [
            (other, looks.mark_of(other.kind, other.value)) for other in found.beside
        ],
        "is_narrowed": bool(request.GET),
    }
    return render(request, "console/contact.html", shown)


def places(request: HttpRequest, contact_id: str) -> HttpResponse:
    """Places named in a contact's posts; asked by htmx, since reading takes longer."""
    one = _contact(request.user, contact_id)
    is_open = looks.look(request, one).is_open
    found = known.places_of(request.user, one) if is_open else []
    return render(request, "console/places.html", {"places": found})


def unmask(request: HttpRequest, contact_id: str) -> HttpResponse:
    """Show the value for half an hour, for a reason."""
    one = _contact(request.user, contact_id)
    if request.method == "POST":
        if not looks.look(request, one).is_open:
            say(request, _("An order is needed first."), "")
        elif not looks.show_value(request, one, request.POST.get("why", "")):
            say(request, _("Say why, in a few words."), "")
    return redirect("contact", one.pk)


def order(request: HttpRequest, contact_id: str) -> HttpResponse:
    """Keep the number and the last day of an order."""
    one = _contact(request.user, contact_id)
    if request.method == "POST":
        given = request.POST.get("number", ""), request.POST.get("until", "")
        if not looks.add_order(request, one, *given):
            say(request, _("Give the order's number, and a day within a year."), "")
    return redirect("contact", one.pk)


def _contact(user: Any, contact_id: str) -> KnownContact:
    """A contact of which the account may see a post; else as if there were none."""
    one: KnownContact | None = KnownContact.objects.filter(pk=contact_id).first()
    if one is None or not reading.store().count(known.query_of(user, one)):
        raise Http404
    return one


def _may_see(request: HttpRequest, one: KnownContact, post_ids: list[str]) -> bool:
    """By a reason given, or by the own claim on a post that shows it."""
    if looks.sees_value(request.user, one):
        return True
    mine = claims.running(post_ids).values()
    if any(claim.by_id == request.user.pk for claim in mine):
        auditing.note(request, "contact.unmasked", object_id=one.pk, why="claim")
        return True
    return False


def _narrowed(request: HttpRequest, query: Query) -> Query:
    """The posts that the chosen values leave; unknown values choose nothing."""
    chosen = asked_by(request.GET, request.user).chosen
    query = replace(
        query,
        levels=chosen["level"],
        langs=chosen["lang"],
        kinds=chosen["kind"],
        types=chosen["type"],
        sources=allowed(request.user, chosen["source"]),
    )
    try:
        first = date.fromisoformat(request.GET.get("from", ""))
        step = Step(request.GET.get("step", ""))
        return known.between(query, first, known.end_of(first, step))
    except (ValueError, OverflowError):
        return query
