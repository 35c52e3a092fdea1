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
    "searches.read": _("saved searches read"),
    "search.kept": _("search kept"),
    "search.opened": _("saved search opened"),
    "search.shared": _("sharing of a search changed"),
    "search.removed": _("saved search let go"),
    "account.languages": _("own languages changed"),
    "labels.exported": _("judged posts exported"),
    "contact.read": _("contact looked at"),
    "contact.stopped": _("contact not shown without an order"),
    "contact.unmasked": _("contact shown"),
    "contact.order": _("order kept"),
}
