"""The fixed words of the second pair of eyes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

HAND_ON_POST, HAND_ON_CASE, CLOSE_CASE = "post.hand_on", "case.hand_on", "case.close"

ACTS: dict[str, Any] = {
    HAND_ON_POST: _("handing a post on"),
    HAND_ON_CASE: _("handing a case on"),
    CLOSE_CASE: _("closing a case"),
}

EYES_WORDS: dict[str, dict[str, Any]] = {
    "act": ACTS,
    "answer": {
        "confirmed": _("confirmed"),
        "refused": _("refused"),
        "withdrawn": _("withdrawn"),
    },
}

EYES_EVENTS: dict[str, Any] = {
    "eyes.set": _("said what needs a second pair of eyes"),
    "eyes.read": _("acts that wait read"),
    "eyes.proposed": _("act proposed"),
    "eyes.confirmed": _("act confirmed"),
    "eyes.refused": _("act refused"),
    "eyes.withdrawn": _("proposal withdrawn"),
    "eyes.undone": _("confirmation taken back"),
    "eyes.reader_asked": _("second reader asked"),
    "eyes.reader_read": _("read as second reader"),
}
