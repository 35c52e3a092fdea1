"""The order that scores make, and whether they can be read as chances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from osint_monitor.measure.shares import Share, share_of
from osint_monitor.measure.trial import Trial

AT = (10, 50, 100)
BINS = 10


def precision_at(trials: Sequence[Trial], count: int) -> float | None:
    """
    The share of leads among the *count* posts with the highest scores.

    Posts of equal score could stand in any order: the mean over all orders is given.

    Returns:
        ``None`` when there are fewer posts.
    """
    if len(trials) < count:
        return None
    left, leads = count, 0.0
    ordered = sorted(trials, key=lambda trial: -trial.score)
    for _, tied in groupby(ordered, key=lambda trial: trial.score):
        group = list(tied)
        taken = min(left, len(group))
        leads += taken * sum(trial.is_lead for trial in group) / len(group)
        left -= taken
        if not left:
            break
    return round(leads / count, 6)


@dataclass(frozen=True, slots=True)
class Bin:
    """
    Posts whose scores lie together.

    Args:
        low, high: bounds of the scores, the upper one exclusive save for 1.
        score: the mean score; ``None`` without posts.
        leads: how many of them are leads.
    """

    low: float
    high: float
    score: float | None
    leads: Share


@dataclass(frozen=True, slots=True)
class Calibration:
    """
    Scores against the share of leads.

    Args:
        error: expected calibration error, 0 to 1; ``None`` without posts.
    """

    bins: tuple[Bin, ...]
    error: float | None


def calibrate(trials: Sequence[Trial]) -> Calibration:
    """
    Whether a score can be read as the chance that a post is a lead.

    Source:
        Naeini, Cooper and Hauskrecht 2015, Obtaining Well Calibrated Probabilities
        Using Bayesian Binning.
    """
    groups: list[list[Trial]] = [[] for _ in range(BINS)]
    for trial in trials:
        groups[min(int(trial.score * BINS), BINS - 1)].append(trial)
    bins, apart = [], 0.0
    for place, group in enumerate(groups):
        leads = share_of(sum(trial.is_lead for trial in group), len(group))
        mean = sum(trial.score for trial in group) / len(group) if group else None
        if mean is not None and leads.rate is not None:
            apart += len(group) * abs(mean - leads.rate)
            mean = round(mean, 6)
        bins.append(Bin(place / BINS, (place + 1) / BINS, mean, leads))
    error = round(apart / len(trials), 6) if trials else None
    return Calibration(tuple(bins), error)
