"""Pieces of a page, that htmx asks for, and what leads the whole page elsewhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect


def is_piece(request: HttpRequest) -> bool:
    """Whether only a piece of a page is asked for."""
    return "HX-Request" in request.headers


def whole_page(request: HttpRequest, to: HttpResponseRedirect) -> HttpResponse:
    """The whole page goes there, also when only a piece of it was asked."""
    if is_piece(request):
        return HttpResponse(status=204, headers={"HX-Redirect": to.url})
    return to
