"""Whether the evidence of a post still is what was kept."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from osint_monitor.console import auditing, limits, reading
from osint_monitor.console.views.said import say
from osint_monitor.console.words import WORDS
from osint_monitor.jobs.verifying import check_capture
from osint_monitor.store.base import History, PostView

TRIES, AT_ONCE, LONGEST_S = 20, 2, 300
"""Captures that an account may have verified in a minute, and all at once; each is read
to its end, for which it has so many seconds."""


def verify(request: HttpRequest, post_id: str) -> HttpResponse:
    """Read the capture that holds the post's words to its end; tell if it is whole."""
    if request.method == "POST":
        view = reading.post_for(request.user, post_id)
        newest = newest_capture(reading.store().history(post_id), view)
        say(request, _verified(request, post_id, newest))
    return redirect("post", post_id)


def newest_capture(history: History, view: PostView) -> str | None:
    """The newest capture that shows the post as it is now, not that it is gone."""
    wanted = view.version.id if view.version else ""
    shown = [one for one in history.sightings if one.version_id == wanted]
    newest = max(shown, key=lambda one: (one.seen_at, one.id), default=None)
    return newest.capture_id if newest else None


def _verified(request: HttpRequest, post_id: str, capture_id: str | None) -> Any:
    if capture_id is None:
        return WORDS["checked"]["unknown"]
    tries = limits.counted(f"verify:{request.user.pk}", seconds=60)
    mine = limits.place("verify", LONGEST_S, of=AT_ONCE) if tries <= TRIES else None
    if mine is None:
        return _("Not verified. Try again in a minute.")
    with mine:
        checked = check_capture(settings.OSINT_MONITOR.folder, capture_id)
    found = checked.outcome.value
    auditing.note(request, "post.verified", object_id=post_id, why=found)
    return WORDS["checked"][found]
