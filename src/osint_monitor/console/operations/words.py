"""The fixed words of action days."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

OPERATION_WORDS: dict[str, dict[str, Any]] = {
    "hotspot": {
        "place": _("Places"),
        "platform": _("Platforms"),
        "phone": _("Phones"),
    },
    "figure": {
        "platforms": _("platforms checked"),
        "platforms_linked": _("platforms linked to trafficking"),
        "platforms_ukraine": _("of these on Ukraine"),
        "user_names": _("user names"),
        "urls": _("URLs"),
        "victims": _("possible victims"),
        "suspects": _("suspects"),
        "investigations": _("new investigations"),
        "posts": _("posts read and decided"),
        "leads": _("of these leads"),
    },
    "finding": {
        "platform": _("platform checked"),
        "user_name": _("user name"),
        "url": _("URL"),
        "victim": _("possible victim"),
        "suspect": _("suspect"),
        "investigation": _("new investigation"),
    },
    "result": {
        "received": _("received"),
        "taken_up": _("taken up"),
        "investigation": _("investigation begun"),
        "safe": _("somebody was brought to safety"),
        "removed": _("taken offline"),
        "known": _("known already"),
        "declined": _("not taken up"),
    },
    "line": {
        "made": _("prepared"),
        "changed": _("changed"),
        "code": _("new code to join"),
        "hotspots": _("hotspots worked out"),
        "opened": _("opened"),
        "closed": _("closed"),
        "joined": _("joined"),
        "left": _("left"),
        "finding": _("noted by hand"),
        "passed": _("handed over"),
        "result": _("result of a hand-over"),
        "note": _("note"),
    },
}
"""Sort of word → word → how it is shown."""

OPERATION_EVENTS: dict[str, Any] = {
    "operation.made": _("action day prepared"),
    "operation.changed": _("action day changed"),
    "operation.read": _("action day read"),
    "operation.opened": _("action day opened"),
    "operation.closed": _("action day closed"),
    "operation.code": _("action day: new code"),
    "operation.joined": _("action day joined"),
    "operation.join_failed": _("action day: joining failed"),
    "operation.left": _("action day left"),
    "operation.given": _("action day: post handed out"),
    "operation.board": _("action day: board read"),
    "operation.screen": _("action day: session became a big screen"),
    "operation.figure": _("action day: figure read"),
    "operation.hotspots": _("action day: hotspots read"),
    "operation.prepared": _("action day: hotspots worked out"),
    "operation.hotspot": _("action day: hotspot by hand"),
    "operation.hotspot_read": _("action day: posts of a hotspot read"),
    "operation.findings": _("action day: entries by hand read"),
    "operation.finding": _("action day: entry by hand"),
    "operation.finding_gone": _("action day: entry taken back"),
    "operation.passings": _("action day: hand-overs read"),
    "operation.passed": _("action day: hand-over"),
    "operation.result": _("action day: result of a hand-over"),
    "operation.log": _("action day: log read"),
    "operation.note": _("action day: note in the log"),
    "operation.report": _("action day: report read"),
    "operation.printed": _("action day: report as PDF"),
}
"""What the audit says of action days."""
