"""What stands before every view: sessions that end, the second factor, the rights."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation

from osint_monitor.console import auditing
from osint_monitor.console.pieces import is_piece, whole_page
from osint_monitor.console.rights import TABLE, Right, Role, may
from osint_monitor.console.start import IDLE_S, LONGEST_S
from osint_monitor.console.views.errors import store_away
from osint_monitor.errors import StoreError

_NOTED_EVERY_S = 30
"""Seconds between two writes of when a session was last used."""

_BOARD = frozenset({"operation_board", "operation_board_figures"})
"""All that a session of a big screen may see; it lasts while it is shown."""

Answer = Callable[[HttpRequest], HttpResponse]


class Headers:
    """What every answer says besides the policy."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, which no cache keeps, and which may use no device."""
        response = self._get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Permissions-Policy"] = (
            "camera=(), microphone=(), geolocation=(), payment=()"
        )
        return response


class Guard:
    """Lets a request through to its view, or not."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """In the account's language; a session that has ended is signed out."""
        if request.user.is_authenticated:
            if _has_ended(request):
                auditing.note(request, "session.ended")
                logout(request)
            else:
                _seen(request)
                _speak(request, request.user.language)
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """``None`` lets it through."""
        del args, kwargs
        right = getattr(view, "right", None)
        if right is Right.ANYBODY:
            return None
        user = request.user
        if not user.is_authenticated:
            return whole_page(request, redirect("sign_in"))
        if right is Right.PASSWORD:
            return None
        if not user.is_verified():
            return redirect("second_factor")
        if right is None or not may(user, right):
            auditing.note(request, "refused", why=str(right or "no right declared"))
            return render(request, "console/refused.html", status=403)
        board = request.session.get("board")
        if board is not None and request.resolver_match.url_name not in _BOARD:
            return redirect("operation_board", board)
        return None

    def process_exception(
        self, request: HttpRequest, error: Exception
    ) -> HttpResponse | None:
        """A store that can't be asked is no mistake of the program."""
        return store_away(request, error) if isinstance(error, StoreError) else None


def _has_ended(request: HttpRequest) -> bool:
    now, session = time.time(), request.session
    began = session.get("signed_in_at", 0)
    seen = session.get("seen_at", began)
    return bool(now - began > LONGEST_S or now - seen > IDLE_S)


def _seen(request: HttpRequest) -> None:
    """Note that somebody is there; what a page asks by itself is nobody."""
    now = int(time.time())
    asked_by_page = is_piece(request) and request.method == "GET"
    by_itself = asked_by_page and "board" not in request.session
    if not by_itself and now - request.session.get("seen_at", 0) > _NOTED_EVERY_S:
        request.session["seen_at"] = now


def _speak(request: HttpRequest, language: str) -> None:
    translation.activate(language)
    request.LANGUAGE_CODE = language


def about(request: HttpRequest) -> dict[str, Any]:
    """What every page knows: what its reader may do."""
    user = getattr(request, "user", None)
    rights: frozenset[Right] = frozenset()
    if user is not None and user.is_authenticated and user.is_verified():
        rights = TABLE[Role(user.role)]
    return {
        "may": {one.name.lower(): one in rights for one in Right},
        "languages": settings.LANGUAGES,
    }
