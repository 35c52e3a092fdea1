"""The fixed words of sources and runs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

WATCH_WORDS: dict[str, dict[str, Any]] = {
    "source_state": {
        "ready": _("may be read"),
        "disabled": _("not enabled"),
        "no_mandate": _("no valid mandate"),
        "unknown": _("no source file"),
    },
    "warning": {
        "no_mandate": _("enabled, and no valid mandate: it is not read"),
        "mandate_ends": _("its mandate ends within two weeks"),
        "silent": _("silent: no post was seen for three days or more"),
        "overdue": _("due, and not crawled"),
        "failed": _("its last run did not end well"),
        "layout": _("pages were read and no post was found: the layout may be another"),
        "unread": _("more than half of its pages could not be read"),
        "dead_letters": _("the store refused records"),
    },
    "run_kind": {
        "crawl": _("crawl"),
        "import": _("import"),
        "rescore": _("rescoring"),
    },
    "run_outcome": {
        "running": _("running"),
        "finished": _("finished"),
        "stopped": _("stopped"),
        "failed": _("failed"),
        "killed": _("killed"),
    },
}

WATCH_EVENTS: dict[str, Any] = {
    "sources.read": _("sources read"),
    "runs.read": _("runs read"),
    "run.read": _("run read"),
}
