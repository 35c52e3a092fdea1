"""
The model's opinion of a document: a cheap stage on all, a deep one on what is open.

The cheap stage alone never decides. A post that it finds unlikely, and in which the
rules found nothing, is settled. Of the others the first layers of the encoder read the
whole, or of a long one close-ups of the likeliest spots; what they too find unlikely is
settled. So is what all layers find unlikely in the same. Of the rest what is around the
close-ups is read as well, and all odds are weighed together with what the rules found.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from osint_monitor.model.document import Document, Span
from osint_monitor.model.words import Level
from osint_monitor.score.cheap import Cheap
from osint_monitor.score.combine import bar_of
from osint_monitor.score.evidence import evidence, odds_of
from osint_monitor.score.heads import Heads
from osint_monitor.score.passages import Passage
from osint_monitor.score.spots import (
    MOST_SPOTS,
    Spot,
    narrowed,
    spans_of,
    spot_means,
    spots_of,
)
from osint_monitor.score.stance import Counted

if TYPE_CHECKING:
    from osint_monitor.score.meaning.encoder import Begun, Encoder

GATE = -1.75
"""Log odds of the cheap stage from which the first layers read a post."""

EARLY_GATE = -2.0
"""Log odds of the first layers from which all layers read it, close-ups only."""

CLOSE_GATE = -1.5
"""Log odds of all layers, of the likeliest close-up, from which all else is read."""

MAX_SHOWN = 3
"""Segments that are shown as the reason."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """
    What the model holds of a post, the rules' evidence weighed in.

    Args:
        lead, strong: chances, 0 to 1.
        says: names of the heads that say yes (``type:labour``, ``voice:warning`` …).
        passages: where it reads so most, most telling first; of a lead only.
    """

    lead: float
    strong: float
    says: frozenset[str]
    passages: tuple[Span, ...]

    @property
    def chances(self) -> tuple[float, float]:
        """That it is a lead, and a strong one."""
        return self.lead, self.strong


class Model:
    """
    The heads and the encoder, ready to read; one for each process.

    Args:
        folder: of the encoder, which is loaded when a post first needs it.

    Attributes:
        settled: how many posts each stage settled so far: ``cheap``, ``first`` (the
            first layers), ``close`` (all layers on close-ups), ``all`` that is read.
    """

    def __init__(self, heads: Heads, folder: Path) -> None:
        self.digest = heads.digest
        self.settled: Counter[str] = Counter()
        self._heads, self._folder = heads, folder
        self._cheap = Cheap(heads.cheap)
        self._at = {name: at for at, name in enumerate(heads.names)}

    @cached_property
    def _encoder(self) -> Encoder:
        from osint_monitor.score.meaning.encoder import Encoder

        return Encoder(self._folder)

    def cheap(self, doc: Document) -> float:
        """The cheap stage's log odds of the likeliest passage."""
        return self._cheap.score(doc)

    def opinion(
        self, doc: Document, weighed: Sequence[Counted], level: Level
    ) -> Opinion | None:
        """
        The opinion of a document; ``None`` when an early stage settles it.

        Args:
            level: what the rules alone say.
        """
        cheap = self.cheap(doc)
        is_open = level is not Level.NONE
        if cheap < GATE and not is_open:
            self.settled["cheap"] += 1
            return None
        read = self._read(
            spots_of(doc, self._cheap.at, weighed, widely=True),
            weighed,
            is_open=is_open,
        )
        if read is None:
            return None
        looked, vectors = read
        sizes = [len(spot.readings) for spot in looked]
        odds = spot_means(self._heads.deep.odds(vectors), sizes)
        best = int(np.argmax(odds[:, self._at["lead"]]))
        deep = odds[best]
        # The likeliest of several spots looks like a lead more often by chance.
        deep[[self._at["lead"], self._at["strong"]]] -= math.log(len(looked))
        lead, strong = self._weighed(deep, cheap, weighed)
        chance = _chances(deep)
        says = frozenset(
            name
            for name, at in self._at.items()
            if chance[at] >= self._heads.threshold[at]
        )
        is_lead = lead >= bar_of(doc.version.kind).lead
        shown = self._shown(looked[best].shown) if is_lead else ()
        return Opinion(lead, strong, says, shown)

    def _read(
        self, looked: Sequence[Spot], weighed: Sequence[Counted], *, is_open: bool
    ) -> tuple[Sequence[Spot], NDArray[np.float32]] | None:
        """
        The spots that were read to the end, and a row for each of their readings;
        ``None`` when a stage on the way settles the post.
        """
        if not looked:
            self.settled["first"] += 1
            return None
        begun = self._begun(looked)
        early = self._heads.early.odds(begun.early)[:, 0]
        if not is_open and early.max() < EARLY_GATE:
            self.settled["first"] += 1
            return None
        if len(looked) > MOST_SPOTS:
            kept = narrowed(looked, early.tolist(), spans_of(weighed))
            looked = [looked[at] for at in kept]
            begun = self._begun(looked)
        close = self._encoder.finish(begun)
        lead = self._heads.deep.odds(close)[:, self._at["lead"]]
        if not is_open and lead.max() < CLOSE_GATE:
            self.settled["close"] += 1
            return None
        self.settled["all"] += 1
        return looked, self._with_surroundings(looked, close)

    def _begun(self, looked: Sequence[Spot]) -> Begun:
        return self._encoder.begin([spot.shown.text for spot in looked])

    def _with_surroundings(
        self, looked: Sequence[Spot], close: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """A row for each reading: of each spot the close-up, and what is around it."""
        further = [one.text for spot in looked for one in spot.readings[1:]]
        if not further:
            return close
        around = iter(self._encoder.encode(further))
        rows = []
        for spot, own in zip(looked, close, strict=True):
            rows += [own, *islice(around, len(spot.readings) - 1)]
        return np.stack(rows)

    def _weighed(
        self, deep: NDArray[np.float64], cheap: float, weighed: Sequence[Counted]
    ) -> tuple[float, float]:
        odds = odds_of(self._heads.names, deep.tolist(), cheap)
        found = np.array([*evidence(odds, weighed), 1.0])
        lead, strong = (float(one) for one in self._heads.weighing @ found)
        # Rounded, so that the last bits of another processor change no answer.
        return round(_chance(lead), 4), round(_chance(strong), 4)

    def _shown(self, passage: Passage) -> tuple[Span, ...]:
        """The segments that read most like a lead by themselves."""
        parts = [one for one in passage.segments if one.text]
        if len(parts) <= 1:
            return tuple(one.span for one in parts)
        vectors = self._encoder.encode([one.text for one in parts])
        odds = self._heads.deep.odds(vectors)
        lead = odds[:, self._at["lead"]]
        order = np.argsort(-lead, kind="stable")[:MAX_SHOWN]
        return tuple(
            parts[at].span for nth, at in enumerate(order) if nth == 0 or lead[at] > 0
        )


def _chance(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, odds))))


def _chances(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    chances: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(odds, -60, 60)))
    return chances
