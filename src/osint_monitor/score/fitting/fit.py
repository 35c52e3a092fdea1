"""
Fits the heads to labelled posts; needs the extra ``train``.

All of it is convex or in closed form, so the same posts give the same heads. The
weighing of model and rules is fitted on odds that each post got from heads that had not
seen its template family.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from osint_monitor.model.words import Act, ExploitationType
from osint_monitor.score.combine import CORE
from osint_monitor.score.evidence import evidence, odds_of
from osint_monitor.score.fitting.cheap import fit_cheap
from osint_monitor.score.fitting.example import Example, Origin
from osint_monitor.score.fitting.facts import facts_of
from osint_monitor.score.fitting.rows import Report, Rows, read_rows
from osint_monitor.score.heads import Heads, Panel
from osint_monitor.score.kernel import (
    FAR,
    Space,
    fit_few,
    fit_space,
    fit_weights,
    likeness,
    likeness_kept,
    part_of,
)
from osint_monitor.score.meaning.encoder import Encoder
from osint_monitor.score.spots import spot_means

FOLDS = 5
EARLY_POSTS = 2_000
"""Labelled posts that the head over the first layers compares with."""

WEIGHING_C = 1.0
"""Inverse strength of regularisation, chosen by held-out folds."""

MIN_POSTS = 12
"""A head with fewer posts that say yes is not made."""

_LEVELS = ("lead", "strong")
VOICES = ("disclosure",)
"""Of the voices, only what changes an answer."""

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


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
    """
    # More threads would add in another order from run to run.
    with threadpool_limits(1):
        return _fit(examples, encoder, report)


def _fit(examples: Sequence[Example], encoder: Encoder, report: Report) -> Heads:
    folds = np.array([_fold(one.family) for one in examples])
    names = [name for name in head_names() if _count(examples, name) >= MIN_POSTS]
    wanted = np.array([[name in one.labels for name in names] for one in examples])
    known = np.array(
        [[not one.level_only or name in _LEVELS for name in names] for one in examples]
    )
    measured = np.array([one.origin is not Origin.DRILL for one in examples])
    report("cheap", 0, 1)
    judges, cheap = fit_cheap(examples, folds)
    cheap_odds = np.array(
        [judges[fold].score(one.doc) for one, fold in zip(examples, folds, strict=True)]
    )
    rows = read_rows(examples, [judges[fold] for fold in folds], encoder, report)
    report("heads", 0, 2)
    lead_at = names.index("lead")
    early, early_odds = _early(rows, folds, wanted[:, [lead_at]], measured)
    report("heads", 1, 2)
    deep, odds = _deep(rows, folds, wanted, known, measured, lead_at)
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
    targets = [np.array([name in one.labels for one in examples]) for name in _LEVELS]
    weighing = np.array(
        [_weighing(found[measured], wanted[measured]) for wanted in targets]
    )
    facts = facts_of(
        [one for one in examples if one.origin is not Origin.DRILL],
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


def _fold(family: str) -> int:
    return zlib.crc32(family.encode()) % FOLDS


def _count(examples: Sequence[Example], name: str) -> int:
    return sum(name in one.labels for one in examples)


def _early(
    rows: Rows, folds: NDArray[np.int64], wanted: Flags, measured: Flags
) -> tuple[Panel, Floats]:
    """The head over the first layers, and each post's held-out odds."""
    taught = np.flatnonzero(rows.taught)
    space, points = _points(rows.early, taught)
    few = taught[:: max(1, len(taught) // EARLY_POSTS)]
    target = np.where(wanted, 1.0, -1.0)[rows.post]
    near = likeness(points, points[few])
    inner = likeness(points[few], points[few])
    fold = folds[rows.post]
    values = np.zeros((len(points), 1))
    for one in range(FOLDS):
        inside = rows.taught & (fold != one)
        own = fold[few] != one
        weight = fit_few(near[inside][:, own], inner[np.ix_(own, own)], target[inside])
        values[fold == one] = near[fold == one][:, own] @ weight + FAR
    post = _highest(rows, values)
    scale = _scale(post[measured, 0], wanted[measured, 0])
    weight = fit_few(near[taught], inner, target[taught])
    panel = Panel(
        space,
        points[few],
        weight.astype(np.float32),
        scale[None],
    )
    return panel, post[:, 0] * scale[0] + scale[1]


def _deep(
    rows: Rows,
    folds: NDArray[np.int64],
    wanted: Flags,
    known: Flags,
    measured: Flags,
    lead: int,
) -> tuple[Panel, Floats]:
    """The heads over all layers, and each post's held-out odds (posts, heads)."""
    taught = np.flatnonzero(rows.taught)
    space, points = _points(rows.deep, taught)
    near = likeness_kept(points, points[taught])
    target = _targets(wanted, known)[rows.post]
    fold = folds[rows.post]
    values = np.zeros(target.shape)
    for one in range(FOLDS):
        inside = np.flatnonzero(fold[taught] != one)
        outside = np.flatnonzero(fold == one)
        kernel = part_of(near, taught[inside], inside)
        weight = fit_weights(kernel, target[taught[inside]])
        del kernel
        values[outside] = part_of(near, outside, inside) @ weight + FAR
    post, several = _of_posts(rows, values, lead)
    heads = enumerate((known & measured[:, None]).T)
    scale = np.array([_scale(post[k, at], wanted[k, at]) for at, k in heads])
    whole = part_of(near, taught, np.arange(len(taught)))
    del near
    weight = fit_weights(whole, target[taught])
    panel = Panel(space, points[taught], weight.astype(np.float32), scale)
    odds = post * scale[:, 0] + scale[:, 1]
    odds[:, : len(_LEVELS)] -= np.log(several)[:, None]
    return panel, odds


def _points(
    vectors: NDArray[np.float16], taught: NDArray[np.int64]
) -> tuple[Space, NDArray[np.float32]]:
    """The space that the taught vectors span, and all vectors in it, as kept."""
    space = fit_space(vectors[taught].astype(np.float64))
    points = space.points(vectors.astype(np.float32))
    return space, points.astype(np.float16).astype(np.float32)


def _highest(rows: Rows, values: Floats) -> Floats:
    """(posts, heads): the highest value of any reading."""
    found = np.full((len(rows.spots), values.shape[1]), -np.inf)
    np.maximum.at(found, rows.post[rows.looked], values[rows.looked])
    return found


def _of_posts(rows: Rows, values: Floats, lead: int) -> tuple[Floats, Floats]:
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
