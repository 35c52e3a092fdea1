"""The readings of labelled posts, and their vectors: what the heads are fitted on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from osint_monitor.model.document import Span
from osint_monitor.score.cheap import Cheap
from osint_monitor.score.fitting.example import Example
from osint_monitor.score.meaning.encoder import Encoder
from osint_monitor.score.passages import passages, segments
from osint_monitor.score.spots import Spot, spans_of, spots_of

MORE = 2
"""Passages of a long post that is none, besides its spots, that are taught."""

_STEP = 64

Report = Callable[[str, int, int], None]
"""Is told (stage, done, of)."""


@dataclass(frozen=True, slots=True)
class Readings:
    """
    What is read of posts, one row for each reading, the posts in order.

    Args:
        texts: one a row.
        post: (rows,): number of the post.
        taught: (rows,): the heads are fitted on it.
        looked: (rows,): in use it would be read.
        spots: for each post, how many rows each of its spots has; these are its
            looked rows, in order.
    """

    texts: Sequence[str]
    post: NDArray[np.int64]
    taught: NDArray[np.bool_]
    looked: NDArray[np.bool_]
    spots: Sequence[Sequence[int]]


def readings_of(examples: Sequence[Example], judges: Sequence[Cheap]) -> Readings:
    """
    Each post where the model will look.

    Of a long lead only the likeliest spot is taught as lead, since the signs may stand
    nowhere else; of a short one the rest without its warnings only where a rule found
    something, or nothing anywhere. Of a post that is none, all that is read is taught,
    and more of it.

    Args:
        judges: for each post a cheap stage that has not seen it.
    """
    texts: list[str] = []
    marks: list[tuple[int, bool, bool]] = []
    sizes: list[list[int]] = []
    for number, (one, judge) in enumerate(zip(examples, judges, strict=True)):
        found = spans_of(one.weighed)
        looked = spots_of(one.doc, judge.at, one.weighed)
        for nth, spot in enumerate(looked):
            taught = not one.is_lead or _teaches(spot, nth, len(looked), found)
            texts += (reading.text for reading in spot.readings)
            marks += [(number, taught, True)] * len(spot.readings)
        sizes.append([len(spot.readings) for spot in looked])
        if not looked:
            texts.append("")
            marks.append((number, True, True))
            sizes[-1] = [1]
        elif not one.is_lead and len(looked[0].readings) > 1:
            more = [
                each.text for each in passages(segments(one.doc))[:MORE] if each.text
            ]
            texts += more
            marks += [(number, True, False)] * len(more)
    table = np.array(marks)
    return Readings(
        texts,
        table[:, 0].astype(np.int64),
        table[:, 1].astype(bool),
        table[:, 2].astype(bool),
        sizes,
    )


def _teaches(spot: Spot, nth: int, of: int, found: Sequence[Span]) -> bool:
    """Whether a spot of a lead shows it: its signs may stand elsewhere."""
    if len(spot.readings) > 1:
        return nth == 0
    whole = nth == of - 1
    return (
        whole or not found or any(part.stands_in(found) for part in spot.shown.segments)
    )


def vectors_of(
    texts: Sequence[str], encoder: Encoder, report: Report
) -> NDArray[np.float16]:
    """(texts, width of all layers), 16 bits a number."""
    found = []
    for first in range(0, len(texts), _STEP):
        report("vectors", first, len(texts))
        found.append(encoder.encode(texts[first : first + _STEP]).astype(np.float16))
    return np.concatenate(found)
