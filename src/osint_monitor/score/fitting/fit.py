"""
Fits the heads to labelled posts; needs the extra ``train``.

All of it is convex or in closed form, so the same posts give the same heads. Odds are
scaled, and model and rules weighed against each other, on posts of which neither heads
nor layers (``scripts/teach-layers``) had seen the template family.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from osint_monitor.errors import Problem, SettingsError
from osint_monitor.model.words import Act, ExploitationType
from osint_monitor.score.combine import CORE
from osint_monitor.score.evidence import evidence, odds_of
from osint_monitor.score.fitting.cheap import fit_cheap
from osint_monitor.score.fitting.example import Example, Origin
from osint_monitor.score.fitting.facts import facts_of
from osint_monitor.score.fitting.readings import (
    Readings,
    Report,
    readings_of,
    vectors_of,
)
from osint_monitor.score.heads import Heads, Panel
from osint_monitor.score.kernel import FAR, Space, fit_few, fit_space, likeness
from osint_monitor.score.meaning.encoder import Encoder
from osint_monitor.score.spots import spot_means

FOLDS, HELD_OUT = 5, 0
"""
Of so many folds this one teaches neither layers nor heads when they are measured and
scaled; the heads in use are then fitted on all.
"""

EARLY_LANDMARKS, LANDMARKS = 2_000, 4_000
"""Readings of labelled posts that the heads compare with."""

WEIGHING_C = 1.0
"""Inverse strength of regularisation, chosen by held-out folds."""

MIN_POSTS = 12
"""A head with fewer posts that say yes is not made."""

TOO_FEW = (
    "too few, or of too few groups: weak and strong leads, and posts that are none, "
    "must also stand in the fifth of all groups that is held out"
)

_LEVELS = ("lead", "strong")
VOICES = ("disclosure",)
"""Of the voices, only what changes an answer."""

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Vectors = NDArray[np.float16]


def head_names() -> Iterator[str]:
    """All heads that may be made, in order."""
    yield from _LEVELS
    yield from (f"type:{one}" for one in ExploitationType)
    yield from (f"act:{one}" for one in Act)
    yield from (f"family:{one}" for one in sorted(CORE))
    yield from (f"voice:{one}" for one in VOICES)


def fit(
    examples: Sequence[Example], encoder: Encoder, report: Report = lambda *_: None
) -> Heads:
    """
    The heads that these posts teach.

    Args:
        report: is told (stage, done, of) while it works.

    Raises:
        SettingsError: there are too few posts.
    """
    # More threads would add in another order from run to run.
    with threadpool_limits(1):
        return _fit(examples, encoder, report)


def folds_of(examples: Sequence[Example]) -> NDArray[np.int64]:
    """(posts,): a template family stands in one fold."""
    return np.array([zlib.crc32(one.family.encode()) % FOLDS for one in examples])


def _fit(examples: Sequence[Example], encoder: Encoder, report: Report) -> Heads:
    folds = folds_of(examples)
    held = folds == HELD_OUT
    drill = np.array([one.origin is Origin.DRILL for one in examples], bool)
    measured = held & ~drill
    names = [name for name in head_names() if _is_learnable(examples, measured, name)]
    if not {*_LEVELS} <= {*names}:
        raise SettingsError([Problem("posts", TOO_FEW)])
    wanted = np.array([[name in one.labels for name in names] for one in examples])
    known = np.array(
        [[not one.level_only or name in _LEVELS for name in names] for one in examples]
    )
    report("cheap", 0, 1)
    judges, cheap = fit_cheap(examples, folds)
    cheap_odds = np.array(
        [judges[fold].score(one.doc) for one, fold in zip(examples, folds, strict=True)]
    )
    readings = readings_of(examples, [judges[fold] for fold in folds])
    vectors = vectors_of(readings.texts, encoder, report)
    lead = names.index("lead")
    learning = _Learning(readings, held, measured, wanted, known)
    report("heads", 0, 2)
    early, early_odds = learning.early(vectors[:, : encoder.width], lead)
    report("heads", 1, 2)
    deep, odds = learning.deep(vectors, lead)
    threshold = [
        _threshold(odds[use, at], wanted[use, at])
        for at, use in enumerate((known & measured[:, None]).T)
    ]
    found = np.array(
        [
            [*evidence(odds_of(names, own, low), one.weighed), 1.0]
            for one, own, low in zip(examples, odds.tolist(), cheap_odds, strict=True)
        ]
    )
    weighing = np.array(
        [
            _weighing(found[measured], wanted[measured, names.index(name)])
            for name in _LEVELS
        ]
    )
    facts = facts_of(
        [one for one in examples if one.origin is not Origin.DRILL],
        measured[~drill],
        (found @ weighing.T)[measured],
        cheap_odds[measured],
        early_odds[measured],
    )
    return Heads(
        tuple(names),
        early,
        deep,
        np.array(threshold, np.float32),
        weighing,
        cheap,
        facts,
        digest="",
    )


def _is_learnable(examples: Sequence[Example], measured: Flags, name: str) -> bool:
    """Whether there are enough posts, some of them to measure on."""
    said = np.array([name in one.labels for one in examples], bool)
    known = np.array([name in _LEVELS or not one.level_only for one in examples], bool)
    there = said[measured & known]
    return bool(said.sum() >= MIN_POSTS and there.any() and not there.all())


@dataclass(frozen=True, slots=True)
class _Learning:
    """
    What panels are fitted to.

    Args:
        held: (posts,): of the fold that is held out.
        measured: (posts,): those of it on which odds are scaled.
        wanted, known: (posts, heads).
    """

    readings: Readings
    held: Flags
    measured: Flags
    wanted: Flags
    known: Flags

    def early(self, vectors: Vectors, lead: int) -> tuple[Panel, Floats]:
        """
        The head over the first layers, and its odds (posts,): of those held out; of
        others without meaning.

        Measured with all readings; in use the surroundings of a close-up come later.
        """
        target = np.where(self.wanted[:, [lead]], 1.0, -1.0)
        learnt = self._learnt(vectors, target, EARLY_LANDMARKS)
        post = _highest(self.readings, learnt.held_out)
        wanted = self.wanted[self.measured, lead]
        scale = _scale(post[self.measured, 0], wanted)
        return learnt.panel(scale[None]), post[:, 0] * scale[0] + scale[1]

    def deep(self, vectors: Vectors, lead: int) -> tuple[Panel, Floats]:
        """
        The heads over all layers, and their odds (posts, heads): of those held out; of
        others without meaning.
        """
        learnt = self._learnt(vectors, _targets(self.wanted, self.known), LANDMARKS)
        post, several = _of_posts(self.readings, learnt.held_out, lead)
        heads = enumerate((self.known & self.measured[:, None]).T)
        scale = np.array(
            [_scale(post[use, at], self.wanted[use, at]) for at, use in heads]
        )
        odds = post * scale[:, 0] + scale[:, 1]
        odds[:, : len(_LEVELS)] -= np.log(several)[:, None]
        return learnt.panel(scale), odds

    def _learnt(self, vectors: Vectors, target: Floats, landmarks: int) -> _Learnt:
        """
        Heads over some vectors.

        Args:
            vectors: (readings, width), 16 bits a number.
            target: (posts, heads), -1 to 1.
            landmarks: readings that each is compared with; up to twice as many.
        """
        taught = np.flatnonzero(self.readings.taught)
        space = fit_space(vectors[taught].astype(np.float64))
        points = space.points(vectors.astype(np.float32))
        points = points.astype(np.float16).astype(np.float32)  # as they are kept
        few = taught[:: max(1, len(taught) // landmarks)]
        near = likeness(points[taught], points[few])
        inner = likeness(points[few], points[few])
        rows = self.readings.post[taught]
        seen, own = ~self.held[rows], ~self.held[self.readings.post[few]]
        wanted = target[rows]
        weight = fit_few(near[seen][:, own], inner[np.ix_(own, own)], wanted[seen])
        held = np.flatnonzero(self.held[self.readings.post])
        values = np.zeros((len(points), target.shape[1]))
        values[held] = likeness(points[held], points[few][own]) @ weight + FAR
        weight = fit_few(near, inner, wanted)
        return _Learnt(space, points[few], weight.astype(np.float32), values)


@dataclass(frozen=True, slots=True)
class _Learnt:
    """
    Heads that are not scaled yet.

    Args:
        held_out: (readings, heads): values of the readings held out, by heads that have
            not seen them; of others 0.
    """

    space: Space
    points: NDArray[np.float32]
    weight: NDArray[np.float32]
    held_out: Floats

    def panel(self, scale: Floats) -> Panel:
        return Panel(self.space, self.points, self.weight, scale)


def _highest(rows: Readings, values: Floats) -> Floats:
    """(posts, heads): the highest value of any reading."""
    found = np.full((len(rows.spots), values.shape[1]), -np.inf)
    np.maximum.at(found, rows.post[rows.looked], values[rows.looked])
    return found


def _of_posts(rows: Readings, values: Floats, lead: int) -> tuple[Floats, Floats]:
    """As in use: of the likeliest spot (posts, heads), and how many there were."""
    found = np.zeros((len(rows.spots), values.shape[1]))
    several = np.ones(len(rows.spots))
    at = 0
    looked = values[rows.looked]
    for number, sizes in enumerate(rows.spots):
        means = spot_means(looked[at : at + sum(sizes)], sizes)
        at += sum(sizes)
        found[number] = means[int(np.argmax(means[:, lead]))]
        several[number] = len(means)
    return found, several


def _targets(wanted: NDArray[np.bool_], known: NDArray[np.bool_]) -> Floats:
    """1 for yes, -1 for no; what is not known pulls a head nowhere: its mean."""
    target: Floats = np.where(wanted, 1.0, -1.0)
    mean = (target * known).sum(0) / np.maximum(known.sum(0), 1)
    return np.where(known, target, mean)


def _scale(values: Floats, wanted: Flags) -> Floats:
    """From a value to log odds (Platt): factor and offset."""
    made = LogisticRegression(C=1e4, tol=1e-9).fit(values[:, None], wanted)
    return np.array([made.coef_[0, 0], made.intercept_[0]])


def _threshold(odds: Floats, wanted: Flags) -> float:
    """The chance from which yes is said: where precision and recall balance best."""
    best, at = 0.0, 0.5
    for chance in np.arange(0.3, 0.96, 0.05):
        said = odds >= math.log(chance / (1 - chance))
        both = float(np.sum(said & wanted))
        score = 2 * both / (np.sum(said) + np.sum(wanted))
        if score > best:
            best, at = score, float(chance)
    return round(at, 2)


def _weighing(found: Floats, wanted: Flags) -> Floats:
    made = LogisticRegression(C=WEIGHING_C, max_iter=5_000, tol=1e-8).fit(
        found[:, :-1], wanted
    )
    weights: Floats = np.append(made.coef_[0], made.intercept_[0])
    return weights
