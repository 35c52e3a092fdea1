"""
Fits the heads to labelled posts; needs the extra ``train``.

All of it is convex or in closed form, so the same posts give the same heads. The
weighing of model and rules is fitted on odds that each post got from heads that had not
seen its template family.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from osint_monitor.model.document import Document
from osint_monitor.model.words import Act, ExploitationType, Level
from osint_monitor.score.cheap import BUCKETS, CheapWeights, features, words_of
from osint_monitor.score.combine import CORE
from osint_monitor.score.evidence import evidence
from osint_monitor.score.heads import Heads
from osint_monitor.score.kernel import fit_space, fit_weights, likeness
from osint_monitor.score.masking import is_masked
from osint_monitor.score.meaning.encoder import Encoder
from osint_monitor.score.passages import FIELDS, passages, segments
from osint_monitor.score.stance import Counted

FOLDS = 5
CHEAP_C, WEIGHING_C = 10.0, 1.0
"""Inverse strengths of regularisation, chosen by held-out folds."""

MIN_POSTS = 12
"""A head with fewer posts that say yes is not made."""

_LEVELS = ("lead", "strong")
VOICES = ("disclosure",)
"""Of the voices, only what changes an answer."""

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Report = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Example:
    """
    A labelled post as read.

    Args:
        family: its template family; variants of one idea share it.
        labels: names of the heads that should say yes.
        weighed: what the rules found.
        judged: by an officer, who names a level and nothing else.
    """

    doc: Document
    family: str
    labels: frozenset[str]
    weighed: Sequence[Counted]
    judged: bool = False


def labels_of(level: Level, post: dict[str, Any]) -> frozenset[str]:
    """The heads that should say yes for a labelled post."""
    said = {f"type:{one}" for one in post.get("types") or ()}
    said |= {f"act:{one}" for one in post.get("acts") or ()}
    said |= {f"family:{one}" for one in post.get("families") or ()}
    if post.get("voice"):
        said.add(f"voice:{post['voice']}")
    if level is not Level.NONE:
        said.add("lead")
    if level is Level.STRONG:
        said.add("strong")
    return frozenset(said)


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
    vectors, post = _vectors(examples, encoder, report)
    first = np.searchsorted(post, np.arange(len(examples)))
    space = fit_space(vectors)
    points = space.points(vectors.astype(np.float32)).astype(np.float16)
    kernel = likeness(points.astype(np.float32), points.astype(np.float32))
    report("heads", 0, FOLDS + 1)
    known = np.array(
        [[not one.judged or name in _LEVELS for name in names] for one in examples]
    )
    target = _targets(wanted, known)[post]
    weight, mean = fit_weights(kernel, target)
    values = _held_out(kernel, target, folds[post], report)[first]
    heads = [(at, known[:, at]) for at in range(len(names))]
    scale = np.array([_scale(values[k, at], wanted[k, at]) for at, k in heads])
    odds = values * scale[:, 0] + scale[:, 1]
    threshold = [_threshold(odds[k, at], wanted[k, at]) for at, k in heads]
    held_out = dict(zip(names, odds.T, strict=True))
    cheap, cheap_odds = _cheap(examples, folds, report)
    found = np.array(
        [
            [*evidence((lead, strong, low), one.weighed), 1.0]
            for one, lead, strong, low in zip(
                examples, held_out["lead"], held_out["strong"], cheap_odds, strict=True
            )
        ]
    )
    targets = [np.array([name in one.labels for one in examples]) for name in _LEVELS]
    weighing = np.array([_weighing(found, wanted) for wanted in targets])
    facts = _facts(examples, found @ weighing.T, targets, cheap_odds)
    return Heads(
        tuple(names),
        space,
        points.astype(np.float32),
        weight.astype(np.float32),
        mean.astype(np.float32),
        scale,
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


def _vectors(
    examples: Sequence[Example], encoder: Encoder, report: Report
) -> tuple[Floats, NDArray[np.int64]]:
    """
    Vectors (passages, width), and the number of each one's post.

    Of a lead the first passage is read, since the signs may stand in no other; of a
    post that is none every passage is an example of none.
    """
    texts: list[str] = []
    post: list[int] = []
    for number, one in enumerate(examples):
        read = passages(segments(one.doc))
        kept = read[:1] if "lead" in one.labels else read
        texts += [each.text for each in kept] or [""]
        post += [number] * max(len(kept), 1)
    step, found = 64, []
    for first in range(0, len(texts), step):
        report("vectors", first, len(texts))
        found.append(encoder.encode(texts[first : first + step]))
    return np.concatenate(found).astype(np.float64), np.array(post)


def _targets(wanted: NDArray[np.bool_], known: NDArray[np.bool_]) -> Floats:
    """1 for yes, -1 for no; what is not known pulls a head nowhere: its mean."""
    target: Floats = np.where(wanted, 1.0, -1.0)
    mean = (target * known).sum(0) / np.maximum(known.sum(0), 1)
    return np.where(known, target, mean)


def _held_out(
    kernel: Floats, target: Floats, folds: NDArray[np.int64], report: Report
) -> Floats:
    """Values (posts, heads) from weights that have not seen the post's family."""
    values = np.zeros(target.shape)
    for fold in range(FOLDS):
        report("heads", fold + 1, FOLDS + 1)
        inside, outside = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        weight, mean = fit_weights(kernel[np.ix_(inside, inside)], target[inside])
        values[outside] = kernel[np.ix_(outside, inside)] @ weight + mean
    return values


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


def _cheap(
    examples: Sequence[Example], folds: NDArray[np.int64], report: Report
) -> tuple[CheapWeights, Floats]:
    """The cheap stage, and the odds that it gives to posts it has not seen."""
    report("cheap", 0, 1)
    counts = [_counts(one.doc) for one in examples]
    wanted = np.array(["lead" in one.labels for one in examples])
    seen = np.zeros(BUCKETS)
    for one in counts:
        seen[list(one)] += 1
    exact = np.log((1 + len(counts)) / (1 + seen)) + 1
    rarity = exact.astype(np.float16).astype(np.float64)  # as it is kept
    matrix = _matrix(counts, rarity)
    odds = np.zeros(len(wanted))
    for fold in range(FOLDS):
        inside = folds != fold
        odds[~inside] = _cheap_fit(matrix[inside], wanted[inside]).decision_function(
            matrix[~inside]
        )
    made = _cheap_fit(matrix, wanted)
    weight = (made.coef_[0] * rarity).astype(np.float32)
    bias = float(made.intercept_[0])
    return CheapWeights(weight, rarity.astype(np.float32), bias), odds


def _cheap_fit(matrix: Any, wanted: Flags) -> LogisticRegression:
    return LogisticRegression(
        C=CHEAP_C, class_weight="balanced", max_iter=200, tol=1e-4
    ).fit(matrix, wanted)


def _counts(doc: Document) -> dict[int, float]:
    """Bucket → how often, in the reading that shows most words."""
    fields = [doc.fields[name] for name in FIELDS if name in doc.fields]
    last = max((len(field.readings) for field in fields), default=1) - 1
    found: dict[int, float] = {}
    for norm, lemma in words_of(fields, last):
        if not is_masked(norm):
            for bucket in features(norm, lemma):
                found[bucket] = found.get(bucket, 0.0) + 1
    return found


def _matrix(counts: Sequence[dict[int, float]], rarity: Floats) -> Any:
    """As the stage scores: counts times rarity, over the length of all pieces."""
    rows, columns, values = [], [], []
    for row, one in enumerate(counts):
        at = np.fromiter(one, np.int64, len(one))
        count = np.fromiter(one.values(), np.float64, len(one))
        length = math.sqrt(float(count @ np.square(rarity[at]))) or 1.0
        rows.append(np.full(len(at), row))
        columns.append(at)
        values.append(count * rarity[at] / length)
    held = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
    return csr_matrix(held, (len(counts), BUCKETS))


def _weighing(found: Floats, wanted: Flags) -> Floats:
    made = LogisticRegression(C=WEIGHING_C, max_iter=5_000, tol=1e-8).fit(
        found[:, :-1], wanted
    )
    weights: Floats = np.append(made.coef_[0], made.intercept_[0])
    return weights


def _facts(
    examples: Sequence[Example],
    odds: Floats,
    targets: Sequence[Flags],
    cheap: Floats,
) -> dict[str, Any]:
    """What was learnt from, and how the held-out folds came out."""
    lead, strong = targets
    chances = 1 / (1 + np.exp(-odds))
    found: dict[str, Any] = {
        "posts": len(examples),
        "families": len({one.family for one in examples}),
        "strong": int(strong.sum()),
        "weak": int((lead & ~strong).sum()),
        "none": int((~lead).sum()),
        "held_out": {},
    }
    for chance in (0.3, 0.5, 0.6, 0.7, 0.8, 0.9):
        flagged = chances[:, 0] >= chance
        firm = flagged & (chances[:, 1] >= chance)
        found["held_out"][f"{chance}"] = {
            "strong_flagged": round(float(flagged[strong].mean()), 3),
            "strong_as_strong": round(float(firm[strong].mean()), 3),
            "weak_flagged": round(float(flagged[lead & ~strong].mean()), 3),
            "none_flagged": round(float(flagged[~lead].mean()), 3),
            "none_strong": round(float(firm[~lead].mean()), 3),
        }
    found["cheap"] = {
        f"{gate}": {
            "lead_kept": round(float((cheap[lead] >= gate).mean()), 4),
            "none_kept": round(float((cheap[~lead] >= gate).mean()), 4),
        }
        for gate in (-4, -3, -2.5, -2, -1.5, -1)
    }
    return found
