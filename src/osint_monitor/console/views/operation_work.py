"""Joining an action day, and getting work from it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django_otp import devices_for_user

from osint_monitor.console.models import Operation, Participant
from osint_monitor.console.operations import scope, work
from osint_monitor.console.views import signing
from osint_monitor.console.views.operations import note, say
from osint_monitor.model.words import Lang


def join(request: HttpRequest, operation_id: int) -> HttpResponse:
    """Join with the code of the day and the own second factor."""
    if request.method != "POST":
        return redirect("operation", operation_id)
    found = scope.operation_for(request.user, operation_id)
    if signing.too_many(request):
        return signing.slow_down(request)
    if found.closed_at is not None:
        say(request, _("The action day is closed."))
    elif not (
        scope.fits(found, request.POST.get("code", "")[:40]) and _is_self(request)
    ):
        note(request, found, "join_failed")
        say(request, _("One of the two codes does not fit, or was used before."))
    else:
        _join(request, found)
    return redirect("operation", operation_id)


def _is_self(request: HttpRequest) -> bool:
    """Whether the second factor was given."""
    code = "".join(request.POST.get("second", "").split()).lower()[:40]
    return any(
        code and device.verify_is_allowed()[0] and device.verify_token(code)
        for device in devices_for_user(request.user)
    )


def _join(request: HttpRequest, found: Operation) -> None:
    desk = request.POST.get("desk", "")
    langs = request.POST.getlist("lang")
    Participant.objects.update_or_create(
        operation=found,
        account=request.user,
        defaults={
            "desk": desk if desk in found.desks else "",
            "langs": [one.value for one in Lang if one.value in langs],
            "joined_at": timezone.now(),
            "left_at": None,
        },
    )
    scope.log(
        found, "joined", by=request.user, text=desk if desk in found.desks else ""
    )
    note(request, found, "joined")
    say(request, _("You take part."))


def leave(request: HttpRequest, operation_id: int) -> HttpResponse:
    """Leave; what the officer had is free again."""
    if request.method == "POST":
        found = scope.operation_for(request.user, operation_id)
        part = scope.part_of(request.user, found)
        if part is not None:
            work.give_back(request, part)
            part.left_at = timezone.now()
            part.save(update_fields=["left_at"])
            scope.log(found, "left", by=request.user)
            note(request, found, "left")
            say(request, _("You no longer take part."))
    return redirect("operation", operation_id)


def next_post(request: HttpRequest, operation_id: int) -> HttpResponse:
    """The next post; with ``back`` the present one is given back first."""
    if request.method != "POST":
        return redirect("operation", operation_id)
    found = scope.operation_for(request.user, operation_id)
    part = scope.part_of(request.user, found)
    if part is None:
        say(request, _("Join the action day first."))
        return redirect("operation", operation_id)
    if request.POST.get("back"):
        work.give_back(request, part)
    return go_on(request, part)


def go_on(request: HttpRequest, part: Participant) -> HttpResponse:
    """To the next post of the action day, or to its page when nothing is left."""
    following = work.next_post(request, part)
    if following is not None:
        return redirect("post", following)
    before = request.session.get("said") or {}
    left = _("No post is left for you now; new ones come by themselves.")
    what = f"{before['what']}. {left}" if before else left
    request.session["said"] = {"what": what, "post_id": before.get("post_id", "")}
    return redirect("operation", part.operation_id)
