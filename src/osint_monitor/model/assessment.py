"""Machine opinions with their reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from osint_monitor.model.document import Span
from osint_monitor.model.identity import stable_id
from osint_monitor.model.words import (
    Act,
    Direction,
    ExploitationType,
    Family,
    Grade,
    Lang,
    Level,
    Mark,
    UkraineBasis,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """
    One rule found on one version.

    Args:
        spans: the words that fired, in raw positions, ascending.
        gloss: ``nl`` and ``en``: what the words mean, for an officer.
        counted: false when a stance, a filter or the rule's status keeps it from
            counting; *why_not* then says which.
    """

    rule: str
    revision: int
    title: str
    indicator: str
    family: Family
    grade: Grade
    spans: tuple[Span, ...]
    gloss: Mapping[str, str]
    counted: bool = True
    why_not: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """The digests of what made an assessment."""

    understanding: str
    rules: str
    model: str | None = None

    @property
    def id(self) -> str:
        """One string for all three."""
        return "-".join((self.understanding, self.rules, self.model or "rules-only"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """
    What one engine says of one version.

    Args:
        id: of (version, engine); of an opinion that was taken back to after another
            one, ``id_after``.
        score: 0 to 1, for ranking only; a higher level always has a higher score.
        reasons: ``nl`` and ``en``: sentences an officer would say, most telling first.
        chances: that it is a lead, and a strong one, by model and rules together;
            ``None`` when the rules alone settled it.
    """

    id: str
    version_id: str
    post_id: str
    engine: str
    assessed_at: datetime
    lang: Lang
    level: Level
    score: float
    types: tuple[ExploitationType, ...] = ()
    acts: tuple[Act, ...] = ()
    families: tuple[Family, ...] = ()
    direction: Direction | None = None
    targets_ukraine: bool = False
    ukraine_basis: UkraineBasis | None = None
    marks: tuple[Mark, ...] = ()
    matches: tuple[Match, ...] = ()
    reasons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    chances: tuple[float, float] | None = None


def id_after(version_id: str, engine: str, former: str) -> str:
    """
    The id of an engine's opinion that it gives again after another engine gave one.

    Args:
        former: id of the assessment that it takes the place of.
    """
    return stable_id("assessment", version_id, engine, former)
