"""The one Django application of the console."""

from __future__ import annotations

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """What Django needs to know of us."""

    name = "osint_monitor.console"
    label = "console"
    default_auto_field = "django.db.models.BigAutoField"
