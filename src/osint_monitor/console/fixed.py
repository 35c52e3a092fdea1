"""
What of a post's row is the same for every reader of a language, made once.

Most officers see the same first page, and a row costs more than all else of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.template.loader import get_template
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language

from osint_monitor.jobs.masking import masks_of, pieces
from osint_monitor.store.base import PostView

MOST = 4_000
"""Posts that are kept so; then it begins anew."""
_GIST, _MAX_READ = 160, 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """
    Words of a row, contacts masked, and its cells as they are shown.

    Args:
        begin: the level's cell, and of the next one the link to the post.
        end: from the first reason to the source's cell.
        seen: when it was last seen.
    """

    level: str
    gist: str
    begin: SafeString
    end: SafeString
    seen: str


_known: dict[tuple[object, ...], Fixed] = {}


def fixed(view: PostView) -> Fixed:
    """Of a post as it is now, in the reader's language."""
    lang = get_language() or "nl"
    key = (
        lang,
        view.post_id,
        view.last_seen,
        view.version and view.version.id,
        view.assessment and view.assessment.id,
        view.observables,
    )
    known = _known.get(key)
    if known is None:
        if len(_known) >= MOST:
            _known.clear()
        known = _known[key] = _made(view, lang)
    return known


def _made(view: PostView, lang: str) -> Fixed:
    judged = view.assessment
    level = judged.level.value if judged else "unassessed"
    reasons = judged.reasons.get(lang, ()) if judged else ()
    why, line = reasons[0] if reasons else "", gist(view)
    cell = {"view": view, "level": level, "gist": line, "why": why}
    return Fixed(
        level=level,
        gist=line,
        begin=_cells("begin", cell),
        end=_cells("end", cell),
        seen=date_format(localtime(view.last_seen), "j N Y, H:i"),
    )


def _cells(part: str, cell: dict[str, object]) -> SafeString:
    return get_template(f"console/row_{part}.html").render({"cell": cell})


def gist(view: PostView) -> str:
    """Title and beginning of the text on one line, contacts masked."""
    version = view.version
    if version is None:
        return ""
    said = []
    for field in ("title", "text"):
        value = getattr(version, field)
        head = value[:_MAX_READ]
        whole = "".join(
            one.text for one in pieces(head, masks_of(head, field, view.observables))
        )
        said.append(" ".join(whole.split()))
    line = " — ".join(one for one in said if one)
    return line if len(line) <= _GIST else line[: _GIST - 1] + "…"
