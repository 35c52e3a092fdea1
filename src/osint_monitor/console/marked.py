"""A text in pieces: contacts masked, words that fired marked with their signs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from osint_monitor.jobs.masking import Mask
from osint_monitor.model.document import Span


@dataclass(frozen=True, slots=True)
class Segment:
    """
    A piece of a shown text.

    Args:
        numbers: of the signs whose words it is, ascending; empty for ordinary words.
        masked: the words of the post were replaced.
        ends: those of *numbers* whose words end with this piece.
    """

    text: str
    numbers: tuple[int, ...] = ()
    masked: bool = False
    ends: tuple[int, ...] = field(default=(), compare=False)


def segments(
    text: str, masks: Sequence[Mask], marks: Iterable[tuple[int, Span]]
) -> list[Segment]:
    """
    The pieces of one field, in order; together they are the whole text.

    Args:
        masks: ascending, without overlaps.
        marks: (number of a sign, where its words stand in this field).
    """
    size = len(text)
    spans = [
        (number, max(0, span.start), min(span.end, size))
        for number, span in marks
        if span.start < min(span.end, size)
    ]
    edges = {0, size}
    edges |= {edge for _, start, end in spans for edge in (start, end)}
    inside = {at for mask in masks for at in edges if mask.start < at < mask.end}
    edges = (edges - inside) | {e for mask in masks for e in (mask.start, mask.end)}
    shown = {mask.start: mask.shown for mask in masks}
    order = sorted(edges)
    found = []
    for start, end in pairwise(order):
        numbers = sorted({n for n, s, e in spans if s < end and e > start})
        words = shown.get(start, text[start:end])
        found.append(Segment(words, tuple(numbers), start in shown))
    following = [*(one.numbers for one in found[1:]), ()]
    return [
        replace(one, ends=tuple(n for n in one.numbers if n not in after))
        for one, after in zip(found, following, strict=False)
    ]
