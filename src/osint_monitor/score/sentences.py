"""Which sentence of a document a stretch stands in."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from osint_monitor.model.document import Document, Span, View
from osint_monitor.understand.views import to_raw

_ENDS = re.compile(r"(?:[!?…]+|\.+(?=\s|$)|\n)\s*")
_LIST_MARK = re.compile(r"[-–—•*·✅❌⚠]|\d{1,2}[.)]")


class Sentences:
    """
    The sentences and lines of a document, by field, found when they are asked for.

    A sentence ends at ``.`` before a space, at ``!``, ``?`` and at the end of a line;
    an abbreviation ends one too, so that a sentence is too short rather than too long.
    """

    def __init__(self, doc: Document) -> None:
        self._doc = doc
        self._ends: dict[str, tuple[Sequence[int], Sequence[int]]] = {}

    def of(self, span: Span) -> tuple[str, int]:
        """The sentence that a stretch begins in: its field, and its number from 0."""
        return span.field, bisect_right(self._of_field(span.field)[0], span.start)

    def breaks(self, one: Span, other: Span) -> bool:
        """Whether a line ends between two stretches of a field, and no list goes on."""
        _, lines = self._of_field(one.field)
        return bisect_right(lines, one.start) != bisect_right(lines, other.start)

    def _of_field(self, name: str) -> tuple[Sequence[int], Sequence[int]]:
        ends = self._ends.get(name)
        if ends is None:
            field = self._doc.fields.get(name)
            ends = self._ends[name] = _ends(field.folded) if field else ((), ())
        return ends


def _ends(view: View) -> tuple[list[int], list[int]]:
    """Raw code points after which a sentence, and a line, begins, ascending."""
    sentences, lines = [], []
    for hit in _ENDS.finditer(view.text):
        end = to_raw(view, *hit.span())[1]
        sentences.append(end)
        if "\n" in hit[0] and not _LIST_MARK.match(view.text, hit.end()):
            lines.append(end)
    return sentences, lines
