"""Two runs held against each other."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from osint_monitor.measure.compare import Earlier, compare
from osint_monitor.measure.trial import Trial
from osint_monitor.model.words import Level

Make = Callable[..., Trial]


def _was(level: str | None, *types: str, digest: str = "d") -> Earlier:
    given = Level(level) if level else None
    return Earlier(level=given, score=0.5, types=frozenset(types), digest=digest)


@pytest.mark.parametrize(
    ("wanted", "before", "after", "direction", "verdict"),
    [
        ("strong", "none", "weak", "up", "better"),
        ("strong", "strong", "weak", "down", "worse"),
        ("none", "weak", "none", "down", "better"),
        ("none", "weak", "strong", "up", "worse"),
        ("weak", "none", "strong", "up", "neither"),
        (None, "none", "weak", "up", "worse"),
        ("weak", None, "weak", "up", "better"),
    ],
)
def test_a_change_is_right_when_it_comes_nearer_to_the_label(
    trial: Make, wanted: str | None, before: str | None, after: str, direction: str,
    verdict: str,
) -> None:  # fmt: skip
    now = trial(wanted, after)
    found = compare([now], {now.key: _was(before)})
    (change,) = found.changes
    assert (change.direction, change.verdict) == (direction, verdict)
    assert change.wanted == wanted
    assert found.verdicts()[verdict] == 1


def test_the_same_level_is_no_change(trial: Make) -> None:
    now = trial("weak", "weak")
    found = compare([now], {now.key: _was("weak")})
    assert found.changes == ()
    assert {one.change for one in found.differences} == {0.0}


def test_only_posts_in_both_are_compared(trial: Make) -> None:
    posts = [trial("weak", "weak", id="a"), trial("weak", "none", id="b")]
    found = compare(posts, {"exam/a": _was("weak"), "exam/gone": _was("strong")})
    assert (found.common, found.only_before, found.only_now) == (1, 1, 1)
    (recall,) = [one for one in found.differences
                 if one.cut == "all" and one.figure == "recall"]  # fmt: skip
    assert recall.after.whole == 1


def test_another_wording_is_noticed(trial: Make) -> None:
    now = trial("weak", "weak")
    assert compare([now], {now.key: _was("weak", digest="x")}).reworded == 1


def test_figures_of_then_are_made_with_the_labels_of_now(trial: Make) -> None:
    posts = [
        trial("strong", "strong", id="a", types=["labour"], found_types=["labour"]),
        trial("none", "none", id="b"),
    ]
    earlier = {"exam/a": _was("none"), "exam/b": _was("weak", "labour")}
    found = {
        (one.cut, one.name, one.figure): one
        for one in compare(posts, earlier).differences
    }
    recall = found["all", "all", "recall"]
    assert (recall.before.rate, recall.after.rate, recall.change) == (0, 1, 1)
    assert found["type", "labour", "false_flags"].change == -1
    precision = found["all", "all", "precision"]
    assert (precision.before.rate, precision.change) == (0, 1)
