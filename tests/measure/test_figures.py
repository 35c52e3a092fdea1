"""The figures of slices."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from osint_monitor.measure.figures import (
    confusion_of,
    figures_of,
    prefix_of,
    slices_of,
)
from osint_monitor.measure.shares import Share
from osint_monitor.measure.trial import Label, Trial
from osint_monitor.model.words import Level

Make = Callable[..., Trial]


def _counts(share: Share) -> tuple[int, int]:
    return share.hits, share.whole


@pytest.fixture
def trials(trial: Make) -> list[Trial]:
    """Each error once, two right answers, and ordinary posts."""
    pairs = [
        ("strong", "strong"), ("strong", "weak"), ("strong", "none"),
        ("weak", "weak"), ("weak", "strong"), ("weak", "none"),
        ("none", "none"), ("none", "weak"), ("none", "strong"),
        (None, "none"), (None, "none"), (None, "weak"), (None, "strong"),
    ]  # fmt: skip
    return [trial(*pair, id=str(number)) for number, pair in enumerate(pairs)]


def test_every_share_has_its_own_whole(trials: list[Trial]) -> None:
    found = figures_of("all", trials)
    assert (found.posts, found.labelled, found.ordinary, found.failed) == (13, 9, 4, 0)
    assert _counts(found.strong_flagged) == (2, 3)
    assert _counts(found.weak_flagged) == (2, 3)
    assert _counts(found.recall) == (4, 6)
    assert _counts(found.strong_as_strong) == (1, 3)
    assert _counts(found.precision) == (4, 6)
    assert _counts(found.precision_strong) == (1, 3)
    assert _counts(found.false_flags) == (2, 3)
    assert _counts(found.false_strong) == (1, 3)
    assert _counts(found.ordinary_flags) == (2, 4)
    assert _counts(found.ordinary_strong) == (1, 4)


def test_a_post_without_an_answer_is_not_flagged(trial: Make) -> None:
    found = figures_of("all", [trial("strong", None)])
    assert found.failed == 1
    assert _counts(found.strong_flagged) == (0, 1)


def test_ordinary_posts_change_no_figure_of_labelled_ones(trials: list[Trial]) -> None:
    labelled = [one for one in trials if one.label]
    with_all, without = figures_of("", trials), figures_of("", labelled)
    assert with_all.precision == without.precision
    assert with_all.at == without.at
    assert without.at_with_ordinary == {}
    assert with_all.at_with_ordinary["10"] != with_all.at["10"]


def test_cuts_hold_every_post_once(trial: Make) -> None:
    posts = [
        trial("strong", "strong", lang="nl", kind="job"),
        trial(None, "none", lang="nl", kind="housing"),
        trial("none", "none", lang="uk", kind="job"),
    ]
    found = slices_of(posts)
    assert [(one.name, one.posts) for one in found["lang"]] == [("nl", 2), ("uk", 1)]
    assert [(one.name, one.posts) for one in found["kind"]] == [
        ("job", 2),
        ("housing", 1),
    ]
    assert set(found) == {"all", "lang", "kind", "set"}


def test_a_type_holds_its_leads_and_what_was_flagged_with_it(trial: Make) -> None:
    posts = [
        trial("strong", "strong", types=["labour"], found_types=["labour"]),
        trial("strong", "none", types=["sexual"]),
        trial("none", "weak", found_types=["sexual"]),
        trial("none", "none"),
        trial(None, "weak", found_types=["labour"]),
    ]
    found = {one.name: one for one in slices_of(posts)["type"]}
    assert set(found) == {"labour", "sexual"}
    assert _counts(found["labour"].recall) == (1, 1)
    assert _counts(found["labour"].false_flags) == (0, 2)
    assert _counts(found["labour"].ordinary_flags) == (1, 1)
    assert _counts(found["sexual"].recall) == (0, 1)
    assert _counts(found["sexual"].precision) == (0, 1)
    assert _counts(found["sexual"].false_flags) == (1, 2)


def test_voices_are_cut_where_they_are_labelled(trial: Make) -> None:
    warning = Label(level=Level.NONE, voice="warning")
    found = slices_of([trial(None, "weak", label=warning), trial(None, "none")])
    (voice,) = found["voice"]
    assert (voice.name, _counts(voice.false_flags)) == ("warning", (1, 1))


@pytest.mark.parametrize(
    ("group", "prefix"),
    [("farm_passport", "farm"), ("farm", "farm"), ("a-b", "a"), ("", "")],
)
def test_a_family_of_groups_is_the_first_word(group: str, prefix: str) -> None:
    assert prefix_of(group) == prefix


def test_small_families_of_groups_have_no_line(trial: Make) -> None:
    posts = [trial("weak", "weak", group=f"farm_{n}") for n in range(5)]
    posts += [trial("weak", "weak", group="bar_x")]
    assert [one.name for one in slices_of(posts)["group"]] == ["farm"]


def test_the_confusion_counts_labelled_posts_only(trials: list[Trial]) -> None:
    found = confusion_of(trials)
    each = {"none": 1, "weak": 1, "strong": 1, "failed": 0}
    assert found == {"none": each, "weak": each, "strong": each}


def test_no_answer_has_its_own_column(trial: Make) -> None:
    assert confusion_of([trial("weak", None)])["weak"]["failed"] == 1
