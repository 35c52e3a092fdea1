"""What is told on the page after an action."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def say(request: HttpRequest, what: Any) -> None:
    """Tell it once, on the next page."""
    request.session["said"] = {"what": str(what), "post_id": ""}
