"""Pages for what goes wrong."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from osint_monitor.errors import StoreAway, StoreError


def missing(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """There is no such page, or it is not for this account."""
    del exception
    return render(request, "console/missing.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """A mistake of the program; nothing of it is told."""
    return render(request, "console/broken.html", status=500)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: the session ended meanwhile, or it is forged."""
    del reason
    return render(request, "console/forged.html", status=403)


def store_away(request: HttpRequest, error: StoreError) -> HttpResponse:
    """The store can't be asked now."""
    later = isinstance(error, StoreAway)
    return render(request, "console/away.html", {"later": later}, status=503)
