"""The fixed words of administration."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

ADMINISTRATION_EVENTS: dict[str, Any] = {
    "accounts.read": _("accounts read"),
    "account.read": _("account read"),
    "account.changed": _("role or organisation of an account changed"),
    "account.opened": _("account unlocked"),
    "account.sessions": _("sessions of an account ended"),
    "account.factor": _("second factor of an account reset"),
    "account.password": _("new password for an account"),
    "groups.read": _("source groups read"),
    "organisation.made": _("organisation made"),
    "organisation.changed": _("source group of an organisation changed"),
}
