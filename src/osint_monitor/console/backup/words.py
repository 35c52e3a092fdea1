"""The fixed words of backups."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

BACKUP_EVENTS: dict[str, Any] = {
    "backup.begun": _("backup begun"),
    "backup.made": _("backup made"),
    "backup.replaced": _("the console was replaced by a backup"),
    "backup.restored": _("backup put back"),
}
