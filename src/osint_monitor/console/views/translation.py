"""A post's words in the officer's language, where the house has a translator."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from osint_monitor.console import auditing, limits, reading
from osint_monitor.console.pieces import is_piece, whole_page
from osint_monitor.console.translating import (
    MOST,
    NotTranslatedError,
    language_of,
    translated,
    translator_of,
)
from osint_monitor.errors import SettingsError
from osint_monitor.store.base import PostView

TRIES = 20
"""Translations that an account may ask for in a minute."""


def is_offered(request: HttpRequest, view: PostView) -> bool:
    """Whether there is a translator, and the post is not in the officer's language."""
    is_set = settings.OSINT_MONITOR.translator is not None
    return is_set and bool(view.version) and language_of(view) != _target(request)


def _target(request: HttpRequest) -> str:
    return str(request.user.language)


def translation(request: HttpRequest, post_id: str) -> HttpResponse:
    """Ask the translator; a piece of the post's page, or a page of its own."""
    view = reading.post_for(request.user, post_id)
    if request.method != "POST" or not is_offered(request, view):
        return whole_page(request, redirect("post", post_id))
    auditing.note(request, "post.translated", object_id=post_id)
    shown: dict[str, Any] = {"view": view, "target": _target(request), "most": MOST}
    try:
        shown |= _asked(request, view)
    except NotTranslatedError as error:
        shown["failed"] = _said(str(error))
    name = "translation" if is_piece(request) else "translation_page"
    return render(request, f"console/{name}.html", shown)


def _asked(request: HttpRequest, view: PostView) -> dict[str, Any]:
    if limits.counted(f"translation:{request.user.pk}", seconds=60) > TRIES:
        raise NotTranslatedError("busy")
    try:
        translator = translator_of(settings.OSINT_MONITOR)
    except SettingsError as error:
        raise NotTranslatedError(error.problems[0].where) from error
    assert translator is not None  # else it was not offered
    fields, is_cut = translated(translator, view, _target(request))
    return {"fields": fields, "is_cut": is_cut}


def _said(why: str) -> str:
    known = {
        "busy": _("The translator is busy. Try again in a minute."),
        "timeout": _("The translator took too long. Try again later."),
    }
    other = _(
        "The translator did not translate this (%(why)s). Tell who runs this system."
    )
    return str(known.get(why, other % {"why": why}))
