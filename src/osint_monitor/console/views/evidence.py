"""Whether the evidence of a post still is what was kept."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from osint_monitor.console import auditing, limits, reading
from osint_monitor.console.views.said import say
from osint_monitor.console.words import WORDS
from osint_monitor.jobs.verifying import check_capture

TRIES = 20
"""Captures that an account may have verified in a minute: each is read to its end."""


def verify(request: HttpRequest, post_id: str) -> HttpResponse:
    """Read the newest capture of a post to its end, and tell whether it is whole."""
    if request.method == "POST":
        reading.post_for(request.user, post_id)
        newest = max(
            reading.store().history(post_id).sightings,
            key=lambda one: (one.seen_at, one.id),
            default=None,
        )
        name = f"verify:{request.user.pk}"
        if newest is None or limits.counted(name, seconds=60) > TRIES:
            say(request, _("Not verified. Try again in a minute."))
        else:
            folder = settings.OSINT_MONITOR.folder
            found = check_capture(folder, newest.capture_id).outcome.value
            auditing.note(request, "post.verified", object_id=post_id, why=found)
            say(request, WORDS["checked"][found])
    return redirect("post", post_id)
