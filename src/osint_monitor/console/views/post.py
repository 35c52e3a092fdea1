"""One post: its words with what fired, and what is decided on it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from osint_monitor.console import auditing, claims, copies, reading, shown, standing
from osint_monitor.console.casework.beside import beside_post
from osint_monitor.console.eyes import readers
from osint_monitor.console.eyes.shown import beside
from osint_monitor.console.eyes.words import HAND_ON_POST
from osint_monitor.console.listed import Row, rows
from osint_monitor.console.rights import Right, may
from osint_monitor.console.uploads import Form
from osint_monitor.console.views.capture import brought_with
from osint_monitor.console.views.evidence import newest_capture
from osint_monitor.console.views.translation import is_offered
from osint_monitor.console.wordings import changes
from osint_monitor.console.words import WORDS
from osint_monitor.errors import SpoolError
from osint_monitor.jobs.origin import Origin, origin_of
from osint_monitor.store.base import History, PostView
from osint_monitor.store.similar import similar

_SHOWN = 50
"""Sightings, and other posts, that are shown at most."""


def post(request: HttpRequest, post_id: str) -> HttpResponse:
    """A post with every reason for its level; contacts only to who claimed it."""
    view = reading.post_for(request.user, post_id)
    history = reading.store().history(post_id)
    second = _readers(request.user, post_id)
    same = _same_contact(request.user, view, blind=second["is_second"])
    masked = not (
        may(request.user, Right.CLAIM) and claims.holds(request.user, post_id)
    )
    auditing.note(request, "post.read", object_id=post_id)
    signs = shown.signs(view)
    if not masked:
        auditing.note(request, "post.unmasked", object_id=post_id, why="claim")
    return render(
        request,
        "console/post.html",
        {
            **shown.heading(view, masked=masked),
            "view": view,
            "masked": masked,
            "fields": shown.fields(view, masked=masked),
            "translates": is_offered(request, view),
            "signs": [one for one in signs if one.group != "voice"],
            "voices": [one for one in signs if one.group == "voice"],
            "contacts": shown.contacts(view, masked=masked),
            "same": same,
            "seen": shown.seen(history)[-_SHOWN:],
            "changes": changes(history, masked=masked),
            "origin": _origin(history, view),
            **_brought(post_id),
            "copies": rows(copies.open_copies(request.user, view), everything=False),
            "claim": claims.running([post_id]).get(post_id),
            **_decided(request, view),
            **beside_post(request.user, post_id),
            "eyes": beside(request.user, [HAND_ON_POST], post_id),
            **second,
        },
    )


def _readers(user: Any, post_id: str) -> dict[str, Any]:
    """Who asks for a second reader, and whether this account is to be it."""
    asked = readers.on_post(user, post_id) if may(user, Right.DECIDE) else ()
    is_second = any(one.decision.by_id != user.pk for one in asked)
    return {"readers": asked, "is_second": is_second}


def _decided(request: HttpRequest, view: PostView) -> dict[str, Any]:
    """Everybody's decisions that hold, and what the form needs."""
    decisions = standing.holding([view.post_id])[view.post_id]
    mine = [one for one in decisions if one.by_id == request.user.pk]
    verdicts = {one.verdict for one in decisions}
    return {
        "decisions": decisions,
        "mine": mine[-1] if mine else None,
        "differ": len(verdicts) > 1,
        "came_back": standing.came_back(view, decisions),
        "verdicts": WORDS["verdict"].items(),
        "reason_words": WORDS["reason"].items(),
        "recipients": WORDS["recipient"].items(),
    }


def _brought(post_id: str) -> dict[str, Any]:
    """How it came in, where an officer brought it."""
    found = brought_with(post_id)
    is_picture = any(Form(one.form).is_picture for one in found)
    return {"brought": found, "has_pictures": is_picture}


def _origin(history: History, view: PostView) -> Origin | None:
    capture_id = newest_capture(history, view)
    if capture_id is None:
        return None
    try:
        return origin_of(settings.OSINT_MONITOR.folder, capture_id)
    except SpoolError:
        return None


def _same_contact(user: Any, view: PostView, *, blind: bool) -> list[dict[str, Any]]:
    """For each contact the other posts that ever showed it."""
    found = []
    for one in dict.fromkeys((one.kind, one.value) for one in view.observables):
        kind, value = one
        ids = reading.store().sharing((kind.value, value), _SHOWN + 1)
        ids = [other for other in ids if other != view.post_id]
        if others := _rows(user, ids, blind=blind):
            found.append({"kind": kind, "value": value, "rows": others})
    return found


def _rows(user: Any, post_ids: list[str], *, blind: bool) -> list[Row]:
    """
    Other posts, as rows.

    Args:
        blind: without what was decided on them: exact copies of a post have the verdict
            of its first reader, and a second one reads without knowing it.
    """
    seen = list(reading.posts_for(user, post_ids[:_SHOWN]))
    found = rows(seen, everything=True)
    if not blind:
        return found
    return [replace(one, decisions=(), came_back=False) for one in found]


def alike(request: HttpRequest, post_id: str) -> HttpResponse:
    """Posts that share rare words with a post; asked by htmx, since it takes longer."""
    view = reading.post_for(request.user, post_id)
    found = similar(reading.store(), view, reading.words_of(view), limit=8)
    blind = _readers(request.user, post_id)["is_second"]
    others = _rows(request.user, [one.post_id for one in found], blind=blind)
    return render(request, "console/alike.html", {"rows": others})


def raw(request: HttpRequest, post_id: str) -> HttpResponse:
    """The text as it was read, without marks; contacts only to who claimed it."""
    view = reading.post_for(request.user, post_id)
    masked = not (
        may(request.user, Right.CLAIM) and claims.holds(request.user, post_id)
    )
    auditing.note(request, "post.read", object_id=post_id, why="raw")
    if not masked:
        auditing.note(request, "post.unmasked", object_id=post_id, why="claim")
    made = {"view": view, "masked": masked, "fields": shown.plain(view, masked=masked)}
    return render(request, "console/raw.html", made)


def claim(request: HttpRequest, post_id: str) -> HttpResponse:
    """Claim a post, or prolong the claim."""
    if request.method == "POST":
        reading.post_for(request.user, post_id)
        claims.take(request, post_id)
    return redirect("post", post_id)


def release(request: HttpRequest, post_id: str) -> HttpResponse:
    """Give a claim back."""
    if request.method == "POST":
        claims.release(request, post_id)
        return redirect("queue")
    return redirect("post", post_id)
