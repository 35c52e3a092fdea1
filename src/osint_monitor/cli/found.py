"""How found posts are shown: cells of a table, with the words that were asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.text import Text

from osint_monitor.cli.screen import harmless, level_text, one_line
from osint_monitor.jobs.masking import Piece, masks_of, pieces
from osint_monitor.model.document import Span
from osint_monitor.store.base import PostView

FOUND = "bold black on yellow"
_TITLE, _EXCERPT, _BEFORE = 70, 160, 40
"""Characters that are shown of a title, of a text, and of it before the first word."""
_MAX_READ = 2_000
_SPACE = re.compile(r"\s+")


def cells(view: PostView, words: object) -> tuple[object, ...]:
    """id, level, what, source, seen, and *words*."""
    judged = view.assessment
    level = level_text(judged.level.value if judged else "unassessed")
    level.append(f" {judged.score:.2f}" if judged else "", style="dim")
    kind = view.version.kind.value if view.version else ""
    what = f"{judged.lang.value} {kind}" if judged else kind
    seen = f"{view.last_seen:%Y-%m-%d}" + (" gone" if view.gone else "")
    return view.post_id[:8], level, what, view.source_id, seen, words


def title_and_why(view: PostView, *, masked: bool) -> Text:
    """The title, or how the text begins, and the first reason."""
    name = "title" if view.version and view.version.title else "text"
    shown = Text(one_line(_joined(_pieces(view, name, (), masked=masked)), _TITLE))
    _add_why(view, shown)
    return shown


def title_and_words(
    view: PostView, spans: Sequence[Span], *, masked: bool, coloured: bool
) -> Text:
    """
    The title, and the text around the first word that was found.

    Args:
        coloured: words are marked by colour, else by ``⟦`` and ``⟧``.
    """
    if not spans:
        return title_and_why(view, masked=masked)
    shown = Text()
    inside = {span.field for span in spans}
    if view.version and view.version.title:
        parts = _pieces(view, "title", spans, masked=masked)
        _append(shown, _excerpt(parts, _TITLE), coloured=coloured)
    for name in ("text", "contact"):
        if name in inside:
            shown.append("\n" if shown else "")
            parts = _pieces(view, name, spans, masked=masked)
            _append(shown, _excerpt(parts, _EXCERPT), coloured=coloured)
            return shown
    _add_why(view, shown)
    return shown


def _add_why(view: PostView, shown: Text) -> None:
    said = view.assessment.reasons.get("en", ()) if view.assessment else ()
    if said:
        shown.append("\n" + one_line(said[0], 140), style="dim")


def _pieces(
    view: PostView, name: str, spans: Sequence[Span], *, masked: bool
) -> list[Piece]:
    value = str(getattr(view.version, name, ""))
    marks = [(span.start, span.end) for span in spans if span.field == name]
    if not marks:
        value = value[:_MAX_READ]
    masks = masks_of(value, name, view.observables) if masked else []
    return pieces(value, masks, marks)


def _joined(parts: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in parts)


def _excerpt(parts: Sequence[Piece], width: int) -> list[Piece]:
    """The pieces on one line, from a little before the first marked one."""
    flat = [Piece(_SPACE.sub(" ", harmless(one.text)), one.marked) for one in parts]
    first = next((at for at, one in enumerate(flat) if one.marked), 0)
    before = _joined(flat[:first]).lstrip()
    if len(before) > _BEFORE:
        before = "…" + before[-_BEFORE:]
    cut, left = [], width
    for one in (Piece(before), *flat[first:]):
        if len(one.text) > left:
            cut += [Piece(one.text[:left], one.marked), Piece("…")]
            break
        cut.append(one)
        left -= len(one.text)
    return cut


def _append(shown: Text, parts: Sequence[Piece], *, coloured: bool) -> None:
    for one in parts:
        if one.marked and not coloured:
            shown.append(f"⟦{one.text}⟧")
        else:
            shown.append(one.text, style=FOUND if one.marked else "")
