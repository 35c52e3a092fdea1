"""A run as a whole, and its shape."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from osint_monitor.measure.evaluation import (
    ERRORS,
    Origin,
    error_of,
    evaluate_trials,
    evaluation_shape,
)
from osint_monitor.measure.trial import Fired, Found, Label, Trial
from osint_monitor.model.words import Level

Make = Callable[..., Trial]
ORIGIN = Origin(
    made_at="2027-03-01T10:00:00.000Z",
    version="0",
    engine="e",
    files=("a",),
    masked=True,
)


@pytest.mark.parametrize(
    ("wanted", "given", "sort"),
    [
        ("strong", "none", "missed_strong"), ("weak", None, "missed_weak"),
        ("strong", "weak", "strong_as_weak"), ("weak", "strong", "weak_as_strong"),
        ("none", "weak", "false_weak"), ("none", "strong", "false_strong"),
        (None, "weak", "ordinary_weak"), (None, "strong", "ordinary_strong"),
    ],
)  # fmt: skip
def test_every_error_has_its_sort(
    trial: Make, wanted: str | None, given: str | None, sort: str
) -> None:
    assert error_of(trial(wanted, given)) == sort
    assert sort in ERRORS


def test_errors_come_the_worst_first(trial: Make) -> None:
    posts = [
        trial("weak", "strong", id="a"), trial(None, "weak", id="b"),
        trial("strong", "none", id="c"), trial("weak", "weak", id="d"),
    ]  # fmt: skip
    found = evaluate_trials(posts, ORIGIN)
    assert [one.id for one in found.errors] == ["c", "b", "a"]


def test_the_shape_has_every_post_and_the_words_of_errors(
    trial: Make, fired: Callable[..., Fired]
) -> None:
    wrong = trial(
        "none", "weak", id="w", fired=(fired("r", why_not="negated"),),
        title=(("A ", False), ("title", True)), text=(("words", False),),
    )  # fmt: skip
    shape = evaluation_shape(
        evaluate_trials([wrong, trial("weak", "weak", id="r")], ORIGIN), _shown
    )
    assert [post["key"] for post in shape["posts"]] == ["exam/w", "exam/r"]
    assert all("text" not in post for post in shape["posts"])
    (error,) = shape["errors"]
    assert (error["sort"], error["title"], error["text"]) == (
        "false_weak", "A title", "words",
    )  # fmt: skip
    assert error["rules"][0]["why_not"] == "negated"
    assert (shape["format"], shape["engine"], shape["compared"]) == (1, "e", None)


def test_contacts_are_written_as_they_may_be_shown(trial: Make) -> None:
    label = Label(level=Level.WEAK, contacts={"phones": frozenset({"+447700900001"})})
    found = Found(level=Level.WEAK, score=0.5)
    run = evaluate_trials([trial(None, None, label=label, found=found)], ORIGIN)
    shape = evaluation_shape(run, _shown)
    assert shape["contacts"][0]["posts"][0]["missed"] == ["phones hidden"]
    assert "447700" not in str(shape)


def test_ordinary_posts_alone_make_a_run(trial: Make) -> None:
    found = evaluate_trials([trial(None, "weak")], ORIGIN)
    assert found.whole.ordinary_flags.rate == 1
    assert found.calibration.error is None


def _shown(name: str, value: str) -> str:
    assert value
    return f"{name} hidden"
