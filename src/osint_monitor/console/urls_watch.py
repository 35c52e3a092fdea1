"""Addresses of sources and runs, each with the right that it needs."""

from __future__ import annotations

from django.urls import path

from osint_monitor.console.rights import Right, needs
from osint_monitor.console.views import sources

WATCH = [
    path("sources/", needs(Right.SOURCES, sources.sources), name="sources"),
    path("runs/", needs(Right.SOURCES, sources.runs), name="runs"),
    path("run/<str:run_id>/", needs(Right.SOURCES, sources.run), name="run"),
]
