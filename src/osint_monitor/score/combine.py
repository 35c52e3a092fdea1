"""
From signs to a level, after the codebook.

Strong: one decisive sign, or medium signs of two families. Weak: one medium sign, or
two minor ones. Counter-evidence lowers what no decisive sign made. Concealment is
never the second family, several signs of one family stay weak, and qualifiers never
lift anything.

The published way to combine (ILO/EC 2009, Delphi) grades strong, medium and weak per
dimension and asks for two strong or three medium ones in an interview; an advert shows
much less, so one medium sign makes a lead here, and only a second family confirms it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from osint_monitor.model.words import Family, Grade, Kind, Level

CORE = frozenset(
    {Family.RECRUITMENT, Family.CONTROL, Family.EXPLOITATION, Family.TRANSPORT}
)
"""Families of which two make a post strong."""

_WEIGHT = {Grade.DECISIVE: 4.0, Grade.MEDIUM: 2.0, Grade.MINOR: 0.5}
_ORDER = (Grade.DECISIVE, Grade.MEDIUM, Grade.MINOR)
_FLOOR = {Level.NONE: 0.0, Level.WEAK: 0.34, Level.STRONG: 0.67}
_ROOM = 0.32
_LEVELS = (Level.NONE, Level.WEAK, Level.STRONG)


STRONG = 0.45
"""Chance from which a post is a strong lead."""


@dataclass(frozen=True, slots=True)
class Bar:
    """
    Chances of a lead that a post of a kind must reach.

    Args:
        lead: to be one.
        sure: for the model to make it a strong one without the rules.
    """

    lead: float
    sure: float


_BAR = Bar(lead=0.55, sure=0.6)
_BARS = {
    # Of ordinary posts rooms and flats look most like leads; and among what people
    # write to each other is most that no training post resembles.
    Kind.HOUSING: Bar(lead=0.65, sure=0.8),
    Kind.DATING: Bar(lead=0.65, sure=0.65),
    Kind.SOCIAL: Bar(lead=0.7, sure=0.92),
}


def bar_of(kind: Kind) -> Bar:
    """What a post of this kind must reach."""
    return _BARS.get(kind, _BAR)


HELD = 0.5
"""Chance of a lead that a post must reach which the rules call strong."""

_BANDS = {Level.NONE: (0.0, 0.4999), Level.WEAK: (0.5, 0.8999), Level.STRONG: (0.9, 1)}


@dataclass(frozen=True, slots=True)
class Sign:
    """
    One indicator that a post shows, by its strongest rule.

    Args:
        decisive_with: families of which any sign makes this one decisive.
    """

    indicator: str
    family: Family
    grade: Grade
    decisive_with: tuple[Family, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    What signs and counter-evidence come to.

    Args:
        score: 0 to 1, for ranking; a higher level always has a higher score.
        before: the level that the signs alone would have.
    """

    level: Level
    score: float
    before: Level


def combine(signs: Iterable[Sign], counters: Iterable[str]) -> Outcome:
    """
    The level and the score of a post.

    Args:
        signs: of counted matches, any order, repeats allowed.
        counters: indicators of counter-evidence; repeats count once.
    """
    distinct = _settled(_distinct(signs))
    before = _level(distinct)
    counter = len(set(counters))
    level = before
    if not any(sign.grade is Grade.DECISIVE for sign in distinct):
        level = _LEVELS[max(before.rank - counter, 0)]
    return Outcome(level, _score(level, distinct, counter), before)


def settle(outcome: Outcome, chances: tuple[float, float], bar: Bar) -> Outcome:
    """
    The level when the model has read the post too.

    The chances decide, to which the rules' own signs have added theirs. What the rules
    call strong needs a lower chance of a lead, and need not be sure to be a strong one.

    Args:
        outcome: by the rules.
        chances: that it is a lead, and a strong one; the rules are weighed in.
        bar: of the post's kind.
    """
    lead, strong = chances
    by_rules = outcome.level is Level.STRONG
    level = Level.NONE
    if lead >= (HELD if by_rules else bar.lead):
        is_sure = by_rules or lead >= bar.sure
        level = Level.STRONG if is_sure and strong >= STRONG else Level.WEAK
    low, high = _BANDS[level]
    chance = lead if level is not Level.STRONG else 0.9 + 0.1 * lead * strong
    return Outcome(level, round(min(max(chance, low), high), 4), outcome.before)


def _distinct(signs: Iterable[Sign]) -> list[Sign]:
    """Each indicator once, with its strongest grade."""
    strongest: dict[str, Sign] = {}
    for sign in signs:
        if sign.grade in _WEIGHT:
            known = strongest.get(sign.indicator)
            if known is None or _ORDER.index(sign.grade) < _ORDER.index(known.grade):
                strongest[sign.indicator] = sign
    return [strongest[key] for key in sorted(strongest)]


def _settled(signs: Sequence[Sign]) -> list[Sign]:
    """Signs that the codebook calls decisive together with another family."""
    families = {sign.family for sign in signs}
    return [
        Sign(sign.indicator, sign.family, Grade.DECISIVE)
        if families.intersection(sign.decisive_with)
        else sign
        for sign in signs
    ]


def _level(signs: Sequence[Sign]) -> Level:
    grades = [sign.grade for sign in signs]
    if Grade.DECISIVE in grades:
        return Level.STRONG
    medium = {sign.family for sign in signs if sign.grade is Grade.MEDIUM}
    if len(medium & CORE) >= 2:
        return Level.STRONG
    if medium or grades.count(Grade.MINOR) >= 2:
        return Level.WEAK
    return Level.NONE


def _score(level: Level, signs: Sequence[Sign], counter: int) -> float:
    points = sum(_WEIGHT[sign.grade] for sign in signs) - counter
    within = 1 - math.exp(-max(points, 0.0) / 6)
    return round(_FLOOR[level] + _ROOM * within, 4)
