"""Addresses of the second pair of eyes, each with the right that it needs."""

from __future__ import annotations

from django.urls import path

from osint_monitor.console.rights import Right, needs
from osint_monitor.console.views import eyes

_ONE = "second-eyes/<int:proposal_id>/"

EYES = [
    path("second-eyes/", needs(Right.DECIDE, eyes.listing), name="eyes"),
    path(_ONE, needs(Right.DECIDE, eyes.answer), name="eyes_answer"),
    path(f"{_ONE}undo/", needs(Right.DECIDE, eyes.undo), name="eyes_undo"),
    path("organisations/", needs(Right.SETTINGS, eyes.settings), name="eyes_settings"),
]
