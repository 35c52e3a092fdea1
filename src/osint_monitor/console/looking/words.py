"""The fixed words of looking."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

LOOKING_WORDS: dict[str, dict[str, Any]] = {
    "step": {"day": _("day"), "week": _("week"), "month": _("month")},
    "status": {
        "experimental": _("on trial"),
        "test": _("unproven"),
        "stable": _("proven"),
        "deprecated": _("no longer used"),
    },
}

LOOKING_EVENTS: dict[str, Any] = {
    "numbers.read": _("numbers read"),
    "rules.read": _("rules read"),
    "rule.read": _("rule read"),
    "labels.exported": _("judged posts exported"),
    "contact.read": _("contact looked at"),
    "contact.stopped": _("contact not shown without an order"),
    "contact.unmasked": _("contact shown"),
    "contact.order": _("order kept"),
}
