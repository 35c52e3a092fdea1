"""The order that scores make."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from osint_monitor.measure.ranking import calibrate, precision_at
from osint_monitor.measure.trial import Trial

Make = Callable[..., Trial]


def test_the_highest_scores_count(trial: Make) -> None:
    trials = [
        trial("none", "none", score=0.1),
        trial("strong", "strong", score=0.9),
        trial("none", "weak", score=0.5),
    ]
    assert precision_at(trials, 1) == 1
    assert precision_at(trials, 2) == 0.5


def test_equal_scores_give_the_mean_over_all_orders(trial: Make) -> None:
    tied = [trial(label, "weak", score=0.5) for label in ("weak", "none", "none")]
    trials = [trial("strong", "strong", score=0.9), *tied]
    assert precision_at(trials, 2) == pytest.approx((1 + 1 / 3) / 2, abs=1e-6)


def test_there_is_none_with_too_few_posts(trial: Make) -> None:
    assert precision_at([trial("weak", "weak")], 2) is None


def test_a_post_without_an_answer_stands_last(trial: Make) -> None:
    trials = [trial("strong", None), trial("none", "weak", score=0.4)]
    assert precision_at(trials, 1) == 0


def test_scores_that_are_chances_have_no_error(trial: Make) -> None:
    labels = ["strong"] * 3 + ["none"]
    found = calibrate([trial(label, "strong", score=0.75) for label in labels])
    assert found.error == 0
    (bin_,) = [one for one in found.bins if one.leads.whole]
    assert (bin_.low, bin_.high, bin_.score) == (0.7, 0.8, 0.75)
    assert bin_.leads.rate == 0.75


def test_the_error_is_weighed_by_posts(trial: Make) -> None:
    trials = [trial("none", "strong", score=1.0)] + [
        trial("none", "none", score=0.0) for _ in range(3)
    ]
    found = calibrate(trials)
    assert found.error == 0.25
    assert found.bins[-1].leads.whole == 1  # a score of 1 has a bin


def test_nothing_has_no_error() -> None:
    assert calibrate([]).error is None
