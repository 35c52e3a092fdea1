"""
Where the deep stage looks: at the whole of a short post, at spots of a long one.

A warning in front is a cheap way to hide an advert, so of a short post what is left
without its warnings is looked at as well.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from osint_monitor.model.document import Document, Span, StanceKind
from osint_monitor.score.cheap import Pair
from osint_monitor.score.passages import (
    MAX_PASSAGE,
    Passage,
    Segment,
    around,
    close_ups,
    passages,
    segments,
    without,
)
from osint_monitor.score.rule import Speaks
from osint_monitor.score.stance import Counted

MAX_SPOTS, VERY_LONG, MOST_SPOTS = 2, 800, 4
"""Spots of a long post that are read, and more from so many words: a lead among
thousands of ordinary ones is seldom in the two likeliest."""

CANDIDATES = 16
"""
Close-ups of so long a post that the cheap stage names; the first layers say which of
them are read. The cheap stage knows words only, and who pads an advert can choose his.
"""

FOUND_THERE = 1.5
"""Log odds that a close-up gains by what a rule found in it."""

MIN_WORDS = 3
"""Different words of three letters or more; a text with fewer says nothing."""

_WARNING_CUES = frozenset({StanceKind.WARNING, StanceKind.ADVICE})
_WARNING = frozenset({Speaks.WARNING, Speaks.ADVICE})

Judge = Callable[[Sequence[Pair], Sequence[tuple[int, int]]], Sequence[float]]
"""(words, places) → log odds of the words in each place, as the cheap stage's."""


@dataclass(frozen=True, slots=True)
class Spot:
    """
    One place to look at.

    Args:
        readings: passages that the deep stage reads: the post, or a close-up and what
            is around it. Its opinion of the spot is the mean of them.
    """

    readings: tuple[Passage, ...]

    @property
    def shown(self) -> Passage:
        """What the opinion rests on most."""
        return self.readings[0]


def spots_of(
    doc: Document, judge: Judge, weighed: Sequence[Counted], *, widely: bool = False
) -> list[Spot]:
    """
    The spots of a document that the deep stage reads.

    Args:
        weighed: all rules found, counted or not.
        widely: of a very long one all candidates, as in use; heads are taught on those
            that the cheap stage likes best.
    """
    warned = warnings_of(doc, weighed)
    return spots(segments(doc), judge, spans_of(weighed), warned, widely)


def spots(
    parts: Sequence[Segment],
    judge: Judge,
    found: Sequence[Span] = (),
    warned: Sequence[Span] = (),
    widely: bool = False,
) -> list[Spot]:
    """
    The spots to read; of a long post the likeliest first.

    Args:
        found: where rules found something.
        warned: where the writer warns or advises.
        widely: of a very long post :data:`CANDIDATES`, to be narrowed.
    """
    if not _has_words(parts):
        return []
    if sum(len(one.words) for one in parts) <= MAX_PASSAGE:
        rest = without(parts, warned) if warned else parts
        seen = [rest, parts] if rest != parts and _has_words(rest) else [parts]
        return [Spot((one,)) for each in seen for one in passages(each) if one.text]
    words = [(word.norm, word.lemma) for one in parts for word in one.words]
    before = [0, *accumulate(len(one.words) for one in parts)]
    places = close_ups(parts)
    odds = judge(words, [(before[first], before[end]) for first, end in places])
    marked = [0, *accumulate(one.stands_in(found) for one in parts)]
    liked = [
        own + (FOUND_THERE if marked[end] > marked[first] else 0.0)
        for own, (first, end) in zip(odds, places, strict=True)
    ]
    most = MAX_SPOTS
    if len(words) >= VERY_LONG:
        most = CANDIDATES if widely else MOST_SPOTS
    chosen: list[tuple[int, int]] = []
    for at in sorted(range(len(places)), key=lambda at: -liked[at]):
        first, end = places[at]
        if all(end <= one or other <= first for one, other in chosen):
            chosen.append((first, end))
        if len(chosen) == most:
            break
    return [
        Spot((Passage(tuple(parts[first:end])), around(parts, first, end)))
        for first, end in chosen
    ]


def narrowed(
    looked: Sequence[Spot], odds: Sequence[float], found: Sequence[Span]
) -> list[int]:
    """
    Which of many candidates are read: the numbers of the likeliest, in their order.

    Args:
        odds: that a close-up is a lead, as the first layers say.
        found: where rules found something.
    """
    liked = [
        own + (FOUND_THERE if _stands_in(spot.shown, found) else 0.0)
        for spot, own in zip(looked, odds, strict=True)
    ]
    best = sorted(range(len(looked)), key=lambda at: -liked[at])[:MOST_SPOTS]
    return sorted(best)


def _stands_in(passage: Passage, found: Sequence[Span]) -> bool:
    return any(one.stands_in(found) for one in passage.segments)


def spans_of(weighed: Sequence[Counted]) -> list[Span]:
    """Where rules found something, whether it counts or not."""
    return [hit.span for one in weighed for hit in one.hits if hit.span]


def warnings_of(doc: Document, weighed: Sequence[Counted]) -> list[Span]:
    """Where the writer warns or advises: cues, and rules about how he speaks."""
    cues = [one.cue for one in doc.stances if one.kind in _WARNING_CUES]
    spoken = [one for one in weighed if one.rule.stance in _WARNING and not one.why_not]
    return cues + spans_of(spoken)


def spot_means(
    values: NDArray[np.float64], sizes: Sequence[int]
) -> NDArray[np.float64]:
    """
    What is held of each spot (spots, heads): the mean of its readings.

    Args:
        values: (readings, heads), the spots in order.
        sizes: how many readings each spot has.
    """
    ends = np.cumsum(sizes)
    return np.array([part.mean(0) for part in np.split(values, ends[:-1])])


def _has_words(parts: Sequence[Segment]) -> bool:
    seen: set[str] = set()
    for one in parts:
        seen.update(word.norm for word in one.words if len(word.norm) >= MIN_WORDS)
        if len(seen) >= MIN_WORDS:
            return True
    return False
