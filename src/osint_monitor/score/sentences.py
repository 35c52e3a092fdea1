"""Which sentence of a document a stretch stands in."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

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
        self._ends: dict[str, _Ends] = {}

    def of(self, span: Span) -> tuple[str, int]:
        """The sentence that a stretch begins in: its field, and its number from 0."""
        return span.field, bisect_right(
            self._of_field(span.field).sentences, span.start
        )

    def asks(self, span: Span) -> bool:
        """Whether the sentence that a stretch begins in ends with a question mark."""
        return self.of(span)[1] in self._of_field(span.field).questions

    def breaks(self, one: Span, other: Span) -> bool:
        """Whether a line ends between two stretches of a field, and no list goes on."""
        lines = self._of_field(one.field).lines
        return bisect_right(lines, one.start) != bisect_right(lines, other.start)

    def _of_field(self, name: str) -> _Ends:
        ends = self._ends.get(name)
        if ends is None:
            own = self._doc.fields.get(name)
            ends = self._ends[name] = _ends(own.folded) if own else _Ends()
        return ends


@dataclass(slots=True)
class _Ends:
    """
    Where the sentences of a field end.

    Args:
        sentences, lines: raw code points after which one begins, ascending.
        questions: numbers of the sentences that end with a question mark.
    """

    sentences: list[int] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    questions: set[int] = field(default_factory=set)


def _ends(view: View) -> _Ends:
    found = _Ends()
    for hit in _ENDS.finditer(view.text):
        if "?" in hit[0]:
            found.questions.add(len(found.sentences))
        end = to_raw(view, *hit.span())[1]
        found.sentences.append(end)
        if "\n" in hit[0] and not _LIST_MARK.match(view.text, hit.end()):
            found.lines.append(end)
    return found
